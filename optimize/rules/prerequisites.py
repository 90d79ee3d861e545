"""Prerequisites: an item is finished no earlier than what it requires.

Cumulated in time, sum_{p<=q} x[b,p] <= sum_{p<=q} x[a,p] where b requires a: tighter than rows of
start times, and without big-M.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from optimize.problem import Problem
from optimize.programme import AT_MOST, Key, Programme


class Prerequisites:
    """What has to be done before, or in the same quarter."""

    kind = "prerequisites"
    """Name of the kind."""

    def parts(self, problem: Problem) -> Iterable[Key]:
        """Return the (item, prerequisite) rows."""
        return list(problem.requires)

    def post(self, problem: Problem, programme: Programme, parts: Sequence[Key]) -> None:
        """Keep items behind their prerequisites."""
        for part in parts:
            assert isinstance(part, tuple)
            row, needed = part
            for q in range(programme.quarters):
                later = programme.by(row, q)
                if later:
                    terms = [*later, *programme.by(needed, q, -1.0)]
                    programme.add(terms, AT_MOST, 0.0, (self.kind, (row, needed, q)))

    def broken(self, problem: Problem, quarters: Mapping[int, int]) -> Iterator[str]:
        """Yield the items that are finished too early."""
        items = problem.table.items
        for row, q in quarters.items():
            for needed in problem.table.requires[row]:
                if quarters.get(needed, q + 1) > q:
                    yield (
                        f"'{items[row].id}' is finished before '{items[needed].id}', which it "
                        "requires"
                    )

    def sentence(self, problem: Problem, part: Key) -> str:
        """Return a prerequisite in the user's words."""
        assert isinstance(part, tuple)
        items = problem.table.items
        return f"'{items[part[0]].id}' requires '{items[part[1]].id}'"


RULE = Prerequisites()

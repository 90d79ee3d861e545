"""Changes: the new plan may differ from the last one in so many items.

An item counts as a change where it is dropped, added, or moved to another quarter.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from optimize.problem import Problem
from optimize.programme import AT_MOST, Key, Programme


class Changes:
    """Most changes against the last plan."""

    kind = "changes"
    """Name of the kind."""

    def parts(self, problem: Problem) -> Iterable[Key]:
        """Return one part where the number of changes is bounded."""
        return () if problem.last is None or problem.last.most is None else (0,)

    def post(self, problem: Problem, programme: Programme, parts: Sequence[Key]) -> None:
        """Bound what is dropped, added and moved."""
        if not parts:
            return
        assert problem.last is not None
        assert problem.last.most is not None
        last = problem.last.quarters
        # An item of the last plan counts one unless it stays; the others where they are chosen.
        terms = []
        for row, quarter in last.items():
            if (row, quarter) in programme.finish:
                terms.append((programme.finish[row, quarter], -1.0))
        terms += [(x, 1.0) for (row, _), x in programme.finish.items() if row not in last]
        programme.add(terms, AT_MOST, float(problem.last.most - len(last)), (self.kind, 0))

    def broken(self, problem: Problem, quarters: Mapping[int, int]) -> Iterator[str]:
        """Yield the number of changes where there are too many."""
        last = problem.last
        if last is not None and last.most is not None and last.changes(quarters) > last.most:
            yield f"{last.changes(quarters)} items change, and at most {last.most} may"

    def sentence(self, problem: Problem, part: Key) -> str:
        """Return the bound in the user's words."""
        assert problem.last is not None
        return f"at most {problem.last.most} of the items may differ from the last plan"


RULE = Changes()

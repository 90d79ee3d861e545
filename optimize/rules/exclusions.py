"""Exclusions: of items that rule each other out, at most one is done.

One row ``sum <= 1`` over a clique is tighter than one for each pair.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from optimize.problem import Problem
from optimize.programme import AT_MOST, Key, Programme


class Exclusions:
    """Sets of items of which at most one is done."""

    kind = "exclusions"
    """Name of the kind."""

    def parts(self, problem: Problem) -> Iterable[Key]:
        """Return the indices of the cliques."""
        return range(len(problem.cliques))

    def post(self, problem: Problem, programme: Programme, parts: Sequence[Key]) -> None:
        """Allow one item of each clique."""
        for part in parts:
            assert isinstance(part, int)
            terms = [term for row in problem.cliques[part] for term in programme.by(row)]
            programme.add(terms, AT_MOST, 1.0, (self.kind, part))

    def broken(self, problem: Problem, quarters: Mapping[int, int]) -> Iterator[str]:
        """Yield the pairs that are both done."""
        items = problem.table.items
        for row in quarters:
            for foe in problem.table.excludes[row]:
                if foe in quarters and row < foe:
                    yield f"'{items[row].id}' and '{items[foe].id}' exclude each other"

    def sentence(self, problem: Problem, part: Key) -> str:
        """Return an exclusion in the user's words."""
        assert isinstance(part, int)
        names = "', '".join(problem.table.items[row].id for row in problem.cliques[part])
        return f"'{names}' exclude each other"


RULE = Exclusions()

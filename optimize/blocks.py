"""Parts of a programme that no row links: what changes in one leaves the others as they are.

Teams that share no item, no floor and no outcome plan as if they were alone. With the tail of a
risk, or a bound on changes, everything is one block.
"""

from collections.abc import Iterable

from optimize.programme import Programme


class Blocks:
    """The blocks of a programme's items."""

    def __init__(self, programme: Programme) -> None:
        self._parent: dict[str, str] = {}
        for row in programme.lp._constraints.values():
            names = [variable.name for variable, number in row.items() if number != 0]
            for name in names[1:]:
                self._join(names[0], name)
        self._programme = programme

    def around(self, names: Iterable[str]) -> frozenset[int]:
        """Return the items that are in a block with some variables, by row.

        Parameters
        ----------
        names
            Names of variables.
        """
        roots = {self._find(name) for name in names}
        return frozenset(
            row for (row, _), x in self._programme.finish.items() if self._find(x.name) in roots
        )

    def _find(self, name: str) -> str:
        """Return the name that stands for a variable's block."""
        root = name
        while self._parent.setdefault(root, root) != root:
            root = self._parent[root]
        while self._parent[name] != root:
            self._parent[name], name = root, self._parent[name]
        return root

    def _join(self, one: str, other: str) -> None:
        self._parent[self._find(one)] = self._find(other)

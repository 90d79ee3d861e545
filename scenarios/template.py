"""The standard template of a debt item, and how much of it is filled in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scenarios.item import Item

FIELDS = (
    "owner",
    "deadline",
    "problem",
    "hypothesis",
    "success_metric",
    "success_threshold",
    "evidence",
)
"""Cells that every item in play is to have."""


@dataclass(frozen=True)
class Incomplete:
    """An item in play whose template has gaps."""

    id: str
    """The item."""
    title: str
    """What is wrong."""
    missing: tuple[str, ...]
    """Cells that are blank, in the order of `FIELDS`."""


@dataclass(frozen=True)
class Completeness:
    """How much of the template the items in play have."""

    items: int
    """Items in play."""
    filled: Mapping[str, int]
    """Items that have it, by cell."""
    incomplete: tuple[Incomplete, ...]
    """Items with gaps, the one with most of them first, then in file order."""

    @property
    def share(self) -> float:
        """Share of all cells of the template that are filled; 1 where there is no item."""
        cells = self.items * len(FIELDS)
        return sum(self.filled.values()) / cells if cells else 1.0


def completeness(items: Sequence[Item]) -> Completeness:
    """Return how much of the template items have.

    Parameters
    ----------
    items
        The items in play.
    """
    gaps = [
        Incomplete(item.id, item.title, tuple(name for name in FIELDS if not getattr(item, name)))
        for item in items
    ]
    filled = {name: sum(name not in one.missing for one in gaps) for name in FIELDS}
    incomplete = sorted((one for one in gaps if one.missing), key=lambda one: -len(one.missing))
    return Completeness(len(gaps), filled, tuple(incomplete))

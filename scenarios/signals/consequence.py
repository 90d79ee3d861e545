"""What a breach does to a linked item: it raises a rate, within bounds.

A breach of size s multiplies the rate by 1 + s·(2.1 − 1). **Why 2.1:** files with an open debt
comment get 2.10 times as many fixes as others (git histories of feast and kubeflow), the strongest
association between debt and failure that was found; within the same file it was 0.89, so a signal
never counts for more. Several signals of an item count as the gravest of them, and evidence that
has counted does not count again, so no rate is ever raised above 2.1 times what was stated.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from scenarios.defaults import load_defaults
from scenarios.item import Item
from scenarios.signals.breach import Breach
from scenarios.signals.memory import Memory

MOST_FACTOR = 2.1
"""Largest factor on a rate."""
_MOST = {"incidents_per_quarter": 10_000.0, "drift_per_month": 1e9}
"""Largest value of each cell that is raised."""


@dataclass(frozen=True)
class Raise:
    """A cell of an item that is raised."""

    item: str
    """The item."""
    column: str
    """The cell's column."""
    before: float
    """What it says, or is taken to be, now."""
    after: float
    """What it is raised to."""
    base: float
    """What it said before any evidence counted."""
    assumed: bool
    """True where the cell is blank, and what it is taken to be is raised."""
    factor: float
    """Factor on the base, 1 to 2.1."""
    breaches: tuple[Breach, ...]
    """Why."""


def column_of(kind: str) -> str:
    """Return the column that a signal's kind raises."""
    return "drift_per_month" if kind == "drift" else "incidents_per_quarter"


def factor_of(size: float) -> float:
    """Return the factor on a rate for a breach of a size from 0 to 1."""
    return 1.0 + max(0.0, min(1.0, size)) * (MOST_FACTOR - 1.0)


def raised(
    item: Item, column: str, breaches: Sequence[Breach], memory: Memory, assumed: bool
) -> Raise:
    """Return how breaches raise a cell of an item.

    Where the cell is 0 there is nothing to multiply: the rate of category ``model_staleness`` for
    drift, the built-in hazard otherwise, is multiplied in its place.

    Parameters
    ----------
    item
        The item.
    column
        The column.
    breaches
        At least one.
    memory
        What has counted before.
    assumed
        Whether the cell is blank.
    """
    current = float(getattr(item, column))
    base = memory.base(item.id, column, current)
    factor = max(factor_of(one.size) for one in breaches)
    after = min(_MOST[column], max(current, (base or _least(column)) * factor))
    rounded = max(current, float(f"{after:.4g}"))
    return Raise(item.id, column, current, rounded, base, assumed, factor, tuple(breaches))


def _least(column: str) -> float:
    """Return what stands for a rate of 0 that evidence speaks against."""
    return default_rate("model_staleness" if column == "drift_per_month" else "", column)


def default_rate(category: str, column: str) -> float:
    """Return what a blank cell of an item of a category is taken to be, ``""`` for of none."""
    defaults = load_defaults()
    own = defaults.category.get(category, {})
    return float((own[column] if column in own else defaults.item[column]).value)

"""The value types of near-optimal alternatives: plans worth nearly as much that differ most."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Alternative:
    """A plan that is worth nearly as much as the plan, with other items."""

    quarters: Mapping[str, int]
    """Quarter in which each of its items is finished, from 1, by id, in the order of the file."""
    worth: float
    """Its worth, value units."""
    given_up: float
    """Share of the plan's worth that it gives up; below 0 where it is worth more, as it can be
    where the plan was not proven best. 0 where the plan is worth nothing."""
    added: tuple[str, ...]
    """Items in it and not in the plan."""
    removed: tuple[str, ...]
    """Items in the plan and not in it."""
    moved: tuple[str, ...]
    """Items in both, in another quarter."""
    distance: int
    """Items in which it differs from the nearest of the plan and the alternatives before it."""
    farthest: bool
    """True where no plan worth as much differs in more; False where the clock stopped the search.
    """


@dataclass(frozen=True)
class Alternatives:
    """Near-optimal alternatives to a plan, each as different from all before it as can be."""

    found: tuple[Alternative, ...]
    """The alternatives, the one that differs most from the plan first."""
    exhausted: bool
    """True where no other set of items is worth as much, so that there are no more."""

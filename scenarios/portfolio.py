"""The value types of the core index: plans that no other beats whatever is true of the items."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Verdict = Literal["core", "borderline", "exterior", "open"]
"""In all non-dominated sets; in some; in none; not known, since not all of them were found."""


@dataclass(frozen=True)
class Portfolio:
    """A plan that no other beats whatever is true."""

    quarters: Mapping[str, int]
    """Quarter in which each of its items is finished, from 1, by id, in the order of the file."""
    worth: float
    """Worth if all is as believed, value units."""
    low: float
    """Worth if every item is as mild as its interval allows, value units."""
    high: float
    """Worth if every item is as bad as its interval allows, value units."""


@dataclass(frozen=True)
class CoreItem:
    """How an item stands in the non-dominated sets of items."""

    id: str
    """The item."""
    low: float
    """Lower end of its factor's interval: 1 is as believed."""
    high: float
    """Upper end."""
    share: float | None
    """Core index: share of the sets found that contain it; None where none was found."""
    verdict: Verdict
    """What follows from that for the item."""


@dataclass(frozen=True)
class CoreIndex:
    """Which items are right whatever is true, and which depend on better estimates."""

    items: tuple[CoreItem, ...]
    """The items in play, in the order of the file."""
    portfolios: tuple[Portfolio, ...]
    """Non-dominated plans, worth most as believed first; of plans that are always worth the same
    one stands for all."""
    sets: int
    """Different sets of items among them; plans that differ in timing alone make one."""
    complete: bool
    """True where there are no others. Else they are some of many: plans at extremes of the
    intervals and the ones worth most as believed, and a share over them is no share of all."""
    seconds: float
    """Wall time."""

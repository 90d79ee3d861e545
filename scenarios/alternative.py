"""Plans that are worth nearly as much and differ most."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Alternative:
    """A plan that is worth nearly as much as the best one, with other items."""

    worth: float
    """Weighted worth, value units."""
    given_up: float
    """Share of the best plan's worth that it falls short."""
    quarters: Mapping[str, int]
    """Finishing quarter, from 1, by id of the item."""
    added: tuple[str, ...]
    """Items that are not in the best plan."""
    dropped: tuple[str, ...]
    """Items of the best plan that are not in it."""
    proven: bool
    """True where no plan worth as much differs more from those before it."""

"""The choice as arrays: x[i, q] is 1 where item i is finished in quarter q.

n items, Q quarters, K teams. Worth is in value units, effort in engineer-days.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from optimize.overlaps import Overlaps
from optimize.risk import Risk
from scenarios.table import Booleans, Floats, ItemTable
from scenarios.workspace import Workspace

LEAST_CAPACITY = 0.1
"""However much is burnt, this share of a team's capacity is left for debt."""


@dataclass(frozen=True)
class Prize:
    """An outcome that the plan may win."""

    id: str
    """The outcome."""
    value: float
    """Weighted worth, value units."""
    rows: tuple[int, ...]
    """Items in play that must all be finished."""


@dataclass(frozen=True)
class LastPlan:
    """The plan that people know, which the new one is to disrupt little."""

    quarters: Mapping[int, int]
    """Finishing quarter, from 0, by row of the item."""
    most: int | None = None
    """Most items that may be dropped, added or moved to another quarter, None for any number."""

    def changes(self, quarters: Mapping[int, int]) -> int:
        """Return how many items a plan drops, adds or moves to another quarter.

        Parameters
        ----------
        quarters
            Finishing quarter, from 0, by row of the item.
        """
        rows = {*self.quarters, *quarters}
        return sum(self.quarters.get(row) != quarters.get(row) for row in rows)


@dataclass(frozen=True, eq=False)
class Problem:
    """All that a plan is chosen by; plain numbers, no solver."""

    workspace: Workspace
    """Where it is from."""
    table: ItemTable
    """The items, (n,)."""
    finish: Floats
    """Expected day an item finished in a quarter closes, (n, Q)."""
    possible: Booleans
    """True where the item can be finished in the quarter at all, (n, Q)."""
    in_time: Booleans
    """True where it would then be in time for its deadline, (n, Q)."""
    ends: Floats
    """Day by which its work must end for its deadline, infinity where none binds, (n,)."""
    reliability: Floats
    """Incident losses and penalties avoided, (n, Q)."""
    user_value: Floats
    """Drag, drift and churn avoided, (n, Q)."""
    effort: Floats
    """Engineer-days used, by finishing quarter, team and quarter of work, (n, Q, K, Q)."""
    freed: Floats
    """Engineer-days given back, by finishing quarter, team and later quarter, (n, Q, K, Q)."""
    capacity: Floats
    """Engineer-days the crews deliver, (K, Q)."""
    burn: Floats
    """Engineer-days that debt burns if nothing is fixed, (K, Q)."""
    overrun: Floats
    """Share by which an item's effort exceeds what is expected once in ten times, (n,)."""
    overlaps: Overlaps
    """Avoided losses that pairs claim twice, weighted."""
    prizes: tuple[Prize, ...]
    """Outcomes to win."""
    cliques: tuple[tuple[int, ...], ...]
    """Sets of items of which at most one is done."""
    risk: Risk | None = None
    """What the items are worth in drawn truths, None where risk does not count."""
    last: LastPlan | None = None
    """The plan that is to be kept as far as that pays, None where there is none."""

    @property
    def allowed(self) -> Booleans:
        """True where the item can be finished in the quarter and is in time, (n, Q)."""
        return self.possible & self.in_time

    @property
    def due(self) -> list[int]:
        """Return the rows of the items that are due within the horizon."""
        return np.flatnonzero(np.isfinite(self.ends)).tolist()

    @property
    def worth(self) -> Floats:
        """Weighted worth of finishing an item in a quarter, (n, Q)."""
        weights = self.workspace.objective
        return weights.reliability * self.reliability + weights.user_value * self.user_value

    @property
    def room(self) -> Floats:
        """Engineer-days left for debt if nothing is fixed, (K, Q)."""
        return np.maximum(LEAST_CAPACITY * self.capacity, self.capacity - self.burn)

    @property
    def requires(self) -> Iterator[tuple[int, int]]:
        """Yield (item, prerequisite) rows."""
        for row, needed in enumerate(self.table.requires):
            for other in needed:
                yield row, other

    def pinned(self, where: str) -> list[int]:
        """Return the rows pinned ``in`` or ``out``."""
        return [row for row, item in enumerate(self.table.items) if item.pin == where]

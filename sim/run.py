"""A run: what happened in one world under one policy, as dated facts without money."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from scenarios.table import Floats
from sim.logs import Happened, IncidentLog, Stint, StintLog
from sim.world import World


class PaceChange(NamedTuple):
    """From a day on, a team's engineers present and the pace toil leaves them."""

    team: int
    """Index of the team."""
    day: float
    """Day."""
    engineers: int
    """Engineers present."""
    pace: float
    """Engineer-days a day one of them does besides toil."""


class FailedRollout(NamedTuple):
    """A rollout that did not hold: half of every part of the item is to do again."""

    item: int
    """Row of the item."""
    day: float
    """Day."""


class RetrainingDone(NamedTuple):
    """A retraining that did not fail."""

    component: int
    """Index of the component."""
    day: float
    """Day."""


class Review(NamedTuple):
    """The order a policy gave."""

    day: float
    """Day."""
    order: tuple[int, ...]
    """Rows of items, best first."""


@dataclass(frozen=True, eq=False)
class Run:
    """What happened; days since the planning date, items by row of the world's table."""

    world: World
    """The world."""
    policy: str
    """Name of the policy."""
    incident_log: IncidentLog
    """Incidents that were not prevented."""
    started: tuple[float | None, ...]
    """Day work on each item began."""
    closed: tuple[float | None, ...]
    """Day each item was closed."""
    left: tuple[float, ...]
    """True effort of each item not yet done at the end, engineer-days; 0 once closed."""
    stint_log: StintLog
    """What the engineers did."""
    paces: tuple[PaceChange, ...]
    """Crew and pace over time, beginning with each team's on day 0."""
    failed_rollouts: tuple[FailedRollout, ...]
    """Rollouts that did not hold, by day and item."""
    retrainings: tuple[RetrainingDone, ...]
    """Retrainings that worked."""
    reviews: tuple[Review, ...]
    """Orders given."""

    @cached_property
    def incidents(self) -> tuple[Happened, ...]:
        """Incidents that were not prevented, in order of onset, as rows."""
        return self.incident_log.rows

    @cached_property
    def stints(self) -> tuple[Stint, ...]:
        """What the engineers did, by start, team and engineer, as rows."""
        return self.stint_log.rows

    @cached_property
    def open_until(self) -> Floats:
        """Day each item was closed, or the horizon, (n,)."""
        horizon = self.world.horizon
        return np.array([horizon if day is None else day for day in self.closed], dtype=np.float64)

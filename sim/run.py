"""A run: what happened in one world under one policy, as dated facts without money."""

from dataclasses import dataclass
from enum import IntEnum, unique
from typing import NamedTuple

from sim.world import World


@unique
class Activity(IntEnum):
    """What an engineer does."""

    REMEDIATION = 0
    ROLLBACK = 1
    FIREFIGHTING = 2
    AFTERCARE = 3


class Stint(NamedTuple):
    """One engineer at one task without a break."""

    team: int
    """Index of the team."""
    engineer: int
    """Number in the team, from 0."""
    activity: Activity
    """What it was."""
    subject: int
    """Item (remediation, rollback) or potential incident (firefighting, aftercare)."""
    start: float
    """Day it began."""
    end: float
    """Day it ended or was broken off; the horizon where it goes on."""

    def until(self, end: float) -> "Stint":
        """Return the stint, ended by a day at the latest."""
        return self._replace(end=min(self.end, end))


class Happened(NamedTuple):
    """A potential incident that was not prevented; None where a stage lies past the horizon."""

    incident: int
    """Index among the world's potential incidents."""
    detected: float | None
    """Day it was noticed."""
    engaged: float | None
    """Day an engineer took it up."""
    restored: float | None
    """Day its harm ended."""


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
    incidents: tuple[Happened, ...]
    """Incidents that were not prevented, in order of onset."""
    started: tuple[float | None, ...]
    """Day work on each item began."""
    closed: tuple[float | None, ...]
    """Day each item was closed."""
    left: tuple[float, ...]
    """True effort of each item not yet done at the end, engineer-days; 0 once closed."""
    stints: tuple[Stint, ...]
    """What the engineers did."""
    paces: tuple[PaceChange, ...]
    """Crew and pace over time, beginning with each team's on day 0."""
    retrainings: tuple[RetrainingDone, ...]
    """Retrainings that worked."""
    reviews: tuple[Review, ...]
    """Orders given."""

    def open_until(self, row: int) -> float:
        """Return the day an item was closed, or the horizon."""
        day = self.closed[row]
        return self.world.horizon if day is None else day

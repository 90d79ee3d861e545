"""A team: the engineers who do debt work and answer incidents."""

import itertools

from pydantic import Field

from scenarios.units import DAYS_PER_QUARTER, LARGEST, WORKING_SHARE
from scenarios.value import Amount, Identifier, Value


class CrewChange(Value):
    """From a day on, a team has another number of engineers (set by scenarios)."""

    day: Amount
    """Calendar day since the planning date."""
    engineers: int = Field(ge=0, le=10_000)
    """Engineers from that day on."""


class Team(Value):
    """Engineers who share one queue of incidents, aftercare and debt work."""

    id: Identifier
    """Name of the team."""
    engineers: int = Field(ge=0, le=10_000)
    """Whole people on debt and incidents at the planning date."""
    components: tuple[Identifier, ...] = ()
    """Components whose incidents the team answers."""
    focus: float = Field(default=0.7, ge=0, le=LARGEST)
    """Share of a working day that is delivered."""
    cost_per_day: Amount = 0.0
    """Cost of one engineer, value units per engineer-day; no part of net value."""
    changes: tuple[CrewChange, ...] = ()
    """Later changes of the crew, by day."""

    @property
    def pace(self) -> float:
        """Engineer-days one engineer delivers per calendar day, without toil."""
        return self.focus * WORKING_SHARE

    @property
    def engineer_quarter(self) -> float:
        """Engineer-days one engineer delivers in a quarter, without toil."""
        return self.pace * DAYS_PER_QUARTER

    def engineers_on(self, day: float) -> int:
        """Return the engineers the team has on a calendar day."""
        return next((c.engineers for c in reversed(self.changes) if c.day <= day), self.engineers)

    def capacity(self, start: float, end: float) -> float:
        """Return the engineer-days the crew delivers from day `start` to day `end`."""
        days = [start, *(c.day for c in self.changes if start < c.day < end), end]
        spans = itertools.pairwise(days)
        return sum(self.engineers_on(a) * self.pace * (b - a) for a, b in spans)

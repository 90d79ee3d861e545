"""The frontiers' value types: what capacity buys, and what reliability costs in user value."""

from collections.abc import Mapping
from dataclasses import dataclass

from scenarios.plan import Status


@dataclass(frozen=True)
class Interval:
    """A number known to lie between two; the same twice where it is known exactly."""

    low: float
    """Least it can be."""
    high: float
    """Most it can be, infinity where nothing bounds it."""

    @property
    def exact(self) -> bool:
        """True where the number is known."""
        return self.low == self.high


@dataclass(frozen=True)
class CapacityLevel:
    """The plan that is worth most at one capacity."""

    days: float
    """Engineer-days of the first quarter, of the team or of all teams; the other quarters are in
    proportion. Burn is not taken off."""
    horizon_days: float
    """Engineer-days of all quarters, of the team or of all teams."""
    today: bool
    """True for the capacity there is."""
    status: Status
    """What kind of answer it is."""
    worth: float | None
    """Weighted worth of the plan, value units; None without a plan."""
    bound: float | None
    """No plan at this capacity can be worth more, value units; None where nothing was proven."""
    plan: Mapping[str, int]
    """Finishing quarter, from 1, by id of the item; empty without a plan."""
    used_days: Mapping[str, float]
    """Engineer-days the plan works in all quarters, by team."""
    added: tuple[str, ...]
    """Items in the plan that are not in that of the level before."""
    dropped: tuple[str, ...]
    """Items in the plan of the level before that are not in this one."""
    moved: tuple[str, ...]
    """Items in both that are finished in another quarter."""
    worth_per_day: Interval | None
    """Worth of each engineer-day between the level before and this one, value units; None for the
    first level and where one of the two has no plan."""

    @property
    def gap(self) -> float | None:
        """Distance of the bound, as a share of the worth; None without both."""
        if self.worth is None or self.bound is None:
            return None
        return max(0.0, self.bound - self.worth) / max(abs(self.worth), 1e-9)


@dataclass(frozen=True)
class CapacityFrontier:
    """What the plan is worth at each of several capacities."""

    team: str | None
    """The team whose capacity varies; None where that of all teams does, in proportion."""
    levels: tuple[CapacityLevel, ...]
    """The levels, by capacity."""
    next_engineer: Mapping[str, Interval | None]
    """What one more engineer for the whole horizon adds to the worth of the plan at today's
    capacity, value units, by team; None where one of the two plans is missing."""
    seconds: float
    """Wall time."""
    notes: tuple[str, ...] = ()
    """What a reader must know."""

    @property
    def today(self) -> CapacityLevel:
        """The level of the capacity there is."""
        return next(level for level in self.levels if level.today)


@dataclass(frozen=True)
class ValuePoint:
    """A plan that no other beats in reliability and user value at once."""

    reliability: float
    """Expected incident losses and penalties avoided, value units, unweighted."""
    user_value: float
    """Expected drag, drift and churn avoided and outcomes won, value units, unweighted."""
    most_reliability: float | None
    """No plan with at least this user value has more reliability than this, value units; None where
    nothing was proven."""
    proven: bool
    """True where no plan is better in one and as good in the other."""
    plan: Mapping[str, int]
    """Finishing quarter, from 1, by id of the item."""
    outcomes: tuple[str, ...]
    """Outcomes won."""
    today: bool
    """True for the point that today's weights pick."""
    weight_of_user_value: Interval | None
    """For a reliability weight of 1, the user-value weights at which no other point of the
    frontier is worth more; None where there are none, as the point lies below a line between two
    others."""


@dataclass(frozen=True)
class ValueFrontier:
    """What reliability costs in user value."""

    status: Status
    """`optimal` where the points are all there are, or all that were asked for, each proven;
    `feasible` where there are some; else what was said instead of a first one."""
    complete: bool
    """True where every plan that is not beaten in both parts at once equals one of the points."""
    points: tuple[ValuePoint, ...]
    """The points, by rising user value, and so by falling reliability."""
    seconds: float
    """Wall time."""
    clash: tuple[str, ...] = ()
    """What cannot hold together, where nothing is feasible."""
    notes: tuple[str, ...] = ()
    """What a reader must know."""

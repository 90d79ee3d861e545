"""The bounds' value types: how much better any plan, or any policy, could be."""

from dataclasses import dataclass
from math import nan


@dataclass(frozen=True)
class PlanBounds:
    """What no plan of a workspace can be worth more than, in the closed form of the loss."""

    linear: float | None
    """Optimum of the linear relaxation, value units, up to the solver's tolerances; None where
    even that is infeasible, so that there is no plan at all."""
    lagrangian: float | None
    """The Lagrangian bound, value units: exact arithmetic at the best prices known, so that it
    needs no tolerance."""
    overlaps: bool
    """True where pairs that claim the same loss are priced; without it bounds are higher."""
    seconds: float
    """Wall time."""

    @property
    def feasible(self) -> bool:
        """False where no plan keeps all rules, which the relaxation alone has shown."""
        return self.lagrangian is not None

    def gap(self, worth: float) -> float:
        """Return how much of the bound a plan leaves, at most, as a share of the bound.

        Parameters
        ----------
        worth
            Worth of the plan, value units.

        Returns
        -------
        float
            0 where the plan is worth the bound; NaN without a bound above 0.
        """
        if self.lagrangian is None or self.lagrangian <= 0:
            return nan
        return max(0.0, 1.0 - worth / self.lagrangian)


@dataclass(frozen=True)
class PolicyGap:
    """How far a policy is from all that hindsight could have saved, at most."""

    policy: str
    """The policy."""
    short: float
    """Mean over worlds of the bound less its net value, value units."""
    short_low: float
    """Lower end of the 95 % interval of the mean, NaN of one world."""
    short_high: float
    """Upper end."""
    share: float
    """The same as a share of what could have been saved: it loses at most this share of it. NaN
    where nothing could."""
    share_low: float
    """Lower end of its 95 % interval, NaN of one world."""
    share_high: float
    """Upper end."""


@dataclass(frozen=True)
class HindsightGaps:
    """Policies against a bound on every policy, world by world."""

    scenario: str
    """Name of the scenario."""
    worlds: int
    """Number of worlds."""
    bounds: tuple[float, ...]
    """By world, what the net value of no policy exceeds, value units."""
    at_stake: float
    """Mean over worlds of the bound less the net value of fixing nothing, value units: what could
    have been saved, at most."""
    gaps: tuple[PolicyGap, ...]
    """By policy."""

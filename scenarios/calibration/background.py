"""Incidents that come from no listed item: their rate by component, and how they bunch."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from scenarios.calibration.attribution import Attribution
from scenarios.calibration.observation import Observation
from scenarios.table import Floats, Integers
from scenarios.units import DAYS_PER_QUARTER

LEAST_DAYS: Final = 28.0
"""Shortest window from which rates are estimated, days."""
LEAST_GAPS: Final = 20
"""Fewest gaps between incidents from which their shape is estimated."""
_CHANCE: Final = 0.5
"""What is added to the incidents of all components, so that none of them is no rate of 0."""


@dataclass(frozen=True, eq=False)
class Background:
    """Background rates of c components: Gamma beliefs."""

    counts: Integers
    """Incidents with no item, by home component, (c,)."""
    quarters: Floats
    """Length of the window, quarters, (c,)."""
    dispersion: float
    """By how much counts vary more than those of a Poisson process, 1 or more."""
    prior_mean: Floats
    """Mean of the prior, incidents per quarter, above 0, (c,)."""
    prior_shape: Floats
    """Its shape, (c,)."""

    @classmethod
    def of(
        cls, seen: Observation, laid: Attribution, components: int, dispersion: float
    ) -> "Background":
        """Return the incidents that no item is named for, with the mean of all as prior.

        The prior has shape 1, a coefficient of variation of 1: the worth of one incident.

        Parameters
        ----------
        seen
            The incidents of the window.
        laid
            What they are laid to.
        components
            Number of components.
        dispersion
            How the counts of quarters vary.
        """
        counts = np.bincount(seen.home[laid.background], minlength=components)
        quarters = max(seen.days / DAYS_PER_QUARTER, 1e-9)
        pooled = (counts.sum() + _CHANCE) / (quarters * components)
        return cls(
            counts=counts,
            quarters=np.full(components, quarters),
            dispersion=dispersion,
            prior_mean=np.full(components, pooled),
            prior_shape=np.ones(components),
        )

    @property
    def shape(self) -> Floats:
        """Shape of the posterior, (c,).

        Where counts vary f times as much as chance makes them, evidence counts 1/f of what it
        would (quasi-likelihood, McCullagh and Nelder 1989).
        """
        return np.asarray(self.prior_shape + self.counts / self.dispersion)

    @property
    def rate(self) -> Floats:
        """Rate of the posterior, quarters, (c,)."""
        return np.asarray(self.prior_shape / self.prior_mean + self.quarters / self.dispersion)

    def interval(self, level: float = 0.9) -> tuple[Floats, Floats]:
        """Return the central interval of each rate."""
        from scipy.stats import gamma

        tail = (1.0 - level) / 2.0
        low, high = (gamma.ppf(at, self.shape, scale=1.0 / self.rate) for at in (tail, 1.0 - tail))
        return np.asarray(low), np.asarray(high)

    def predicted(self, quarters: float, rng: np.random.Generator, count: int) -> Integers:
        """Return draws of the incidents of a later window, (count, c).

        Parameters
        ----------
        quarters
            Its length.
        rng
            Draws them.
        count
            How many.
        """
        mean = rng.standard_gamma(self.shape, (count, len(self.counts))) / self.rate * quarters
        if self.dispersion > 1.0:
            # Counts of variance f times their mean: a Poisson of Gamma numbers.
            spread = mean / (self.dispersion - 1.0)
            mean = rng.standard_gamma(np.maximum(spread, 1e-12)) * (self.dispersion - 1.0)
        return rng.poisson(np.minimum(mean, 1e15))


@dataclass(frozen=True)
class Clustering:
    """The Weibull shape of the gaps between the incidents of a component."""

    shape: float
    """Estimate; below 1 incidents come in bursts."""
    low: float
    """Lower end of the 90 % interval."""
    high: float
    """Upper end."""
    gaps: int
    """Gaps it rests on."""


def clustering(days: Floats) -> Clustering | None:
    """Return the shape of the gaps between incidents, None where they are too few.

    Maximum likelihood; the interval is that of the logarithm of the shape, whose information is
    n pi^2/6 (Cohen 1965). A rate that rises or falls looks like bursts as well.

    Parameters
    ----------
    days
        When they happened, rising, (n,).
    """
    gaps = np.diff(days)
    gaps = gaps[gaps > 0.0]
    if len(gaps) < LEAST_GAPS:
        return None
    from scipy.optimize import brentq

    logs = np.log(gaps / gaps.mean())

    def slope(shape: float) -> float:
        weight = np.exp(shape * (logs - logs.max()))
        return float((weight * logs).sum() / weight.sum() - 1.0 / shape - logs.mean())

    low, high = 0.05, 50.0
    if slope(low) > 0.0 or slope(high) < 0.0:
        return None
    shape = float(brentq(slope, low, high))
    factor = float(np.exp(1.6449 * np.sqrt(6.0 / (np.pi**2 * len(gaps)))))
    return Clustering(shape, shape / factor, shape * factor, len(gaps))

"""What the items of a category are like before one looks at a single one: a Gamma of hazards."""

import warnings
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import gammaln, logsumexp

from scenarios.table import Floats, Integers

LEAST_ITEMS: Final = 5
"""Fewest watched items from which a spread of hazards is estimated."""
LEAST_INCIDENTS: Final = 5
"""Fewest incidents from which rates are estimated."""
_SPREADS: Final = 25
"""Grid points of the spread of hazards."""
_MEANS: Final = 21
"""Grid points of the mean of a category."""
_REACH: Final = 4.0
"""Standard deviations on both sides that the grid of a mean covers."""
_BETWEEN: Final = 1.0
"""Spread of the logarithm of the categories' means about their profile: with few incidents of its
own a category is drawn to it (a factor of 2.7 is one standard deviation)."""
_AROUND: Final = 8.0
"""Factor on both sides of the likeliest spread within which it is looked for."""
_WIDEST, _NARROWEST = 5.0, 0.02
"""Range of the coefficient of variation of hazards within a category."""


@dataclass(frozen=True)
class Fitted:
    """The Gamma of most likelihood over all items, and how it was found."""

    mean: float
    """Mean hazard, incidents per quarter."""
    shape: float | None
    """Shape of the Gamma; None where the counts vary no more than chance makes them."""
    how: str
    """The way it was found, in words."""


@dataclass(frozen=True, eq=False)
class Prior:
    """d draws of the Gamma that hazards of each of c categories follow: its posterior."""

    shape: Floats
    """Shape, the same for all categories, (d,)."""
    mean: Floats
    """Mean hazard, incidents per quarter, (d, c)."""


def fit_negative_binomial(counts: Integers, exposure: Floats) -> Fitted:
    """Return the Gamma under which counts are likeliest.

    y ~ Poisson(h E) with h ~ Gamma(a, b) makes y negative binomial with mean (a/b) E and
    dispersion 1/a, which statsmodels fits with exposure E.

    Parameters
    ----------
    counts
        Incidents by item, (m,).
    exposure
        Exposure, quarters, above 0, (m,).
    """
    pooled = float(counts.sum() / exposure.sum())
    bare = Fitted(pooled, None, "all incidents over all exposure")
    if pooled == 0.0:
        return bare
    from statsmodels.discrete.discrete_model import NegativeBinomial

    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            model = NegativeBinomial(counts, np.ones((len(counts), 1)), exposure=exposure)
            found = model.fit(disp=0, method="bfgs", maxiter=200)
            intercept, dispersion = (float(one) for one in found.params)
            converged = bool(found.mle_retvals["converged"])
    except (np.linalg.LinAlgError, ValueError, FloatingPointError):
        return bare
    if not (converged and np.isfinite(intercept) and dispersion > _NARROWEST**2):
        return bare
    return Fitted(float(np.exp(intercept)), 1.0 / dispersion, "negative binomial")


@dataclass(frozen=True, eq=False)
class Groups:
    """The categories of m items."""

    row: Integers
    """Category of each item, (m,)."""
    profile: Floats
    """What hazards of each category are believed to be relative to each other, above 0, (c,)."""
    fitted: Fitted | None = None
    """The likeliest Gamma of all items, about which the spread is looked for; None for anywhere."""


class CategoryPriors:
    """The posterior of what the categories are like, for one set of counts.

    The spread of hazards, their coefficient of variation u = a^(-1/2), is one for all categories.
    Its prior is even in u^2 = 1/a, the dispersion, up to about 1, and falls as 1/(1 + u^2) beyond:
    an interval must not be narrow because few items cannot show how they differ. The logarithm of a
    category's mean is normal, with spread 1, about the profile of the categories scaled to all
    incidents; free where there is one category. Given u the categories are independent, so the
    posterior is computed on a grid: of u, about the likeliest one, and of each mean about its mode.

    Parameters
    ----------
    counts
        Incidents by item, (m,).
    exposure
        Exposure, quarters, (m,); items with none say nothing.
    groups
        Their categories.
    """

    def __init__(self, counts: Integers, exposure: Floats, groups: Groups) -> None:
        seen = exposure > 0.0
        self._counts = counts[seen].astype(np.float64)
        self._exposure = exposure[seen]
        self._group = groups.row[seen]
        self._categories = len(groups.profile)
        self._member = (np.arange(self._categories)[:, None] == self._group).astype(np.float64)
        expected = (groups.profile[self._group] * self._exposure).sum()
        self._centre = np.log(groups.profile * (self._counts.sum() + 0.5) / expected)
        self._precision = 1.0 / _BETWEEN**2 if self._categories > 1 else 1e-4
        fitted = groups.fitted
        middle = None if fitted is None or fitted.shape is None else fitted.shape**-0.5
        self._low = _NARROWEST if middle is None else max(_NARROWEST, middle / _AROUND)
        self._high = _WIDEST if middle is None else min(_WIDEST, middle * _AROUND)

    def spreads(self) -> Floats:
        """Return the grid of spreads, where their posterior is not next to nothing, (k,)."""
        spreads = np.geomspace(self._low, self._high, _SPREADS)
        weight = self._grid(spreads)[0]
        near = np.flatnonzero(weight > weight.max() - 10.0)
        low, high = max(0, near[0] - 1), min(_SPREADS - 1, near[-1] + 1)
        return np.geomspace(spreads[low], spreads[high], _SPREADS)

    def drawn(self, rng: np.random.Generator, count: int, spreads: Floats) -> Prior:
        """Return draws of shape and means.

        Parameters
        ----------
        rng
            Draws them.
        count
            How many.
        spreads
            Grid of the spread, (k,).
        """
        weight, means, tilt, step = self._grid(spreads)
        chances = np.exp(weight - logsumexp(weight))
        rows = rng.choice(_SPREADS, count, p=chances / chances.sum())
        inside = np.exp(tilt - tilt.max(axis=2, keepdims=True))
        summed = np.cumsum(inside, axis=2)
        summed /= summed[:, :, -1:]
        place = rng.random((count, self._categories))
        columns = (summed[rows] < place[:, :, None]).sum(axis=2)
        logs = np.take_along_axis(means[rows], columns[:, :, None], axis=2)[:, :, 0]
        logs = logs + (rng.random(logs.shape) - 0.5) * step[rows]
        return Prior(spreads[rows] ** -2.0, np.exp(logs))

    def _grid(self, spreads: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """Return the posterior on a grid.

        Returns
        -------
        tuple
            The logarithm of the posterior of each spread, (k,); the grid of the logarithm of each
            category's mean, (k, c, j); its log posterior there; and its step, (k, c).
        """
        shapes = spreads**-2.0
        offsets = np.linspace(-_REACH, _REACH, _MEANS)
        modes, deviations = self._modes(shapes)
        means = modes[:, :, None] + offsets * deviations[:, :, None]
        tilts = np.array([self._tilt(*one) for one in zip(means, shapes, strict=True)])
        tilts -= 0.5 * self._precision * (means - self._centre[:, None]) ** 2
        steps = deviations * (offsets[1] - offsets[0])
        same = (gammaln(self._counts + shapes[:, None]) - gammaln(shapes[:, None])).sum(axis=1)
        # The grid is geometric: a density of u^2 is taken times u^2.
        prior = 2.0 * np.log(spreads) - np.log1p(spreads**2)
        total = same + prior + (logsumexp(tilts, axis=2) + np.log(steps)).sum(axis=1)
        return np.asarray(total, np.float64), means, tilts, steps

    def _tilt(self, means: Floats, shape: float) -> Floats:
        """Return the log likelihood of each category's counts, what means (c, j) change, (c, j)."""
        share = np.exp(means)[self._group] * self._exposure[:, None] / shape
        parts = self._counts[:, None] * np.log(share)
        parts -= (self._counts + shape)[:, None] * np.log1p(share)
        return np.asarray(self._member @ parts, np.float64)

    def _modes(self, shapes: Floats) -> tuple[Floats, Floats]:
        """Return mode and standard deviation of the logarithm of each mean by Newton, (k, c)."""
        means = np.tile(self._centre, (len(shapes), 1))
        curve = np.ones_like(means)
        for _ in range(60):
            ratio = np.exp(means)[:, self._group] * self._exposure / shapes[:, None]
            slope = (self._counts - shapes[:, None] * ratio) / (1.0 + ratio)
            bend = (self._counts + shapes[:, None]) * ratio / (1.0 + ratio) ** 2
            slopes = slope @ self._member.T - self._precision * (means - self._centre)
            curve = bend @ self._member.T + self._precision
            step = np.clip(slopes / curve, -1.0, 1.0)
            means = means + step
            if float(np.abs(step).max()) < 1e-6:
                break
        return means, curve**-0.5

"""Hazards of items: Gamma-Poisson, with the category's hazards as prior or the planner's word."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from scenarios.calibration.prior import CategoryPriors, Groups
from scenarios.table import Booleans, Floats, Integers

DRAWS: Final = 2000
"""Draws of the posterior of each hazard."""
IMPUTATIONS: Final = 10
"""Ways in which incidents with several items are laid to one."""


@dataclass(frozen=True, eq=False)
class Hazards:
    """d draws of the hazards of m items."""

    draws: Floats
    """Hazard at the planning date, incidents per quarter, (d, m)."""
    means: Floats
    """Posterior mean, free of the chance of the last draw, (m,)."""
    squares: Floats
    """Posterior mean of the square, (m,)."""
    categories: Floats
    """Draws of the mean hazard of each category, (d, c)."""

    @property
    def coefficient(self) -> Floats:
        """Coefficient of variation, (m,)."""
        return np.asarray(np.sqrt(np.maximum(self.squares / self.means**2 - 1.0, 0.0)))

    def interval(self, level: float = 0.9) -> tuple[Floats, Floats]:
        """Return the central interval of each hazard, two of (m,)."""
        tail = (1.0 - level) / 2.0
        low, high = np.quantile(self.draws, [tail, 1.0 - tail], axis=0)
        return low, high

    def counts(self, exposure: Floats, rng: np.random.Generator) -> Integers:
        """Return draws of the incidents of a later exposure, (d, m).

        Parameters
        ----------
        exposure
            Quarters, (m,).
        rng
            Draws them.
        """
        return rng.poisson(np.minimum(self.draws * exposure, 1e15))


@dataclass(frozen=True, eq=False)
class Stated:
    """What the planner says of m items, and what has been seen since."""

    known: Booleans
    """True where the planner states a hazard, (m,)."""
    mean: Floats
    """The hazard, incidents per quarter, (m,)."""
    coefficient: Floats
    """Its coefficient of variation, the item's confidence, (m,)."""
    exposure: Floats
    """Exposure that the statement does not know yet, quarters, (m,)."""


def learn(counts: Integers, exposure: Floats, groups: Groups, rng: np.random.Generator) -> Hazards:
    """Return the hazards of items, each category's items being the prior of one of them.

    h ~ Gamma(a, a/m_c), y ~ Poisson(h E): the posterior of h is Gamma(a + y, a/m_c + E), mixed
    over what a and m_c may be (`CategoryPriors`), so that an interval knows that they are
    estimates themselves.

    Parameters
    ----------
    counts
        Incidents by item, one row for each imputation, (i, m).
    exposure
        Exposure, quarters, (m,).
    groups
        Category of each item.
    rng
        Draws the posterior.
    """
    each = max(1, DRAWS // len(counts))
    draws, means, squares, categories = [], [], [], []
    # Imputations differ by few incidents: one grid serves them all.
    spreads = CategoryPriors(counts[0], exposure, groups).spreads()
    for row in counts:
        prior = CategoryPriors(row, exposure, groups).drawn(rng, each, spreads)
        shape = prior.shape[:, None] + row
        rate = prior.shape[:, None] / prior.mean[:, groups.row] + exposure
        draws.append(rng.standard_gamma(shape) / rate)
        means.append((shape / rate).mean(axis=0))
        squares.append((shape * (shape + 1.0) / rate**2).mean(axis=0))
        categories.append(prior.mean)
    return Hazards(
        draws=np.concatenate(draws),
        means=np.mean(means, axis=0),
        squares=np.mean(squares, axis=0),
        categories=np.concatenate(categories),
    )


def learn_stated(
    hazards: Hazards, stated: Stated, counts: Integers, rng: np.random.Generator
) -> Hazards:
    """Return the hazards with the stated ones learnt from the planner's word.

    With mean m and coefficient of variation u the prior is Gamma(a, a/m), a = 1/u^2, and after n
    incidents the mean is m (a + n)/(a + m E): the estimate that policies learn by.

    Parameters
    ----------
    hazards
        Those by category.
    stated
        What is stated.
    counts
        Incidents since the statement, one row for each imputation, (i, m).
    rng
        Draws the posterior.
    """
    told = stated.known & (stated.mean > 0.0)
    if not told.any():
        return hazards
    mean, sure = stated.mean[told], stated.coefficient[told] == 0.0
    shape = np.where(sure, 1e12, stated.coefficient[told].clip(1e-6) ** -2.0)
    rows = np.arange(len(hazards.draws)) * len(counts) // len(hazards.draws)
    learnt = shape + counts[rows][:, told]
    rate = shape / mean + stated.exposure[told]
    draws, means, squares = hazards.draws.copy(), hazards.means.copy(), hazards.squares.copy()
    draws[:, told] = rng.standard_gamma(learnt) / rate
    last = shape + counts[:, told]
    means[told] = last.mean(axis=0) / rate
    squares[told] = (last * (last + 1.0)).mean(axis=0) / rate**2
    return Hazards(draws, means, squares, hazards.categories)

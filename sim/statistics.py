"""Statistics of paired replications: intervals, comparisons with the best, regret.

All policies meet the same worlds, so differences are taken world by world.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import nan, sqrt

import numpy as np
from scipy.special import stdtrit

from scenarios.table import Floats

CONFIDENCE = 0.95
"""Confidence of every interval."""


@dataclass(frozen=True)
class Estimate:
    """A mean with its interval."""

    mean: float
    """Mean over replications."""
    sd: float
    """Standard deviation over replications, NaN of fewer than two."""
    ci_low: float
    """Lower end of the interval of the mean."""
    ci_high: float
    """Upper end."""
    n: int
    """Replications that have a value."""


def estimate(values: Floats) -> Estimate:
    """Return mean and Student interval of replications; NaN values are left out.

    Source: Law, Simulation Modeling and Analysis (2015), section 4.5.
    """
    known = values[~np.isnan(values)]
    n = len(known)
    if n == 0:
        return Estimate(nan, nan, nan, nan, 0)
    mean = float(known.mean())
    if n == 1:
        return Estimate(mean, nan, nan, nan, 1)
    sd = float(known.std(ddof=1))
    half = float(stdtrit(n - 1, (1 + CONFIDENCE) / 2)) * sd / sqrt(n)
    return Estimate(mean, sd, mean - half, mean + half, n)


def paired(values: Floats, baseline: Floats) -> Estimate:
    """Return the mean difference to a baseline in the same worlds.

    Source: the paired t interval (Law 2015, section 10.2.1).
    """
    return estimate(values - baseline)


@dataclass(frozen=True)
class Best:
    """How far a policy is from the best of the others."""

    low: float
    """Lower end of the interval of mean - best other mean, at most 0."""
    high: float
    """Upper end, at least 0."""
    may_be_best: bool
    """False where the policy is worse than another beyond doubt."""


def compare_with_best(values: Mapping[str, Floats]) -> dict[str, Best]:
    """Return Hsu's multiple comparisons with the best, larger being better.

    With w_ij = t(1 - alpha/(k-1), n-1) S_ij/sqrt(n), S_ij the standard deviation of the paired
    difference, the interval of mu_i - max_{j != i} mu_j is
    [min(0, min_j (D_ij - w_ij)), max(0, min_j (D_ij + w_ij))], where the lower end looks only at
    the policies that may be best. Bonferroni's inequality asks for no equal variances.

    Parameters
    ----------
    values
        Replications in the same worlds, by policy, (n,) each.

    Notes
    -----
    Source: Hsu, Multiple Comparisons (1996), chapter 4; Nelson and Matejcik (1995) for common
    random numbers. With one policy, or one world, nothing can be told apart.
    """
    names = list(values)
    k, n = len(names), len(next(iter(values.values()), np.zeros(0)))
    if k < 2 or n < 2:
        return {name: Best(nan, nan, True) for name in names}
    quantile = float(stdtrit(n - 1, 1 - (1 - CONFIDENCE) / (k - 1)))
    upper: dict[str, float] = {}
    bounds: dict[tuple[str, str], tuple[float, float]] = {}
    for one in names:
        for other in names:
            if one != other:
                difference = values[one] - values[other]
                width = quantile * float(difference.std(ddof=1)) / sqrt(n)
                mean = float(difference.mean())
                bounds[one, other] = (mean - width, mean + width)
        upper[one] = min(bounds[one, other][1] for other in names if other != one)
    # At 0 exactly a policy always comes to the same as the best one: it may be best too.
    contenders = [name for name in names if upper[name] >= 0.0]
    result = {}
    for one in names:
        rivals = [other for other in contenders if other != one]
        low = min((bounds[one, other][0] for other in rivals), default=0.0)
        result[one] = Best(min(0.0, low), max(0.0, upper[one]), one in contenders)
    return result


def regret(values: Mapping[str, Floats]) -> dict[str, float]:
    """Return how much each policy's mean falls short of the best one's, cross-fitted.

    The best policy is chosen on one half of the worlds and compared on the other, and the other
    way round: the largest of noisy means is too large, so choosing and comparing on the same
    worlds would make noise look like regret. Equal policies have regret 0 in the mean; a value
    may be below 0.

    Parameters
    ----------
    values
        Replications in the same worlds, by policy, (n,) each; larger is better.
    """
    names: Sequence[str] = list(values)
    table = np.array([values[name] for name in names])
    n = table.shape[1] if table.size else 0
    if n < 2:
        return dict.fromkeys(names, nan)
    halves = table[:, 0::2], table[:, 1::2]
    total = np.zeros(len(names))
    for chosen_on, compared_on in (halves, halves[::-1]):
        best = int(np.argmax(chosen_on.mean(axis=1)))
        means = compared_on.mean(axis=1)
        total += means[best] - means
    return dict(zip(names, (total / 2).tolist(), strict=True))

"""Ratios of means in the same worlds, with their intervals, and many tests at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan, sqrt

import numpy as np
from scipy import stats

from scenarios.table import Floats
from sim.statistics import CONFIDENCE


@dataclass(frozen=True)
class Ratio:
    """A ratio of two means with its interval."""

    value: float
    """Mean of the values over mean of the baseline's."""
    low: float
    """Lower end of the 95 % interval, NaN of fewer than two worlds."""
    high: float
    """Upper end."""
    p: float
    """Two-sided p-value of the hypothesis that the ratio is 1."""


def ratio(values: Floats, baseline: Floats) -> Ratio:
    """Return the ratio of the means of paired values, with an interval by the delta method.

    With R = mean(x) / mean(y) and d_i = x_i - R y_i, whose mean is 0, the standard error of R is
    sd(d) / (sqrt(n) |mean(y)|), the interval R -+ t(0.975, n-1) standard errors, and p that of
    (R - 1) / standard error under Student's t with n-1 degrees of freedom.

    Parameters
    ----------
    values, baseline
        Values in the same worlds, (n,) each.

    Notes
    -----
    Source: Law, Simulation Modeling and Analysis (2015), section 9.5.3 on ratios of means; Cochran,
    Sampling Techniques (1977), section 2.11.
    """
    n, base = len(values), float(baseline.mean()) if len(baseline) else 0.0
    if n == 0 or base == 0:
        return Ratio(nan, nan, nan, nan)
    value = float(values.mean()) / base
    if n == 1:
        return Ratio(value, nan, nan, nan)
    error = float((values - value * baseline).std(ddof=1)) / sqrt(n) / abs(base)
    half = float(stats.t.ppf((1 + CONFIDENCE) / 2, n - 1)) * error
    off = abs(value - 1.0)
    if off < 1e-12:
        # Two rules that always give the same order: no error, and nothing to tell apart.
        return Ratio(value, value - half, value + half, 1.0)
    p = 2.0 * float(stats.t.sf(off / error, n - 1)) if error > 0 else 0.0
    return Ratio(value, value - half, value + half, p)


def holm(p_values: Sequence[float]) -> list[float]:
    """Return p-values adjusted for being asked together; NaN ones are left out.

    Sorted, the k-th of m (from 0) is multiplied by m - k, and none is smaller than one before it.

    Notes
    -----
    Source: Holm, A simple sequentially rejective multiple test procedure (Scandinavian Journal of
    Statistics 6, 1979). It needs no independence.
    """
    given = np.asarray(p_values, dtype=np.float64)
    known = np.flatnonzero(~np.isnan(given))
    order = known[np.argsort(given[known], kind="stable")]
    adjusted = np.full(len(given), nan)
    steps = given[order] * (len(order) - np.arange(len(order)))
    adjusted[order] = np.minimum(1.0, np.maximum.accumulate(steps)) if len(order) else steps
    return [float(one) for one in adjusted]

"""Paired bootstrap: intervals of what has no Student interval, and who is probably the best.

Worlds are drawn again with replacement, the same for all policies, so what policies share cancels
in their differences.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import nan

import numpy as np

from scenarios.table import Floats, Integers
from sim.statistics import CONFIDENCE

STATISTICS = ("mean", "median", "low_tenth", "worst_tenth_mean")
"""Of a policy's values: mean; median; 10 % quantile; mean of the worst tenth (CVaR)."""
RESAMPLES = 1000
"""Resamples; fewer, `_FEWEST` at least, where worlds are very many."""
_FEWEST = 200
_CELLS = 5_000_000
"""Worlds times resamples, at most while there are more than the fewest resamples."""
_CHUNK = 1_000_000
"""Worlds times resamples in memory at once."""


@dataclass(frozen=True)
class Interval:
    """A statistic with its bootstrap interval."""

    value: float
    """The statistic in the worlds there are."""
    low: float
    """Lower end, NaN of fewer than two worlds."""
    high: float
    """Upper end."""


@dataclass(frozen=True)
class Certainty:
    """How sure a policy's standing is."""

    statistics: Mapping[str, Interval]
    """Of its values, by name as in `STATISTICS`."""
    differences: Mapping[str, Interval]
    """The statistic less the baseline's, in the same worlds."""
    probability_best: float
    """Share of resamples in which its mean is the largest, a tie being shared; NaN as above."""


def paired_bootstrap(
    values: Mapping[str, Floats], baseline: str, generator: np.random.Generator
) -> dict[str, Certainty]:
    """Return by policy the percentile intervals of statistics, and the probability of being best.

    Parameters
    ----------
    values
        Replications in the same worlds, by policy, (n,) each; larger is better.
    baseline
        Policy that differences are taken to, one of them.
    generator
        Draws the worlds; they are the same for any policies.

    Notes
    -----
    Source: Efron and Tibshirani, An Introduction to the Bootstrap (1993), chapter 13, for the
    percentile interval; Rockafellar and Uryasev (2002) for the mean of the worst tenth, in which a
    world counts in part where a tenth is no whole number of worlds. A quantile is the least value
    that the share does not exceed (the inverse of the empirical distribution). The share of
    resamples is no posterior probability, though close to one where nothing is known beforehand.

    Measured over 500 sets of 100 normal worlds, intervals of nominally 95 % cover the mean, the
    median and the 10 % quantile in 94 %, the mean of the worst tenth, ten worlds, in 85 %.
    """
    names = list(values)
    n = len(values[baseline])
    once = np.ones((1, n), dtype=np.int64)
    real = {name: _statistics(values[name], np.argsort(values[name]), once)[0] for name in names}
    if n < 2:
        return {name: _unknown(real[name], real[baseline]) for name in names}
    orders = {name: np.argsort(values[name], kind="stable") for name in names}
    parts: dict[str, list[Floats]] = {name: [] for name in names}
    for counts in _resamples(n, generator):
        for name in names:
            parts[name].append(_statistics(values[name], orders[name], counts))
    drawn = {name: np.concatenate(parts[name]) for name in names}
    best = _shares_best(np.array([drawn[name][:, 0] for name in names]))
    return {
        name: Certainty(
            _intervals(real[name], drawn[name]),
            _intervals(real[name] - real[baseline], drawn[name] - drawn[baseline]),
            float(share),
        )
        for name, share in zip(names, best, strict=True)
    }


def _resamples(n: int, generator: np.random.Generator) -> Iterator[Integers]:
    """Yield how often each world is drawn in each of some resamples, (b, n)."""
    left = max(_FEWEST, min(RESAMPLES, _CELLS // n))
    while left:
        rows = min(left, max(1, _CHUNK // n))
        drawn = generator.integers(n, size=(rows, n)) + n * np.arange(rows)[:, None]
        yield np.bincount(drawn.ravel(), minlength=rows * n).reshape(rows, n)
        left -= rows


def _statistics(values: Floats, order: Integers, counts: Integers) -> Floats:
    """Return the statistics of each resample, (b, 4).

    Parameters
    ----------
    values
        Of a policy, (n,).
    order
        Rows from the worst on, (n,).
    counts
        How often each world is in each resample, (b, n).
    """
    n = len(values)
    ranked = values[order]
    reached = counts[:, order].cumsum(axis=1)
    # Compared in tenths of a world: whole numbers, so no rounding moves a quantile.
    median, low = ((10 * reached >= tenths * n).argmax(axis=1) for tenths in (5, 1))
    taken = np.minimum(reached, n / 10)
    worst = np.diff(taken, axis=1, prepend=0.0) @ ranked / (n / 10)
    return np.column_stack([counts @ values / n, ranked[median], ranked[low], worst])


def _shares_best(means: Floats) -> Floats:
    """Return the share of resamples (k, b) in which each mean is the largest, (k,)."""
    first = means == means.max(axis=0)
    shares: Floats = (first / first.sum(axis=0)).mean(axis=1)
    return shares


def _intervals(real: Floats, drawn: Floats) -> dict[str, Interval]:
    """Return the percentile interval of each statistic."""
    tail = (1 - CONFIDENCE) / 2
    ends = np.quantile(drawn, [tail, 1 - tail], axis=0).T.tolist()
    return {
        name: Interval(value, low, high)
        for name, value, (low, high) in zip(STATISTICS, real.tolist(), ends, strict=True)
    }


def _unknown(real: Floats, baseline: Floats) -> Certainty:
    """Return what is known of one world: values without intervals."""
    plain, apart = (
        {name: Interval(value, nan, nan) for name, value in zip(STATISTICS, row, strict=True)}
        for row in (real.tolist(), (real - baseline).tolist())
    )
    return Certainty(plain, apart, nan)

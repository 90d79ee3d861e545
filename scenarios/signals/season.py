"""What is left of a signal once its days and weeks are taken out.

Readings are averaged over bins of six hours (or the time between readings, where that is longer),
which leaves little of what neighbours have in common. From each bin the median of its place in the
week is taken, as a training part at the beginning has it, and what is left is divided by the
training part's robust deviation. A median is not moved by the few bins that went wrong.
"""

from dataclasses import dataclass

import numpy as np

from scenarios.signals.series import Floats, Series

BIN = 6 * 3600.0
"""Length of a bin, seconds."""
WEEK, DAY = 7 * 86_400.0, 86_400.0
"""Periods that are taken out, seconds."""
TRAINING_SHARE, TRAINING_MOST = 0.25, 28 * DAY
"""The training part: the first quarter of a series, at most 28 days."""
LEAST_TRAINING = 12
"""Fewest bins of a training part: three days of six-hour bins."""
_TO_DEVIATION = 1.4826
"""Median absolute deviation to standard deviation, for a normal."""
_ROUNDING = 1e-9
"""Share of a signal below which a deviation is rounding."""
_ROUNDS = 2
"""How often a period must have passed in the training part to be taken out."""


@dataclass(frozen=True, eq=False)
class Residuals:
    """A signal without its cycles, (n,) each."""

    time: Floats
    """End of each bin, seconds since 1970."""
    value: Floats
    """Distance from what is usual then, in robust deviations of the training part."""
    training: int
    """Bins at the beginning by which "usual" is known."""
    period: float
    """Cycle that was taken out, seconds; 0 for none."""
    width: float
    """Length of a bin, seconds."""


def cadence(time: Floats) -> float:
    """Return the usual time between readings, seconds: the median of the steps that are not 0."""
    steps = np.diff(time)
    steps = steps[steps > 0]
    return float(np.median(steps)) if len(steps) else 0.0


def binned(series: Series, width: float = BIN) -> tuple[Floats, Floats, float]:
    """Return the ends of the bins that hold readings, their means, and how long a bin is.

    Gaps make no bins; readings of the same time count as they are.
    """
    wide = max(width, cadence(series.time))
    place = np.floor_divide(series.time, wide)
    starts = np.flatnonzero(np.r_[True, np.diff(place) > 0])
    counts = np.diff(np.r_[starts, len(place)])
    means = np.add.reduceat(series.value, starts) / counts
    return (place[starts] + 1.0) * wide, means, wide


def deseasonalised(series: Series, width: float = BIN) -> Residuals:
    """Return what is left of a series once its cycle is taken out.

    Parameters
    ----------
    series
        At least one reading.
    width
        Length of a bin, seconds.
    """
    time, value, wide = binned(series, width)
    span = min(TRAINING_MOST, TRAINING_SHARE * (time[-1] - time[0]))
    training = max(1, int(np.searchsorted(time, time[0] + span)))
    past = value[:training]
    covered = training * wide if training > 1 else 0.0
    period = next((one for one in (WEEK, DAY) if covered >= _ROUNDS * one and wide < one), 0.0)
    usual = np.full(len(value), np.median(past))
    steps = past - np.median(past)
    if period:
        slot = np.floor_divide((time - wide) % period, wide).astype(np.int64)
        parts = [np.flatnonzero(slot == one) for one in np.unique(slot[:training])]
        for part in parts:
            usual[part] = np.median(value[part[part < training]])
        rounds = [np.diff(value[part[part < training]]) for part in parts]
        # What is left around a median of two or three is too small; rounds differ by sqrt(2) sigma.
        differences = np.concatenate(rounds) / np.sqrt(2.0)
        steps = differences if len(differences) else steps
    left = value - usual
    left = left - np.median(left[:training])
    return Residuals(time, left / _spread(steps, left, value), training, period, wide)


def _spread(steps: Floats, left: Floats, value: Floats) -> float:
    """Return the robust deviation, where that is 0 the plain one, and 1 where nothing differs."""
    least = _ROUNDING * float(np.abs(value).max())
    robust = _TO_DEVIATION * float(np.median(np.abs(steps)))
    found = (robust, float(np.std(steps)), float(np.std(left)))
    return next((one for one in found if one > least), 1.0)

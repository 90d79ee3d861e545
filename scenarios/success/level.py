"""Where a signal stands before and after a day: medians of days, with intervals.

A day counts once, by the median of its readings, so that hours which are alike are not taken for
evidence of their own. Neighbouring days are alike as well: with correlation r, n days are worth
n(1 - r)/(1 + r). r is sin(pi s / 2), s being the correlation of the signs about the median, as for
a normal series, and what few days take off it is put back. The interval of the median is that of
the sign test, by order statistics, which asks for no shape of the readings.

Sources: Conover, Practical Nonparametric Statistics (3rd ed. 1999), section 3.2; Bartlett, Some
aspects of the time-correlation problem (Journal of the Royal Statistical Society 98, 1935);
Kendall, Note on bias in the estimation of autocorrelation (Biometrika 41, 1954).
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import numpy as np

from scenarios.signals.season import deseasonalised
from scenarios.signals.series import Floats, Series, SignalName
from scenarios.success.interval import CONFIDENCE, Interval

DAY = 86_400.0
"""Seconds."""
LOOK_BACK = 91
"""Days before the closing that say how it was."""
_BOTH = (1.0 + CONFIDENCE) / 2.0
"""Confidence of each of two medians whose quotient or difference is to have the usual one."""


@dataclass(frozen=True)
class Level:
    """A signal on one side of the closing."""

    median: Interval
    """Median of its days, in the signal's own unit."""
    days: int
    """Days that have readings."""
    readings: int
    """Readings on these days."""


@dataclass(frozen=True)
class Levels:
    """A signal before and after an item was closed; the day of the closing counts for neither."""

    name: SignalName
    """Which signal."""
    before: Level
    """In the last 91 days before."""
    after: Level
    """From the day after the closing on."""
    ratio: Interval
    """Median after over median before; open where that before is not above 0."""
    shift: Interval | None
    """Distance between the two in robust deviations, days and weeks taken out; None where the item
    was closed before it was known what is usual."""


def levels(series: Series, closed: date) -> Levels:
    """Return where a signal stands before and after a day.

    Parameters
    ----------
    series
        The signal.
    closed
        The day, in UTC.
    """
    midnight = datetime.combine(closed, time(), UTC).timestamp()
    before, old = _side(series.time, series.value, midnight, before=True)
    after, new = _side(series.time, series.value, midnight, before=False)
    first, last = (median_interval(one, _BOTH) for one in (old, new))
    ratio = Interval(None)
    if len(old) and len(new) and np.median(old) > 0:
        low = last.low / first.high if last.low > 0 else -np.inf
        high = last.high / first.low if first.low > 0 else np.inf
        ratio = Interval(float(np.median(new) / np.median(old)), low, high)
    return Levels(series.name, before, after, ratio, _shift(series, midnight))


def median_interval(values: Floats, confidence: float = CONFIDENCE) -> Interval:
    """Return the median of values in the order of time, with its interval.

    Parameters
    ----------
    values
        One for each day, (n,).
    confidence
        Probability with which the interval covers where days are independent.
    """
    from scipy.special import bdtr

    if not len(values):
        return Interval(None)
    middle = float(np.median(values))
    worth = int(effective_days(values))
    # The k-th smallest and the k-th largest of n hold the median between them.
    tail = (1.0 - confidence) / 2.0
    k = int(np.searchsorted(bdtr(np.arange(worth + 1.0), worth, 0.5), tail))
    if not k:
        return Interval(middle)
    part = k / (worth + 1.0)
    low, high = np.quantile(values, [part, 1.0 - part], method="weibull")
    return Interval(middle, float(low), float(high))


def effective_days(values: Floats) -> float:
    """Return how many independent days some days are worth, n(1 - r)/(1 + r).

    Parameters
    ----------
    values
        One for each day, in the order of time, (n,).
    """
    count = len(values)
    signs = np.sign(values - np.median(values))
    power = float((signs**2).sum())
    alike = float((signs[1:] * signs[:-1]).sum()) / power if power else 0.0
    # Of a normal series: signs are less alike than what they are signs of.
    alike = np.sin(np.pi / 2.0 * max(alike, 0.0))
    alike = min(alike + (1.0 + 3.0 * alike) / count, 0.99) if alike > 0.0 else 0.0
    return max(1.0, count * (1.0 - alike) / (1.0 + alike))


def _side(
    moments: Floats, values: Floats, midnight: float, *, before: bool
) -> tuple[Level, Floats]:
    """Return the level on one side of a day, and the medians of the days."""
    if before:
        rows = (moments >= midnight - LOOK_BACK * DAY) & (moments < midnight)
    else:
        rows = moments >= midnight + DAY
    daily = _daily(moments[rows], values[rows])
    return Level(median_interval(daily), len(daily), int(rows.sum())), daily


def _daily(moments: Floats, values: Floats) -> Floats:
    """Return the median of each day's readings, which are in the order of time."""
    if not len(moments):
        return np.zeros(0)
    place = np.floor_divide(moments, DAY)
    parts = np.split(values, np.flatnonzero(np.diff(place)) + 1)
    return np.array([np.median(part) for part in parts], dtype=np.float64)


def _shift(series: Series, midnight: float) -> Interval | None:
    """Return the distance of the levels once days and weeks are taken out."""
    if not len(series):
        return None
    left = deseasonalised(series)
    if left.time[left.training - 1] > midnight:
        return None
    # A bin bears the time of its end.
    moments = left.time - left.width
    _, old = _side(moments, left.value, midnight, before=True)
    _, new = _side(moments, left.value, midnight, before=False)
    if not len(old) or not len(new):
        return None
    first, last = (median_interval(one, _BOTH) for one in (old, new))
    middle = float(np.median(new) - np.median(old))
    return Interval(middle, last.low - first.high, last.high - first.low)

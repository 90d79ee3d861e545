"""Whether a signal is in breach: beyond its limits, or changed; or whether there is too little.

A share of readings beyond a limit is judged by the lower end of its 95 % interval, so that a few
readings say little. Source: Wilson, Probable inference, the law of succession, and statistical
inference (JASA 22, 1927).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from scenarios.signals.detectors import changes
from scenarios.signals.season import DAY, LEAST_TRAINING, Residuals, deseasonalised
from scenarios.signals.series import UNKNOWN, Series, SignalName, stamp

LIMIT = "limit"
"""What tells a breach where it is no detector."""
WHOLE_SHIFT = 4.0
"""Shift of the level, in robust deviations, that counts whole; half of it counts half."""
LEAST_SHIFT = 1.0
"""Shift below which an alarm is none: neighbouring bins differ by as much."""
_Z = 1.959964
"""The normal's 97.5th percentile."""


@dataclass(frozen=True)
class Judging:
    """How signals are judged."""

    days: float = 28.0
    """Days before the last reading of all in which a breach counts."""
    least: int = 20
    """Fewest readings in these days by which a limit is judged."""
    detectors: tuple[str, ...] = ()
    """Detectors to run, of `scenarios.signals.detectors.NAMES`."""


@dataclass(frozen=True)
class Breach:
    """A signal in breach."""

    name: SignalName
    """Which signal."""
    by: tuple[str, ...]
    """What tells: `LIMIT`, or names of detectors."""
    size: float
    """How grave it is, from 0 to 1."""
    first: float
    """First reading of it in the days looked at, seconds since 1970."""
    last: float
    """Last reading of it."""
    readings: int
    """Readings in the days looked at."""
    beyond: int
    """Readings of them beyond their limits."""
    figures: str
    """What was measured, as a sentence without its full stop."""
    evidence: str
    """Where it is to be read: file, lines, times."""
    success: str
    """What would show that it is over."""


@dataclass(frozen=True)
class TooFew:
    """A signal of which there is too little to tell."""

    name: SignalName
    """Which signal."""
    by: str
    """What could not judge it."""
    found: int
    """Readings, or bins of its training part."""
    needed: int
    """How many are needed."""
    beyond: int
    """Readings beyond their limits, which are no alarm."""


@dataclass(frozen=True)
class Judged:
    """What is to be said of a signal."""

    name: SignalName
    """Which signal."""
    breach: Breach | None = None
    """The breach, None where there is none."""
    too_few: tuple[TooFew, ...] = ()
    """What could not be told."""
    judged: bool = False
    """True where at least a limit or a detector could judge it."""
    stale: bool = False
    """True where it has no reading in the days looked at."""


def judge(series: Series, end: float, judging: Judging) -> Judged:
    """Return what is to be said of a signal.

    Parameters
    ----------
    series
        Its readings.
    end
        The last reading of all signals, seconds since 1970.
    judging
        How.

    Raises
    ------
    MissingSignalsError
        If a detector is asked for and `river` is not installed.
    """
    recent = series.since(end - judging.days * DAY)
    if not len(recent):
        return Judged(series.name, stale=True)
    told: list[_Told] = []
    few: list[TooFew] = []
    judged = False
    limited = recent.limited
    if limited.any():
        sample, beyond = int(recent.sample[limited].sum()), int(recent.beyond.sum())
        if sample < judging.least:
            few.append(TooFew(series.name, LIMIT, sample, judging.least, beyond))
        else:
            judged = True
            told += _beyond(recent) if beyond else []
    if judging.detectors:
        residuals = deseasonalised(series)
        if residuals.training < LEAST_TRAINING:
            found = residuals.training
            few += [TooFew(series.name, d, found, LEAST_TRAINING, 0) for d in judging.detectors]
        else:
            judged = True
            for detector in judging.detectors:
                told += _changed(detector, residuals, end - judging.days * DAY)
    breach = _breach(recent, told, judging.days) if told else None
    return Judged(series.name, breach, tuple(few), judged)


@dataclass(frozen=True)
class _Told:
    """One thing that tells a breach."""

    by: str
    size: float
    first: float
    last: float
    figures: str
    success: str


def _beyond(recent: Series) -> list[_Told]:
    """Return what limits say of readings some of which are beyond them."""
    beyond = recent.beyond
    at = np.flatnonzero(beyond)
    readings = int(recent.limited.sum())
    size = wilson_low(len(at), readings)
    worst = _worst(recent)
    limits = _limits(recent, worst)
    figures = (
        f"{len(at):,} of {readings:,} readings are beyond {limits}; the worst is "
        f"{recent.value[worst]:.6g} at {stamp(recent.time[worst])}"
    )
    return [
        _Told(
            LIMIT,
            size,
            float(recent.time[at[0]]),
            float(recent.time[at[-1]]),
            figures,
            f"no reading beyond {limits} in 28 days",
        )
    ]


def _worst(recent: Series) -> int:
    """Return the reading that is furthest beyond its limit."""
    over = np.fmax(recent.value - recent.high, recent.low - recent.value)
    over = np.where(recent.beyond, np.nan_to_num(over, nan=0.0), -np.inf)
    return int(np.argmax(over))


def _limits(recent: Series, at: int) -> str:
    """Return the limits of a reading in words."""
    low, high = recent.low[at], recent.high[at]
    parts = [f"low {low:g}"] if not np.isnan(low) else []
    parts += [f"high {high:g}"] if not np.isnan(high) else []
    if parts:
        return " and ".join(parts)
    return "what its tool allows" if recent.verdict[at] != UNKNOWN else "its limits"


def _changed(detector: str, residuals: Residuals, since: float) -> list[_Told]:
    """Return what a detector says of the days looked at."""
    found = changes(detector, residuals.value)
    alarms = [at for at in found if residuals.time[at] >= since and at >= residuals.training]
    if not alarms:
        return []
    last = alarms[-1]
    shift = _shift(residuals, found, last)
    if abs(shift) < LEAST_SHIFT:
        return []
    size = min(1.0, abs(shift) / WHOLE_SHIFT)
    cycle = {0.0: "", DAY: ", its daily cycle taken out", 7 * DAY: ", its weekly cycle taken out"}
    word = "change" if len(alarms) == 1 else f"{len(alarms)} changes, the last one"
    figures = (f"{detector} tells a {word}" if len(alarms) == 1 else f"{detector} tells {word}") + (
        f" at {stamp(residuals.time[last])}, by {shift:+.1f} robust deviations"
        f"{cycle[residuals.period]}"
    )
    first, end = float(residuals.time[alarms[0]]) - residuals.width, float(residuals.time[last])
    return [_Told(detector, size, first, end, figures, f"no change by {detector} in 28 days")]


def _shift(residuals: Residuals, found: Sequence[int], last: int) -> float:
    """Return by how much the level changed at an alarm: the medians before and after the change.

    An alarm comes some time after the change, which is taken to be where the sum of what is above
    the mean is furthest from 0 (Page's cumulative sum).
    """
    before = [at for at in found if at < last]
    segment = residuals.value[before[-1] if before else 0 :]
    sums = np.cumsum(segment - segment.mean())[:-1]
    if not len(sums):
        return 0.0
    split = int(np.argmax(np.abs(sums))) + 1
    return float(np.median(segment[split:]) - np.median(segment[:split]))


def _breach(recent: Series, told: Sequence[_Told], days: float) -> Breach:
    """Return all that tells of a breach as one."""
    first, last = min(one.first for one in told), max(one.last for one in told)
    inside = (recent.time >= first) & (recent.time <= last)
    lines = recent.line[inside]
    place = recent.source
    if len(lines) and lines.min() > 0:
        place = f"{recent.source}:{lines.min()}-{lines.max()}"
    return Breach(
        name=recent.name,
        by=tuple(one.by for one in told),
        size=max(one.size for one in told),
        first=first,
        last=last,
        readings=len(recent),
        beyond=int(recent.beyond.sum()),
        figures=f"in {days:g} days " + "; ".join(one.figures for one in told),
        evidence=f"{place}, {stamp(first)} to {stamp(last)}",
        success=told[0].success,
    )


def wilson_low(hits: int, tries: int) -> float:
    """Return the lower end of the 95 % interval of a share, after Wilson (1927)."""
    if not tries:
        return 0.0
    share, z2 = hits / tries, _Z * _Z
    middle = share + z2 / (2 * tries)
    half = _Z * sqrt(share * (1 - share) / tries + z2 / (4 * tries * tries))
    return max(0.0, (middle - half) / (1 + z2 / tries))

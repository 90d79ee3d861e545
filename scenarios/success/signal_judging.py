"""A success threshold held against a signal: where its days stand after the closing."""

from datetime import date
from math import isnan
from typing import Final

import numpy as np

from scenarios.cells import CellError
from scenarios.signals.series import Series
from scenarios.success.interval import Interval
from scenarios.success.judgement import MET, NOT_MET, TOO_EARLY, Judgement
from scenarios.success.level import Levels, levels
from scenarios.success.threshold import Side, Threshold

LEAST_DAYS: Final = 14
"""Fewest days with readings on a side from which a signal is judged: two whole weeks."""
_LESS_IS_BETTER: Final = ("latency", "drift")
"""Kinds of signals whose direction is known."""


def judge_signal(
    series: Series, closed: date, stated: Threshold | None, stated_by: str, metric: str
) -> Judgement:
    """Return whether a signal is where it was to be.

    Parameters
    ----------
    series
        The signal.
    closed
        Day the item was closed.
    stated
        What counts as success; None for the limits that go with the signal.
    stated_by
        Whose word it is.
    metric
        What is measured, as the backlog says.

    Raises
    ------
    CellError
        If there is neither a threshold nor one limit, or it says no direction.
    """
    threshold = _directed(series, stated)
    found = levels(series, closed)
    figure = found.ratio if threshold.relative else found.after.median
    right = threshold.verdict(figure)
    missing = _missing(found, threshold)
    if right is None and not missing:
        missing = [_unsettled(figure, threshold)]
    notes = []
    if not threshold.relative and found.before.days and not missing:
        earlier = threshold.verdict(found.before.median)
        if earlier:
            notes.append("the threshold was kept before the closing as well")
    shown = f"{threshold}".replace("of before", "of what it was before")
    return Judgement(
        verdict=TOO_EARLY if missing else MET if right else NOT_MET,
        because=f"{_told(found)}; asked for is {shown}",
        metric=metric or f"{found.name}",
        threshold=str(threshold),
        stated_by="limits" if stated is None else stated_by,
        missing=tuple(missing),
        notes=tuple(notes),
        levels=found,
    )


def _directed(series: Series, stated: Threshold | None) -> Threshold:
    """Return a threshold that says its direction."""
    low, high = _limit(series.low), _limit(series.high)
    if stated is None:
        if (low is None) == (high is None):
            given = "none" if low is None else "both low and high"
            raise CellError(
                f"is blank, and the signal states {given} of its limits; give --threshold, such "
                "as '< 0.01'"
            )
        return Threshold(high, "<=") if high is not None else Threshold(float(low or 0.0), ">=")
    if stated.side is not None:
        return stated
    side: Side | None = None
    if series.name.kind in _LESS_IS_BETTER or (high is not None and low is None):
        side = "<="
    elif low is not None and high is None:
        side = ">="
    if side is None:
        raise CellError(
            f"is '{stated}', and whether less or more is better the signal does not say; write "
            f"'<= {stated}' or '>= {stated}'"
        )
    return Threshold(stated.value, side, stated.relative)


def _limit(limits: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float | None:
    """Return the last limit that is stated."""
    if not len(limits) or isnan(limits[-1]):
        return None
    return float(limits[-1])


def _missing(found: Levels, threshold: Threshold) -> list[str]:
    """Return which side is too short to be judged, in words."""
    sides = [("after", found.after)]
    if threshold.relative:
        sides.insert(0, ("before", found.before))
    return [
        f"readings on {LEAST_DAYS} days {side} the closing ({level.days})"
        for side, level in sides
        if level.days < LEAST_DAYS
    ]


def _unsettled(figure: Interval, threshold: Threshold) -> str:
    """Return why an interval does not say on which side of a threshold it lies."""
    if not (np.isfinite(figure.low) and np.isfinite(figure.high)):
        return "more days: those there are resemble each other too much to bound the median"
    what = "ratio to what it was" if threshold.relative else "median"
    return f"more days: the {what}, {_reach(figure)}, may be on either side of {threshold.value:g}"


def _told(found: Levels) -> str:
    """Return the levels as a sentence."""
    before, after = found.before, found.after
    return (
        f"{found.name} was {_median(before.median)} on {before.days} days before, "
        f"{_median(after.median)} on {after.days} days after"
    )


def _median(median: Interval) -> str:
    if median.value is None:
        return "not read"
    known = np.isfinite(median.low) and np.isfinite(median.high)
    return f"{median.value:.4g}" + (f" (95 % {_reach(median)})" if known else "")


def _reach(figure: Interval) -> str:
    return f"{figure.low:.4g} to {figure.high:.4g}"

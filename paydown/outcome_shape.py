"""A judgement as plain content, as a record holds it."""

from typing import Any

from scenarios.success.counts import Count
from scenarios.success.judgement import Incidents, Judgement
from scenarios.success.level import Level, Levels


def judgement_shape(judgement: Judgement) -> dict[str, Any]:
    """Return a judgement; ends that are open are None.

    Parameters
    ----------
    judgement
        The judgement.
    """
    return {
        "verdict": judgement.verdict,
        "criterion": {
            "metric": judgement.metric,
            "threshold": judgement.threshold,
            "stated_by": judgement.stated_by,
        },
        "missing": list(judgement.missing),
        "notes": list(judgement.notes),
        "incidents": None if judgement.incidents is None else _incidents(judgement.incidents),
        "signal": None if judgement.levels is None else _levels(judgement.levels),
    }


def _incidents(found: Incidents) -> dict[str, Any]:
    return {
        "source": found.source,
        "since": None if found.since is None else found.since.isoformat(),
        "until": None if found.until is None else found.until.isoformat(),
        "before": _count(found.before),
        "after": _count(found.after),
        "dispersion": found.dispersion,
        "ratio": found.ratio.shape,
        "rate_after": found.rate.shape,
    }


def _count(count: Count) -> dict[str, Any]:
    return {"incidents": count.events, "days": count.days, "per_quarter": count.per_quarter}


def _levels(found: Levels) -> dict[str, Any]:
    return {
        "component": found.name.component,
        "kind": found.name.kind,
        "signal": found.name.signal,
        "before": _level(found.before),
        "after": _level(found.after),
        "ratio": found.ratio.shape,
        "shift": None if found.shift is None else found.shift.shape,
    }


def _level(level: Level) -> dict[str, Any]:
    return {"median": level.median.shape, "days": level.days, "readings": level.readings}

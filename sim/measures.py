"""The measures of a run: one number each, named as in every table, file and chart."""

from math import nan

import numpy as np

from scenarios.table import Floats
from scenarios.units import HOURS_PER_DAY
from sim.books import Books, EngineerDays, keep_books
from sim.run import Run

MEASURES = (
    "net_value",
    "value_delivered",
    "value_lost.incidents",
    "value_lost.drag",
    "value_lost.drift",
    "value_lost.churn",
    "outcomes",
    "availability",
    "retention",
    "incidents",
    "incident_hours",
    "detect_hours",
    "response_wait_hours",
    "restore_hours",
    "penalties",
    "engineer_days.remediation",
    "engineer_days.rollback",
    "engineer_days.firefighting",
    "engineer_days.aftercare",
    "engineer_days.toil",
    "engineer_days.idle",
    "items_opened",
    "items_closed",
    "items_open",
    "principal_open_days",
    "drift_mean",
)
"""Names, in the order of every table; a point nests."""


def measure(run: Run, books: Books | None = None) -> dict[str, float]:
    """Return the measures of a run by name; NaN where no incident passed a stage.

    Parameters
    ----------
    run
        The run.
    books
        Its books, where they have been kept already.
    """
    books = keep_books(run) if books is None else books
    log = run.incident_log
    onset, horizon = run.world.incidents.onset[log.incident], run.world.horizon
    closed = sum(day is not None for day in run.closed)
    days = {
        f"engineer_days.{name}": getattr(books.engineer_days, name)
        for name in EngineerDays.__annotations__
    }
    return {
        "net_value": books.delivered + books.outcomes - books.penalties,
        "value_delivered": books.delivered,
        "value_lost.incidents": books.incidents,
        "value_lost.drag": books.drag,
        "value_lost.drift": books.drift,
        "value_lost.churn": books.churn,
        "outcomes": books.outcomes,
        "availability": books.availability,
        "retention": books.retention,
        "incidents": float(len(log)),
        "incident_hours": float(np.sum(np.minimum(log.restored, horizon) - onset)) * HOURS_PER_DAY,
        "detect_hours": _mean_hours(onset, log.detected),
        "response_wait_hours": _mean_hours(log.detected, log.engaged),
        "restore_hours": _mean_hours(log.engaged, log.restored),
        "penalties": books.penalties,
        **days,
        "items_opened": float(run.world.newcomers),
        "items_closed": float(closed),
        "items_open": float(len(run.closed) - closed),
        "principal_open_days": sum(run.left),
        "drift_mean": books.drift_mean,
    }


def _mean_hours(start: Floats, end: Floats) -> float:
    """Return the mean length of a stage in hours over what passed it, NaN of nothing."""
    passed = np.isfinite(end)
    return float(np.mean(end[passed] - start[passed])) * HOURS_PER_DAY if passed.any() else nan

"""The measures of a run: one number each, named as in every table, file and chart."""

from math import nan

import numpy as np

from scenarios.units import HOURS_PER_DAY
from sim.books import EngineerDays, keep_books
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


def measure(run: Run) -> dict[str, float]:
    """Return the measures of a run by name; NaN where no incident passed a stage."""
    books = keep_books(run)
    onsets = run.world.incidents.onset
    horizon = run.world.horizon
    waits: dict[str, list[float]] = {"detect": [], "wait": [], "restore": [], "whole": []}
    for one in run.incidents:
        onset = float(onsets[one.incident])
        waits["whole"].append((horizon if one.restored is None else one.restored) - onset)
        if one.detected is not None:
            waits["detect"].append(one.detected - onset)
            if one.engaged is not None:
                waits["wait"].append(one.engaged - one.detected)
                if one.restored is not None:
                    waits["restore"].append(one.restored - one.engaged)
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
        "incidents": float(len(run.incidents)),
        "incident_hours": sum(waits["whole"]) * HOURS_PER_DAY,
        "detect_hours": _mean_hours(waits["detect"]),
        "response_wait_hours": _mean_hours(waits["wait"]),
        "restore_hours": _mean_hours(waits["restore"]),
        "penalties": books.penalties,
        **days,
        "items_opened": float(run.world.newcomers),
        "items_closed": float(closed),
        "items_open": float(len(run.closed) - closed),
        "principal_open_days": sum(run.left),
        "drift_mean": books.drift_mean,
    }


def _mean_hours(days: list[float]) -> float:
    """Return the mean in hours, NaN of nothing."""
    return float(np.mean(days)) * HOURS_PER_DAY if days else nan

"""A run in detail, as plain columns: its weeks, and an account of every item."""

from dataclasses import dataclass

import numpy as np

from scenarios.table import Floats
from sim.books import Books
from sim.run import Run
from sim.weeks import WEEKLY, weeks_of

ACCOUNT = (
    "appeared_day",
    "started_day",
    "closed_day",
    "incidents",
    "lost_to_incidents",
    "lost_to_drag",
    "lost_to_drift",
    "lost_to_churn",
    "penalties",
    "burnt_days",
    "worked_days",
)
"""Columns of an account: days since the planning date, a number, value units, engineer-days."""
COSTS = ("lost_to_incidents", "lost_to_drag", "lost_to_drift", "lost_to_churn", "penalties")
"""The columns that sum to what an item cost."""


@dataclass(frozen=True, eq=False)
class Detail:
    """What is kept of a run beyond its measures."""

    weeks: Floats
    """The columns `WEEKLY` at the start and after each week, (w+1, 13)."""
    newcomers: tuple[str, ...]
    """Ids of the items that appeared, in order."""
    account: Floats
    """The columns `ACCOUNT` of each item, and of the background in the last row, (n+1, 11).

    The day is NaN on which something did not happen; the background never appears or ends.
    """


def detail_of(run: Run, books: Books) -> Detail:
    """Return a run in detail.

    Parameters
    ----------
    run
        The run.
    books
        Its books.
    """
    weeks = weeks_of(run)
    present = len(run.world.workspace.in_play)
    return Detail(
        weeks=np.column_stack([getattr(weeks, name) for name in WEEKLY]),
        newcomers=tuple(item.id for item in run.world.table.items[present:]),
        account=_account(run, books),
    )


def _account(run: Run, books: Books) -> Floats:
    """Return what each item cost and when, and in the last row what no item is to blame for."""
    own = books.by_item
    source = run.world.incidents.item[run.incident_log.incident]
    started, closed = (
        np.array([np.nan if day is None else day for day in column], dtype=np.float64)
        for column in (run.started, run.closed)
    )
    columns = (
        (run.world.table.since, np.nan),
        (started, np.nan),
        (closed, np.nan),
        (np.bincount(source + 1, minlength=len(started) + 1)[1:], np.sum(source < 0)),
        (own.incidents, books.incidents - own.incidents.sum()),
        (own.drag, 0.0),
        (own.drift, books.drift - own.drift.sum()),
        (own.churn, books.churn - own.churn.sum()),
        (own.penalties, 0.0),
        (own.engineer_days, books.background_days),
        (own.worked, 0.0),
    )
    return np.column_stack([np.append(items, rest) for items, rest in columns])

"""Means over worlds of what a run tells in detail: by week, and by item."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from scenarios.table import Floats
from scenarios.units import DAYS_PER_WEEK
from sim.detail import ACCOUNT, COSTS
from sim.results import Results
from sim.statistics import Estimate, estimate
from sim.weeks import WEEKLY

NEWCOMERS, BACKGROUND = "(items that appear later)", "(no listed item)"
"""Stand for an item where several, or none, are to blame."""


@dataclass(frozen=True)
class WeekOutlook:
    """One week under a policy."""

    week: int
    """Number of the week, 0 for the planning date."""
    day: float
    """Day at its end, since the planning date."""
    estimates: dict[str, Estimate]
    """Mean and interval of each column of `sim.weeks.Weeks`."""


@dataclass(frozen=True)
class ItemOutlook:
    """One item under a policy, means over worlds."""

    item: str
    """Its id, or `NEWCOMERS` for all that appear later, or `BACKGROUND` for no listed item."""
    cost: Estimate
    """Value lost to it and penalties."""
    lost_to_incidents: float
    """Value lost to its incidents."""
    lost_to_drag: float
    """Value lost all the time it was open."""
    lost_to_drift: float
    """Value lost to the drift it added."""
    lost_to_churn: float
    """Value of users who left because of it."""
    penalties: float
    """Cash."""
    incidents: float
    """Its incidents."""
    burnt_days: float
    """Engineer-days on its incidents, their aftercare and its toil."""
    worked_days: float
    """Engineer-days of work on it."""
    closed_share: float
    """Share of worlds in which it was closed; NaN for what is no single item."""
    closed_day: float
    """Mean day of closing where it was closed, NaN where it never was."""


def weeks_ahead(results: Results, policy: str) -> list[WeekOutlook]:
    """Return the weeks under a policy, over the worlds whose runs were kept in detail.

    Raises
    ------
    NoDetailError
        If none was.
    """
    table = np.array([one.weeks for one in results.kept(policy)])
    return [
        WeekOutlook(
            week,
            float(week * DAYS_PER_WEEK),
            {name: estimate(table[:, week, column]) for column, name in enumerate(WEEKLY)},
        )
        for week in range(table.shape[1])
    ]


def items_ahead(results: Results, policy: str) -> list[ItemOutlook]:
    """Return what the items cost under a policy, the dearest first, over the same worlds.

    Raises
    ------
    NoDetailError
        If no run was kept in detail.
    """
    return sorted(_items(results, policy), key=lambda one: (-one.cost.mean, one.item))


def _items(results: Results, policy: str) -> Iterator[ItemOutlook]:
    runs = results.kept(policy)
    listed = [item.id for item in results.workspace.in_play]
    count = len(listed)
    own = np.array([one.account[:count] for one in runs])
    for row, name in enumerate(listed):
        yield _item(name, own[:, row], single=True)
    later = np.array([one.account[count:-1].sum(axis=0) for one in runs])
    if any(one.newcomers for one in runs):
        yield _item(NEWCOMERS, later, single=False)
    yield _item(BACKGROUND, np.array([one.account[-1] for one in runs]), single=False)


def _item(name: str, account: Floats, *, single: bool) -> ItemOutlook:
    """Return the outlook of an item from its accounts, a world in each row."""
    columns = dict(zip(ACCOUNT, account.T, strict=True))
    means = {key: float(columns[key].mean()) for key in (*COSTS, "incidents", "burnt_days")}
    closed = columns["closed_day"][np.isfinite(columns["closed_day"])]
    return ItemOutlook(
        item=name,
        cost=estimate(sum(columns[key] for key in COSTS) + np.zeros(len(account))),
        worked_days=float(columns["worked_days"].mean()),
        closed_share=len(closed) / len(account) if single else float("nan"),
        closed_day=float(closed.mean()) if single and len(closed) else float("nan"),
        **means,
    )

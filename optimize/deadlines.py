"""Deadlines: which items are due, in which quarters they can be in time, and what room is left.

A plan says in which quarter an item is finished, and a deadline names a day. An item that is due
has to be in the plan. Its last part must end early enough for the rollouts and retries that are
expected; in a quarter that its latest end cuts short, it and all that is due before it have to fit
into what the crew delivers until then. With the earliest due first that is enough as well as
needed, up to whole engineers (Jackson's rule; Pinedo, Scheduling, 2016, theorem 3.1.1).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from scenarios.table import Booleans, Floats, ItemTable
from scenarios.units import DAYS_PER_QUARTER
from scenarios.workspace import Workspace


@dataclass(frozen=True)
class Window:
    """The part of a team's quarter that is left before some items are due."""

    team: int
    """Index of the team."""
    quarter: int
    """Quarter, from 0."""
    rows: tuple[int, ...]
    """Items whose work must end by then, if it ends in this quarter."""
    share: float
    """Share of the quarter that is left."""


def latest_ends(workspace: Workspace, table: ItemTable, late: Floats) -> Floats:
    """Return the day by which the work on each item must end, infinity where none binds, (n,).

    A deadline beyond the horizon does not bind yet, and one that has passed no longer can.

    Parameters
    ----------
    workspace
        Its horizon.
    table
        The items.
    late
        Expected days from the end of the work to closing: rollouts and retries, (n,).
    """
    binds = (table.deadline > 0) & (table.deadline <= workspace.horizon)
    return np.where(binds, table.deadline - late, np.inf)


def in_time(workspace: Workspace, effort: Floats, ends: Floats) -> Booleans:
    """Return in which quarters the last work of an item can end early enough, (n, Q).

    One engineer works on a part, from the first day of the quarter on if need be.

    Parameters
    ----------
    workspace
        Its teams.
    effort
        Engineer-days by finishing quarter, team and quarter of work, (n, Q, K, Q).
    ends
        Day by which the work must end, (n,).
    """
    quarters = effort.shape[1]
    paces = np.array([team.pace for team in workspace.teams])
    last = effort[:, range(quarters), :, range(quarters)].transpose(1, 0, 2)
    days = np.divide(last, paces, out=np.zeros_like(last), where=paces > 0).max(axis=2, initial=0.0)
    starts = DAYS_PER_QUARTER * np.arange(quarters)
    return np.asarray(starts + days <= ends[:, None] + 1e-9)


def windows(workspace: Workspace, table: ItemTable, ends: Floats) -> Iterator[Window]:
    """Yield what is left of a team's quarter before each day in it on which work must end."""
    for quarter in range(workspace.quarters):
        start = float(quarter * DAYS_PER_QUARTER)
        inside = (ends > start) & (ends < start + DAYS_PER_QUARTER)
        for end in np.unique(ends[inside]).tolist():
            for team in range(len(workspace.teams)):
                rows = np.flatnonzero((ends <= end) & (ends > start) & table.works[:, team])
                if len(rows):
                    share = (end - start) / DAYS_PER_QUARTER
                    yield Window(team, quarter, tuple(rows.tolist()), share)

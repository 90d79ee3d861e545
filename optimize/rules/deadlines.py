"""Deadlines: which items are due, in which quarters they can be in time, and what room is left.

A plan says in which quarter an item is finished, and a deadline names a day. An item that is due
has to be in the plan. Its last part must end early enough for the rollouts and retries that are
expected; in a quarter that its latest end cuts short, it and all that is due before it have to fit
into what the crew delivers until then. With the earliest due first that is enough as well as
needed, up to whole engineers (Jackson's rule; Pinedo, Scheduling, 2016, theorem 3.1.1).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import inf

import numpy as np

from optimize.problem import Problem
from optimize.programme import AT_LEAST, AT_MOST, Key, Programme
from scenarios.table import Booleans, Floats, ItemTable
from scenarios.units import DAYS_PER_QUARTER
from scenarios.workspace import Workspace

_TOLERANCE = 1e-6
"""Days, and share of the work, by which a window may be missed: the solver's tolerance."""


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


def windows(problem: Problem) -> Iterator[Window]:
    """Yield what is left of a team's quarter before each day in it on which work must end."""
    ends = problem.ends
    for quarter in range(problem.workspace.quarters):
        start = float(quarter * DAYS_PER_QUARTER)
        inside = (ends > start) & (ends < start + DAYS_PER_QUARTER)
        for end in np.unique(ends[inside]).tolist():
            for team in range(len(problem.workspace.teams)):
                rows = np.flatnonzero((ends <= end) & (ends > start) & problem.table.works[:, team])
                if len(rows):
                    share = (end - start) / DAYS_PER_QUARTER
                    yield Window(team, quarter, tuple(rows.tolist()), share)


class Deadlines:
    """Items that are due within the horizon."""

    kind = "deadlines"
    """Name of the kind."""

    def parts(self, problem: Problem) -> Iterable[Key]:
        """Return the rows of the items that are due."""
        return problem.due

    def post(self, problem: Problem, programme: Programme, parts: Sequence[Key]) -> None:
        """Force items in, in time, and all that is due by a day into the time before it."""
        due = set(parts)
        for part in parts:
            assert isinstance(part, int)
            for quarter in np.flatnonzero(~problem.in_time[part]).tolist():
                programme.forbid(part, quarter)
            programme.add(programme.by(part), AT_LEAST, 1.0)
        for index, window in enumerate(windows(problem)):
            team, quarter = window.team, window.quarter
            if not programme.has("capacity", team):
                continue
            work = [
                (
                    programme.finish[row, quarter],
                    float(problem.effort[row, quarter, team, quarter]),
                )
                for row in window.rows
                if row in due and (row, quarter) in programme.finish
            ]
            room = window.share * float(problem.room[team, quarter])
            programme.add(work, AT_MOST, room, ("windows", index))

    def broken(self, problem: Problem, quarters: Mapping[int, int]) -> Iterator[str]:
        """Yield what is not done in time, working each quarter off with the earliest due first."""
        items, teams = problem.table.items, problem.workspace.teams
        due = [row for row, end in enumerate(problem.ends.tolist()) if end < inf]
        for row in due:
            if row not in quarters:
                yield f"'{items[row].id}' is due on {items[row].deadline} and not in the plan"
            elif not problem.in_time[row, quarters[row]]:
                yield f"'{items[row].id}' cannot be finished in quarter {quarters[row] + 1}"
        for team, quarter in product(range(len(teams)), range(problem.workspace.quarters)):
            start = float(quarter * DAYS_PER_QUARTER)
            pace = float(problem.room[team, quarter]) / DAYS_PER_QUARTER
            worked = 0.0
            for row in sorted(due, key=lambda row: float(problem.ends[row])):
                days = float(problem.effort[row, quarter, team, quarter])
                if quarters.get(row) != quarter or days == 0:
                    continue
                worked += days
                left = float(problem.ends[row]) - start
                if left >= DAYS_PER_QUARTER:
                    continue
                alone = days / teams[team].pace if teams[team].pace > 0 else inf
                if alone > left + _TOLERANCE or worked > pace * left + _TOLERANCE * max(1, worked):
                    yield f"'{items[row].id}' is not done by {items[row].deadline}, when it is due"

    def sentence(self, problem: Problem, part: Key) -> str:
        """Return a deadline in the user's words."""
        assert isinstance(part, int)
        item = problem.table.items[part]
        if problem.table.barred[part]:
            why = "requires an accepted risk or excludes a closed item"
            return f"'{item.id}' is due on {item.deadline} and {why}"
        if problem.allowed[part].any() or not problem.possible[part].any():
            return f"'{item.id}' is due on {item.deadline}"
        return f"'{item.id}' is due on {item.deadline}, before its work can end"


RULE = Deadlines()

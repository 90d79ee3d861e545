"""Items with all that they require, and outcomes with all that they require, as one piece of work.

A prerequisite may be worth little by itself and be in the way of much. A chain is a target with the
open items that must be closed before it; its index is its whole worth over its whole effort, and
no item in it ranks below that. An outcome counts by the share of it that the place in the queue
decides: with f the share of the time left after which the set would be closed in its place now,
f squared, nothing where it is near and all where it is past the horizon.

Source: the densest initial set of jobs with precedence (Sidney, Operations Research 23, 1975),
here for one target at a time.
"""

from dataclasses import dataclass

import numpy as np

from scenarios.open_outcomes import open_outcomes
from scenarios.table import Floats, Integers, ItemTable
from scenarios.workspace import Workspace
from sim.view import View

DANGER = 2
"""Power of the share of the time left that an outcome takes, by which it counts."""


@dataclass(frozen=True, eq=False)
class Chains:
    """c chains over r items of a backlog."""

    rows: Integers
    """Rows of the items that belong to any, (r,)."""
    members: Floats
    """1 where an item belongs to a chain, (c, r)."""
    before: Floats
    """The same without the target: it cannot start before the others are closed, (c, r)."""
    target: Integers
    """Row that a chain leads to, -1 for an outcome, (c,)."""
    value: Floats
    """What is won when all are closed, (c,)."""

    @classmethod
    def of(cls, workspace: Workspace, table: ItemTable) -> "Chains":
        """Return the chains of a backlog; those that can never be closed are left out."""
        known: dict[int, frozenset[int]] = {}
        found = [
            (needed, row, 0.0)
            for row in range(len(table))
            if len(needed := _with_required(table, row, known)) > 1
        ]
        for outcome, waits in open_outcomes(workspace):
            parts = [_with_required(table, row, known) for row in waits]
            found.append((frozenset().union(*parts), -1, outcome.value))
        found = [one for one in found if not table.barred[list(one[0])].any()]
        members = np.zeros((len(found), len(table)))
        before = np.zeros_like(members)
        for chain, (needed, row, _) in enumerate(found):
            members[chain, list(needed)] = 1.0
            before[chain, list(needed - {row})] = 1.0
        linked = np.flatnonzero(members.any(axis=0))
        targets = np.array([row for _, row, _ in found], dtype=np.int64)
        values = np.array([value for _, _, value in found])
        return cls(linked, members[:, linked], before[:, linked], targets, values)

    def lifted(self, view: View, index: Floats, effort: Floats, closing: Floats) -> Floats:
        """Return an index in which no item ranks below a chain that it opens, (m,).

        Parameters
        ----------
        view
            The review.
        index
            Worth per engineer-day of each item by itself, (m,).
        effort
            Engineer-days, (m,).
        closing
            Day on which each would close in its present place, (m,).
        """
        if not len(self.target):
            return index
        there = view.open[self.rows]
        alone, days = index[self.rows], effort[self.rows] * there
        day, horizon = view.day, view.workspace.horizon
        last = (self.members * (closing[self.rows] * there)).max(axis=1)
        decided = np.clip((last - day) / max(horizon - day, 1e-9), 0.0, 1.0) ** DANGER
        work = self.members @ days
        worth = self.members @ (alone * days) + self.value * decided
        waits = (self.target < 0) | view.open[self.target]
        density = np.where(waits & (work > 0), worth / np.maximum(work, 1e-12), 0.0)
        most = index.copy()
        most[self.rows] = np.maximum(alone, (self.before * density[:, None]).max(axis=0))
        return most


def _with_required(table: ItemTable, row: int, known: dict[int, frozenset[int]]) -> frozenset[int]:
    """Return a row with all that it requires, directly or through others."""
    if row not in known:
        parts = (_with_required(table, other, known) for other in table.requires[row])
        known[row] = frozenset({row}).union(*parts)
    return known[row]


def requirements(table: ItemTable, row: int) -> list[int]:
    """Return all that an item requires, directly or through others, then the item itself.

    Parameters
    ----------
    table
        The items.
    row
        Row of the item.
    """
    found: dict[int, None] = {}

    def visit(one: int) -> None:
        if one not in found:
            for other in table.requires[one]:
                visit(other)
            found[one] = None

    visit(row)
    return list(found)

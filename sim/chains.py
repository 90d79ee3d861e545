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

from scenarios.table import Floats, Integers, ItemTable
from scenarios.workspace import Workspace
from sim.view import View


@dataclass(frozen=True, eq=False)
class Chains:
    """c chains over the n items of a backlog."""

    members: Floats
    """1 where an item belongs to a chain, (c, n)."""
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
        rows = {item.id: row for row, item in enumerate(table.items)}
        closed = {item.id for item in workspace.items if item.status == "closed"}
        for outcome in workspace.outcomes:
            names = [name for name in outcome.requires if name not in closed]
            if names and all(name in rows for name in names):
                parts = [_with_required(table, rows[name], known) for name in names]
                found.append((frozenset().union(*parts), -1, outcome.value))
        found = [one for one in found if not table.barred[list(one[0])].any()]
        members = np.zeros((len(found), len(table)))
        for chain, (needed, _, _) in enumerate(found):
            members[chain, list(needed)] = 1.0
        targets = np.array([row for _, row, _ in found], dtype=np.int64)
        return cls(members, targets, np.array([value for _, _, value in found]))

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
        chains, count = self.members.shape
        if not chains:
            return index
        there = self.members * view.open[:count]
        day, horizon = view.day, view.workspace.horizon
        last = (there * closing[:count]).max(axis=1, initial=0.0)
        decided = np.clip((last - day) / max(horizon - day, 1e-9), 0.0, 1.0) ** 2
        days = there @ effort[:count]
        worth = there @ (index * effort)[:count] + self.value * decided
        waits = (self.target < 0) | view.open[self.target]
        density = np.where(waits & (days > 0), worth / np.maximum(days, 1e-12), 0.0)
        # A target is not lifted: it cannot start before the others are closed.
        led = np.flatnonzero(self.target >= 0)
        there[led, self.target[led]] = 0.0
        most = index.copy()
        most[:count] = np.maximum(most[:count], (there * density[:, None]).max(axis=0, initial=0.0))
        return most


def _with_required(table: ItemTable, row: int, known: dict[int, frozenset[int]]) -> frozenset[int]:
    """Return a row with all that it requires, directly or through others."""
    if row not in known:
        parts = (_with_required(table, other, known) for other in table.requires[row])
        known[row] = frozenset({row}).union(*parts)
    return known[row]

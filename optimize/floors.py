"""Floors of a balanced scorecard: the least share of capacity that goes into a category of debt.

A floor is kept cumulated: by the end of each quarter the work on the category is at least its share
of what the crews have delivered so far, or all there is of it. So a large item may be done in one
quarter for several, and a category that is done with asks for no more.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from scenarios.table import Booleans, Floats, ItemTable
from scenarios.workspace import Workspace


@dataclass(frozen=True, eq=False)
class FloorRule:
    """One floor as a rule of the plan."""

    category: str
    """Kind of debt."""
    share: float
    """Least share of capacity."""
    rows: tuple[int, ...]
    """Items of the category that can be done."""
    least: Floats
    """Engineer-days of work on them up to the end of each quarter, at least, (Q,)."""


def floor_rules(
    workspace: Workspace,
    table: ItemTable,
    effort: Floats,
    possible: Booleans,
    cliques: tuple[tuple[int, ...], ...],
) -> Iterator[FloorRule]:
    """Yield the floors of a workspace.

    Parameters
    ----------
    workspace
        Its floors and crews.
    table
        The items.
    effort
        Engineer-days by finishing quarter, team and quarter of work, (n, Q, K, Q).
    possible
        In which quarters an item can be finished, (n, Q).
    cliques
        Sets of items of which at most one is done.
    """
    delivered = [sum(workspace.team_capacity(q)) for q in range(workspace.quarters)]
    so_far = np.cumsum(np.array(delivered, dtype=np.float64))
    whole = np.where(possible, effort.sum(axis=(2, 3)), np.inf).min(axis=1, initial=np.inf)
    for floor in workspace.floors:
        rows = [
            row
            for row, item in enumerate(table.items)
            if item.category == floor.category and item.pin != "out" and np.isfinite(whole[row])
        ]
        there = sum(float(whole[row]) for row in rows)
        # Of items that exclude each other the smallest is counted on.
        for clique in cliques:
            inside = [float(whole[row]) for row in clique if row in rows]
            there -= sum(inside) - min(inside) if inside else 0.0
        least = np.minimum(floor.share * so_far, max(0.0, there))
        yield FloorRule(floor.category, floor.share, tuple(rows), least)

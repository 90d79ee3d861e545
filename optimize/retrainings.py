"""Which retrainings can hold at all in a world, and which fail for sure while sets of items stay.

A retraining fails where its mark is below 1 - prod (1 - b) over the open items that block it. The
more are closed, the more retrainings hold, so that those that hold with everything closed that can
be are all that hold under any policy.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod

import numpy as np

from scenarios.table import Booleans, Floats, Integers
from sim.clock import retraining_fails
from sim.world import World

_LONGEST_CHAIN = 8
"""Most retrainings that fail one after the other and are counted."""
_ROUNDING = 1e-12
"""Relative distance at which a mark counts as below a probability."""

Sets = tuple[tuple[int, ...], ...]
"""Sets of items, by row."""


@dataclass(frozen=True)
class Failure:
    """Drift that stays for one interval more, since all retrainings from its own on fail."""

    born: int
    """Interval between retrainings in which it came up, from 0."""
    start: float
    """Day of the last of these retrainings."""
    end: float
    """Day of the next one, or the horizon."""
    sets: Sets
    """Disjoint; all of these retrainings fail as long as no item of some set is closed by then."""


def trained(world: World, component: int, earliest: Floats) -> Floats:
    """Return 0, the days of the retrainings that can hold, and the horizon.

    Parameters
    ----------
    world
        The world.
    component
        Index of the component.
    earliest
        Day before which no policy closes an item, (n,).
    """
    table = world.table
    every = world.workspace.components[component].retrain_days
    days = [0.0]
    for k, mark in enumerate(world.retraining_marks[component].tolist(), start=1):
        day = k * every
        sure = table.harms[:, component] & (table.since <= day) & (earliest > day)
        if not retraining_fails(mark, table.blocks[sure].tolist()):
            days.append(day)
    return np.array([*days, world.horizon])


def failures(world: World, component: int, earliest: Floats, days: Floats) -> Iterator[Failure]:
    """Yield what fails for sure of the retrainings that can hold.

    Parameters
    ----------
    world, component, earliest
        As for `trained`.
    days
        What `trained` returns.
    """
    table, marks = world.table, world.retraining_marks[component]
    every = world.workspace.components[component].retrain_days
    blockers = np.flatnonzero(table.harms[:, component] & (table.blocks > 0))
    intervals = list(zip(days[:-1].tolist(), days[1:].tolist(), strict=True))
    for first in range(1, len(intervals)):
        # Who is there at the first retraining and open at the last was open at all between.
        there = blockers[table.since[blockers] <= intervals[first][0]]
        highest = 0.0
        for start, end in intervals[first : first + _LONGEST_CHAIN]:
            highest = max(highest, float(marks[round(start / every) - 1]))
            sets = _failing(table.blocks, there, earliest[there] > start, highest)
            if not sets:
                break
            yield Failure(first - 1, start, end, sets)


def _failing(blocks: Floats, rows: Integers, sure: Booleans, mark: float) -> Sets:
    """Return disjoint sets of items of which each, all open, makes a retraining fail.

    Parameters
    ----------
    blocks
        Probability that an item makes it fail, (n,).
    rows
        Items that may block it.
    sure
        True where one of these is open whatever is done.
    mark
        The mark of the retraining, or the highest of several.
    """
    certain = prod((1.0 - blocks[rows[sure]]).tolist())
    left, chosen = certain, list[int]()
    sets: list[tuple[int, ...]] = []
    for row in sorted(rows[~sure].tolist(), key=lambda row: (-float(blocks[row]), row)):
        left *= 1.0 - float(blocks[row])
        chosen.append(row)
        if mark < (1.0 - left) * (1.0 - _ROUNDING):
            sets.append(tuple(chosen))
            left, chosen = certain, []
    return tuple(sets)

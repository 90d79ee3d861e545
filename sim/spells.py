"""Spells of harm: from when to when, on which component, by which cause and item, how much."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum, unique

import numpy as np
from numpy.typing import NDArray

from scenarios.table import Floats, Integers
from scenarios.units import DAYS_PER_MONTH
from sim.run import Run
from sim.world import BACKGROUND


@unique
class Cause(IntEnum):
    """Why value is lost while users are there."""

    INCIDENTS = 0
    DRAG = 1
    DRIFT = 2


@dataclass(frozen=True, eq=False)
class Spells:
    """m spells of harm; the share lost at day t of a spell is ``level + slope * (t - start)``."""

    component: Integers
    """Index of the component, (m,)."""
    cause: Integers
    """A Cause, (m,)."""
    item: Integers
    """Row of the item, BACKGROUND where no item is to blame, (m,)."""
    start: Floats
    """Day it begins, (m,)."""
    end: Floats
    """Day it ends, (m,)."""
    level: Floats
    """Share of value lost at its start, (m,)."""
    slope: Floats
    """Growth of that share a day, (m,)."""

    def of(self, component: int) -> "Spells":
        """Return the spells of one component."""
        return self.where(self.component == component)

    def where(self, chosen: NDArray[np.bool_]) -> "Spells":
        """Return some of the spells."""
        return Spells(*(getattr(self, name)[chosen] for name in Spells.__annotations__))

    def lines(self, grid: Floats) -> tuple[Floats, Floats]:
        """Return constant and slope of the summed shares between days, (s,) each: c + m t.

        Parameters
        ----------
        grid
            Rising days among which are those on which a spell begins or ends, (s+1,).
        """
        first = np.searchsorted(grid, self.start)
        last = np.searchsorted(grid, self.end)
        size = len(grid)
        lines = []
        for part in (self.level - self.slope * self.start, self.slope):
            change = np.bincount(first, part, size) - np.bincount(last, part, size)
            lines.append(np.cumsum(change)[:-1])
        return lines[0], lines[1]


def spells_of(run: Run) -> Spells:
    """Return all harm of a run, as shares of the value of the users who are there."""
    parts = [_incidents(run), _drag(run), *_drift(run)]
    columns = [
        np.concatenate([np.asarray(getattr(part, name)) for part in parts])
        for name in Spells.__annotations__
    ]
    spells = Spells(*columns)
    return spells.where(spells.end > spells.start)


def _incidents(run: Run) -> Spells:
    log, potential = run.incident_log, run.world.incidents
    item, home = potential.item[log.incident], potential.home[log.incident]
    harms = run.world.table.harms[np.maximum(item, 0)] if len(run.closed) else _nowhere(run, item)
    # A background incident harms its home, that of an item all its components.
    own = np.arange(harms.shape[1]) == home[:, None]
    row, component = np.nonzero(np.where((item == BACKGROUND)[:, None], own, harms))
    index = log.incident[row]
    return Spells(
        component=component,
        cause=np.full(len(row), int(Cause.INCIDENTS)),
        item=item[row],
        start=potential.onset[index],
        end=np.minimum(log.restored[row], run.world.horizon),
        level=potential.severity[index],
        slope=np.zeros(len(row)),
    )


def _nowhere(run: Run, item: Integers) -> NDArray[np.bool_]:
    """Return that no item harms anything, where there are none."""
    return np.zeros((len(item), len(run.world.workspace.components)), dtype=bool)


def _drag(run: Run) -> Spells:
    table, world = run.world.table, run.world
    row, component = np.nonzero(table.harms & (table.drag > 0)[:, None])
    return Spells(
        component=component,
        cause=np.full(len(row), int(Cause.DRAG)),
        item=row,
        start=table.since[row],
        end=run.open_until[row],
        level=(world.truth * table.drag)[row],
        slope=np.zeros(len(row)),
    )


def _drift(run: Run) -> Iterator[Spells]:
    """Yield drift: it grows between retrainings that work, and stays until the next one."""
    world, table = run.world, run.world.table
    rates = world.truth * table.drift
    for index, component in enumerate(world.workspace.components):
        done = sorted(one.day for one in run.retrainings if one.component == index)
        borders = np.array([0.0, *done, world.horizon])
        start, end = borders[:-1], borders[1:]
        base = component.drift_per_month / DAYS_PER_MONTH
        if base > 0:
            yield _drift_of(index, BACKGROUND, start, end, 0.0, base)
        rows = np.flatnonzero(table.harms[:, index] & (table.drift > 0))
        first = np.maximum(start, table.since[rows, None])
        last = np.minimum(end, run.open_until[rows, None])
        grown, cycle = np.nonzero(last > first)
        first, last, row = first[grown, cycle], last[grown, cycle], rows[grown]
        rate = rates[row]
        yield _drift_of(index, row, first, last, 0.0, rate)
        yield _drift_of(index, row, last, end[cycle], rate * (last - first), 0.0)
        here = (world.shocks.component == index) & (world.shocks.day < world.horizon)
        day = world.shocks.day[here]
        until = borders[np.searchsorted(borders, day, side="right")]
        yield _drift_of(index, BACKGROUND, day, until, world.shocks.size[here], 0.0)


def _drift_of(
    component: int,
    item: Integers | int,
    start: Floats,
    end: Floats,
    level: Floats | float,
    slope: Floats | float,
) -> Spells:
    """Return spells of drift on one component; single numbers hold for all of them."""
    whole = np.broadcast_arrays(component, int(Cause.DRIFT), item, start)[:3]
    return Spells(*whole, *np.broadcast_arrays(start, end, level, slope))

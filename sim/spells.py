"""Spells of harm: from when to when, on which component, by which cause and item, how much."""

import itertools
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


Row = tuple[int, int, int, float, float, float, float]


def spells_of(run: Run) -> Spells:
    """Return all harm of a run, as shares of the value of the users who are there."""
    rows = [*_incidents(run), *_drag(run), *_drift(run)]
    columns = np.array([row for row in rows if row[4] > row[3]], dtype=np.float64).reshape(-1, 7).T
    whole = [column.astype(np.int64) for column in columns[:3]]
    return Spells(whole[0], whole[1], whole[2], *columns[3:])


def _incidents(run: Run) -> Iterator[Row]:
    potential, table, horizon = run.world.incidents, run.world.table, run.world.horizon
    harmed = [np.flatnonzero(row).tolist() for row in table.harms]
    onsets, severities = potential.onset.tolist(), potential.severity.tolist()
    items, homes = potential.item.tolist(), potential.home.tolist()
    for one in run.incidents:
        index = one.incident
        end = horizon if one.restored is None else one.restored
        item = items[index]
        for component in [homes[index]] if item == BACKGROUND else harmed[item]:
            yield component, Cause.INCIDENTS, item, onsets[index], end, severities[index], 0.0


def _drag(run: Run) -> Iterator[Row]:
    table = run.world.table
    drags = (run.world.truth * table.drag).tolist()
    for row in np.flatnonzero(table.drag).tolist():
        end = run.open_until(row)
        for component in np.flatnonzero(table.harms[row]).tolist():
            yield component, Cause.DRAG, row, float(table.since[row]), end, drags[row], 0.0


def _drift(run: Run) -> Iterator[Row]:
    """Yield drift: it grows between retrainings that work, and stays until the next one."""
    world, table = run.world, run.world.table
    rates = (world.truth * table.drift).tolist()
    for index, component in enumerate(world.workspace.components):
        done = sorted(one.day for one in run.retrainings if one.component == index)
        borders = [0.0, *done, world.horizon]
        cycles = list(itertools.pairwise(borders))
        base = component.drift_per_month / DAYS_PER_MONTH
        if base > 0:
            for start, end in cycles:
                yield index, Cause.DRIFT, BACKGROUND, start, end, 0.0, base
        for row in np.flatnonzero(table.harms[:, index] & (table.drift > 0)).tolist():
            since, until = float(table.since[row]), run.open_until(row)
            for start, end in cycles:
                first, last = max(start, since), min(end, until)
                if last > first:
                    yield index, Cause.DRIFT, row, first, last, 0.0, rates[row]
                    yield index, Cause.DRIFT, row, last, end, rates[row] * (last - first), 0.0
        for shock in np.flatnonzero(world.shocks.component == index).tolist():
            day = float(world.shocks.day[shock])
            end = next(border for border in borders[1:] if border > day)
            yield index, Cause.DRIFT, BACKGROUND, day, end, float(world.shocks.size[shock]), 0.0

"""Spells of harm: from when to when, on which component, by which cause and item, how much."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum, unique
from functools import lru_cache
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from scenarios.table import Floats, Integers
from scenarios.units import DAYS_PER_MONTH
from sim.run import Run
from sim.world import BACKGROUND, World

Columns: TypeAlias = tuple[NDArray[Any], ...]
"""Component, item, start, end, level and slope of some spells."""


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

    def by_component(self, count: int) -> "Iterator[Spells]":
        """Yield the spells of each component, as views, where they are sorted by it."""
        bounds = self.component.searchsorted(np.arange(count + 1)).tolist()
        for begin, end in pairwise(bounds):
            yield self.part(begin, end)

    def part(self, begin: int, end: int) -> "Spells":
        """Return the spells from one place to another, as views."""
        return Spells(*(getattr(self, name)[begin:end] for name in Spells.__annotations__))

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
        first, last = self.placed(grid)
        return self.lines_at(first, last, len(grid))

    def placed(self, grid: Floats) -> tuple[Integers, Integers]:
        """Return where on the grid of `lines` each spell begins and ends, (m,) each."""
        place = grid.searchsorted(np.concatenate([self.start, self.end]))
        return place[: len(self.start)], place[len(self.start) :]

    def lines_at(self, first: Integers, last: Integers, size: int) -> tuple[Floats, Floats]:
        """Return `lines` for spells that are placed already on a grid of so many days."""
        lines = []
        for part in (self.level - self.slope * self.start, self.slope):
            change = np.bincount(first, part, size) - np.bincount(last, part, size)
            lines.append(change.cumsum()[:-1])
        return lines[0], lines[1]


@dataclass(frozen=True, eq=False)
class _Prepared:
    """What of a world's harm no policy changes: made once for all that meet it in turn.

    Of pairs of an item and a component it harms there are d that drag and p that drift, the
    latter component by component.
    """

    harms: NDArray[np.bool_]
    """True where an item harms a component; the last row, all False, is the background's."""
    drag: Columns
    """Component, item, start and level of each pair that drags, (d,) each."""
    component: Integers
    """Component of each pair that drifts, (p,)."""
    item: Integers
    """Item of each pair that drifts, (p,)."""
    since: Floats
    """Day the item appears, (p,)."""
    rate: Floats
    """True growth of the share lost, a day, (p,)."""
    base: Floats
    """Growth of the share lost a day in each component, whatever is open, (C,)."""
    shocks: tuple[list[int], list[float]]
    """Component and day of each shock before the horizon."""
    size: Floats
    """Share lost by each of them."""

    @classmethod
    def of(cls, world: World) -> "_Prepared":
        """Return what of a world's harm no policy changes."""
        table = world.table
        row, component = np.nonzero(table.harms & (table.drag > 0)[:, None])
        drag = component, row, table.since[row], (world.truth * table.drag)[row]
        component, item = np.nonzero((table.harms & (table.drift > 0)[:, None]).T)
        components, shocks = world.workspace.components, world.shocks
        before = shocks.day < world.horizon
        return cls(
            harms=np.concatenate([table.harms, np.zeros((1, len(components)), dtype=bool)]),
            drag=drag,
            component=component,
            item=item,
            since=table.since[item],
            rate=(world.truth * table.drift)[item],
            base=np.array([one.drift_per_month / DAYS_PER_MONTH for one in components]),
            shocks=(shocks.component[before].tolist(), shocks.day[before].tolist()),
            size=shocks.size[before],
        )


@lru_cache(maxsize=1)
def _prepared(world: World) -> _Prepared:
    return _Prepared.of(world)


def spells_of(run: Run) -> Spells:
    """Return all harm of a run, as shares of the value of the users who are there.

    Component by component; of each one incidents, then drag, then drift.
    """
    known = _prepared(run.world)
    parts = [_incidents(run, known), _drag(run, known), *_drift(run, known)]
    component, item, start, end, level, slope = (
        np.concatenate(columns) for columns in zip(*parts, strict=True)
    )
    lengths = [len(part[0]) for part in parts]
    causes = [Cause.INCIDENTS, Cause.DRAG, *[Cause.DRIFT] * (len(parts) - 2)]
    cause = np.repeat(np.array(causes, dtype=np.int64), lengths)
    some = np.flatnonzero(end > start)
    order = some[np.argsort(component[some], kind="stable")]
    columns: Columns = (component, cause, item, start, end, level, slope)
    return Spells(*(column[order] for column in columns))


def _incidents(run: Run, known: _Prepared) -> Columns:
    log, potential = run.incident_log, run.world.incidents
    item, home = potential.item[log.incident], potential.home[log.incident]
    # A background incident harms its home, that of an item all its components.
    struck = known.harms[item]
    own = np.flatnonzero(item == BACKGROUND)
    struck[own, home[own]] = True
    row, component = np.nonzero(struck)
    index = log.incident[row]
    return (
        component,
        item[row],
        potential.onset[index],
        np.minimum(log.restored[row], run.world.horizon),
        potential.severity[index],
        np.zeros(len(row)),
    )


def _drag(run: Run, known: _Prepared) -> Columns:
    component, row, start, level = known.drag
    return component, row, start, run.open_until[row], level, np.zeros(len(row))


def _drift(run: Run, known: _Prepared) -> Iterator[Columns]:
    """Yield drift: it grows between retrainings that work, and stays until the next one."""
    horizon = run.world.horizon
    borders: list[list[float]] = [[0.0] for _ in known.base]
    for done in run.retrainings:
        borders[done.component].append(done.day)
    for row in borders:
        row.sort()
        row.append(horizon)
    # The cycles of all components, one after the other.
    start = np.array([day for row in borders for day in row[:-1]])
    end = np.array([day for row in borders for day in row[1:]])
    counts = np.array([len(row) - 1 for row in borders])
    home = np.repeat(np.arange(len(counts)), counts)
    # What the component does by itself.
    own = np.flatnonzero(known.base[home] > 0)
    none = np.zeros(len(own))
    nobody = np.full(len(own), BACKGROUND)
    yield home[own], nobody, start[own], end[own], none, known.base[home[own]]
    # What items add: every pair in every cycle of its component.
    cycles = counts[known.component]
    pair = np.repeat(np.arange(len(cycles)), cycles)
    first_cycle = (np.cumsum(counts) - counts)[known.component]
    cycle = np.arange(len(pair)) + np.repeat(first_cycle - (np.cumsum(cycles) - cycles), cycles)
    first = np.maximum(start[cycle], known.since[pair])
    last = np.minimum(end[cycle], run.open_until[known.item][pair])
    grown = np.flatnonzero(last > first)
    first, last, pair, until = first[grown], last[grown], pair[grown], end[cycle[grown]]
    component, item, rate = known.component[pair], known.item[pair], known.rate[pair]
    none = np.zeros(len(pair))
    yield component, item, first, last, none, rate
    yield component, item, last, until, rate * (last - first), none
    # What came suddenly.
    struck, days = known.shocks
    ends = [
        borders[where][bisect_right(borders[where], day)]
        for where, day in zip(struck, days, strict=True)
    ]
    none = np.zeros(len(days))
    nobody = np.full(len(days), BACKGROUND)
    yield np.array(struck, dtype=np.int64), nobody, np.array(days), np.array(ends), known.size, none

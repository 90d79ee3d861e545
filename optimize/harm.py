"""The harm of a world: what happens whatever is done, and what each closing can prevent, at most.

Harm is summed as shares of value. Some of it nobody can prevent: it is the background's, or its
item cannot be closed by then (`optimize.crews`). The rest is prevented where some item is closed by
some day, and what that saves at most is counted item by item:

- an incident, with its penalty, if its item is closed by its onset; drag and the item's own drift
  from the day it is closed on;
- how much longer an incident lasts since an open item hides or slows it, if that item or the
  incident's own is closed by its onset;
- drift that stays since a retraining fails: where open items of a set make one fail for sure, the
  drift of the interval before it stays for one more, unless one of the set is closed by then.

Whatever else could be lost is left out: waiting for an engineer, what fails retraining together in
other sets, drift of items that others keep from being trained away.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from optimize.crews import Closings
from optimize.retrainings import Failure, Sets, failures, trained
from optimize.stakes import Stakes
from scenarios.table import Floats
from scenarios.units import DAYS_PER_MONTH
from sim.spells import Cause, Spells
from sim.world import BACKGROUND, World

Row = tuple[int, int, float, float, float, float]
"""A spell: component, item, start, end, level, slope."""


@dataclass(frozen=True)
class Shared:
    """Harm that several items can prevent."""

    sets: Sets
    """It is prevented once one item of each set is closed, by row."""
    day: float
    """The day by which they must be."""
    cost: float
    """What it saves at most, value units."""


@dataclass(frozen=True, eq=False)
class Harm:
    """What a world loses, n items."""

    best: float
    """Net value without outcomes if all is prevented that can be, value units."""
    incidents: Mapping[int, tuple[Floats, Floats]]
    """By row, the days by which it must be closed, (m,), and what each saves, (m,)."""
    steady: Mapping[int, "Steady"]
    """By row, drag and drift of its own."""
    shared: tuple[Shared, ...]
    """Harm that several items can prevent."""


@dataclass(frozen=True, eq=False)
class Steady:
    """What an item costs all the time while it is open."""

    drags: tuple[tuple[Stakes, float], ...]
    """Stakes of a component and the share lost on it."""
    drifts: tuple[tuple[Stakes, float, Floats], ...]
    """The same for drift a day, and the days of the retrainings, from 0 to the horizon."""

    def after(self, days: Floats) -> Floats:
        """Return what is saved by closing the item on some days, value units, (m,).

        Parameters
        ----------
        days
            Days within the horizon, none before the item's earliest closing.
        """
        saved = np.zeros(len(days))
        for stakes, share in self.drags:
            saved += share * stakes.between(days, np.full_like(days, stakes.days[-1]))
        for stakes, rate, borders in self.drifts:
            whole = stakes.rising(borders[:-1], borders[1:])
            later = np.concatenate([np.cumsum(whole[::-1])[::-1], [0.0]])
            cycle = np.clip(np.searchsorted(borders, days, side="right"), 1, len(borders) - 1)
            saved += rate * (stakes.rising(days, borders[cycle]) + later[cycle])
        return saved


def harm_of(world: World, limits: Closings) -> Harm:
    """Return the harm of a world.

    Parameters
    ----------
    world
        The world.
    limits
        How early its items can be closed.
    """
    return _Reading(world, limits).harm()


class _Reading:
    """Reads the harm of a world."""

    def __init__(self, world: World, limits: Closings) -> None:
        self.world = world
        self.table = world.table
        self.horizon = world.horizon
        self.earliest = np.minimum(limits.earliest, self.horizon)
        self.components = range(len(world.workspace.components))
        self.sure: list[Row] = []
        self.rest: list[Row] = []
        self.trained = [trained(world, c, self.earliest) for c in self.components]
        self.occurrences = [self._occurrence(p) for p in range(len(world.incidents))]

    def harm(self) -> Harm:
        for occurrence in self.occurrences:
            occurrence.spells(self)
        for row in range(len(self.table)):
            self._drag(row)
        staying = [one for c in self.components for one in self._drift(c)]
        sure, rest = _spells(self.sure), _spells(self.rest)
        stakes = [
            Stakes.of(component, sure.of(c), rest.of(c), self.horizon)
            for c, component in enumerate(self.world.workspace.components)
        ]
        own: dict[int, list[tuple[float, float]]] = {}
        shared: list[Shared] = []
        penalties = 0.0
        for occurrence in self.occurrences:
            if occurrence.certain:
                penalties += occurrence.penalty
            else:
                saved = occurrence.cost(stakes) + occurrence.penalty
                own.setdefault(occurrence.item, []).append((occurrence.onset, saved))
            shared += occurrence.longer(stakes, self.horizon)
        for c, level, failure in staying:
            days = np.array(failure.start), np.array(failure.end)
            cost = level * float(stakes[c].between(*days))
            shared.append(Shared(failure.sets, failure.start, cost))
        return Harm(
            best=sum(one.best for one in stakes) - penalties,
            incidents={row: _columns(pairs) for row, pairs in own.items()},
            steady={row: self._steady(row, stakes) for row in range(len(self.table))},
            shared=tuple(one for one in shared if one.cost > 0),
        )

    def _occurrence(self, p: int) -> "_Occurrence":
        """Return a potential incident as far as it can be prevented or made shorter."""
        world, table, incidents = self.world, self.table, self.world.incidents
        onset, item, home = (
            float(incidents.onset[p]), int(incidents.item[p]), int(incidents.home[p])
        )  # fmt: skip
        detect = float(incidents.detect_mean[p] * incidents.detection[p])
        restore = float(incidents.restore_mean[p] * incidents.restore[p])
        added = detect * table.blinds + restore * table.slows
        listing = table.harms[:, home] & (table.since <= onset) & (added > 0)
        stays = listing & (self.earliest > onset)
        background = item == BACKGROUND
        if not background:
            # Where it happens its item is open.
            stays[item] = listing[item]
        struck = [home] if background else np.flatnonzero(table.harms[item]).tolist()
        end = onset + detect + restore + float(added[stays].sum())
        hiders = np.flatnonzero(listing & ~stays).tolist()
        return _Occurrence(
            item=item,
            certain=background or bool(self.earliest[item] > onset),
            onset=onset,
            end=min(end, world.horizon),
            severity=float(incidents.severity[p]),
            penalty=float(incidents.penalty[p]),
            struck=tuple(struck),
            hiders={row: float(added[row]) for row in hiders},
        )

    def _drag(self, row: int) -> None:
        """Add the drag of an item, before and after it can be closed."""
        share = float(self.world.truth[row] * self.table.drag[row])
        if share > 0:
            since, until = float(self.table.since[row]), float(self.earliest[row])
            for c in np.flatnonzero(self.table.harms[row]).tolist():
                self.sure.append((c, row, since, until, share, 0.0))
                self.rest.append((c, row, until, self.horizon, share, 0.0))

    def _steady(self, row: int, stakes: Sequence[Stakes]) -> Steady:
        """Return what an item costs all the time."""
        drag, drift = (
            float(self.world.truth[row] * column[row])
            for column in (self.table.drag, self.table.drift)
        )
        harmed = np.flatnonzero(self.table.harms[row]).tolist()
        return Steady(
            drags=tuple((stakes[c], drag) for c in harmed if drag > 0),
            drifts=tuple((stakes[c], drift, self.trained[c]) for c in harmed if drift > 0),
        )

    # Drift

    def _drift(self, c: int) -> Iterator[tuple[int, float, Failure]]:
        """Add drift on a component, and yield (component, level, failure) of what stays longer."""
        world, table, borders = self.world, self.table, self.trained[c]
        cycles = list(zip(borders[:-1].tolist(), borders[1:].tolist(), strict=True))
        base = world.workspace.components[c].drift_per_month / DAYS_PER_MONTH
        born = np.array([base * (end - start) for start, end in cycles])
        for start, end in cycles:
            self.sure.append((c, BACKGROUND, start, end, 0.0, base))
        here = world.shocks.component == c
        for day, size in zip(world.shocks.day[here], world.shocks.size[here], strict=True):
            cycle = int(np.searchsorted(borders, day, side="right")) - 1
            self.sure.append((c, BACKGROUND, float(day), cycles[cycle][1], float(size), 0.0))
            born[cycle] += size
        for row in np.flatnonzero(table.harms[:, c] & (table.drift > 0)).tolist():
            rate = float(world.truth[row] * table.drift[row])
            since, until = float(table.since[row]), float(self.earliest[row])
            for cycle, (start, end) in enumerate(cycles):
                first, last = max(start, since), min(end, until)
                if last > first:
                    self.sure.append((c, row, first, last, 0.0, rate))
                    self.sure.append((c, row, last, end, rate * (last - first), 0.0))
                    born[cycle] += rate * (last - first)
                self.rest.append((c, row, max(first, until), end, 0.0, rate))
        for failure in failures(world, c, self.earliest, borders):
            level = float(born[failure.born])
            if level > 0:
                self.rest.append((c, BACKGROUND, failure.start, failure.end, level, 0.0))
                yield c, level, failure


@dataclass(frozen=True)
class _Occurrence:
    """A potential incident."""

    item: int
    certain: bool
    onset: float
    end: float
    severity: float
    penalty: float
    struck: tuple[int, ...]
    hiders: Mapping[int, float]

    def spells(self, reading: _Reading) -> None:
        """Add its spells: what lasts at least, and how much longer it can last."""
        least = reading.sure if self.certain else reading.rest
        end = min(reading.horizon, self.end + sum(self.hiders.values()))
        for c in self.struck:
            least.append((c, self.item, self.onset, self.end, self.severity, 0.0))
            reading.rest.append((c, self.item, self.end, end, self.severity, 0.0))

    def cost(self, stakes: Sequence[Stakes]) -> float:
        """Return what it costs, however short it is made."""
        days = np.array(self.onset), np.array(self.end)
        return self.severity * sum(float(stakes[c].between(*days)) for c in self.struck)

    def longer(self, stakes: Sequence[Stakes], horizon: float) -> Iterator[Shared]:
        """Yield what each item costs that makes it last longer.

        How much longer depends on which others are open, so each day counts at the least cost of
        all that it can fall on, and what is cut off at the horizon is shared by all.
        """
        whole = sum(self.hiders.values())
        if not whole or self.end >= horizon:
            return
        end = min(horizon, self.end + whole)
        each = self.severity * sum(stakes[c].least(self.end, end) for c in self.struck)
        for row, days in self.hiders.items():
            first = (row,) if self.certain else tuple(sorted({row, self.item}))
            yield Shared((first,), self.onset, each * days * (end - self.end) / whole)


def _spells(rows: Sequence[Row]) -> Spells:
    """Return rows as spells, those that last."""
    columns = np.array(rows, dtype=np.float64).reshape(-1, 6).T
    lasting = columns[3] > columns[2]
    component, item, start, end, level, slope = columns[:, lasting]
    whole = component.astype(np.int64), item.astype(np.int64)
    cause = np.full(len(start), int(Cause.INCIDENTS))
    return Spells(whole[0], cause, whole[1], start, end, level, slope)


def _columns(pairs: Sequence[tuple[float, float]]) -> tuple[Floats, Floats]:
    """Return pairs as two columns."""
    columns = np.array(pairs, dtype=np.float64).T
    return columns[0], columns[1]

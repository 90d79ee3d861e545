"""What crews can do in a world at most, and how early each item can be closed at all.

Both hold for every policy. Whatever happens in every run is counted on: toil of items that nobody
can have closed yet, and incidents that nobody can prevent. Everything else is taken at its best.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, inf

import numpy as np

from scenarios.table import Floats
from scenarios.team import Team
from sim.clock import LEAST_PACE
from sim.world import BACKGROUND, World

_ROUNDING = 1e-9
"""Relative allowance by which a closing is taken to be earlier than it is worked out to be."""
_MOST_ROUNDS = 60
"""How often the earliest closings are worked out at most, each time from what is sure by then."""
_SETTLED = 1e-3
"""Share of the horizon by which closings still have to move for another round."""


@dataclass(frozen=True, eq=False)
class Crew:
    """The most a team can do, between days on which nothing changes."""

    borders: Floats
    """Days, from 0 to the horizon, (s+1,)."""
    one: Floats
    """Engineer-days of debt a day that one engineer does at most, (s,)."""
    whole: Floats
    """The same of the whole crew, with every item open, (s,)."""
    given_back: Floats
    """What the crew does more a day for each engineer-day of toil a day that is closed, (s,)."""

    def done(self, rate: Floats, days: Floats) -> Floats:
        """Return the integral of a rate from day 0 to some days.

        Parameters
        ----------
        rate
            One of the rates, (s,).
        days
            Days within the horizon, of any shape.
        """
        so_far = np.concatenate([[0.0], np.cumsum(rate * np.diff(self.borders))])
        return np.asarray(np.interp(days, self.borders, so_far))

    def finished(self, start: float, work: float) -> float:
        """Return the earliest day on which one engineer has done so much work, infinity if never.

        Parameters
        ----------
        start
            Day on which the work may begin.
        work
            Engineer-days.
        """
        so_far = np.concatenate([[0.0], np.cumsum(self.one * np.diff(self.borders))])
        goal = float(np.interp(start, self.borders, so_far)) + work
        after = int(np.searchsorted(so_far, goal * (1 - _ROUNDING)))
        if after == len(so_far):
            return inf
        if after == 0:
            return start
        missing = goal - float(so_far[after - 1])
        rate = float(self.one[after - 1])
        return max(start, float(self.borders[after - 1]) + missing / rate)


@dataclass(frozen=True, eq=False)
class Closings:
    """When and with how much work items can be closed, n of them."""

    earliest: Floats
    """No policy closes the item before this day, infinity where none can, (n,)."""
    lasts: Floats
    """Days from the start of the work to closing, at least, (n,)."""
    effort: Floats
    """True work by team, rework of failed rollouts included, engineer-days, at least, (n, K)."""
    crews: tuple[Crew, ...]
    """What each team can do, K of them."""


def closings(world: World) -> Closings:
    """Return the limits of what any policy can do in a world."""
    opened = _first_reviews(world)
    earliest = opened
    for _ in range(_MOST_ROUNDS):
        # Nobody closes anything before these days, so its toil and its incidents are sure till
        # then; with them nobody closes anything before later ones.
        crews = tuple(_crews(world, earliest))
        before, earliest = earliest, np.maximum(earliest, _earliest(world, crews, opened))
        moved = np.minimum(earliest, world.horizon) - np.minimum(before, world.horizon)
        if moved.max(initial=0.0) <= _SETTLED * world.horizon:
            break
    crews = tuple(_crews(world, earliest))
    first = np.minimum(opened, world.horizon)
    rework = 1.0 + (world.rollouts_needed - 1.0) / 2.0
    effort = _least_effort(world, first)
    paces = np.array([team.pace for team in world.workspace.teams])
    alone = np.divide(effort, paces, out=np.zeros_like(effort), where=paces > 0)
    lasts = alone.max(axis=1, initial=0.0) * rework + world.rollouts_needed * world.table.rollout
    return Closings(earliest, lasts * (1 - _ROUNDING), effort * rework[:, None], crews)


def _first_reviews(world: World) -> Floats:
    """Return the first review at which each item can be named, (n,)."""
    cadence = world.workspace.cadence_days
    return np.array([cadence * ceil(day / cadence) for day in world.table.since.tolist()])


def _least_effort(world: World, start: Floats) -> Floats:
    """Return true effort where work starts on a day or later, at least, (n, K).

    An effort that shrinks is taken at the horizon.
    """
    table = world.table
    when = np.where(table.effort_growth >= 0, start, world.horizon)
    grown = np.exp(table.effort_growth * np.maximum(0.0, when - table.since))
    return np.asarray(table.team_effort * (world.effort_factor * grown)[:, None])


def _earliest(world: World, crews: tuple[Crew, ...], opened: Floats) -> Floats:
    """Return the day on which each item is closed if its engineers do nothing else, (n,)."""
    table, horizon = world.table, world.horizon
    known: dict[int, float] = {}

    def of(row: int) -> float:
        if row not in known:
            needed = [of(other) for other in table.requires[row]]
            start = max([float(opened[row]), *needed])
            known[row] = inf if table.barred[row] else alone(row, start)
        return known[row]

    def alone(row: int, start: float) -> float:
        if start > horizon:
            return inf
        effort = _least_effort(world, np.full(len(table), start))[row]
        day, share = start, 1.0
        for _ in range(int(world.rollouts_needed[row])):
            parts = np.flatnonzero(table.works[row]).tolist()
            done = [crews[k].finished(day, share * float(effort[k])) for k in parts]
            day, share = max([day, *done]) + float(table.rollout[row]), 0.5
            if day > horizon:
                return day
        return day

    return np.array([of(row) for row in range(len(table))]) * (1 - _ROUNDING)


def _crews(world: World, earliest: Floats) -> Iterator[Crew]:
    """Yield what each team can do, given the day before which no item is closed."""
    table, horizon = world.table, world.horizon
    toil = world.truth * table.toil
    for index, team in enumerate(world.workspace.teams):
        mine = (toil > 0) & (table.team == index)
        since, until = table.since[mine], earliest[mine]
        start, end = _fights(world, earliest, index)
        changes = [change.day for change in team.changes]
        days = np.concatenate([[0.0, horizon], since, until, start, end, changes])
        borders = np.unique(days[(days >= 0) & (days <= horizon)])
        day = borders[:-1]
        engineers, most, since_change = _present(team, day)
        fighting = (start >= since_change[:, None]) & (start <= day[:, None]) & (end > day[:, None])
        hands = np.maximum(0.0, engineers - fighting.sum(axis=1))
        there = (since <= day[:, None]) * toil[mine]
        sure = (there * (until > day[:, None])).sum(axis=1)
        whole = there.sum(axis=1)
        least, best = _pace_left(team, most, whole), _pace_left(team, most, sure)
        # The pace is convex in the toil, so that the chord lies above it.
        slope = np.divide(best - least, whole - sure, out=np.zeros(len(day)), where=whole > sure)
        yield Crew(borders, best * (hands > 0), hands * least, hands * slope)


def _present(team: Team, days: Floats) -> tuple[Floats, Floats, Floats]:
    """Return engineers on some days, the most there were so far, and the day of the last change.

    Who leaves finishes an incident first; until then they count as present.
    """
    numbers = np.array([team.engineers_on(day) for day in days.tolist()], dtype=np.float64)
    changes = np.array([0.0, *(change.day for change in team.changes)])
    last = changes[np.searchsorted(changes, days, side="right") - 1]
    return numbers, np.maximum.accumulate(np.maximum(numbers, team.engineers)), last


def _pace_left(team: Team, engineers: Floats, toil: Floats) -> Floats:
    """Return the pace that toil leaves an engineer, as `sim.clock.slowed_pace`."""
    whole = engineers * team.pace
    share = np.divide(toil, whole, out=np.ones_like(whole), where=whole > 0)
    return np.asarray(team.pace * np.maximum(LEAST_PACE, 1.0 - share))


def _fights(world: World, earliest: Floats, team: int) -> tuple[Floats, Floats]:
    """Return from when to when an engineer is surely at an incident, or all are, (m,) each.

    An incident that nobody can prevent takes an engineer once it is noticed. Noticing it may take
    as long as with everything open; it is then restored no earlier than with everything closed
    that can be.
    """
    incidents, table = world.incidents, world.table
    owner = world.workspace.team_of_component
    owners = np.array([owner[component.id] for component in world.workspace.components])
    sure = np.concatenate([earliest, [inf]])[incidents.item] > incidents.onset
    chosen = np.flatnonzero(sure & (owners[incidents.home] == team))
    starts, ends = np.zeros(len(chosen)), np.zeros(len(chosen))
    for place, p in enumerate(chosen.tolist()):
        onset, item = float(incidents.onset[p]), int(incidents.item[p])
        listing = table.harms[:, incidents.home[p]] & (table.since <= onset)
        stays = listing & (earliest > onset)
        if item != BACKGROUND:
            stays[item] = listing[item]
        detect = float(incidents.detect_mean[p] * incidents.detection[p])
        restore = float(incidents.restore_mean[p] * incidents.restore[p])
        starts[place] = onset + detect * (1.0 + float(table.blinds[listing].sum()))
        ends[place] = onset + detect * (1.0 + float(table.blinds[stays].sum()))
        ends[place] += restore * (1.0 + float(table.slows[stays].sum()))
    kept = (ends > starts) & (starts < world.horizon)
    return starts[kept], np.minimum(ends[kept], world.horizon)

"""What a share of value lost on a day costs up to the horizon, at least, whatever else is done.

Harm takes a share l(t) of a component's value, users leave and come back by
N' = -c l N + r (1 - N), and value is V times the integral of N (1 - l). Let a run lose l, let
`least` be at most l and `most` at least l on every day. Users present under l are at least those
present under `most`, N_most. One of them is worth L(t) up to the horizon, with
L' = (c l + r) L - (1 - l) and L(T) = 0. From the equation of the difference of two such systems

value(least) - value(l) = V integral (l - least) N_l (1 + c L_least) dt
                       >= V integral (l - least) N_most (1 + c L_least) dt.

Harm adds up to s(t), and l = min(1, s) is concave in s: between its least a(t) and its most f(t)
it lies above the chord, so l - least >= k (s - a) with k = (min(1, f) - min(1, a)) / (f - a).
The product V k N_most (1 + c L_least) is what a unit of summed harm costs. It is taken at its least
between two days of a grid, so that sums over harm are exact and the bound is one.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from scenarios.component import Component
from scenarios.table import Floats
from sim.spells import Spells
from sim.users import usage

_LONGEST = 1.0
"""Longest segment of the grid where users leave, days."""
_MOST_SEGMENTS = 20_000
"""Segments by which the grid may be refined."""


@dataclass(frozen=True, eq=False)
class Stakes:
    """The least cost of harm on one component, by day."""

    best: float
    """Value delivered if all harm is prevented that can be, value units."""
    days: Floats
    """Grid from 0 to the horizon, (s+1,)."""
    cost: Floats
    """Value units lost a day by a unit of summed harm, at least, (s,)."""

    @classmethod
    def of(cls, component: Component, sure: Spells, rest: Spells, horizon: float) -> "Stakes":
        """Return the stakes of a component.

        Parameters
        ----------
        component
            Its value and its users.
        sure
            Harm that nobody can prevent, on this component.
        rest
            All other harm on it if nothing is closed.
        horizon
            Last day.
        """
        value = component.value_per_day
        best = value * float(usage(component, sure, horizon).delivered[-1])
        days = _grid(component, sure, rest, horizon)
        least = _largest(sure, days)
        most = least + _largest(rest, days)
        users = _fewest_users(component, np.minimum(1.0, most), days)
        ahead = _least_ahead(component, np.minimum(1.0, least), days)
        each = users * (1.0 + component.churn_per_day * ahead)
        return cls(best, days, value * _uncut(least, most) * each)

    def between(self, start: Floats, end: Floats) -> Floats:
        """Return the cost of a unit of harm from some days to others, value units.

        Parameters
        ----------
        start, end
            Days within the horizon, of one shape.
        """
        return np.asarray(self._sums(end)[0] - self._sums(start)[0])

    def rising(self, start: Floats, end: Floats) -> Floats:
        """Return the cost of harm that grows by one a day from `start` on, up to `end`."""
        flat_end, moment_end = self._sums(end)
        flat_start, moment_start = self._sums(start)
        return np.asarray(moment_end - moment_start - start * (flat_end - flat_start))

    def least(self, start: float, end: float) -> float:
        """Return the least cost of a unit of harm for a day between two days."""
        first = int(np.searchsorted(self.days, start, side="right")) - 1
        last = int(np.searchsorted(self.days, end, side="left"))
        return float(self.cost[max(0, first) : max(first + 1, last)].min())

    @cached_property
    def _totals(self) -> tuple[Floats, Floats]:
        """The integrals of the cost, and of the cost times the day, up to the grid, (s+1,)."""
        days, cost = self.days, self.cost
        flat = np.concatenate([[0.0], np.cumsum(cost * np.diff(days))])
        return flat, np.concatenate([[0.0], np.cumsum(cost * np.diff(days**2) / 2)])

    def _sums(self, day: Floats) -> tuple[Floats, Floats]:
        """Return the integrals of the cost, and of the cost times the day, from 0 to some days."""
        days, cost = self.days, self.cost
        flat, moment = self._totals
        place = np.clip(np.searchsorted(days, day, side="right") - 1, 0, len(cost) - 1)
        passed = day - days[place]
        return flat[place] + cost[place] * passed, (
            moment[place] + cost[place] * (day**2 - days[place] ** 2) / 2
        )


def _grid(component: Component, sure: Spells, rest: Spells, horizon: float) -> Floats:
    """Return the days on which harm begins or ends, and more where users leave."""
    days = [np.array([0.0, horizon]), sure.start, sure.end, rest.start, rest.end]
    if component.churn_per_day > 0:
        count = min(_MOST_SEGMENTS, int(np.ceil(horizon / _LONGEST)))
        days.append(np.linspace(0.0, horizon, count + 1))
    return np.unique(np.concatenate(days))


def _largest(spells: Spells, days: Floats) -> Floats:
    """Return the largest summed share between two days of a grid, (s,)."""
    constant, slope = spells.lines(days)
    ends = constant + slope * days[:-1], constant + slope * days[1:]
    return np.maximum(0.0, np.maximum(*ends))


def _uncut(least: Floats, most: Floats) -> Floats:
    """Return the slope of the chord of min(1, s) from `least` to `most`, (s,).

    It falls in both, so that their largest values give the least slope.
    """
    room = np.minimum(1.0, most) - np.minimum(1.0, least)
    width = most - least
    return np.where(most <= 1.0, 1.0, np.divide(room, width, out=np.zeros_like(room),
                                                where=width > 0))  # fmt: skip


def _fewest_users(component: Component, lost: Floats, days: Floats) -> Floats:
    """Return the share of users there under harm, at least, between two days of a grid, (s,)."""
    churn, back = component.churn_per_day, component.return_per_day
    if churn == 0.0:
        return np.ones(len(lost))
    rates = churn * lost + back
    kept = np.exp(-rates * np.diff(days))
    settled = np.divide(back, rates, out=np.zeros_like(rates), where=rates > 0)
    users, now = np.empty(len(lost)), 1.0
    for segment, (share, goal) in enumerate(zip(kept.tolist(), settled.tolist(), strict=True)):
        then = goal + (now - goal) * share
        users[segment], now = min(now, then), then
    return users


def _least_ahead(component: Component, lost: Floats, days: Floats) -> Floats:
    """Return what one user present delivers up to the horizon, at least, in days, (s,).

    Of the component's value a day; between two days of a grid.
    """
    churn, back = component.churn_per_day, component.return_per_day
    if churn == 0.0:
        return np.zeros(len(lost))
    rates = churn * lost + back
    kept = np.exp(-rates * np.diff(days))
    # What a segment adds: the share that is left, for as long as the user stays.
    stay = np.where(rates > 0, -np.expm1(-rates * np.diff(days)) / np.where(rates > 0, rates, 1.0),
                    np.diff(days))  # fmt: skip
    gained = (1.0 - lost) * stay
    ahead, now = np.empty(len(lost)), 0.0
    for segment in range(len(lost) - 1, -1, -1):
        then = float(kept[segment]) * now + float(gained[segment])
        ahead[segment], now = min(now, then), then
    return ahead

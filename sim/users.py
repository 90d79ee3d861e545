"""Users who stay and the value they get, integrated over time: the one integral of all books.

Value flows at V N (1 - l). Users leave and return by N' = -churn l N + return (1 - N). The share
lost l is linear between events and at most 1. Each segment is integrated at fixed Gauss-Legendre
nodes; it is split where l reaches 1, and where rates are so high that the nodes would not do.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.polynomial import Polynomial

from scenarios.component import Component
from scenarios.table import Floats, Integers
from sim.spells import Spells

_NODES = 8
_LARGEST_EXPONENT = 0.5
"""Longest segment, as rate times days; the nodes then integrate to about 1e-13."""
_FAR_BELOW = 0.99
"""Summed shares below this do not reach 1, whatever the rounding."""

_points, _weights = np.polynomial.legendre.leggauss(_NODES)
_POINTS: Floats = (_points + 1.0) / 2.0
_WEIGHTS: Floats = _weights / 2.0


def _partial_weights() -> Floats:
    """Return weights of the integrals from 0 to each node, (nodes, nodes)."""
    rows = np.empty((_NODES, _NODES))
    for j in range(_NODES):
        others = np.delete(_POINTS, j)
        basis = Polynomial.fromroots(others) / np.prod(_POINTS[j] - others)
        rows[:, j] = basis.integ()(_POINTS)
    return rows


_PARTIAL = _partial_weights()


@dataclass(frozen=True, eq=False)
class Nodes:
    """What is known at the nodes of s segments."""

    weight: Floats
    """Weight of each node in the integrals, days, (s, nodes)."""
    time: Floats
    """Day, (s, nodes)."""
    active: Floats
    """N f, (s, nodes)."""
    back: float
    """Share of lost users who return a day."""
    horizon: float
    """Last day."""


@dataclass(frozen=True, eq=False)
class Usage:
    """Users of a component over time, and the integrals from which every loss is booked."""

    grid: Floats
    """Days between which the integrals lie, (s+1,)."""
    present: Floats
    """Integral of N from 0, days, (s+1,)."""
    delivered: Floats
    """Integral of N (1 - l) from 0, days, (s+1,)."""
    flat: Floats
    """Integral of N f from 0, (s+1,), f being 1 or, where causes exceed 1, their common cut."""
    rising: Floats
    """Integral of N f t from 0, (s+1,)."""
    users: Floats
    """N on the days of the grid, (s+1,)."""
    nodes: "Nodes"
    """What is known at the nodes between the days."""
    placed: tuple[Spells, Integers, Integers]
    """The spells of which it was made, and where on the grid they begin and end."""

    @cached_property
    def away(self) -> tuple[Floats, Floats]:
        """Integrals of N f W and N f W t from 0, (s+1,): W is how long who leaves now is away.

        Worked out only where it is asked for: few components lose users.
        """
        at = self.nodes
        active = at.active * _away(at.back, at.horizon - at.time)
        flat, rising = _totals(at.weight, active, active * at.time)
        return flat, rising

    def lost(self, spells: Spells, *, away: bool = False) -> Floats:
        """Return the integral of N f (level + slope (t - start)) over each spell, days, (m,).

        Parameters
        ----------
        spells
            Spells of this component.
        away
            Weigh by how long a user who leaves stays away, for losses by churn.
        """
        flat, rising = self.away if away else (self.flat, self.rising)
        own, first, last = self.placed
        if spells is not own:
            first, last = spells.placed(self.grid)
        constant = spells.level - spells.slope * spells.start
        whole = constant * (flat[last] - flat[first])
        return np.asarray(whole + spells.slope * (rising[last] - rising[first]))


def usage(component: Component, spells: Spells, horizon: float, at: Floats | None = None) -> Usage:
    """Return how the users of a component fare under spells of harm.

    Parameters
    ----------
    component
        Its churn and return rates.
    spells
        All spells of harm of the component.
    horizon
        Last day.
    at
        Days that are to be on the grid besides, within the horizon.
    """
    asked = np.zeros(0) if at is None else at
    grid = distinct(np.concatenate([[0.0, horizon], spells.start, spells.end, asked]))
    first, last = spells.placed(grid)
    constant, slope = spells.lines_at(first, last, len(grid))
    highest = np.maximum(constant + slope * grid[:-1], constant + slope * grid[1:])
    # Far from 1 nothing crosses it, and without churn no segment is too long.
    low = bool(highest.max() < _FAR_BELOW)
    if not low or component.churn_per_day + component.return_per_day > 0:
        grid = distinct(np.concatenate([grid, _crossings(grid, constant, slope)]))
        grid = _refined(grid, *spells.lines(grid), component)
        first, last = spells.placed(grid)
        constant, slope = spells.lines_at(first, last, len(grid))
    start, length = grid[:-1], np.diff(grid)
    time = start[:, None] + length[:, None] * _POINTS
    share = np.maximum(0.0, constant[:, None] + slope[:, None] * time)
    level, bend, cut = constant + slope * start, slope, None
    if not low:
        capped = constant + slope * (start + length / 2) > 1.0
        cut = np.where(capped[:, None], 1.0 / np.where(capped[:, None], share, 1.0), 1.0)
        share = np.where(capped[:, None], 1.0, share)
        level = np.where(capped, 1.0, level)
        bend = np.where(capped, 0.0, slope)
    at_nodes, at_grid = _users(component, level, bend, length)
    weight = length[:, None] * _WEIGHTS
    active = at_nodes if cut is None else at_nodes * cut
    present, delivered, flat, rising = _totals(
        weight, at_nodes, at_nodes * (1.0 - share), active, active * time
    )
    return Usage(
        grid=grid,
        present=present,
        delivered=delivered,
        flat=flat,
        rising=rising,
        users=at_grid,
        nodes=Nodes(weight, time, active, component.return_per_day, horizon),
        placed=(spells, first, last),
    )


def distinct(days: Floats) -> Floats:
    """Return days in order and each once; `np.unique` for what is no NaN, at half its price."""
    days.sort()
    new = np.empty(len(days), dtype=bool)
    new[:1] = True
    np.not_equal(days[1:], days[:-1], out=new[1:])
    return days[new]


def _totals(weight: Floats, *integrands: Floats) -> Floats:
    """Return the integrals from 0 to each day of the grid of some integrands at the nodes."""
    cells = np.empty((len(integrands), *weight.shape))
    for row, integrand in zip(cells, integrands, strict=True):
        np.multiply(weight, integrand, out=row)
    totals = np.zeros((len(integrands), len(weight) + 1))
    np.cumsum(cells.sum(axis=2), axis=1, out=totals[:, 1:])
    return totals


def _crossings(grid: Floats, constant: Floats, slope: Floats) -> Floats:
    """Return the days inside a segment on which the summed shares reach 1."""
    moving = slope != 0.0
    days = (1.0 - constant[moving]) / slope[moving]
    inside = (days > grid[:-1][moving]) & (days < grid[1:][moving])
    return np.asarray(days[inside])


def _refined(grid: Floats, constant: Floats, slope: Floats, component: Component) -> Floats:
    """Return the grid with segments split that are too long for the nodes."""
    length = np.diff(grid)
    rate = component.churn_per_day + component.return_per_day
    lowest = np.maximum(1.0, np.minimum(constant + slope * grid[:-1], constant + slope * grid[1:]))
    steep = np.where(constant + slope * (grid[:-1] + length / 2) > 1.0, np.abs(slope) / lowest, 0.0)
    pieces = np.ceil(np.maximum(rate, steep) * length / _LARGEST_EXPONENT)
    pieces = np.maximum(1, pieces).astype(np.int64)
    if pieces.max(initial=1) == 1:
        return grid
    segment = np.repeat(np.arange(len(length)), pieces)
    place = np.arange(len(segment)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    inner = grid[segment] + length[segment] * place / pieces[segment]
    return distinct(np.concatenate([inner, grid]))


def _users(
    component: Component, level: Floats, bend: Floats, length: Floats
) -> tuple[Floats, Floats]:
    """Return N at the nodes of each segment, (s, nodes), and on the grid, (s+1,).

    On a segment N(t) = e^{-P(t)} (N0 + return * integral of e^P), with P the integral of
    churn * l + return, which is exact up to the quadrature of the inner integral.
    """
    churn, back = component.churn_per_day, component.return_per_day
    if churn == 0.0:
        return np.ones((len(length), _NODES)), np.ones(len(length) + 1)
    tau = length[:, None] * _POINTS
    exponent = (churn * level + back)[:, None] * tau + churn * bend[:, None] * tau**2 / 2
    growing = np.exp(exponent)
    whole = np.exp(-((churn * level + back) * length + churn * bend * length**2 / 2))
    won = back * length * (growing @ _WEIGHTS) * whole
    users = np.empty(len(length) + 1)
    users[0] = now = 1.0
    steps = zip(whole.tolist(), won.tolist(), strict=True)
    for position, (kept, gained) in enumerate(steps, start=1):
        users[position] = now = kept * now + gained
    inner = back * length[:, None] * (growing @ _PARTIAL.T)
    return (users[:-1, None] + inner) / growing, users


def _away(back: float, remaining: Floats) -> Floats:
    """Return the expected days until the horizon that a user who leaves stays away."""
    if back == 0.0:
        return remaining
    return np.asarray(-np.expm1(-back * remaining) / back)

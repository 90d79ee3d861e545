"""The Lagrangian bound of a programme: rows given up for a price, in plain arithmetic.

Of maximise c x, subject to rows l <= A x <= u and bounds of x, some rows make groups: sum x <= 1,
each variable in one of them at most. All other rows are given up. At prices y, positive where a row
is held from above and negative where from below,

    L(y) = sum_rows y (u or l) + sum_groups max(0, max_j r_j) + sum_others max(r_j u_j, r_j l_j)

with r = c - A'y, is at least the optimum, whatever the prices are: a bound needs no solver and no
tolerance of one. What is left for each group is a choice of one variable, whose relaxation is whole
by itself, so that the least L(y) equals the optimum of the linear relaxation (Geoffrion,
Mathematical Programming Study 2, 1974) and no prices give less.

Prices are improved by subgradient steps of Polyak's length towards a target (Held, Wolfe and
Crowder, Mathematical Programming 6, 1974), which are shortened where L(y) stays.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import inf

import numpy as np
import pulp

from scenarios.table import Floats, Integers

_PATIENCE = 20
"""Steps without a better bound after which steps are halved."""
_SHORTEST = 1e-3
"""Steps shorter than this share of Polyak's are no use."""


@dataclass(frozen=True, eq=False)
class Bound:
    """A bound and its prices."""

    value: float
    """The programme's optimum is at most this."""
    prices: Floats
    """Price of each row, (m,)."""


@dataclass(frozen=True, eq=False)
class Lagrangian:
    """A programme of n variables and m rows, to be maximised."""

    cost: Floats
    """Number of each variable in the objective, (n,)."""
    lower: Floats
    """Least value of each variable, (n,)."""
    upper: Floats
    """Largest value, (n,)."""
    row: Integers
    """Row of each entry of the matrix, (e,)."""
    column: Integers
    """Column of each entry, (e,)."""
    number: Floats
    """The entries, (e,)."""
    least: Floats
    """What each row is to be at least, minus infinity where that is open, (m,)."""
    most: Floats
    """What each row is to be at most, infinity where that is open, (m,)."""
    group: Integers
    """Group of each variable, from 0, -1 where it is in none, (n,)."""
    kept: Integers
    """The rows that make the groups."""

    @classmethod
    def of(
        cls, lp: pulp.LpProblem, once: Iterable[pulp.LpConstraint] = (), largest: float = inf
    ) -> "Lagrangian":
        """Return the Lagrangian of a programme.

        Parameters
        ----------
        lp
            A programme to be maximised; loaded by the solver, so that all is numbered.
        once
            Rows ``sum x <= 1`` over variables from 0, no variable in two of them.
        largest
            No variable that has no upper bound needs to be larger for an optimum to be reached.
        """
        variables, rows = lp.variables(), list(lp._constraints.values())
        entries = [
            (row.index, variable.index, float(number))
            for row in rows
            for variable, number in row.items()
        ]
        where = np.array([entry[:2] for entry in entries], dtype=np.int64).reshape(-1, 2)
        group = np.full(len(variables), -1)
        kept = []
        for index, row in enumerate(once):
            kept.append(row.index)
            for variable in row:
                group[variable.index] = index
        return cls(
            cost=np.array([float(lp.objective.get(v, 0.0)) for v in variables]),
            lower=np.array([float(v.lowBound) for v in variables]),
            upper=np.array([largest if v.upBound is None else float(v.upBound) for v in variables]),
            row=where[:, 0],
            column=where[:, 1],
            number=np.array([entry[2] for entry in entries]),
            least=_ends([row.getLb() for row in rows], -inf),
            most=_ends([row.getUb() for row in rows], inf),
            group=group,
            kept=np.array(kept, dtype=np.int64),
        )

    def at(self, prices: Floats) -> Bound:
        """Return the bound at some prices; those that a row cannot have are taken as 0.

        Parameters
        ----------
        prices
            Price of each row, (m,).
        """
        return self._solved(self._possible(prices))[0]

    def improved(self, prices: Floats, target: float, steps: int) -> Bound:
        """Return the best bound found by steps from some prices.

        Parameters
        ----------
        prices
            Where to begin, (m,).
        target
            What the bound cannot be less than: the worth of a known solution.
        steps
            How many steps to try.
        """
        now, point = self._solved(self._possible(prices))
        best, best_point = now, point
        share, stayed = 1.0, 0
        for _ in range(steps):
            slack = self._slack(now.prices, point)
            size = float(slack @ (self._scale * slack))
            if size == 0.0 or share < _SHORTEST or best.value <= target:
                break
            reach = share * (now.value - target) / size
            now, point = self._solved(self._possible(now.prices - reach * self._scale * slack))
            stayed += 1
            if now.value < best.value:
                best, best_point, stayed = now, point, 0
            elif stayed >= _PATIENCE:
                share, stayed = share / 2, 0
                now, point = best, best_point
        return best

    @cached_property
    def _scale(self) -> Floats:
        """What a step counts in each row, so that rows of small numbers do not lag behind, (m,)."""
        squares = np.bincount(self.row, self.number**2, len(self.most))
        return np.asarray(1.0 / np.where(squares > 0, squares, 1.0))

    def _possible(self, prices: Floats) -> Floats:
        """Return prices without those of the kept rows and of sides that are open."""
        possible = np.where(np.isfinite(self.most), np.maximum(prices, 0.0), 0.0)
        possible += np.where(np.isfinite(self.least), np.minimum(prices, 0.0), 0.0)
        possible[self.kept] = 0.0
        return possible

    def _solved(self, prices: Floats) -> tuple[Bound, Floats]:
        """Return the bound at prices and a point that gives it, (n,)."""
        taken = np.bincount(self.column, self.number * prices[self.row], len(self.cost))
        rest = self.cost - taken
        point = np.where(rest > 0, self.upper, self.lower)
        grouped = np.flatnonzero((self.group >= 0) & (rest > 0) & (self.upper > 0))
        point[self.group >= 0] = 0.0
        # Of each group the variable worth most: the first of it in falling order.
        order = grouped[np.argsort(-rest[grouped], kind="stable")]
        _, first = np.unique(self.group[order], return_index=True)
        point[order[first]] = 1.0
        ends = np.where(prices > 0, self.most, self.least)
        fixed = float(np.sum(np.where(prices != 0, prices * np.where(prices != 0, ends, 0.0), 0.0)))
        return Bound(fixed + float(rest @ point), prices), point

    def _slack(self, prices: Floats, point: Floats) -> Floats:
        """Return a subgradient: how far each row is from the side its price is for, (m,)."""
        sums = np.bincount(self.row, self.number * point[self.column], len(self.most))
        # A row without a price is looked at from the side that it breaks.
        upper = np.where(np.isfinite(self.most), self.most - sums, 0.0)
        lower = np.where(np.isfinite(self.least), self.least - sums, 0.0)
        breaks_upper, breaks_lower = np.minimum(upper, 0.0), np.maximum(lower, 0.0)
        slack = np.where(
            prices > 0, upper, np.where(prices < 0, lower, breaks_upper + breaks_lower)
        )
        slack[self.kept] = 0.0
        return np.asarray(slack)


def _ends(ends: Sequence[float | None], open_end: float) -> Floats:
    return np.array([open_end if end is None else end for end in ends], dtype=np.float64)

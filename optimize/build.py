"""The mixed-integer programme of a problem, in tight forms only: no big-M.

maximise   sum v[i,q] x[i,q] + sum w_o y_o - sum o[ij,q] z[ij,q]
once       sum_q x[i,q] <= 1                        (= 1 where pinned in or due)
capacity   sum_i sum_p e[i,p,k,q] x[i,p] <= room[k,q] + sum_i sum_{p<q} freed[i,p,k,q] x[i,p]
deadlines  sum_q x[i,q] >= 1, and for each day t in q by which work must end, over what is due by t:
           sum_i e[i,q,k,q] x[i,q] <= share of the quarter before t * room[k,q]
floors     sum over a category, all p and all quarters r <= q of e[i,p,k,r] x[i,p] >= least[q]
requires   sum_{p<=q} x[b,p] <= sum_{p<=q} x[a,p]   (b requires a)
excludes   sum over a clique and all quarters <= 1
outcomes   y_o <= sum_q x[i,q]                      for each item it requires
overlaps   z[ij,q] >= sum_{p<=q} x[i,p] + sum_{p<=q} x[j,p] - 1
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import count
from math import inf

import numpy as np
import pulp
from pulp import LpAffineExpression, LpConstraint, LpConstraintGE, LpConstraintLE

from optimize.problem import Problem
from scenarios.table import Floats

Terms = list[tuple[pulp.LpVariable, float]]


@dataclass(frozen=True)
class Relaxed:
    """Rules left out of a model, to find out which of them clash."""

    pins: frozenset[int] = frozenset()
    """Rows whose pin is not forced."""
    teams: frozenset[int] = frozenset()
    """Teams whose capacity is not bound."""
    requires: frozenset[tuple[int, int]] = frozenset()
    """Prerequisites not asked for."""
    cliques: frozenset[int] = frozenset()
    """Exclusions, by index, not asked for."""
    deadlines: frozenset[int] = frozenset()
    """Rows whose deadline is not asked for."""
    floors: frozenset[int] = frozenset()
    """Floors, by index, not asked for."""


@dataclass(frozen=True)
class Held:
    """What an earlier stage reached, kept by the later ones: numbers over x, y and z, a bound."""

    worth: Floats
    """Numbers of x, (n, Q)."""
    prizes: Floats
    """Numbers of y, (prizes,)."""
    overlaps: Floats
    """Numbers of z, taken off, (pairs, Q)."""
    least: float | None = None
    """The sum is to be at least this."""
    most: float | None = None
    """The sum is to be at most this."""


@dataclass(eq=False)
class Model:
    """A programme and its variables."""

    programme: pulp.LpProblem
    """What the solver gets."""
    finish: dict[tuple[int, int], pulp.LpVariable] = field(default_factory=dict)
    """x[i, q] where the item can be finished in the quarter."""
    won: list[pulp.LpVariable] = field(default_factory=list)
    """y_o by prize."""
    twice: dict[tuple[int, int], pulp.LpVariable] = field(default_factory=dict)
    """z[pair, q] where the pair is priced in the quarter."""

    def total(self, held: Held) -> LpAffineExpression:
        """Return a sum over x, y and z."""
        terms: Terms = [(x, float(held.worth[key])) for key, x in self.finish.items()]
        terms += [(y, float(held.prizes[o])) for o, y in enumerate(self.won)]
        terms += [(z, -float(held.overlaps[key])) for key, z in self.twice.items()]
        return LpAffineExpression(terms)

    def values(self, problem: Problem, quarters: Mapping[int, int]) -> tuple[float, ...]:
        """Return the variables' values for a plan, in the programme's order."""
        values = {x.name: float(quarters.get(row) == q) for (row, q), x in self.finish.items()}
        for y, prize in zip(self.won, problem.prizes, strict=True):
            values[y.name] = float(all(row in quarters for row in prize.rows))
        for (pair, quarter), z in self.twice.items():
            one, other = problem.overlaps[pair].rows
            both = max(quarters.get(one, inf), quarters.get(other, inf))
            values[z.name] = float(both <= quarter)
        return tuple(values[variable.name] for variable in self.programme.variables())


def build(
    problem: Problem, goal: Held, priced: Iterable[tuple[int, int]], held: Iterable[Held] = ()
) -> Model:
    """Return the programme of a problem.

    Parameters
    ----------
    problem
        The choice.
    goal
        What is to be made as large as can be.
    priced
        (pair, quarter) of the overlaps that are priced; without some the programme is easier, and
        its optimum never worth less.
    held
        What earlier stages reached.
    """
    builder = _Builder(problem, Relaxed())
    builder.choices()
    builder.rules()
    builder.prizes()
    builder.overlaps(priced)
    for earlier in held:
        builder.hold(earlier)
    builder.model.programme.setObjective(builder.model.total(goal))
    return builder.model


def build_feasibility(problem: Problem, relaxed: Relaxed) -> Model:
    """Return a programme without an objective and without some of the rules."""
    builder = _Builder(problem, relaxed)
    builder.choices()
    builder.rules()
    terms = [(x, -1.0) for x in builder.model.finish.values()]
    builder.model.programme.setObjective(LpAffineExpression(terms))
    return builder.model


class _Builder:
    """Adds rows and variables to a programme."""

    def __init__(self, problem: Problem, relaxed: Relaxed) -> None:
        self.problem = problem
        self.relaxed = relaxed
        self.quarters = problem.capacity.shape[1]
        self.due = set(problem.due) - relaxed.deadlines
        self.model = Model(pulp.LpProblem("plan", pulp.LpMaximize))
        self._names = count()

    def choices(self) -> None:
        """Add x: binary, once at most, pinned in or out, due."""
        problem = self.problem
        out = set(problem.pinned("out")) - self.relaxed.pins
        forced = (set(problem.pinned("in")) - self.relaxed.pins) | self.due
        for row in range(len(problem.table)):
            terms: Terms = []
            choices = problem.allowed[row] if row in self.due else problem.possible[row]
            for q in np.flatnonzero(choices).tolist():
                if row not in out:
                    x = self._variable(pulp.LpBinary)
                    self.model.finish[row, q] = x
                    terms.append((x, 1.0))
            if row in forced:
                self._add(terms, LpConstraintGE, 1.0)
            if len(terms) > 1:
                self._add(terms, LpConstraintLE, 1.0)

    def rules(self) -> None:
        """Add capacity, deadlines, floors, prerequisites and exclusions."""
        problem = self.problem
        net = problem.effort - problem.freed
        for team, quarter in np.ndindex(*problem.capacity.shape):
            if team not in self.relaxed.teams:
                column = net[:, :, team, quarter]
                terms = [
                    (self.model.finish[i, p], float(column[i, p]))
                    for i, p in zip(*(a.tolist() for a in np.nonzero(column)), strict=True)
                    if (i, p) in self.model.finish
                ]
                self._add(terms, LpConstraintLE, float(problem.room[team, quarter]))
        for window in problem.windows:
            if window.team not in self.relaxed.teams:
                terms = [
                    (
                        self.model.finish[row, window.quarter],
                        float(problem.effort[row, window.quarter, window.team, window.quarter]),
                    )
                    for row in window.rows
                    if row in self.due and (row, window.quarter) in self.model.finish
                ]
                room = window.share * float(problem.room[window.team, window.quarter])
                self._add(terms, LpConstraintLE, room)
        for index, floor in enumerate(problem.floors):
            if index not in self.relaxed.floors:
                for q, least in enumerate(floor.least.tolist()):
                    if least > 0:
                        self._add(self._worked_on(floor.rows, q), LpConstraintGE, least)
        for row, needed in problem.requires:
            if (row, needed) not in self.relaxed.requires:
                for q in range(self.quarters):
                    terms = self._by(row, q, 1.0) + self._by(needed, q, -1.0)
                    if any(number > 0 for _, number in terms):
                        self._add(terms, LpConstraintLE, 0.0)
        for index, clique in enumerate(problem.cliques):
            if index not in self.relaxed.cliques:
                terms = [term for row in clique for term in self._by(row, self.quarters, 1.0)]
                self._add(terms, LpConstraintLE, 1.0)

    def prizes(self) -> None:
        """Add y: an outcome is won where each of its items is finished."""
        for prize in self.problem.prizes:
            y = self._variable(pulp.LpContinuous)
            self.model.won.append(y)
            for row in prize.rows:
                terms = [(y, 1.0), *self._by(row, self.quarters, -1.0)]
                self._add(terms, LpConstraintLE, 0.0)

    def overlaps(self, priced: Iterable[tuple[int, int]]) -> None:
        """Add z where a pair would be counted twice."""
        for pair, q in priced:
            one, other = self.problem.overlaps[pair].rows
            first, second = self._by(one, q, 1.0), self._by(other, q, 1.0)
            if first and second:
                z = self._variable(pulp.LpContinuous)
                self.model.twice[pair, q] = z
                self._add([*first, *second, (z, -1.0)], LpConstraintLE, 1.0)

    def hold(self, held: Held) -> None:
        """Add what an earlier stage reached."""
        terms = self.model.total(held).items()
        if held.least is not None:
            self._add(terms, LpConstraintGE, held.least)
        if held.most is not None:
            self._add(terms, LpConstraintLE, held.most)

    def _worked_on(self, rows: Iterable[int], quarter: int) -> Terms:
        """Return the engineer-days on some items up to the end of a quarter."""
        work = self.problem.effort[:, :, :, : quarter + 1].sum(axis=(2, 3))
        return [
            (self.model.finish[row, p], float(work[row, p]))
            for row in rows
            for p in range(self.quarters)
            if (row, p) in self.model.finish
        ]

    def _by(self, row: int, quarter: int, number: float) -> Terms:
        """Return x of an item summed over the quarters up to one, times a number."""
        return [
            (self.model.finish[row, q], number)
            for q in range(min(quarter + 1, self.quarters))
            if (row, q) in self.model.finish
        ]

    def _variable(self, kind: str) -> pulp.LpVariable:
        """Add a variable between 0 and 1, named by number so that no two names can meet."""
        name = f"v{next(self._names):07d}"
        return self.model.programme.add_variable(name, 0, 1, kind)

    def _add(self, terms: Iterable[tuple[pulp.LpVariable, float]], sense: int, rhs: float) -> None:
        expression = LpAffineExpression(list(terms))
        row = LpConstraint(expression, sense, f"r{next(self._names):07d}", rhs)
        self.model.programme.addConstraint(row)

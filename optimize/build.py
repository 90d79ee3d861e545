"""The mixed-integer programme of a problem, in tight forms only: no big-M.

maximise   sum v[i,q] x[i,q] + sum w_o y_o - sum o[ij,q] z[ij,q] + rho (eta - sum_k u_k / (a K))
once       sum_q x[i,q] <= 1
outcomes   y_o <= sum_q x[i,q]                      for each item it requires
overlaps   z[ij,q] >= sum_{p<=q} x[i,p] + sum_{p<=q} x[j,p] - 1
tail       u_k >= eta + L_k - (what the plan avoids in truth k),  u_k >= 0

The rows of the rules are in `optimize.rules`, each beside its check.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pulp
from pulp import LpAffineExpression

from optimize.overlaps import Overlap
from optimize.problem import Problem
from optimize.programme import AT_LEAST, AT_MOST, Programme, Tag, Terms
from optimize.rules import all_rules
from scenarios.table import Floats

_TAIL = 1e4
"""The worst loss in the rows of the tail: large against a solver's tolerance of 1e-6, and small
enough for its digits, however large the value unit is."""
_MADE = 0.5
"""A choice above it is made; solvers leave whole numbers a little off."""


@dataclass(frozen=True, eq=False)
class Sum:
    """A sum over the variables of a model: an objective, or what an earlier stage reached."""

    choices: Floats
    """Numbers of x, (n, Q)."""
    prizes: Floats
    """Numbers of y, (prizes,)."""
    overlaps: Floats
    """Numbers of z, taken off, (pairs, Q)."""
    tail: float = 0.0
    """Number of the mean loss over the worst truths, taken off."""
    least: float | None = None
    """The sum is to be at least this."""
    most: float | None = None
    """The sum is to be at most this."""


@dataclass(eq=False)
class Model:
    """A programme and its variables."""

    programme: Programme
    """What the solver gets."""
    won: list[pulp.LpVariable] = field(default_factory=list)
    """y_o by prize."""
    twice: dict[tuple[int, int], pulp.LpVariable] = field(default_factory=dict)
    """z[pair, q] where the pair is priced in the quarter."""
    tail: Terms = field(default_factory=list)
    """The mean loss over the worst truths, where risk counts."""

    @property
    def finish(self) -> dict[tuple[int, int], pulp.LpVariable]:
        """x[i, q] where the item can be finished in the quarter."""
        return self.programme.finish

    @property
    def lp(self) -> pulp.LpProblem:
        """PuLP's problem."""
        return self.programme.lp

    def total(self, wanted: Sum) -> LpAffineExpression:
        """Return a sum over x, y and z."""
        terms: Terms = [(x, float(wanted.choices[key])) for key, x in self.finish.items()]
        terms += [(y, float(wanted.prizes[o])) for o, y in enumerate(self.won)]
        terms += [(z, -float(wanted.overlaps[key])) for key, z in self.twice.items()]
        if wanted.tail:
            terms += [(variable, -wanted.tail * number) for variable, number in self.tail]
        return LpAffineExpression(terms)

    def places(self, quarters: Mapping[int, int]) -> dict[int, float]:
        """Return the choices of a plan by index of the variable; the rest follows from them.

        Parameters
        ----------
        quarters
            Finishing quarter, from 0, by row of the item.
        """
        return {x.index: float(quarters.get(row) == q) for (row, q), x in self.finish.items()}

    def quarters(self, values: Sequence[float]) -> dict[int, int]:
        """Return the plan of an answer: finishing quarter, from 0, by row of the item.

        Parameters
        ----------
        values
            Values of the variables, in the order of the programme; none give an empty plan.
        """
        if not values:
            return {}
        return {row: q for (row, q), x in self.finish.items() if values[x.index] > _MADE}


def build(
    problem: Problem,
    goal: Sum,
    pairs: Sequence[Overlap],
    held: Iterable[Sum] = (),
    left_out: frozenset[Tag] = frozenset(),
) -> Model:
    """Return the programme of a problem.

    Parameters
    ----------
    problem
        The choice.
    goal
        What is to be made as large as can be.
    pairs
        The overlaps that are priced; without some the programme is easier, and its optimum never
        worth less.
    held
        What earlier stages reached.
    left_out
        Parts of rules that are not asked for.
    """
    model = Model(Programme(problem, left_out))
    _post_rules(problem, model.programme)
    _add_prizes(problem, model)
    _add_overlaps(pairs, model)
    if problem.risk is not None:
        _add_tail(problem, pairs, model)
    for earlier in held:
        terms = model.total(earlier).items()
        if earlier.least is not None:
            model.programme.add(terms, AT_LEAST, earlier.least)
        if earlier.most is not None:
            model.programme.add(terms, AT_MOST, earlier.most)
    model.lp.setObjective(model.total(goal))
    return model


def build_feasibility(problem: Problem, left_out: frozenset[Tag]) -> Model:
    """Return a programme that asks for the rules alone, and for as little work as can be.

    Parameters
    ----------
    problem
        The choice.
    left_out
        Parts of rules that are not asked for.
    """
    model = Model(Programme(problem, left_out))
    _post_rules(problem, model.programme)
    terms = [(x, -1.0) for x in model.finish.values()]
    model.lp.setObjective(LpAffineExpression(terms))
    return model


def _post_rules(problem: Problem, programme: Programme) -> None:
    """Add the parts of all rules that are asked for."""
    for rule in all_rules():
        parts = [part for part in rule.parts(problem) if programme.has(rule.kind, part)]
        rule.post(problem, programme, parts)


def _add_prizes(problem: Problem, model: Model) -> None:
    """Add y: an outcome is won where each of its items is finished."""
    for prize in problem.prizes:
        y = model.programme.variable()
        model.won.append(y)
        for row in prize.rows:
            model.programme.add([(y, 1.0), *model.programme.by(row, number=-1.0)], AT_MOST, 0.0)


def _add_overlaps(pairs: Sequence[Overlap], model: Model) -> None:
    """Add z where a pair would be counted twice, whatever the objective: what is held needs it."""
    for pair, overlap in enumerate(pairs):
        one, other = overlap.rows
        for q in np.flatnonzero(overlap.amount > 0).tolist():
            first, second = model.programme.by(one, q), model.programme.by(other, q)
            if first and second:
                z = model.programme.variable()
                model.twice[pair, q] = z
                model.programme.add([*first, *second, (z, -1.0)], AT_MOST, 1.0)


def _add_tail(problem: Problem, pairs: Sequence[Overlap], model: Model) -> None:
    """Add eta and u: the mean loss over the worst truths is -eta + sum_k u_k / (a K).

    -eta is the loss that the worst truths exceed, free in sign, as the difference of two variables.
    """
    risk = problem.risk
    assert risk is not None
    programme = model.programme
    most = float(risk.loss.max()) + sum(prize.value for prize in problem.prizes)
    unit = most / _TAIL if most > 0 else 1.0
    up, down = programme.variable(most=None), programme.variable(most=None)
    model.tail = [(up, -unit), (down, unit)]
    prizes = [(y, prize.value / unit) for y, prize in zip(model.won, problem.prizes, strict=True)]
    doubled = {pair: pairs[pair].in_truths(risk.factor) for pair, _ in model.twice}
    for k, loss in enumerate(risk.loss.tolist()):
        excess = programme.variable(most=None)
        model.tail.append((excess, unit / risk.tail_size))
        terms = [(excess, 1.0), (up, -1.0), (down, 1.0), *prizes]
        terms += programme.spent(risk.worth[k] / unit)
        for (pair, q), z in model.twice.items():
            terms.append((z, -float(doubled[pair][k, q]) / unit))
        programme.add(terms, AT_LEAST, loss / unit)

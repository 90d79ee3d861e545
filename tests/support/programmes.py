"""Programmes made by hand, and solvers whose answers are spoilt on purpose."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

import pulp
from pulp import LpAffineExpression, LpConstraint, LpConstraintLE

from optimize.answer import Answer
from optimize.solver import Loaded

Spoil = Callable[[Answer], Answer]
"""Makes a wrong answer of a right one."""


def knapsack(count: int, seed: int = 1, rows: int = 5) -> pulp.LpProblem:
    """Return a multi-dimensional knapsack of whole numbers, correlated and so hard for its size.

    Parameters
    ----------
    count
        Binary variables; 150 take longer than any test waits.
    seed
        Seed of its numbers.
    rows
        Rows.
    """
    random = Random(seed)
    lp = pulp.LpProblem("knapsack", pulp.LpMaximize)
    variables = [lp.add_variable(f"x{n:04d}", 0, 1, pulp.LpBinary) for n in range(count)]
    weights = [[random.randint(20, 100) for _ in variables] for _ in range(rows)]
    for number, row in enumerate(weights):
        terms = LpAffineExpression(list(zip(variables, row, strict=True)))
        lp.addConstraint(LpConstraint(terms, LpConstraintLE, f"r{number}", sum(row) // 2))
    profits = [
        float(sum(row[n] for row in weights) // rows + random.randint(0, 20)) for n in range(count)
    ]
    lp.setObjective(LpAffineExpression(list(zip(variables, profits, strict=True))))
    return lp


def worth(lp: pulp.LpProblem, values: tuple[float, ...]) -> float:
    """Return the objective of values, in the order of the variables."""
    return float(sum(number * values[x.index] for x, number in lp.objective.items()))


@dataclass(frozen=True)
class Spoiling:
    """Makes a solver that answers right, and spoils each answer."""

    spoil: Spoil
    """What is done to an answer."""

    def __call__(self, lp: pulp.LpProblem) -> Loaded:
        """Return the solver with a programme."""
        return _Spoilt(lp, self.spoil)


class _Spoilt(Loaded):
    """HiGHS, its answers spoilt."""

    def __init__(self, lp: pulp.LpProblem, spoil: Spoil) -> None:
        super().__init__(lp)
        self._spoil = spoil

    def solve(self, *args: object, **options: object) -> Answer:
        """Return a spoilt answer."""
        return self._spoil(super().solve(*args, **options))  # type: ignore[arg-type]

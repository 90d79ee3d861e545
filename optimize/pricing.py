"""What plans are worth, in whole units, so that "equally good" has a meaning.

A unit is one ten-millionth of what all items are worth together, one value unit where everything
is whole. Worth is the expected worth, mixed with the mean loss over the worst truths where risk
counts; an empty plan is worth 0.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from optimize.build import Model, Sum, build
from optimize.overlaps import Overlap
from optimize.problem import Problem
from optimize.programme import Tag
from scenarios.table import Floats

SAME = 0.5
"""Whole numbers that differ by less are the same; a choice above it is made."""
_STEPS = 1e7
"""Units of worth into which the sum of all worth is divided."""


@dataclass(frozen=True, eq=False)
class Pricing:
    """A problem whose plans are priced in whole units."""

    problem: Problem
    """The choice."""
    unit: float
    """Value units of one unit."""
    pairs: tuple[Overlap, ...]
    """Overlaps that are priced."""
    goal: Sum
    """What a plan is worth, whole units."""

    @classmethod
    def of(cls, problem: Problem, rows: Sequence[int] | None = None) -> "Pricing":
        """Return the pricing of a problem.

        Parameters
        ----------
        problem
            The choice.
        rows
            Items between which overlaps are priced; all that can be finished unless given.
        """
        if rows is None:
            rows = np.flatnonzero(problem.possible.any(axis=1)).tolist()
        pairs = problem.overlaps.among(rows)
        amounts = np.array([pair.amount for pair in pairs])
        amounts = amounts.reshape(len(pairs), problem.capacity.shape[1])
        unit = _unit(problem, amounts)
        rho = 0.0 if problem.risk is None else problem.risk.weight
        values = np.array([prize.value for prize in problem.prizes])
        goal = Sum(
            choices=np.round((1 - rho) * problem.worth / unit),
            prizes=np.round((1 - rho) * values / unit),
            overlaps=np.round((1 - rho) * amounts / unit),
            tail=rho / unit,
        )
        return cls(problem, unit, pairs, goal)

    @cached_property
    def offset(self) -> float:
        """What the solver's objective lacks for an empty plan to be worth 0, units."""
        return 0.0 if self.problem.risk is None else self.goal.tail * self.problem.risk.tail_before

    def build(
        self,
        goal: Sum | None = None,
        held: Iterable[Sum] = (),
        left_out: frozenset[Tag] = frozenset(),
    ) -> Model:
        """Return a programme of the problem.

        Parameters
        ----------
        goal
            What is to be made as large as can be; the worth unless given.
        held
            What earlier stages reached.
        left_out
            Parts of rules that are not asked for.
        """
        return build(self.problem, goal or self.goal, self.pairs, held, left_out)

    def numbers(self, choices: Floats) -> Sum:
        """Return a sum over the choices alone.

        Parameters
        ----------
        choices
            Numbers of x, (n, Q).
        """
        goal = self.goal
        return Sum(choices, np.zeros_like(goal.prizes), np.zeros_like(goal.overlaps))

    def worth_of(self, quarters: Mapping[int, int]) -> float:
        """Return the worth of a plan, units, all priced overlaps taken off.

        Parameters
        ----------
        quarters
            Finishing quarter, from 0, by row of the item.
        """
        goal, problem = self.goal, self.problem
        worth = sum(float(goal.choices[row, q]) for row, q in quarters.items())
        won = [all(row in quarters for row in prize.rows) for prize in problem.prizes]
        worth += float(goal.prizes @ np.array(won, dtype=np.float64))
        doubled = [
            (pair, max(quarters[one], quarters[other]))
            for pair, (one, other) in enumerate(overlap.rows for overlap in self.pairs)
            if one in quarters and other in quarters
        ]
        worth -= sum(float(goal.overlaps[pair, both:].sum()) for pair, both in doubled)
        if problem.risk is not None:
            avoided = np.zeros(len(problem.risk.loss))
            for row, q in quarters.items():
                avoided += problem.risk.worth[:, row, q]
            avoided += sum(p.value for p, yes in zip(problem.prizes, won, strict=True) if yes)
            for pair, both in doubled:
                avoided -= self.pairs[pair].in_truths(problem.risk.factor)[:, both:].sum(axis=1)
            worth -= goal.tail * problem.risk.tail(avoided)
        return worth + self.offset


def beneath(problem: Problem) -> list[int]:
    """Return the rows of the items that are worth something, and less than half a unit.

    They count for nothing: whatever is done with them, the worth in whole units is the same.
    """
    best = np.where(problem.allowed, problem.worth, 0.0).max(axis=1, initial=0.0)
    return np.flatnonzero((best > 0) & (best < SAME * _all_worth(problem) / _STEPS)).tolist()


def _all_worth(problem: Problem) -> float:
    """Return what all items and outcomes are worth together, value units."""
    prizes = sum(prize.value for prize in problem.prizes)
    return float(problem.worth.max(axis=1, initial=0.0).sum()) + prizes


def _unit(problem: Problem, amounts: Floats) -> float:
    """Return the unit in which worth is counted."""
    values = [*problem.worth[problem.allowed].tolist(), *(p.value for p in problem.prizes)]
    values += amounts.ravel().tolist()
    whole = problem.risk is None and all(value == round(value) for value in values)
    if whole and sum(values) < _STEPS:
        return 1.0
    most = _all_worth(problem)
    return most / _STEPS if most > 0 else 1.0

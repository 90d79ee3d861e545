"""What a planner who knew one estimate would plan, by its value.

The worth of every plan is a straight line of one item's rate factor. The plan and the best plans at
the least and the largest factor that was drawn are found, and at each factor the one whose line is
the highest is taken. Over one quarter that is exact but for incidents that hide each other: there
is one best plan with the item and one without, whatever the factor. Over several quarters it is
from below, as is all that is told by choosing among few plans.

A true effort decides what fits. Plans are found for the median of the efforts that are less than
expected, for the median of those that are more, and for the largest; at each effort the best of
those that still fit is taken.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from optimize.check import certify
from optimize.kept import Plan
from optimize.problem import Problem
from optimize.screening import Unsure
from optimize.solve import Limits, solve
from optimize.trim import trimmed
from optimize.truths import Truths
from scenarios.table import Floats, Integers

_SAME = 1e-9
"""Relative difference at which a plan is not worth more than another."""


@dataclass(frozen=True, eq=False)
class Rule:
    """What is planned where one estimate is known."""

    estimate: Unsure
    """The estimate."""
    plans: tuple[Plan, ...]
    """The plan, first, and those that it may give way to."""
    chosen: Integers
    """Which of them is taken in each truth, (K,)."""
    stopped: int
    """Searches that the clock stopped."""


def rule(truths: Truths, believed: Problem, estimate: Unsure, limits: Limits) -> Rule:
    """Return what one would plan by an estimate.

    Parameters
    ----------
    truths
        What is drawn, and the plan.
    believed
        The choice as believed.
    estimate
        What is known.
    limits
        How long and how exactly to solve each choice anew.
    """
    return _Replanning(truths, believed, estimate, limits).rule()


@dataclass(frozen=True, eq=False)
class _Line:
    """A plan's worth by the rate factor, and the largest effort ratio with which it fits."""

    plan: Plan
    at_mean: float
    slope: float = 0.0
    reach: float = np.inf


class _Replanning:
    """Finds the rule of one estimate."""

    def __init__(self, truths: Truths, believed: Problem, estimate: Unsure, limits: Limits) -> None:
        self.truths = truths
        self.believed = believed
        self.estimate = estimate
        self.limits = limits
        self.stopped = 0

    def rule(self) -> Rule:
        levels = self._rates() if self.estimate.kind == "rate" else self._efforts()
        lines = [self._line(self.truths.planned, None)]
        for level in levels:
            problem = self._problem(level)
            plan = self._solved(problem)
            if plan is None:
                continue
            line = self._line(plan, level)
            known = [at for at, one in enumerate(lines) if one.plan == plan]
            for at in known:
                # A plan that is found again still fits.
                lines[at] = replace(line, reach=max(line.reach, lines[at].reach))
            lines += [] if known else [line]
        chosen = _highest(lines, self.estimate.values)
        return Rule(self.estimate, tuple(line.plan for line in lines), chosen, self.stopped)

    def _rates(self) -> Iterator[float]:
        """Yield the factors at which to plan anew: those that may turn the item's place."""
        planned = self.estimate.row in self.truths.planned
        several = self.believed.worth.shape[1] > 1
        if planned:
            yield float(self.estimate.values.min())
        if several or not planned:
            yield float(self.estimate.values.max())

    def _efforts(self) -> Iterator[float]:
        """Yield the effort ratios at which to plan anew."""
        values, expected = self.estimate.values, self.truths.workspace.beliefs.effort_bias
        less, more = values[values < expected], values[values > expected]
        levels = [*_median(less), *_median(more), *more[more == more.max(initial=0.0)]]
        yield from np.unique(levels).tolist()

    def _problem(self, level: float) -> Problem:
        """Return the choice where the estimate has a value and all else is as believed."""
        true, row = self.truths.believed, self.estimate.row
        column = true.factor if self.estimate.kind == "rate" else true.effort
        column = column.copy()
        column[row] = level
        name = "factor" if self.estimate.kind == "rate" else "effort"
        return self.truths.problem(replace(true, **{name: column}))

    def _solved(self, problem: Problem) -> Plan | None:
        """Return the best plan of a choice, None where there is none or none is found."""
        if not problem.possible.any():
            return None
        solution = solve(problem, self.limits)
        if solution.status == "infeasible":
            return None
        if solution.status == "no_answer":
            self.stopped += 1
            return None
        best = certify(problem, solution.quarters).worth
        room = None if solution.bound is None else solution.bound - best
        if solution.status == "feasible" and (
            room is None or room > 2 * self.limits.gap * abs(best) + _SAME
        ):
            self.stopped += 1
        return trimmed(problem, solution.quarters)

    def _line(self, plan: Plan, level: float | None) -> _Line:
        """Return a plan's worth by the factor, or with which efforts it fits."""
        worth, row = certify(self.believed, plan).worth, self.estimate.row
        if self.estimate.kind == "rate":
            return _Line(plan, worth, slope=worth - certify(self._harmless, plan).worth)
        if row not in plan:
            return _Line(plan, worth)
        expected = self.truths.workspace.beliefs.effort_bias
        return _Line(plan, worth, reach=expected if level is None else level)

    @cached_property
    def _harmless(self) -> Problem:
        """The choice where the item harms nothing."""
        return self._problem(0.0)


def _median(values: Floats) -> list[float]:
    """Return the lower median as a list, empty of nothing: one that was drawn, so that it fits."""
    return [float(np.quantile(values, 0.5, method="inverted_cdf"))] if len(values) else []


def _highest(lines: list[_Line], values: Floats) -> Integers:
    """Return the line that is worth most at each value; the first one where none is better."""
    columns = []
    for line in lines:
        worth = line.at_mean + line.slope * (values - 1.0)
        columns.append(np.where(values <= line.reach * (1 + _SAME), worth, -np.inf))
    table = np.column_stack(columns)
    # The plan stays where nothing else fits either, and where nothing is worth more.
    table[~np.isfinite(table).any(axis=1), 0] = 0.0
    table[:, 0] += np.where(np.isfinite(table[:, 0]), _SAME * np.abs(lines[0].at_mean), 0.0)
    return np.asarray(table.argmax(axis=1), dtype=np.int64)

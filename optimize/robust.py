"""How sure a plan is: the best plan of each drawn truth, and what this one falls short of it.

The truths are those of the worlds that a simulation of the same seed meets: a factor and a true
effort for each item. Newcomers and incidents are no part of a truth; they are priced as expected.

In a truth the plan is kept as far as it holds: its items alone, none earlier than planned, each at
the quarter that is best there, so that what no longer fits is delayed or dropped. That plan is one
of the truth's own, so regret is never below 0.

Rows are brought into the order of the ids before anything is solved, and each truth is solved by
itself: neither the order of the file nor the number of threads makes a difference.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isnan, sqrt
from statistics import NormalDist

import numpy as np

from optimize.check import certify
from optimize.kept import Kept, Plan, nothing, worth
from optimize.problem import Problem
from optimize.solve import Limits, solve
from optimize.trim import trifle, trimmed
from optimize.truths import Drawing, Truths, by_id
from scenarios.robustness import DrawnTruth, Regret, Robustness, Selection
from scenarios.workspace import Workspace
from sim.statistics import CONFIDENCE, estimate

_WORST = 0.1
"""Share of the truths that is the tail of the regret."""


def robustness(
    workspace: Workspace, quarters: Mapping[int, int], drawing: Drawing | None = None
) -> Robustness:
    """Return how a plan stands in drawn truths.

    Parameters
    ----------
    workspace
        The beliefs.
    quarters
        The plan: finishing quarter, from 0, by row of the item among those in play.
    drawing
        Which truths, and how to solve each; 50 of seed 0 unless given.

    Raises
    ------
    WrongAnswerError
        If a truth's plan fails the check that every plan passes.
    """
    drawing = drawing or Drawing()
    planned = by_id(workspace, quarters)
    truths = Truths(workspace, planned, drawing)
    solved = truths.each(_Solver(truths).solved, range(drawing.truths))
    ids = [item.id for item in workspace.in_play]
    return _Telling(ids, planned, solved).robustness()


@dataclass(frozen=True)
class _Solved:
    """A truth and its best plan."""

    truth: DrawnTruth
    infeasible: bool
    beyond_mending: bool
    quarters: dict[str, int] | None


class _Solver:
    """Solves truths."""

    def __init__(self, truths: Truths) -> None:
        self.truths = truths
        self.drawing = truths.drawing

    def solved(self, number: int) -> _Solved:
        """Return a truth with its best plan and the plan as far as it holds."""
        truths, drawing = self.truths, self.drawing
        problem = truths.problem(truths.truth(number))
        holding = Kept(problem, truths.planned)
        kept, cut_short = holding.plan(truths.planned, drawing.seconds, drawing.gap)
        best, bound, stopped = self._best(problem)
        kept_worth = None if kept is None else worth(problem, kept)
        optimum = None if best is None else worth(problem, best)
        if kept_worth is not None and (optimum is None or optimum < kept_worth):
            # Within the gap, or out of time, the plan as far as it holds may be the better find.
            best, optimum = kept, kept_worth
        if optimum is not None and bound is not None:
            bound = max(bound, optimum)
        named = None
        if best is not None:
            named = {truths.ids[row]: q for row, q in trimmed(problem, best).items()}
        return _Solved(
            truth=DrawnTruth(number, optimum, bound, kept_worth, stopped or cut_short),
            infeasible=best is None and not stopped,
            beyond_mending=best is not None and kept is None and not cut_short,
            quarters=named,
        )

    def _best(self, problem: Problem) -> tuple[Plan | None, float | None, bool]:
        """Return the best plan of a truth, its bound, and whether the clock cut the search."""
        if not problem.possible.any():
            empty = nothing(problem)
            return empty, None if empty is None else 0.0, False
        limits = Limits(self.drawing.seconds, self.drawing.gap, settle_ties=False)
        solution = solve(problem, limits)
        if solution.status == "infeasible":
            return None, None, False
        if solution.status == "no_answer":
            return None, solution.bound, True
        reached = certify(problem, solution.quarters).worth
        near = solution.status == "optimal" or (
            solution.bound is not None and self._within_gap(problem, reached, solution.bound)
        )
        return solution.quarters, solution.bound, not near

    def _within_gap(self, problem: Problem, reached: float, bound: float) -> bool:
        # A unit for the rounding of each number that the worth is made of.
        slack = 2 * trifle(problem) * len(problem.table)
        return bound - reached <= self.drawing.gap * abs(reached) + slack


class _Telling:
    """Counts and means over the truths."""

    def __init__(
        self, ids: Sequence[str], planned: Mapping[str, int], solved: Sequence[_Solved]
    ) -> None:
        self.ids = ids
        self.planned = planned
        self.solved = solved
        self.plans = [one.quarters for one in solved if one.quarters is not None]

    def robustness(self) -> Robustness:
        drawn = tuple(one.truth for one in self.solved)
        infeasible = sum(one.infeasible for one in self.solved)
        return Robustness(
            truths=len(drawn),
            infeasible=infeasible,
            beyond_mending=sum(one.beyond_mending for one in self.solved),
            unanswered=sum(one.optimum is None for one in drawn) - infeasible,
            stopped=sum(one.stopped for one in drawn),
            selections=tuple(self._selection(name) for name in self.ids),
            regret=_regret(drawn),
            drawn=drawn,
        )

    def _selection(self, name: str) -> Selection:
        """Return how often an item is in the best plans."""
        quarters = Counter(plan[name] for plan in self.plans if name in plan)
        count, of = quarters.total(), len(self.plans)
        most = min(quarters, key=lambda q: (-quarters[q], q), default=None)
        low, high = wilson(count, of) if of else (None, None)
        return Selection(
            id=name,
            planned=self.planned[name] + 1 if name in self.planned else None,
            share=count / of if of else None,
            low=low,
            high=high,
            quarter=None if most is None else most + 1,
        )


def _regret(drawn: Sequence[DrawnTruth]) -> Regret | None:
    """Return the regret over the truths that have both plans, None where none has."""
    told = [(one.regret, one.optimum) for one in drawn]
    pairs = [(r, best) for r, best in told if r is not None and best is not None]
    if not pairs:
        return None
    regrets = np.array([regret for regret, _ in pairs])
    mean = estimate(regrets)
    optimum = float(np.mean([best for _, best in pairs]))
    # The tail is a share of the truths, so a truth at its edge counts in part.
    size = _WORST * len(regrets)
    weights = np.clip(size - np.arange(len(regrets)), 0.0, 1.0)
    return Regret(
        truths=len(regrets),
        mean=mean.mean,
        low=None if isnan(mean.ci_low) else mean.ci_low,
        high=None if isnan(mean.ci_high) else mean.ci_high,
        worst_tenth=float(np.sort(regrets)[::-1] @ weights / size),
        share=mean.mean / optimum if optimum > 0 else None,
    )


def wilson(count: int, of: int) -> tuple[float, float]:
    """Return the 95 % interval of a share, inside [0, 1] even where all or none count.

    Source: Wilson, Journal of the American Statistical Association 22 (1927), 209-212.

    Parameters
    ----------
    count
        How many have it.
    of
        Of how many, at least 1.
    """
    z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
    share, shrink = count / of, 1 + z**2 / of
    middle = (share + z**2 / (2 * of)) / shrink
    half = z / shrink * sqrt(share * (1 - share) / of + z**2 / (4 * of**2))
    return max(0.0, middle - half), min(1.0, middle + half)

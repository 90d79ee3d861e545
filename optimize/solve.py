"""The plan that is worth most: solve, settle ties, keep the word of the proof.

Ties are settled in three stages, each fixing the one before: worth, then least effort, then least
sum of integer weights hashed from the ids. Worth and effort are integers there, so that "equal"
has a meaning: worth in units of one ten-millionth of what all items together are worth (in whole
value units where everything is whole), effort in hundredths of an engineer-day.
"""

from dataclasses import dataclass
from hashlib import blake2b
from math import inf
from time import perf_counter

import numpy as np
import pulp
from pulp import LpAffineExpression, LpConstraint, LpConstraintGE, LpConstraintLE

from optimize.build import Model, build
from optimize.problem import Problem
from optimize.solver import Answer, run_solver
from scenarios.plan import Status
from scenarios.table import Floats

_START_SHARE = 0.25
"""Share of the time that may go into a first plan."""
_START_GAP = 0.002
"""Gap at which the first plan is good enough."""
_STEPS = 1e7
"""Units of worth into which the sum of all worth is divided."""


@dataclass(frozen=True)
class Limits:
    """How long and how exactly to solve."""

    seconds: float = 30.0
    """Wall time for the whole answer."""
    gap: float = 0.0
    """Relative gap at which the search stops; above 0 a plan is rarely proven."""
    settle_ties: bool = True
    """Pick the one among equally good plans by the rule of ties."""


@dataclass(frozen=True)
class Solution:
    """The solver's answer in the problem's words."""

    status: Status
    """What kind of answer it is."""
    quarters: dict[int, int]
    """Finishing quarter, from 0, by row of the item."""
    bound: float | None
    """Bound of the worth, value units."""
    seconds: float
    """Wall time."""
    tie_settled: bool
    """True where all three stages were proven."""


def solve(problem: Problem, limits: Limits) -> Solution:
    """Return the set of items that is worth most, and when each is finished."""
    return _Stages(problem, limits).solution()


class _Stages:
    """The three stages of one solve."""

    def __init__(self, problem: Problem, limits: Limits) -> None:
        self.problem = problem
        self.limits = limits
        self.began = perf_counter()
        self.unit = _unit(problem)
        self.worth = np.round(problem.worth / self.unit)
        self.prizes = np.round(np.array([p.value for p in problem.prizes]) / self.unit)
        pairs = [overlap.amount for overlap in problem.overlaps]
        amounts = np.array(pairs).reshape(len(pairs), problem.capacity.shape[1])
        self.overlaps = np.round(amounts / self.unit)

    def solution(self) -> Solution:
        model = build(self.problem, self.worth, self.prizes, self.overlaps)
        answer = self._run(model.programme, self._start(model))
        if not answer.values:
            status: Status = "infeasible" if answer.status == "infeasible" else "no_answer"
            bound = None if answer.bound is None else answer.bound * self.unit
            return Solution(status, {}, bound, perf_counter() - self.began, False)
        reached = worth_of(model.programme.objective, answer)
        proven = answer.bound is not None and answer.bound - reached < 0.5
        best, settled = answer, False
        if proven and self.limits.settle_ties:
            best, settled = self._settle_ties(model, answer)
        quarters = {
            row: quarter for (row, quarter), x in model.finish.items() if best.values[x.index] > 0.5
        }
        bound = None if answer.bound is None else answer.bound * self.unit
        seconds = perf_counter() - self.began
        return Solution("optimal" if proven else "feasible", quarters, bound, seconds, settled)

    def _start(self, model: Model) -> tuple[float, ...] | None:
        """Return a good plan to begin with: the one that counts overlaps twice.

        Without the overlaps the model solves in a fraction of the time, and its plan is worth
        nearly as much; the solver then only has to mend it.
        """
        if not model.twice:
            return None
        simple = build(self.problem, self.worth, self.prizes, np.zeros_like(self.overlaps))
        seconds = _START_SHARE * self.limits.seconds
        gap = max(_START_GAP, self.limits.gap)
        answer = run_solver(simple.programme, seconds, gap)
        if not answer.values:
            return None
        chosen = {key for key, x in simple.finish.items() if answer.values[x.index] > 0.5}
        done = dict(chosen)
        values = {x.name: float(key in chosen) for key, x in model.finish.items()}
        for y, prize in zip(model.won, self.problem.prizes, strict=True):
            values[y.name] = float(all(row in done for row in prize.rows))
        for (pair, quarter), z in model.twice.items():
            one, other = self.problem.overlaps[pair].rows
            both = max(done.get(one, inf), done.get(other, inf))
            values[z.name] = float(both <= quarter)
        return tuple(values[variable.name] for variable in model.programme.variables())

    def _settle_ties(self, model: Model, answer: Answer) -> tuple[Answer, bool]:
        """Return the one plan among equally good ones, and whether it was settled in time."""
        programme = model.programme
        effort = np.round(self.problem.effort.sum(axis=(2, 3)) * 100)
        for numbers in (effort, _weights(self.problem)):
            worth = programme.objective.copy()
            reached = worth_of(worth, answer)
            sense, slack = (
                (LpConstraintGE, -0.5)
                if programme.sense == pulp.LpMaximize
                else (LpConstraintLE, 0.5)
            )
            name = f"stage{programme.numConstraints()}"
            programme.addConstraint(LpConstraint(worth, sense, name, reached + slack))
            programme.sense = pulp.LpMinimize
            terms = [(x, float(numbers[i, q])) for (i, q), x in model.finish.items()]
            programme.setObjective(LpAffineExpression(terms))
            better = self._run(programme, answer.values)
            if better.status != "optimal":
                return answer, False
            answer = better
        return answer, True

    def _run(self, programme: pulp.LpProblem, start: tuple[float, ...] | None) -> Answer:
        left = self.limits.seconds - (perf_counter() - self.began)
        return run_solver(programme, left, self.limits.gap, start)


def worth_of(objective: LpAffineExpression, answer: Answer) -> float:
    """Return an objective's value in an answer, a whole number."""
    return float(round(sum(number * answer.values[v.index] for v, number in objective.items())))


def _unit(problem: Problem) -> float:
    """Return the unit in which worth is counted."""
    values = [*problem.worth[problem.allowed], *(p.value for p in problem.prizes)]
    values += [amount for overlap in problem.overlaps for amount in overlap.amount]
    if all(value == round(value) for value in values) and sum(values) < _STEPS:
        return 1.0
    most = problem.worth.max(axis=1, initial=0.0).sum() + sum(p.value for p in problem.prizes)
    return float(most) / _STEPS if most > 0 else 1.0


def _weights(problem: Problem) -> Floats:
    """Return a whole number from 1 to 2^20 for each item and quarter, hashed from its id."""
    quarters = problem.capacity.shape[1]
    weights = [
        [_hash(f"{item.id}@{quarter}") for quarter in range(quarters)]
        for item in problem.table.items
    ]
    return np.array(weights, dtype=np.float64).reshape(len(problem.table), quarters)


def _hash(text: str) -> int:
    digest = blake2b(text.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little") % (1 << 20) + 1

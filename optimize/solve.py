"""The plan that is worth most: solve, settle ties, keep the word of the proof.

Ties are settled in three stages, each holding what the one before reached: worth, then least
effort, then least sum of whole weights hashed from the ids. Worth and effort are whole numbers
there, so that "equal" has a meaning: worth in units of one ten-millionth of what all items are
worth together (in whole value units where everything is whole), effort in hundredths of an
engineer-day.

Once a good plan is known, choices that no plan as good can make otherwise are fixed by their
reduced costs (see `Penalties`), and a plan that no other equals needs no stages; both change the
time, not the answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from time import perf_counter

import numpy as np

from optimize.build import Held, Model, build
from optimize.problem import Problem
from optimize.solver import Answer, Relaxation, relax, run_solver
from scenarios.plan import Status
from scenarios.table import Floats

_STEPS = 1e7
"""Units of worth into which the sum of all worth is divided."""
_WHOLE = 1e-6
"""Distance from a whole number at which a choice of the relaxation counts as one."""
_SAME = 0.5
"""Whole numbers that differ by less are the same; a choice above it is made."""
_START_SHARE = 0.25
"""Share of the time that may go into a first plan."""
_START_GAP = 0.002
"""Gap at which the first plan is good enough."""

Choices = dict[tuple[int, int], int]
"""Choices that are fixed: 0 or 1 by (item, quarter)."""


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
        self.amounts = self._whole_overlaps()
        self.worth = Held(
            worth=np.round(problem.worth / self.unit),
            prizes=np.round(np.array([p.value for p in problem.prizes]) / self.unit),
            overlaps=self.amounts,
        )
        self.priced = [(int(p), int(q)) for p, q in np.argwhere(self.amounts > 0)]
        self.fixed: Choices = {}

    def solution(self) -> Solution:
        several = self.problem.worth.shape[1] > 1
        first = self._first_plan() if several else None
        penalties = self._fix_by(first) if self.priced else None
        # Within one quarter the solver is faster when it finds the way from there by itself.
        answer = self._solve(self.worth, [], first)
        bound = None if answer.bound is None else answer.bound * self.unit
        if not answer.values:
            status: Status = "infeasible" if answer.status == "infeasible" else "no_answer"
            return Solution(status, {}, bound, perf_counter() - self.began, False)
        quarters = answer.quarters
        worth = self._worth_of(quarters)
        proven = answer.bound is not None and answer.bound - worth < _SAME
        settled = False
        if proven and self.limits.settle_ties:
            if penalties is not None:
                self.fixed = penalties.fixed(worth)
            quarters, settled = self._settle_ties(quarters, worth)
        seconds = perf_counter() - self.began
        return Solution("optimal" if proven else "feasible", quarters, bound, seconds, settled)

    def _first_plan(self) -> dict[int, int] | None:
        """Return a good plan to begin with: the one that counts overlaps twice.

        Without the overlaps the programme solves in a fraction of the time, and its plan is worth
        nearly as much; the solver then only has to mend it.
        """
        if not self.priced:
            return None
        model = build(self.problem, self.worth, [])
        seconds = _START_SHARE * self.limits.seconds
        answer = run_solver(model.programme, seconds, max(_START_GAP, self.limits.gap))
        chosen = _Chosen.of(answer, model)
        return chosen.quarters if chosen.values else None

    def _fix_by(self, first: dict[int, int] | None) -> "Penalties | None":
        """Fix what the first plan and the relaxation decide, and return the relaxation's part."""
        model = build(self.problem, self.worth, self.priced)
        relaxation = relax(model.programme)
        if relaxation is None:
            return None
        # Only figures are kept: the programme of a large problem takes a few hundred megabytes.
        penalties = Penalties.of(model, relaxation)
        if first is None:
            self.fixed = penalties.whole()
            first = self._solve(self.worth, []).quarters
        # A poor first plan, or none (worth 0), fixes little; it never fixes anything wrong.
        self.fixed = penalties.fixed(self._worth_of(first))
        return penalties

    def _solve(
        self, goal: Held, held: Sequence[Held], start: dict[int, int] | None = None
    ) -> "_Chosen":
        """Return the best choice of a stage."""
        model = build(self.problem, goal, self.priced, held)
        for key, value in self.fixed.items():
            model.finish[key].lowBound = model.finish[key].upBound = value
        values = None if start is None else model.values(self.problem, start)
        answer = run_solver(model.programme, self._left(), self.limits.gap, values)
        return _Chosen.of(answer, model)

    def _settle_ties(self, quarters: dict[int, int], worth: float) -> tuple[dict[int, int], bool]:
        """Return the one plan among equally good ones, and whether it was settled in time."""
        other = self._next_best(quarters)
        if other.status == "infeasible":
            return quarters, True
        if other.status == "optimal" and self._worth_of(other.quarters) < worth - _SAME:
            return quarters, True
        none = np.zeros_like(self.worth.prizes), np.zeros_like(self.amounts)
        held = [replace(self.worth, least=worth - _SAME)]
        effort = np.round(self.problem.effort.sum(axis=(2, 3)) * 100)
        for numbers in (effort, _weights(self.problem)):
            goal = Held(-numbers, *none)
            answer = self._solve(goal, held)
            if answer.status != "optimal" or self._worth_of(answer.quarters) < worth - _SAME:
                return quarters, False
            quarters = answer.quarters
            reached = sum(float(numbers[row, q]) for row, q in quarters.items())
            held.append(Held(numbers, *none, most=reached + _SAME))
        return quarters, True

    def _next_best(self, quarters: dict[int, int]) -> "_Chosen":
        """Return the best plan that differs from one."""
        shape = self.problem.worth.shape
        # The sum counts choices of the plan that are kept less others that are made.
        same = np.full(shape, -1.0)
        for row, quarter in quarters.items():
            same[row, quarter] = 1.0
        none = np.zeros_like(self.worth.prizes), np.zeros_like(self.amounts)
        differs = Held(same, *none, most=len(quarters) - 1.0)
        return self._solve(self.worth, [differs])

    def _worth_of(self, quarters: Mapping[int, int]) -> float:
        """Return the worth of a plan in whole units, all overlaps taken off."""
        worth = sum(float(self.worth.worth[row, q]) for row, q in quarters.items())
        for prize, value in zip(self.problem.prizes, self.worth.prizes.tolist(), strict=True):
            worth += value if all(row in quarters for row in prize.rows) else 0.0
        for overlap, amounts in zip(self.problem.overlaps, self.amounts, strict=True):
            one, other = overlap.rows
            if one in quarters and other in quarters:
                worth -= float(amounts[max(quarters[one], quarters[other]) :].sum())
        return worth

    def _whole_overlaps(self) -> Floats:
        """Return the amounts of the overlaps in whole units, (pairs, Q)."""
        amounts = np.array([overlap.amount for overlap in self.problem.overlaps])
        shape = (len(self.problem.overlaps), self.problem.capacity.shape[1])
        return np.asarray(np.round(amounts.reshape(shape) / self.unit))

    def _left(self) -> float:
        """Return the seconds left."""
        return self.limits.seconds - (perf_counter() - self.began)


@dataclass(frozen=True)
class _Chosen:
    """An answer as a plan."""

    status: str
    values: tuple[float, ...]
    bound: float | None
    quarters: dict[int, int]

    @classmethod
    def of(cls, answer: Answer, model: Model) -> "_Chosen":
        quarters = {
            row: quarter
            for (row, quarter), x in model.finish.items()
            if answer.values and answer.values[x.index] > _SAME
        }
        return cls(answer.status, answer.values, answer.bound, quarters)


@dataclass(frozen=True)
class Penalties:
    """What it costs, in the relaxation, to choose otherwise."""

    objective: float
    """Worth of the relaxation, whole units."""
    choices: Mapping[tuple[int, int], tuple[float, float]]
    """Penalty (reduced cost) and value in the relaxation, by (item, quarter)."""

    @classmethod
    def of(cls, model: Model, relaxation: Relaxation) -> "Penalties":
        """Return the penalties of a programme's choices."""
        choices = {
            key: (relaxation.penalties[x.index], relaxation.values[x.index])
            for key, x in model.finish.items()
        }
        return cls(relaxation.objective, choices)

    def whole(self) -> Choices:
        """Return every choice that is whole in the relaxation; the rest makes a first plan."""
        return {
            key: round(value)
            for key, (_, value) in self.choices.items()
            if abs(value - round(value)) < _WHOLE
        }

    def fixed(self, worth: float) -> Choices:
        """Return every choice that no plan as good as a known one can make otherwise.

        Leaving the bound it has in the relaxation costs a choice its penalty. Where that is more
        than the distance between the relaxation and a known plan, all plans at least as good as
        the known one make the same choice, ties among them.

        Parameters
        ----------
        worth
            Worth of the known plan, whole units.
        """
        distance = self.objective - worth + 1.0
        fixed: Choices = {}
        for key, (penalty, value) in self.choices.items():
            if penalty > distance and value < _SAME:
                fixed[key] = 0
            elif -penalty > distance and value > _SAME:
                fixed[key] = 1
        return fixed


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

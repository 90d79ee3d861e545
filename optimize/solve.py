"""The plan that is worth most: solve, settle ties, keep the word of the proof.

Ties are settled in stages, each holding what the one before reached: worth, then fewest changes
against a last plan if there is one, then least effort, then least sum of whole weights hashed from
the ids. Worth (see `Pricing`) and effort (in hundredths of an engineer-day) are whole numbers
there, so that "equal" has a meaning.

Once a good plan is known, choices that no plan as good can make otherwise are fixed by their
reduced costs (see `Penalties`), and a plan that no other equals needs no stages; both change the
time, not the answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from math import inf
from time import perf_counter

import numpy as np

from optimize.build import Model, Sum
from optimize.penalties import Choices, Penalties
from optimize.pricing import SAME, Pricing
from optimize.problem import Problem
from optimize.solver import Answer, Loaded, run_solver
from scenarios.plan import Status
from scenarios.table import Floats

_START_SHARE = 0.25
"""Share of the time that may go into a first plan."""
_START_GAP = 0.002
"""Gap at which the first plan is good enough."""
_TIES_SECONDS = 1.0
"""Ties may take this long, or as long as the plan itself took."""
_MANY_PAIRS = 20_000
"""With more overlaps than this, items are first ruled out by a programme without any."""


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
    """The stages of one solve."""

    def __init__(self, problem: Problem, limits: Limits) -> None:
        self.problem = problem
        self.limits = limits
        self.began = perf_counter()
        self.ties_until = inf
        self.fixed: Choices = {}
        self.pricing = self._pricing()

    def solution(self) -> Solution:
        pricing, several = self.pricing, self.problem.worth.shape[1] > 1
        first = self._first_plan() if several and pricing.pairs else None
        model = pricing.build()
        loaded = Loaded(model.lp)
        penalties = self._fix_by(model, loaded, first) if pricing.pairs else None
        self._fix(model, loaded)
        # Within one quarter the solver is faster when it finds the way from there by itself.
        start = {} if first is None else model.places(first)
        answer = loaded.solve(self._left(), self.limits.gap, start)
        bounds = [] if penalties is None else [penalties.objective]
        bounds += [] if answer.bound is None else [answer.bound + pricing.offset]
        bound = min(bounds) * pricing.unit if bounds else None
        if answer.status == "infeasible" or not (answer.values or first):
            status: Status = "infeasible" if answer.status == "infeasible" else "no_answer"
            return Solution(status, {}, bound, perf_counter() - self.began, False)
        quarters = model.quarters(answer.values) if answer.values else dict(first or {})
        worth = pricing.worth_of(quarters)
        proven = answer.bound is not None and answer.bound + pricing.offset - worth < SAME
        settled = False
        if proven and self.limits.settle_ties:
            taken = perf_counter() - self.began
            self.ties_until = perf_counter() + max(_TIES_SECONDS, taken)
            if penalties is not None:
                self.fixed = penalties.fixed(worth)
            quarters, settled = self._settle_ties(quarters, worth)
        seconds = perf_counter() - self.began
        return Solution("optimal" if proven else "feasible", quarters, bound, seconds, settled)

    def _pricing(self) -> Pricing:
        """Return the pricing; of many items, that of those a good plan can contain.

        Without overlaps a programme's bound holds as well, and the plan it gives is nearly as good.
        What no plan as good as that one can contain takes part in no overlap.
        """
        if self.problem.overlaps.count() <= _MANY_PAIRS:
            return Pricing.of(self.problem)
        bare = Pricing.of(self.problem, ())
        model = bare.build()
        loaded = Loaded(model.lp)
        relaxation = loaded.relax()
        if relaxation is None:
            return bare
        answer = loaded.solve(_START_SHARE * self._left(), max(_START_GAP, self.limits.gap))
        first = _Chosen.of(answer, model).quarters
        known = Pricing.of(self.problem, list(first)).worth_of(first)
        self.fixed = Penalties.of(model, relaxation, bare.offset).fixed(known)
        rows = {row for row, quarter in model.finish if self.fixed.get((row, quarter)) != 0}
        return Pricing.of(self.problem, sorted(rows))

    def _first_plan(self) -> dict[int, int] | None:
        """Return a good plan to begin with: the one that counts overlaps twice.

        Without the overlaps the programme solves in a fraction of the time, and its plan is worth
        nearly as much; the solver then only has to mend it.
        """
        model = Pricing.of(self.problem, ()).build()
        seconds = _START_SHARE * self.limits.seconds
        answer = run_solver(model.lp, seconds, max(_START_GAP, self.limits.gap))
        chosen = _Chosen.of(answer, model)
        return chosen.quarters if chosen.values else None

    def _fix_by(
        self, model: Model, loaded: Loaded, first: dict[int, int] | None
    ) -> Penalties | None:
        """Fix what the first plan and the relaxation decide, and return the relaxation's part."""
        relaxation = loaded.relax()
        if relaxation is None:
            return None
        penalties = Penalties.of(model, relaxation, self.pricing.offset)
        if first is None:
            trial = self.pricing.build()
            trying = Loaded(trial.lp)
            trying.change({trial.finish[key]: (v, v) for key, v in penalties.whole().items()})
            answer = trying.solve(self._left(), self.limits.gap)
            first = _Chosen.of(answer, trial).quarters
        # A poor first plan, or none (worth 0), fixes little; it never fixes anything wrong.
        self.fixed |= penalties.fixed(self.pricing.worth_of(first))
        return penalties

    def _fix(self, model: Model, loaded: Loaded) -> None:
        """Hold the choices that are fixed."""
        loaded.change({model.finish[key]: (value, value) for key, value in self.fixed.items()})

    def _solve(self, goal: Sum, held: Sequence[Sum], *, proof_only: bool = False) -> "_Chosen":
        """Return the best choice of a stage after the first."""
        model = self.pricing.build(goal, held)
        loaded = Loaded(model.lp)
        self._fix(model, loaded)
        left = min(self._left(), self.ties_until - perf_counter())
        return _Chosen.of(loaded.solve(left, self.limits.gap, proof_only=proof_only), model)

    def _settle_ties(self, quarters: dict[int, int], worth: float) -> tuple[dict[int, int], bool]:
        """Return the one plan among equally good ones, and whether it was settled in time."""
        pricing = self.pricing
        held = [replace(pricing.goal, least=worth - pricing.offset - SAME)]
        other = self._solve(pricing.goal, [*held, self._other_than(quarters)], proof_only=True)
        if other.status == "infeasible":
            return quarters, True
        for numbers in tie_numbers(self.problem):
            goal = pricing.numbers(-numbers)
            answer = self._solve(goal, held)
            if answer.status != "optimal" or pricing.worth_of(answer.quarters) < worth - SAME:
                return quarters, False
            quarters = answer.quarters
            reached = sum(float(numbers[row, q]) for row, q in quarters.items())
            held.append(replace(pricing.numbers(numbers), most=reached + SAME))
        return quarters, True

    def _other_than(self, quarters: dict[int, int]) -> Sum:
        """Return what keeps a plan from being found again."""
        # The sum counts choices of the plan that are kept less others that are made.
        same = np.full(self.problem.worth.shape, -1.0)
        for row, quarter in quarters.items():
            same[row, quarter] = 1.0
        return replace(self.pricing.numbers(same), most=len(quarters) - 1.0)

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
        return cls(answer.status, answer.values, answer.bound, model.quarters(answer.values))


def tie_numbers(problem: Problem) -> list[Floats]:
    """Return the numbers of the stages after worth, each to be as small as can be, (n, Q)."""
    stages = [np.round(problem.effort.sum(axis=(2, 3)) * 100), _weights(problem)]
    if problem.last is not None:
        changes = np.ones_like(problem.worth)
        for row, quarter in problem.last.quarters.items():
            changes[row] = 0.0
            changes[row, quarter] = -1.0
        stages.insert(0, changes)
    return stages


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

"""The plan that is worth most: solve, settle ties, keep the word of the proof.

Ties are settled in stages, each holding what the one before reached: worth, then fewest changes
against a last plan if there is one, then least effort, then least sum of whole weights hashed from
the ids. Worth (see `Pricing`) and effort (in hundredths of an engineer-day) are whole numbers
there, so that "equal" has a meaning.

Once a good plan is known, choices that no plan as good can make otherwise are fixed by reduced
costs (see `Penalties`), and a plan that no other equals needs no stages; the answer is the same.

Every plan is certified on the problem, and an answer that contradicts itself or its certificate is
refused. Where one solver gives no usable answer the next is asked, in the same stages: a proven
plan is the same whoever found it.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np

from optimize.build import Model, Sum, build_feasibility
from optimize.check import Certificate, certify, checked
from optimize.chosen import Chosen
from optimize.contradiction import Priced, contradiction
from optimize.engines import ENGINES, Engine, Maker, joined
from optimize.faults import SolverError, WrongAnswerError
from optimize.greedy import greedy_plan
from optimize.penalties import Choices, Penalties
from optimize.pricing import SAME, Pricing
from optimize.problem import Problem
from optimize.ties import tie_numbers
from scenarios.plan import Status

_START_SHARE = 0.25
"""Share of the time that may go into a first plan, but for what its relaxation takes."""
_START_GAP = 0.002
"""Gap at which the first plan is good enough."""
_LOOKING = 10.0
"""Seconds to look for a plan where there is said to be none."""
_SHORT = 1.0
"""Seconds that settling ties may take however short the search was."""
_MANY_PAIRS = 20_000
"""With more overlaps than this, items are first ruled out by a programme without any."""
_MOST_PAIRS = 200_000
"""With more than this among those that are left, only those of the first plan are priced."""


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
    certificate: Certificate | None = None
    """The check that the plan passed; None without a plan."""
    notes: tuple[str, ...] = ()
    """Which solver answered and why, where it is not the first one."""


def solve(problem: Problem, limits: Limits, makers: Sequence[Maker] | None = None) -> Solution:
    """Return the set of items that is worth most, and when each is finished.

    Parameters
    ----------
    problem
        The choice.
    limits
        Wall time, for all solvers together, and gap.
    makers
        The solvers in the order in which they are asked; `ENGINES` unless given.

    Raises
    ------
    SolverError
        If no solver gives a usable answer, with the reason of each.
    WrongAnswerError
        If a solver gave an answer that had to be refused, and no other one a usable answer.
    """
    began = perf_counter()
    errors: list[SolverError] = []
    for make in makers or ENGINES:
        left = replace(limits, seconds=limits.seconds - (perf_counter() - began))
        try:
            stages = _Stages(problem, left, make)
            solution = stages.certified()
        except SolverError as error:
            errors.append(error)
            continue
        notes = tuple(f"{stages.solver} made the plan, since {error}" for error in errors)
        return replace(solution, seconds=perf_counter() - began, notes=notes)
    raise joined(errors)


class _Stages:
    """The stages of one solve."""

    def __init__(self, problem: Problem, limits: Limits, make: Maker) -> None:
        self.problem = problem
        self.limits = limits
        self.make = make
        self.solver = ""
        self.began = perf_counter()
        self.ends = self.began + limits.seconds
        self.fixed: Choices = {}
        self.all_priced = True
        self.known: dict[int, int] | None = None
        self.bounds: list[float] = []
        self.pricing = self._pricing()

    def certified(self) -> Solution:
        """Return the solution with its certificate; raise where it is wrong."""
        solution = self.solution()
        if solution.status in ("optimal", "feasible"):
            return replace(
                solution, certificate=checked(self.problem, solution.quarters, self.solver)
            )
        if solution.status == "infeasible" and self._some_plan():
            raise WrongAnswerError(f"{self.solver} found nothing feasible where there is a plan")
        return solution

    def _some_plan(self) -> bool:
        """Return whether some plan keeps all rules: the empty one, or what rules alone lead to."""
        if not certify(self.problem, {}).broken:
            return True
        model = build_feasibility(self.problem, frozenset())
        answer = self._load(model).solve(min(_LOOKING, self._left()), 1.0)
        plan = model.quarters(answer.values)
        return bool(answer.values) and not certify(self.problem, plan).broken

    def solution(self) -> Solution:
        pricing, gap, several = self.pricing, self.limits.gap, self.problem.worth.shape[1] > 1
        first = self._first_plan() if several else self.known
        model = pricing.build()
        loaded = self._load(model)
        # Without a bound from the search the relaxation has to give one.
        relaxes = bool(pricing.pairs) or not loaded.bounds
        penalties = self._fix_by(model, loaded, first) if relaxes else None
        self._fix(model, loaded)
        # Within one quarter the solver is faster when it finds the way by itself.
        start = model.places(first) if several and first is not None else {}
        answer = loaded.solve(self._left(), gap, start)
        bounds = [*self.bounds, *([] if penalties is None else [penalties.objective])]
        bounds += [] if answer.bound is None else [answer.bound + pricing.offset]
        bound = min(bounds) * pricing.unit if bounds else None
        if answer.status == "infeasible" or not (answer.values or first):
            status: Status = "infeasible" if answer.status == "infeasible" else "no_answer"
            return Solution(status, {}, bound, perf_counter() - self.began, False)
        found = [model.quarters(answer.values)] if answer.values else []
        quarters = max([*found, *([first] if first else [])], key=pricing.worth_of)
        worth = pricing.worth_of(quarters)
        if found:
            priced = Priced(pricing.worth_of(found[0]), min(bounds, default=None), pricing.offset)
            doubt = contradiction(answer, priced, gap)
            if doubt or quarters is not found[0]:
                # A plan that is left for a better one is looked at as well: it may be a wrong one.
                checked(self.problem, found[0], self.solver)
            if doubt:
                raise WrongAnswerError(f"{self.solver} {doubt}")
        proven = answer.bound is not None and answer.bound + pricing.offset - worth < SAME
        proven &= self.all_priced
        settled = False
        if proven and self.limits.settle_ties:
            # Settling ties may double the time, and no more.
            spent = perf_counter() - self.began
            self.ends = min(self.ends, perf_counter() + max(_SHORT, spent))
            if penalties is not None:
                self.fixed = penalties.fixed(worth)
            # Where the solver fails only now, the plan is proven all the same.
            with suppress(SolverError):
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
        loaded = self._load(model)
        relaxation = loaded.relax(self._left())
        if relaxation is None:
            self.all_priced = False
            return bare
        answer = loaded.solve(_START_SHARE * self._left(), max(_START_GAP, self.limits.gap))
        chosen = Chosen.of(answer, model)
        first = chosen.quarters
        self.known = first if chosen.values else None
        known = Pricing.of(self.problem, list(first)).worth_of(first)
        self.fixed = Penalties.of(model, relaxation, bare.offset).fixed(known)
        rows = {row for row, quarter in model.finish if self.fixed.get((row, quarter)) != 0}
        if self.problem.overlaps.count(sorted(rows)) > _MOST_PAIRS:
            # Where time was too short for a good plan, too few are ruled out to price them all.
            self.all_priced = False
            return Pricing.of(self.problem, sorted(first))
        return Pricing.of(self.problem, sorted(rows))

    def _first_plan(self) -> dict[int, int] | None:
        """Return a good plan to begin with: the one that counts overlaps twice, or a greedy one.

        Without the overlaps the programme solves in a fraction of the time, and its plan is worth
        nearly as much; the solver then only has to mend it. A greedy one costs next to nothing.
        """
        found = [greedy_plan(self.problem)]
        if self.pricing.pairs:
            found.append(self._without_overlaps())
        return max(filter(None, found), key=self.pricing.worth_of, default=None)

    def _without_overlaps(self) -> dict[int, int] | None:
        """Return the plan of the programme without overlaps, None where there is none in time."""
        bare, limit = Pricing.of(self.problem, ()), self.limits.seconds
        model = bare.build()
        seconds = max(0.1 * limit, _START_SHARE * limit - 0.5)
        answer = self._load(model).solve(seconds, max(_START_GAP, self.limits.gap))
        chosen = Chosen.of(answer, model)
        if answer.bound is not None and bare.unit == self.pricing.unit:
            # What overlaps take off is not taken off here, so this bound is above theirs.
            self.bounds.append(answer.bound + bare.offset)
        return chosen.quarters if chosen.values else None

    def _load(self, model: Model) -> Engine:
        """Give a programme into the hands of the solver."""
        engine = self.make(model.lp)
        self.solver = engine.name
        return engine

    def _fix_by(
        self, model: Model, loaded: Engine, first: dict[int, int] | None
    ) -> Penalties | None:
        """Fix what the first plan and the relaxation decide, and return the relaxation's part."""
        relaxation = loaded.relax(self._left())
        if relaxation is None:
            return None
        penalties = Penalties.of(model, relaxation, self.pricing.offset)
        if first is None:
            trial = self.pricing.build()
            trying = self._load(trial)
            trying.change({trial.finish[key]: (v, v) for key, v in penalties.whole().items()})
            answer = trying.solve(self._left(), self.limits.gap)
            first = Chosen.of(answer, trial).quarters
        # A poor first plan, or none (worth 0), fixes little; it never fixes anything wrong.
        self.fixed |= penalties.fixed(self.pricing.worth_of(first))
        return penalties

    def _fix(self, model: Model, loaded: Engine) -> None:
        """Hold the choices that are fixed."""
        loaded.change({model.finish[key]: (value, value) for key, value in self.fixed.items()})

    def _solve(
        self,
        goal: Sum,
        held: Sequence[Sum],
        start: dict[int, int] | None = None,
        *,
        proof_only: bool = False,
    ) -> Chosen:
        """Return the best choice of a stage after the first."""
        model = self.pricing.build(goal, held)
        loaded = self._load(model)
        self._fix(model, loaded)
        at = {} if start is None else model.places(start)
        left, gap = self._left(), self.limits.gap
        return Chosen.of(loaded.solve(left, gap, at, proof_only=proof_only), model)

    def _settle_ties(self, quarters: dict[int, int], worth: float) -> tuple[dict[int, int], bool]:
        """Return the one plan among equally good ones, and whether it was settled in time."""
        pricing = self.pricing
        held = [replace(pricing.goal, least=worth - pricing.offset - SAME)]
        other = self._solve(pricing.goal, [*held, self._other_than(quarters)], proof_only=True)
        if other.status == "infeasible":
            return quarters, True
        for numbers in tie_numbers(self.problem):
            goal = pricing.numbers(-numbers)
            answer = self._solve(goal, held, quarters)
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
        return self.ends - perf_counter()

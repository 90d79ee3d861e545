"""Plans for a problem at rising capacities, solved side by side and then held against each other.

Each capacity is solved by itself, so that answers do not depend on who solves what. Afterwards a
plan that is better than what was found with more capacity is carried forward, and a bound that
holds with more capacity is carried back.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf
from queue import SimpleQueue
from time import perf_counter

from optimize.check import certify
from optimize.faults import WrongAnswerError
from optimize.pricing import SAME, Pricing
from optimize.problem import Problem
from optimize.resizable import MANY_PAIRS, Resizable, only_room_differs
from optimize.solve import Limits, Solution, solve
from optimize.threads import side_by_side
from scenarios.plan import Status


@dataclass(frozen=True, eq=False)
class Step:
    """A capacity and the plan for it."""

    problem: Problem
    """The problem at that capacity."""
    status: Status
    """What kind of answer it is."""
    quarters: dict[int, int] | None
    """Finishing quarter, from 0, by row of the item; None without a plan."""
    worth: float
    """Worth of the plan, value units; minus infinity without one."""
    bound: float
    """No plan is worth more, value units; infinity where nothing was proven."""

    def bounded(self, bound: float, unit: float) -> "Step":
        """Return the step with a bound that is known to hold.

        Parameters
        ----------
        bound
            No plan is worth more, value units.
        unit
            Worth that differs by less than half of it is the same, value units.
        """
        if self.quarters is None or bound - self.worth >= SAME * unit:
            return replace(self, bound=bound)
        return replace(self, status="optimal", bound=self.worth)


class Steps:
    """Solves a problem at several capacities.

    Parameters
    ----------
    problem
        The problem at any capacity.
    limits
        Wall time of all steps together, and gap of each.
    threads
        Steps that are solved at once.
    """

    def __init__(self, problem: Problem, limits: Limits, threads: int) -> None:
        self.limits = limits
        self.threads = threads
        self.began = perf_counter()
        self.nested = not problem.workspace.floors
        """True where every plan is feasible with more capacity: floors alone grow with it."""
        few = problem.overlaps.count() <= MANY_PAIRS
        self.pricing = Pricing.of(problem, None if few else ())
        self._free: SimpleQueue[Resizable] = SimpleQueue()

    def solutions(self, problems: Sequence[Problem]) -> list[Solution]:
        """Return the solver's answer at each capacity.

        Parameters
        ----------
        problems
            The problem at these capacities.
        """
        at_once = min(self.threads, len(problems))
        loaded = [not self.limits.settle_ties and only_room_differs(one) for one in problems]
        if any(loaded):
            one = Resizable(replace(self.pricing, problem=problems[loaded.index(True)]))
            for resizable in [one, *(one.copy() for _ in range(at_once - 1))]:
                self._free.put(resizable)

        def work(index: int) -> Solution:
            # They are begun in this order, so that so many share the time that is left.
            left = len(problems) - index
            spent = perf_counter() - self.began
            seconds = (self.limits.seconds - spent) * min(at_once, left) / left
            limits = replace(self.limits, seconds=seconds)
            return self._solution(problems[index], limits, loaded[index])

        return side_by_side(work, range(len(problems)), at_once)

    def _solution(self, problem: Problem, limits: Limits, loaded: bool) -> Solution:
        """Return the solver's answer, from the programme in its memory where that serves."""
        if not problem.possible.any():
            feasible = not certify(problem, {}).broken
            return Solution("optimal" if feasible else "infeasible", {}, 0.0, 0.0, feasible)
        if not loaded:
            return solve(problem, limits)
        resizable = self._free.get()
        try:
            return resizable.solve(problem, limits)
        finally:
            self._free.put(resizable)

    def chain(self, problems: Sequence[Problem], solutions: Sequence[Solution]) -> list[Step]:
        """Return the steps, each with the best plan and the best bound that are known for it.

        Parameters
        ----------
        problems
            The problem at rising capacities.
        solutions
            The solver's answers.

        Raises
        ------
        WrongAnswerError
            If a plan of the solver breaks a rule.
        """
        steps: list[Step] = []
        for problem, solution in zip(problems, solutions, strict=True):
            steps.append(self.step(problem, solution, steps[-1] if steps else None))
        bound = inf
        for index in reversed(range(len(steps) if self.nested else 0)):
            bound = min(bound, steps[index].bound)
            steps[index] = steps[index].bounded(bound, self.pricing.unit)
        return steps

    def step(self, problem: Problem, solution: Solution, before: Step | None) -> Step:
        """Return the step of an answer, with the plan of another step where that is better.

        Parameters
        ----------
        problem
            The problem at a capacity.
        solution
            The solver's answer.
        before
            A step with less capacity, if there is one.

        Raises
        ------
        WrongAnswerError
            If the plan of the solver breaks a rule.
        """
        quarters, worth, bound = None, -inf, solution.bound
        if solution.status in ("optimal", "feasible"):
            certificate = certify(problem, solution.quarters)
            if certificate.broken:
                raise WrongAnswerError("; ".join(certificate.broken))
            quarters, worth = solution.quarters, float(certificate.worth)
        if (
            before is not None
            and before.quarters is not None
            and before.worth > worth
            and not certify(problem, before.quarters).broken
        ):
            quarters, worth = before.quarters, before.worth
        if solution.status == "optimal" or bound is None:
            bound = worth if solution.status == "optimal" else inf
        if solution.status == "infeasible" and quarters is None:
            return Step(problem, "infeasible", None, worth, -inf)
        status: Status = "no_answer" if quarters is None else "feasible"
        return Step(problem, status, quarters, worth, bound).bounded(bound, self.pricing.unit)

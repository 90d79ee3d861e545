"""A problem in the solver's memory, solved at one capacity after another.

Between two capacities only the bounds of the capacity rows differ, so the programme is built once.
Each solve begins anew: its answer does not depend on what was solved before.
"""

from dataclasses import dataclass
from time import perf_counter

from optimize.build import Model
from optimize.penalties import Penalties
from optimize.pricing import SAME, Pricing
from optimize.problem import LEAST_CAPACITY, Problem
from optimize.solve import Limits, Solution
from optimize.solver import Loaded
from scenarios.plan import Status

_KINDS = ("capacity", "overruns")
"""Kinds of rows whose bound is the room of a team's quarter."""
_START_SHARE = 0.25
"""Share of the time that may go into a first plan."""
_START_GAP = 0.002
"""Gap at which the first plan is good enough."""
MANY_PAIRS = 20_000
"""With more overlaps than this, items have to be ruled out at each capacity anew."""


def only_room_differs(problem: Problem) -> bool:
    """Return whether a problem's programme at any capacity differs in the bounds of rooms alone.

    Floors and deadlines have rows of their own that depend on capacity, and where debt may burn
    nearly all of it a room is no constant but takes a binary.

    Parameters
    ----------
    problem
        The problem at the capacity in question.
    """
    if problem.workspace.floors or problem.due or problem.overlaps.count() > MANY_PAIRS:
        return False
    tight = problem.capacity - problem.burn < LEAST_CAPACITY * problem.capacity
    return not (tight & problem.freed.any(axis=(0, 1))).any()


@dataclass(frozen=True, eq=False)
class _Sized:
    """A programme in the solver's memory."""

    model: Model
    """The programme."""
    loaded: Loaded
    """It in the solver."""

    @classmethod
    def of(cls, model: Model) -> "_Sized":
        return cls(model, Loaded(model.lp))

    def resize(self, problem: Problem) -> None:
        """Set the rooms to those of a problem, and free all choices that were held."""
        rooms = {
            row: (None, float(problem.room[key]))
            for (kind, key), row in self.model.programme.rows.items()
            if kind in _KINDS and isinstance(key, tuple)
        }
        self.loaded.change(rows=rooms)
        self.free()

    def hold(self, choices: dict[tuple[int, int], int]) -> None:
        """Hold some choices."""
        self.loaded.change({self.model.finish[key]: (v, v) for key, v in choices.items()})

    def free(self) -> None:
        """Hold no choice but those that a pin forbids."""
        self.loaded.change({x: (0.0, x.upBound) for x in self.model.finish.values()})


class Resizable:
    """A problem that is solved at several capacities, by one thread at a time.

    Parameters
    ----------
    pricing
        The problem at one capacity; `only_room_differs` must hold there.
    """

    def __init__(self, pricing: Pricing) -> None:
        self.pricing = pricing
        self._whole = _Sized.of(pricing.build())
        several = pricing.problem.worth.shape[1] > 1
        without = Pricing.of(pricing.problem, ()).build() if several and pricing.pairs else None
        self._bare = None if without is None else _Sized.of(without)

    def copy(self) -> "Resizable":
        """Return the same for another thread, without building the programme anew."""
        other = object.__new__(Resizable)
        other.pricing = self.pricing
        other._whole = _Sized.of(self._whole.model)
        other._bare = None if self._bare is None else _Sized.of(self._bare.model)
        return other

    def solve(self, problem: Problem, limits: Limits) -> Solution:
        """Return the plan that is worth most at a capacity; ties are not settled.

        Parameters
        ----------
        problem
            The problem at that capacity; `only_room_differs` must hold.
        limits
            Wall time and gap.
        """
        began = perf_counter()
        pricing, whole = self.pricing, self._whole
        whole.resize(problem)
        first = self._first_plan(problem, limits)
        penalties = self._penalties()
        if penalties is not None:
            known = first
            if known is None:
                whole.hold(penalties.whole())
                left = limits.seconds - (perf_counter() - began)
                trial = whole.loaded.solve(left, limits.gap)
                known = whole.model.quarters(trial.values)
            whole.free()
            whole.hold(penalties.fixed(pricing.worth_of(known)))
        start = None if first is None else whole.model.places(first)
        left = limits.seconds - (perf_counter() - began)
        answer = whole.loaded.solve(left, limits.gap, start)
        bounds = [] if penalties is None else [penalties.objective]
        bounds += [] if answer.bound is None else [answer.bound + pricing.offset]
        bound = min(bounds) if bounds else None
        seconds = perf_counter() - began
        best = None if bound is None else bound * pricing.unit
        if answer.status == "infeasible" or not (answer.values or first):
            status: Status = "infeasible" if answer.status == "infeasible" else "no_answer"
            return Solution(status, {}, best, seconds, False)
        quarters = whole.model.quarters(answer.values) if answer.values else dict(first or {})
        proven = bound is not None and bound - pricing.worth_of(quarters) < SAME
        return Solution("optimal" if proven else "feasible", quarters, best, seconds, False)

    def _first_plan(self, problem: Problem, limits: Limits) -> dict[int, int] | None:
        """Return the plan that counts overlaps twice, where it is of use and found."""
        if self._bare is None:
            return None
        self._bare.resize(problem)
        gap = max(_START_GAP, limits.gap)
        answer = self._bare.loaded.solve(_START_SHARE * limits.seconds, gap)
        return self._bare.model.quarters(answer.values) if answer.values else None

    def _penalties(self) -> Penalties | None:
        """Return what the relaxation says, where pairs make it worth its time."""
        if not self.pricing.pairs:
            return None
        relaxation = self._whole.loaded.relax()
        if relaxation is None:
            return None
        return Penalties.of(self._whole.model, relaxation, self.pricing.offset)

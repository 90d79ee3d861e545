"""A trial: the plan's programme with a few numbers changed, solved again where it is loaded.

Besides its own variables the programme carries one of easing for each number that a rule names: an
engineer-day more for a team's quarter, an engineer-day less of a floor, a change more. They are 0
until a trial frees them. A row with the worth binds nothing until a trial asks for some worth.

Several copies are loaded, each is used by one thread at a time; the solver lets go of Python's
lock, so as many solves run at once.
"""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from math import floor
from os import cpu_count
from queue import SimpleQueue
from time import perf_counter
from typing import TypeVar

import numpy as np
import pulp

from optimize.blocks import Blocks
from optimize.build import Model
from optimize.penalties import Choices, Penalties
from optimize.pricing import SAME, Pricing
from optimize.problem import Problem
from optimize.programme import AT_LEAST, AT_MOST, Tag
from optimize.rules import all_rules
from optimize.rules.deadlines import windows
from optimize.solver import Answer, Loaded

_CORE = 50
"""Choices that are left open when a first plan is looked for: those the relaxation is least sure
of."""
_FEW = 2
"""With no more choices than this many cores, a first plan close to the relaxation will do."""
_CORE_SHARE = 0.3
"""Share of a trial's time that may go into a first plan."""
_CORE_GAP = 1e-4
"""Gap at which a first plan is good enough."""
_EXTENT_SECONDS = 10.0
"""Most wall time for what a known plan allows: next to nothing is left to choose."""
_WEIGHTS = 1 << 14
"""Largest weight hashed from an id."""
_MOST_THREADS = 2
"""Threads; more would ask for more memory than they save time."""
_Thing = TypeVar("_Thing")
_Said = TypeVar("_Said")


@dataclass(frozen=True, eq=False)
class Trial:
    """What is changed in the programme."""

    variables: Mapping[pulp.LpVariable, tuple[float, float]] = field(default_factory=dict)
    """Bounds of variables."""
    rows: Mapping[pulp.LpConstraint, tuple[float | None, float | None]] = field(
        default_factory=dict
    )
    """Bounds of rows."""
    loose: frozenset[str] = frozenset()
    """Kinds of rules that the plan may then break."""
    known: Mapping[int, int] | None = None
    """A plan that keeps the rules of the trial; None where none is known."""


@dataclass(frozen=True)
class Found:
    """What a trial gave, in whole units of worth."""

    feasible: bool | None
    """False where no plan keeps the rules, None where that is open and no plan is known."""
    quarters: dict[int, int]
    """The plan: finishing quarter, from 0, by row of the item."""
    worth: float
    """Its worth; minus infinity without a plan."""
    bound: float
    """No plan is worth more."""
    penalties: Penalties | None = None
    """What the relaxation says other choices cost."""

    @property
    def exact(self) -> bool:
        """True where the worth is proven, or that there is no plan."""
        return self.feasible is False or self.bound - self.worth < SAME

    def answers(self, enough: float | None) -> bool:
        """Return whether it is known if there is a plan of some worth.

        Parameters
        ----------
        enough
            Worth, units; None where the best plan is asked for.
        """
        return enough is not None and (self.reaches(enough) or self.bound < enough - SAME)

    def reaches(self, enough: float) -> bool:
        """Return whether the plan is worth as much as asked for.

        Parameters
        ----------
        enough
            Worth, units.
        """
        return self.worth > enough - SAME


NOTHING = Found(None, {}, -np.inf, np.inf)
"""A trial for which there was no time."""
IMPOSSIBLE = Found(False, {}, -np.inf, -np.inf)
"""A trial that no plan can pass."""


class Bench:
    """The programme of a problem, loaded for trials."""

    def __init__(
        self,
        problem: Problem,
        pricing: Pricing | None = None,
        left_out: frozenset[Tag] = frozenset(),
        threads: int = _MOST_THREADS,
        extend: Callable[[Model], dict[int, pulp.LpVariable]] | None = None,
    ) -> None:
        self.problem = problem
        """The choice."""
        self.pricing = pricing or Pricing.of(problem)
        """Whole units of worth."""
        self.model: Model = self.pricing.build(left_out=left_out)
        """Its programme."""
        self.finish = self.model.finish
        """x[i, q] where the item can be finished in the quarter."""
        self.easing: dict[Tag, pulp.LpVariable] = dict(self._easing())
        """Variables of easing by the tag of the rule's row."""
        self.extended = extend(self.model) if extend else {}
        """Variables that were added from outside."""
        self.blocks = Blocks(self.model.programme)
        """Items that no row links."""
        self.worth: dict[pulp.LpVariable, float] = dict(self.model.lp.objective.items())
        """Numbers of the worth."""
        self.least = self._worth_row()
        """The row that asks for some worth."""
        self.differs = self._differing_row()
        """The row that asks for another plan."""
        self.threads = min(threads, cpu_count() or 1)
        """Trials that run at once."""
        self._loaded = [Loaded(self.model.lp) for _ in range(self.threads)]
        self._free: SimpleQueue[Loaded] = SimpleQueue()
        for loaded in self._loaded:
            loaded.change(rows={self.least: (None, None), self.differs: (None, None)})
            self._free.put(loaded)

    def each(self, work: Callable[[_Thing], _Said], things: Iterable[_Thing]) -> list[_Said]:
        """Return what some work says of each thing, in their order; several run at once.

        Parameters
        ----------
        work
            What is done; it may run trials.
        things
            What it is done with.
        """
        with ThreadPoolExecutor(self.threads) as pool:
            try:
                return list(pool.map(work, things))
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                for loaded in self._loaded:
                    loaded.stop()
                raise

    def glance(self, trial: Trial, seconds: float) -> Found:
        """Return the bound of a trial's relaxation, and a plan close to it.

        Parameters
        ----------
        trial
            What is changed.
        seconds
            Wall time.
        """
        until = perf_counter() + seconds
        loaded = self._free.get()
        try:
            self._apply(loaded, trial)
            return self._first(loaded, trial, until, core=0)
        finally:
            self._undo(loaded, trial)
            self._free.put(loaded)

    def best(self, trial: Trial, seconds: float, enough: float | None = None) -> Found:
        """Return the plan of a trial that is worth most.

        Parameters
        ----------
        trial
            What is changed.
        seconds
            Wall time.
        enough
            Worth, units, for which the question is whether there is a plan of at least as much:
            any such plan is an answer then, and below it the bound need not be the best plan's.
        """
        until = perf_counter() + seconds
        loaded = self._free.get()
        held: Choices = {}
        try:
            self._apply(loaded, trial)
            first = self._first(loaded, trial, perf_counter() + _CORE_SHARE * seconds, _CORE)
            if first.exact or first.answers(enough) or perf_counter() >= until:
                return first
            if first.penalties is not None:
                known = first.worth if enough is None else max(first.worth, enough)
                held = first.penalties.fixed(known)
                self._hold(loaded, held)
            several = self.problem.capacity.shape[1] > 1
            start = self.model.places(first.quarters) if several and first.feasible else None
            answer = loaded.solve(until - perf_counter(), start=start)
            found = self._read(answer, trial.loose)
            if held and found.feasible is False:
                # Nothing is as good as what the choices were fixed by.
                found = replace(NOTHING, bound=known - 1.0)
            better = found if found.worth > first.worth else first
            bound = max(min(first.bound, found.bound), better.worth)
            feasible = False if found.feasible is False else better.feasible
            return replace(better, bound=bound, penalties=first.penalties, feasible=feasible)
        finally:
            self._release(loaded, held)
            self._undo(loaded, trial)
            self._free.put(loaded)

    def settle(self, trial: Trial, found: Found, near: Mapping[int, int], seconds: float) -> Found:
        """Return, of a trial's equally good plans, the one with fewest changes.

        Of those it is the one of least sum of weights hashed from ids.

        Parameters
        ----------
        trial
            What is changed.
        found
            Its proven answer.
        near
            The plan against which changes are counted: finishing quarter by row.
        seconds
            Wall time.
        """
        until = perf_counter() + seconds
        held = {} if found.penalties is None else found.penalties.fixed(found.worth)
        loaded = self._free.get()
        try:
            self._apply(loaded, trial)
            self._hold(loaded, held)
            other = self._other(loaded, trial, found.quarters, seconds)
            if other.feasible is False or other.bound < found.worth - SAME:
                return found
            left = until - perf_counter()
            return self._nearest(loaded, trial, found, near, left) if left > 0 else NOTHING
        finally:
            self._release(loaded, held)
            self._undo(loaded, trial)
            self._free.put(loaded)

    def _other(
        self, loaded: Loaded, trial: Trial, quarters: Mapping[int, int], seconds: float
    ) -> Found:
        """Return the best plan that differs from one."""
        own = [x for (row, q), x in self.finish.items() if quarters.get(row) == q]
        loaded.change(
            rows={self.differs: (None, len(own) - 1.0)},
            numbers={(self.differs, x): 1.0 for x in own},
        )
        try:
            return self._read(loaded.solve(seconds), trial.loose)
        finally:
            loaded.change(
                rows={self.differs: (None, None)},
                numbers={(self.differs, x): -1.0 for x in own},
            )

    def _nearest(
        self,
        loaded: Loaded,
        trial: Trial,
        found: Found,
        near: Mapping[int, int],
        seconds: float,
    ) -> Found:
        """Return the plan of some worth with fewest changes, then least sum of weights."""
        loaded.change(rows={self.least: (found.worth - self.pricing.offset - SAME, None)})
        self._aim(loaded, self._changes_from(near))
        try:
            answer = loaded.solve(seconds, start=self.model.places(found.quarters))
            nearest = self._read(answer, trial.loose)
            if answer.status != "optimal" or nearest.worth < found.worth - SAME:
                return NOTHING
            return nearest
        finally:
            self._aim(loaded, self.worth)
            loaded.change(rows={self.least: (None, None)})

    def reach(
        self, trial: Trial, goal: Mapping[pulp.LpVariable, float], seconds: float
    ) -> tuple[Answer, Found]:
        """Return the answer that makes a sum as large as can be.

        Parameters
        ----------
        trial
            What is changed.
        goal
            Numbers of the sum.
        seconds
            Wall time.
        """
        loaded = self._free.get()
        try:
            self._apply(loaded, trial)
            self._aim(loaded, goal)
            answer = loaded.solve(seconds)
            return answer, self._read(answer, trial.loose)
        finally:
            self._aim(loaded, self.worth)
            self._undo(loaded, trial)
            self._free.put(loaded)

    def extent(
        self, trial: Trial, quarters: Mapping[int, int], goal: Mapping[pulp.LpVariable, float]
    ) -> float | None:
        """Return the largest sum that a plan allows in a trial, None where it breaks its rules.

        Parameters
        ----------
        trial
            What is changed.
        quarters
            The plan: finishing quarter, from 0, by row of the item.
        goal
            Numbers of the sum.
        """
        fixed = {x: (float(quarters.get(row) == q),) * 2 for (row, q), x in self.finish.items()}
        loose = replace(trial, variables={**trial.variables, **fixed})
        answer, _ = self.reach(loose, goal, _EXTENT_SECONDS)
        if answer.status != "optimal":
            return None
        return float(sum(number * answer.values[v.index] for v, number in goal.items()))

    def duals(self) -> dict[Tag, float]:
        """Return what a unit of each easing is worth in the relaxation, value units."""
        loaded = self._free.get()
        try:
            relaxation = loaded.relax()
        finally:
            self._free.put(loaded)
        if relaxation is None:
            return {}
        unit = self.pricing.unit
        return {
            tag: max(0.0, -relaxation.penalties[variable.index]) * unit
            for tag, variable in self.easing.items()
        }

    def within(self, trial: Trial, base: Mapping[int, int]) -> Trial:
        """Return a trial in which all that no row links with its changes stays as it is.

        That is right where the plan is proven best: each block of it is then as good as can be.

        Parameters
        ----------
        trial
            What is changed.
        base
            The plan: finishing quarter, from 0, by row of the item.
        """
        names = {x.name for x in trial.variables}
        names |= {x.name for row in trial.rows for x, _ in row.items()}
        inside = self.blocks.around(names)
        if len(inside) == len(self.problem.table):
            return trial
        kept = {
            x: (float(base.get(row) == q),) * 2
            for (row, q), x in self.finish.items()
            if row not in inside
        }
        return replace(trial, variables={**kept, **trial.variables})

    def ease(self, tag: Tag, least: float, most: float) -> Trial:
        """Return the trial in which one rule is eased by some units.

        Parameters
        ----------
        tag
            The rule's row.
        least, most
            Bounds of the units.
        """
        loose = {tag[0]} if tag[0] != "capacity" else {"capacity", "overruns", "deadlines"}
        return Trial({self.easing[tag]: (least, most)}, loose=frozenset(loose))

    def _first(self, loaded: Loaded, trial: Trial, until: float, core: int) -> Found:
        """Return the relaxation's bound, and the best plan that follows most of its choices."""
        found = NOTHING
        if trial.known is not None:
            known = dict(trial.known)
            found = Found(True, known, self.pricing.worth_of(known), np.inf)
        relaxation = loaded.relax()
        if relaxation is None:
            # Nothing can be feasible: the solver itself says so at once.
            said = self._read(loaded.solve(max(0.01, until - perf_counter())), trial.loose)
            return said if said.feasible is False else found
        penalties = Penalties.of(self.model, relaxation, self.pricing.offset)
        bound = penalties.objective + SAME
        if self.problem.risk is None:
            # Worth is whole, so nothing between two whole numbers is reached.
            bound = float(floor(penalties.objective + 1e-3 * SAME))
        found = replace(found, bound=bound, penalties=penalties)
        whole = penalties.whole()
        ours = (key for key in whole if _open(trial, self.finish[key]))
        surest = sorted(ours, key=lambda key: (-abs(penalties.choices[key][0]), key))
        few = len(surest) <= _FEW * core
        held = {key: whole[key] for key in surest[: None if few else len(surest) - core]}
        self._hold(loaded, held)
        answer = loaded.solve(max(0.01, until - perf_counter()), _CORE_GAP)
        self._release(loaded, held)
        self._apply(loaded, trial)
        near = self._read(answer, trial.loose)
        if near.feasible and near.worth > found.worth:
            return replace(near, bound=bound, penalties=penalties)
        return found

    def _read(self, answer: Answer, loose: frozenset[str]) -> Found:
        """Return an answer, its plan checked in plain Python."""
        if answer.status == "infeasible":
            return IMPOSSIBLE
        bound = np.inf if answer.bound is None else answer.bound + self.pricing.offset
        quarters = self.model.quarters(answer.values)
        if not answer.values or self._broken(quarters, loose):
            return Found(None, {}, -np.inf, float(bound))
        return Found(True, quarters, self.pricing.worth_of(quarters), float(bound))

    def _broken(self, quarters: Mapping[int, int], loose: frozenset[str]) -> bool:
        """Return whether a plan breaks a rule of a kind that is not loose."""
        problem = self.problem
        return any(not problem.possible[row, q] for row, q in quarters.items()) or any(
            True
            for rule in all_rules()
            if rule.kind not in loose
            for _ in rule.broken(problem, quarters)
        )

    def _apply(self, loaded: Loaded, trial: Trial) -> None:
        loaded.change(trial.variables, trial.rows)

    def _undo(self, loaded: Loaded, trial: Trial) -> None:
        """Put back what a trial changed."""
        loaded.change(
            {variable: (variable.lowBound, variable.upBound) for variable in trial.variables},
            {row: (row.getLb(), row.getUb()) for row in trial.rows},
        )

    def _hold(self, loaded: Loaded, held: Choices) -> None:
        finish = self.finish
        loaded.change({finish[key]: (value, value) for key, value in held.items()})

    def _release(self, loaded: Loaded, held: Choices) -> None:
        finish = self.finish
        loaded.change({finish[key]: (0.0, finish[key].upBound) for key in held})

    def _aim(self, loaded: Loaded, goal: Mapping[pulp.LpVariable, float]) -> None:
        """Change the objective; what is not named counts nothing."""
        loaded.change(costs={v: float(goal.get(v, 0.0)) for v in self.model.lp.variables()})

    def _changes_from(self, near: Mapping[int, int]) -> dict[pulp.LpVariable, float]:
        """Return numbers of x that count changes from a plan and, less, weights; negative."""
        items = self.problem.table.items
        # A change counts for more than all weights together.
        change = float(_WEIGHTS * (len(items) + 1))
        costs = {}
        for (row, q), x in self.finish.items():
            weight = _hash(f"{items[row].id}@{q}")
            changed = (0.0 if near[row] != q else -change) if row in near else change
            costs[x] = -(changed + weight)
        return costs

    def _easing(self) -> Iterable[tuple[Tag, pulp.LpVariable]]:
        """Add the variables of easing to the rows they ease."""
        programme = self.model.programme
        for tag in list(programme.rows):
            kind, part = tag
            if kind not in ("capacity", "floors", "changes"):
                continue
            variable = programme.variable(most=0)
            yield tag, variable
            if kind != "capacity":
                programme.extend(tag, variable, 1.0 if kind == "floors" else -1.0)
                continue
            for same in ("capacity", "overruns"):
                programme.extend((same, part), variable, -1.0)
                programme.extend((f"{same} at least", part), variable, -1.0)
            for index, window in enumerate(windows(self.problem)):
                if (window.team, window.quarter) == part:
                    programme.extend(("windows", index), variable, -window.share)

    def _differing_row(self) -> pulp.LpConstraint:
        """Add the row that counts choices of a plan that are kept less others that are made."""
        programme = self.model.programme
        programme.add([(x, -1.0) for x in self.finish.values()], AT_MOST, 0.0, ("differs", 0))
        return programme.rows["differs", 0]

    def _worth_row(self) -> pulp.LpConstraint:
        """Add the row of the worth."""
        terms = self.worth.items()
        self.model.programme.add(terms, AT_LEAST, 0.0, ("worth", 0))
        return self.model.programme.rows["worth", 0]


def _open(trial: Trial, x: pulp.LpVariable) -> bool:
    """Return whether a trial leaves a choice open."""
    bounds = trial.variables.get(x)
    return bounds is None or bounds[0] != bounds[1]


def _hash(text: str) -> int:
    digest = blake2b(text.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little") % _WEIGHTS + 1

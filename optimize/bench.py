"""The plan's programme loaded for trials: changed a little, solved again, put back.

Besides its own variables the programme carries one of easing for each number that a rule names, and
two rows that bind nothing until a trial needs them (see `optimize.easing`). Several copies are
loaded, each is used by one thread at a time; the solver lets go of Python's lock, so as many solves
run at once.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from os import cpu_count
from queue import SimpleQueue
from typing import TypeVar

import numpy as np
import pulp

from optimize.answer import Answer
from optimize.blocks import Blocks
from optimize.build import Model
from optimize.easing import differing_row, easings, worth_row
from optimize.penalties import Choices
from optimize.pricing import Pricing
from optimize.problem import Problem
from optimize.programme import Tag
from optimize.rules import all_rules
from optimize.solver import Loaded
from optimize.trial import IMPOSSIBLE, Found, Trial
from optimize.worths import Worths

_EXTENT_SECONDS = 10.0
"""Most wall time for what a known plan allows: next to nothing is left to choose."""
_MOST_THREADS = 2
"""Threads; more would ask for more memory than they save time."""
_Thing = TypeVar("_Thing")
_Said = TypeVar("_Said")


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
        self.worths = Worths(self.pricing)
        """What plans are worth."""
        self.model: Model = self.pricing.build(left_out=left_out)
        """Its programme."""
        self.finish = self.model.finish
        """x[i, q] where the item can be finished in the quarter."""
        self.easing: dict[Tag, pulp.LpVariable] = easings(problem, self.model.programme)
        """Variables of easing by the tag of the rule's row."""
        self.extended = extend(self.model) if extend else {}
        """Variables that were added from outside."""
        self.blocks = Blocks(self.model.programme)
        """Items that no row links."""
        self.worth: dict[pulp.LpVariable, float] = dict(self.model.lp.objective.items())
        """Numbers of the worth."""
        self.least = worth_row(self.model.programme, self.worth)
        """The row that asks for some worth."""
        self.differs = differing_row(self.model.programme)
        """The row that asks for another plan."""
        self._nothing = dict.fromkeys(self.model.lp.variables(), 0.0)
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
        with self.trying(trial) as loaded:
            self.aim(loaded, goal)
            try:
                answer = loaded.solve(seconds)
            finally:
                self.aim(loaded, self.worth)
            return answer, self.read(answer, trial.loose)

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

    def duals(self, seconds: float) -> dict[Tag, float]:
        """Return what a unit of each easing is worth in the relaxation, value units.

        Parameters
        ----------
        seconds
            Wall time; nothing is told where it does not suffice.
        """
        if seconds <= 0:
            return {}
        with self.trying(Trial()) as loaded:
            relaxation = loaded.relax(seconds)
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

    @contextmanager
    def trying(self, trial: Trial) -> Iterator[Loaded]:
        """Lend a loaded programme that is changed as a trial says, and put it back afterwards.

        Parameters
        ----------
        trial
            What is changed.
        """
        loaded = self._free.get()
        try:
            loaded.change(trial.variables, trial.rows)
            yield loaded
        finally:
            loaded.change(
                {variable: (variable.lowBound, variable.upBound) for variable in trial.variables},
                {row: (row.getLb(), row.getUb()) for row in trial.rows},
            )
            self._free.put(loaded)

    @contextmanager
    def holding(self, loaded: Loaded, trial: Trial, held: Choices) -> Iterator[None]:
        """Hold choices, and let go of them afterwards.

        Parameters
        ----------
        loaded
            A programme that is lent.
        trial
            The trial it is lent for.
        held
            Values of the choices.
        """
        own = {self.finish[key]: (float(value),) * 2 for key, value in held.items()}
        loaded.change(own)
        try:
            yield
        finally:
            loaded.change({x: trial.variables.get(x, (0.0, x.upBound)) for x in own})

    def aim(self, loaded: Loaded, goal: Mapping[pulp.LpVariable, float]) -> None:
        """Change the objective; what is not named counts nothing.

        Parameters
        ----------
        loaded
            A programme that is lent.
        goal
            Numbers of the objective.
        """
        loaded.change(costs={**self._nothing, **goal})

    def read(self, answer: Answer, loose: frozenset[str]) -> Found:
        """Return an answer, its plan checked in plain Python.

        Parameters
        ----------
        answer
            The solver's.
        loose
            Kinds of rules that the plan may break.
        """
        if answer.status == "infeasible":
            return IMPOSSIBLE
        bound = np.inf if answer.bound is None else answer.bound + self.pricing.offset
        quarters = self.model.quarters(answer.values)
        if not answer.values or self.broken(quarters, loose):
            return Found(None, {}, -np.inf, float(bound))
        return Found(True, quarters, self.worths.units(quarters), float(bound))

    def broken(self, quarters: Mapping[int, int], loose: frozenset[str]) -> bool:
        """Return whether a plan breaks a rule of a kind that is not loose.

        Parameters
        ----------
        quarters
            Finishing quarter, from 0, by row of the item.
        loose
            Kinds of rules.
        """
        problem = self.problem
        return any(not problem.possible[row, q] for row, q in quarters.items()) or any(
            True
            for rule in all_rules()
            if rule.kind not in loose
            for _ in rule.broken(problem, quarters)
        )

"""What forcing an item costs: the best plan in which a chosen one is out, or one left out is in.

The cost is the worth of the best plan less the worth of the best one that is forced, so it is never
below 0. Each is found by solving the loaded programme again. All items first get bounds from the
relaxation and from a plan close to it; then those that seem to cost least are proven first, since
they are the ones a planner might exchange.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from threading import Lock

import numpy as np

from optimize.bench import Bench
from optimize.budget import Budget
from optimize.clash import name_clash
from optimize.penalties import Penalties
from optimize.pricing import SAME
from optimize.problem import Problem
from optimize.proof import best, glance, settle
from optimize.trial import IMPOSSIBLE, NOTHING, Found, Trial
from scenarios.explanation import Bounds, Swap

_GLANCES = 0.3
"""Share of the time that may go into first bounds."""
_SHARE = 6.0
"""How many times its even share of the time one item may take."""
_LEAST_SECONDS = 0.2
"""Least seconds in which an item is tried to be proven."""


@dataclass(frozen=True)
class Base:
    """The plan that is explained."""

    quarters: Mapping[int, int]
    """Finishing quarter, from 0, by row of the item."""
    worth: float
    """Its worth, value units."""
    units: float
    """Its worth, whole units."""
    bound: float
    """No plan is worth more, whole units."""

    @property
    def proven(self) -> bool:
        """True where no plan is worth more."""
        return self.bound - self.units < SAME


@dataclass(frozen=True)
class Forced:
    """What came of forcing an item."""

    row: int
    """The item."""
    trial: Trial
    """How it is forced."""
    found: Found
    """The best plan then, whole units; the one told of where ties are settled."""
    worth: float
    """Worth of that plan, value units; minus infinity without one."""
    settled: bool
    """True where the plan is the one of the rule of ties."""
    reason: str
    """Why it cannot be forced; empty where it can, or where that is open."""
    penalties: Penalties | None = None
    """What the relaxation says other choices cost, until the exchange is settled."""


class Forcing:
    """Forces each item of a plan against what the plan does with it."""

    def __init__(self, bench: Bench, base: Base, budget: Budget) -> None:
        self.bench = bench
        self.base = base
        self.budget = budget
        self.problem: Problem = bench.problem
        self._pool: list[Found] = []
        self._lock = Lock()

    def all(self) -> list[Forced]:
        """Return every item in play, forced, in the order of the backlog."""
        rows = range(len(self.problem.table))
        whole = self.budget.left()
        forced = self.bench.each(lambda row: self._glance(row, _GLANCES * whole), rows)
        # Those of the least cost by what is known so far first, so that time is well spent.
        order = sorted(rows, key=lambda row: -forced[row].found.bound)
        open_ = [row for row in order if not forced[row].reason]
        for one in self._each(lambda row, left: self._prove(forced[row], left), open_):
            forced[one.row] = one
        open_.sort(key=lambda row: -forced[row].found.bound)
        for one in self._each(lambda row, left: self._settle(forced[row], left), open_):
            forced[one.row] = one
        return [self._reasoned(one) for one in forced]

    def _each(self, work: Callable[[int, float], Forced], rows: list[int]) -> list[Forced]:
        """Return what some work says of items, each of which gets a fair share of the time."""
        ahead = iter(range(len(rows), 0, -1))

        def timed(row: int) -> Forced:
            with self._lock:
                waiting = next(ahead)
            left = self.budget.left()
            fair = _SHARE * left * self.bench.threads / waiting
            return work(row, min(left, max(_LEAST_SECONDS, fair)))

        return self.bench.each(timed, rows)

    def trial(self, row: int) -> Trial:
        """Return the trial in which an item is forced against the plan.

        Parameters
        ----------
        row
            The item.
        """
        model = self.bench.model
        if row in self.base.quarters:
            own = [x for (i, _), x in model.finish.items() if i == row]
            trial = Trial(variables=dict.fromkeys(own, (0.0, 0.0)))
        else:
            trial = Trial(rows={model.programme.rows["once", row]: (1.0, 1.0)})
        return self.bench.within(trial, self.base.quarters) if self.base.proven else trial

    def _glance(self, row: int, seconds: float) -> Forced:
        """Return first bounds."""
        reason = self._barred(row)
        if reason:
            return Forced(row, Trial(), IMPOSSIBLE, -np.inf, True, reason)
        trial, found = self.trial(row), self._less(row)
        if found.feasible:
            trial = replace(trial, known=found.quarters)
        fair = _SHARE * seconds * self.bench.threads / len(self.problem.table)
        left = min(self.budget.left(), max(_LEAST_SECONDS, fair))
        if left > 0 and self.budget.spent < seconds:
            found = glance(self.bench, trial, left)
            self._keep(found)
        return self._forced(row, trial, found, settled=False)

    def _less(self, row: int) -> Found:
        """Return the plan without an item and without all that needs it, if it keeps the rules."""
        plan = dict(self.base.quarters)
        gone = [row] if row in plan else []
        for item in gone:
            del plan[item]
            gone += [
                other
                for other in plan
                if item in self.problem.table.requires[other] and other not in gone
            ]
        if not gone or self.bench.broken(plan, frozenset()):
            return NOTHING
        return Found(True, plan, self.bench.worths.units(plan), np.inf)

    def _prove(self, forced: Forced, seconds: float) -> Forced:
        """Return an item with its cost proven, as far as time allows."""
        row, found = forced.row, forced.found
        known = self._known(row, found)
        trial = replace(forced.trial, known=None if known is None else known.quarters)
        penalties = None
        if seconds > 0:
            better = best(self.bench, trial, seconds)
            penalties = better.penalties if better.exact else None
            found = replace(better, bound=min(better.bound, found.bound))
            self._keep(found)
        elif known is not None and known.worth > found.worth:
            found = replace(found, quarters=known.quarters, worth=known.worth, feasible=True)
        return replace(self._forced(row, trial, found, settled=False), penalties=penalties)

    def _settle(self, forced: Forced, seconds: float) -> Forced:
        """Return an item with its exchange settled, as far as time allows."""
        found = forced.found
        if not found.feasible or not found.exact or seconds == 0:
            return replace(forced, penalties=None)
        found = replace(found, penalties=forced.penalties)
        told = settle(self.bench, forced.trial, found, self.base.quarters, seconds)
        if not told.feasible:
            return replace(forced, penalties=None)
        told = replace(told, bound=found.bound)
        return self._forced(forced.row, forced.trial, told, settled=True)

    def _forced(self, row: int, trial: Trial, found: Found, *, settled: bool) -> Forced:
        worth = self.bench.worths.value(found.quarters) if found.feasible else -np.inf
        return Forced(row, trial, replace(found, penalties=None), worth, settled, "")

    def _keep(self, found: Found) -> None:
        """Remember a plan: other items may be out of it or in it."""
        if found.feasible:
            with self._lock:
                self._pool.append(replace(found, penalties=None))

    def _known(self, row: int, found: Found) -> Found | None:
        """Return the best plan known in which an item is forced."""
        chosen = row in self.base.quarters
        with self._lock:
            plans = [plan for plan in self._pool if (row in plan.quarters) != chosen]
        plans += [found] if found.feasible else []
        return max(plans, key=lambda plan: plan.worth, default=None)

    def _barred(self, row: int) -> str:
        """Return why an item cannot be forced, as far as the problem itself shows it."""
        problem = self.problem
        item = problem.table.items[row]
        if row in self.base.quarters:
            if item.pin == "in":
                return "pinned in"
            return f"due on {item.deadline}" if np.isfinite(problem.ends[row]) else ""
        if item.pin == "out":
            return "pinned out"
        if problem.table.barred[row]:
            return "requires an accepted risk or excludes a closed item"
        if not problem.allowed[row].any():
            return "cannot be finished within the horizon by one engineer a part"
        return ""

    def _reasoned(self, forced: Forced) -> Forced:
        """Return an item with the clash that keeps it from being forced, if there is one."""
        if forced.found.feasible is not False or forced.reason:
            return forced
        return replace(forced, reason=self._clash(forced.row))

    def _clash(self, row: int) -> str:
        """Return the rules of a smallest clash with an item that is forced, in a sentence."""
        problem, chosen = self.problem, row in self.base.quarters
        generic = "the rules leave no plan " + ("without it" if chosen else "with it")
        if self.budget.left() == 0:
            return generic
        items = list(problem.table.items)
        items[row] = items[row].but(pin="out" if chosen else "in")
        pinned = replace(problem, table=replace(problem.table, items=tuple(items)))
        own = f"'{items[row].id}' is pinned"
        sentences = [one for one in name_clash(pinned) if not one.startswith(own)]
        return f"{generic}: " + "; ".join(sentences) if sentences else generic


def cost(base: Base, forced: Forced, unit: float) -> Bounds | None:
    """Return what forcing an item costs, value units; None where it cannot be forced.

    Parameters
    ----------
    base
        The plan.
    forced
        What came of it.
    unit
        Value units of a unit of worth.
    """
    found = forced.found
    if forced.reason or found.feasible is False:
        return None
    if base.proven and found.exact:
        # Plans whose worth is the same in units are equally good.
        same = base.units - found.worth < SAME
        return Bounds.of(0.0 if same else max(0.0, base.worth - forced.worth))
    low = max(0.0, (base.units - found.bound) * unit) if np.isfinite(found.bound) else 0.0
    high = None
    if found.feasible:
        high = max(low, (base.bound - base.units) * unit + base.worth - forced.worth)
    return Bounds(float(low), None if high is None else float(high), False)


def swap(problem: Problem, base: Base, forced: Forced) -> Swap | None:
    """Return what an item is exchanged for; None without a plan.

    Parameters
    ----------
    problem
        The choice.
    base
        The plan.
    forced
        What came of forcing it.
    """
    if not forced.found.feasible:
        return None
    old, new, items = base.quarters, forced.found.quarters, problem.table.items
    others = [row for row in range(len(items)) if row != forced.row]
    return Swap(
        leave=tuple(items[row].id for row in others if row in old and row not in new),
        enter=tuple(items[row].id for row in others if row in new and row not in old),
        move=tuple(
            items[row].id for row in others if row in old and row in new and old[row] != new[row]
        ),
        settled=forced.settled,
    )

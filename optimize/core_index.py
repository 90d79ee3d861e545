"""The core index: in how many of the plans that no other beats an item is.

Robust Portfolio Modeling (Liesiö, Mild and Salo, European Journal of Operational Research 181
(2007) 1488-1505 and 190 (2008) 679-695): values are known as intervals. A plan dominates another
if it is worth at least as much whatever the values are, and more for some. What is in all
non-dominated sets of items is core, and right whatever is true; what is in none is exterior; what
is in some is borderline, and a better estimate there may change the choice.

An interval is the range of an item's truth factor between two percentiles of its Gamma law; the
factor multiplies the item's own worth (see `optimize.ranges`). Outcomes are sure, efforts as
expected, and risk aversion is left aside, since the intervals stand in its place.

The plans are found one by one: the one worth most in the middle of the box among those that lead
every plan found so far somewhere in it. What dominates such a plan would lead wherever it leads and
be worth more in the middle, so nothing does; and where no such plan is left, every other one is
dominated or always worth the same as one found. There may be thousands, more than can be found; so
the first to be looked for are plans that tell most about single items: what is worth most at some
point inside the box is not dominated either.

Plans that differ in quarters alone are different plans, since their worth differs; but they are one
set of items, and an index over plans would count a set once for each way to time it. So dominance
is of plans and the index is over sets.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np

from optimize.build import Model, Sum
from optimize.check import certify
from optimize.faults import SolverError, WrongAnswerError
from optimize.lead_rows import LeadRows
from optimize.pricing import SAME, Pricing
from optimize.problem import Problem
from optimize.ranges import LEAST_LEAD, Parts, Ranges
from optimize.solver import Loaded
from optimize.ties import tie_numbers
from scenarios.portfolio import CoreIndex, CoreItem, Portfolio, Verdict
from scenarios.table import Floats
from sim.distributions import truth_factor

Plan = dict[int, int]
"""Finishing quarter, from 0, by row of the item."""

_FOR_EXTREMES = 0.5
"""Most of the time, and of the plans, that goes into extremes."""
_EXTREME = 0.95
"""How far from the middle to the ends of the intervals the factors of an extreme are."""


@dataclass(frozen=True)
class Search:
    """How wide the intervals are, and how long to look."""

    low: float = 0.05
    """Percentile of an item's factor at the lower end of its interval, above 0."""
    high: float = 0.95
    """Percentile at the upper end, below 1."""
    portfolios: int = 200
    """Most plans to find."""
    seconds: float = 60.0
    """Most wall time."""


def core_index(problem: Problem, search: Search | None = None) -> CoreIndex:
    """Return the non-dominated plans, and how the items stand in them.

    Parameters
    ----------
    problem
        The choice.
    search
        Percentiles and limits; 5 %, 95 %, 200 plans and 60 seconds unless given.

    Raises
    ------
    WrongAnswerError
        If a plan fails the check that every plan passes.
    """
    return _Enumeration(replace(problem, risk=None), search or Search()).index()


class _Enumeration:
    """Finds the non-dominated plans one by one."""

    def __init__(self, problem: Problem, search: Search) -> None:
        self.began = perf_counter()
        self.problem = problem
        self.search = search
        confidence = problem.table.confidence
        low, high = (
            truth_factor(np.full_like(confidence, share), confidence)
            for share in (search.low, search.high)
        )
        self.ranges = Ranges(Pricing.of(problem), low, high)
        self.plans: list[Plan] = []
        self.parts: list[Parts] = []

    def index(self) -> CoreIndex:
        complete = self._find_all()
        self._sort()
        sets = {frozenset(plan) for plan in self.plans}
        return CoreIndex(
            items=tuple(self._item(row, sets, complete) for row in range(len(self.problem.table))),
            portfolios=tuple(map(self._portfolio, self.plans, self.parts)),
            sets=len(sets),
            complete=complete,
            seconds=perf_counter() - self.began,
        )

    def _find_all(self) -> bool:
        """Find the plans, and return whether these are all."""
        if not self.problem.possible.any():
            if not certify(self.problem, {}).broken:
                self._keep({})
            return True
        self._find_extremes()
        model = self.ranges.pricing.build(self.ranges.at(self.ranges.middle))
        loaded = Loaded(model.lp)
        rows = LeadRows(self.ranges, model, loaded)
        asked: set[int] = set()
        while len(self.plans) < self.search.portfolios and self._left() > 0:
            try:
                answer = loaded.solve(self._left())
            except SolverError:
                # Where nothing is left the solver may fail over its tolerances; nothing is claimed.
                return False
            if answer.status == "infeasible":
                return True
            if answer.status != "optimal":
                return False
            plan = model.quarters(answer.values)
            behind = self._not_led(self.ranges.parts(plan))
            if not behind:
                self._keep(self._settled(plan))
                behind = [len(self.plans) - 1]
            new = [index for index in behind if index not in asked][:1]
            for index in new:
                # Rows make every search slower, so those of an extreme come when they are needed.
                rows.add(self.parts[index])
                asked.add(index)
            if not new:
                # It leads by less than the solver's tolerance: none of its kind is to come again.
                _exclude(model, loaded, plan)
        return False

    def _find_extremes(self) -> None:
        """Find plans with an item at one end of its interval and all others at the other end.

        They show that an item is not in all plans, or in some, long before all plans are known. The
        factors are a little inside the box: what is worth most there nothing dominates.
        """
        ranges = self.ranges
        model = ranges.pricing.build(ranges.at(ranges.middle))
        loaded = Loaded(model.lp)
        for row in np.flatnonzero(ranges.low < ranges.high).tolist():
            inside = sum(row in plan for plan in self.plans)
            if 0 < inside < len(self.plans):
                continue
            left = self._left() - (1 - _FOR_EXTREMES) * self.search.seconds
            if left <= 0 or len(self.plans) >= _FOR_EXTREMES * self.search.portfolios:
                return
            in_all = inside == len(self.plans)
            own, others = (ranges.low, ranges.high) if in_all else (ranges.high, ranges.low)
            factors = others.copy()
            factors[row] = own[row]
            factors = ranges.middle + _EXTREME * (factors - ranges.middle)
            loaded.change(costs=dict(model.total(ranges.at(factors))))
            answer = loaded.solve(left)
            if answer.status != "optimal":
                return
            plan = model.quarters(answer.values)
            if not self._not_led(ranges.parts(plan)):
                self._keep(self._settled(plan))

    def _sort(self) -> None:
        """Put the plans worth most in the middle first, without any that another dominates.

        A plan is only as good as the solver's tolerance says, and another may turn out above it.
        """
        leads = [[self.ranges.lead(one, other) for other in self.parts] for one in self.parts]
        places = range(len(self.parts))
        kept = [
            i
            for i in places
            if not any(leads[i][j] < LEAST_LEAD / 2 <= leads[j][i] for j in places if j != i)
        ]
        kept.sort(key=lambda i: -self.ranges.value(self.parts[i], self.ranges.middle))
        self.plans = [self.plans[i] for i in kept]
        self.parts = [self.parts[i] for i in kept]

    def _left(self) -> float:
        """Return the seconds left."""
        return self.search.seconds - (perf_counter() - self.began)

    def _not_led(self, parts: Parts) -> list[int]:
        """Return the plans found over which a plan leads nowhere in the box."""
        leads = [self.ranges.lead(parts, found) for found in self.parts]
        return [index for index, lead in enumerate(leads) if lead < LEAST_LEAD / 2]

    def _keep(self, plan: Plan) -> None:
        """Add a plan to those found."""
        certificate = certify(self.problem, plan)
        if certificate.broken:
            raise WrongAnswerError("; ".join(certificate.broken))
        self.plans.append(plan)
        self.parts.append(self.ranges.parts(plan))

    def _settled(self, plan: Plan) -> Plan:
        """Return the one among the plans that are always worth as much, by the rule of ties.

        Only items that are worth nothing or are sure can make such plans, so the others stay.
        """
        ranges = self.ranges
        free = (ranges.low == ranges.high) | ~ranges.worth.any(axis=1)
        if not free[self.problem.possible.any(axis=1)].any():
            return plan
        goal = ranges.at(ranges.middle)
        parts = ranges.parts(plan)
        held = [replace(goal, least=ranges.value(parts, ranges.middle) - SAME)]
        settled = plan
        for numbers in tie_numbers(self.problem):
            answer = self._freely(free, plan, (ranges.pricing.numbers(-numbers), held))
            if answer is None or self._not_led(ranges.parts(answer)):
                return plan
            settled = answer
            reached = sum(float(numbers[row, q]) for row, q in settled.items())
            held.append(replace(ranges.pricing.numbers(numbers), most=reached + SAME))
        return settled

    def _freely(self, free: Floats, plan: Plan, stage: tuple[Sum, Sequence[Sum]]) -> Plan | None:
        """Return the best plan of a stage in which all but some items stay, None without proof."""
        model = self.ranges.pricing.build(*stage)
        loaded = Loaded(model.lp)
        kept = {
            x: (float(plan.get(row) == q),) * 2
            for (row, q), x in model.finish.items()
            if not free[row]
        }
        loaded.change(kept)
        answer = loaded.solve(self._left())
        return model.quarters(answer.values) if answer.status == "optimal" else None

    def _item(self, row: int, sets: set[frozenset[int]], complete: bool) -> CoreItem:
        """Return how an item stands in the sets."""
        share = sum(row in one for one in sets) / len(sets) if sets else None
        return CoreItem(
            id=self.problem.table.items[row].id,
            low=float(self.ranges.low[row]),
            high=float(self.ranges.high[row]),
            share=share,
            verdict=_verdict(share, complete or self._forced(row)),
        )

    def _forced(self, row: int) -> bool:
        """Return whether an item is in every plan or in none, which needs no list of plans."""
        pinned = {*self.problem.pinned("in"), *self.problem.pinned("out")}
        return row in pinned or not self.problem.possible[row].any()

    def _portfolio(self, plan: Plan, parts: Parts) -> Portfolio:
        """Return a plan found in the words of a reader."""
        ranges, items = self.ranges, self.problem.table.items
        unit = ranges.pricing.unit
        return Portfolio(
            quarters={items[row].id: plan[row] + 1 for row in sorted(plan)},
            worth=certify(self.problem, plan).worth,
            low=unit * ranges.value(parts, ranges.low),
            high=unit * ranges.value(parts, ranges.high),
        )


def _exclude(model: Model, loaded: Loaded, plan: Plan) -> None:
    """Ask for a plan that differs from one."""
    terms = {x.index: -1.0 if plan.get(row) == q else 1.0 for (row, q), x in model.finish.items()}
    loaded.add_row(terms, 1.0 - len(plan))


def _verdict(share: float | None, complete: bool) -> Verdict:
    """Return what a share says of an item; a set in which it is and one in which not are enough."""
    if share is not None and 0 < share < 1:
        return "borderline"
    if share is None or not complete:
        return "open"
    return "core" if share == 1 else "exterior"

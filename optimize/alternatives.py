"""Near-optimal alternatives: plans that give up a little worth and differ from the plan most.

A planner knows things that no figure holds, so the choice among plans of nearly the same worth is
theirs. Modelling to generate alternatives (Brill, Chang and Hopkins, Management Science 28 (1982)
221-235; DeCarolis, Energy Economics 33 (2011) 145-152) asks for few plans that are far apart, not
for many that are alike. With X_i = sum_q x[i, q], the number of items in which a plan differs from
a known one P is linear in x:

d_P(x) = sum_{i in P} (1 - X_i) + sum_{i not in P} X_i

Each alternative is as far as can be from the nearest of the plan and those before it; among these
it is as far as can be from all of them together; then it is worth most; then the rule of ties
decides. An item that avoids nothing, frees nothing and wins no outcome is no difference.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np
from pulp import LpAffineExpression

from optimize.answer import Answer
from optimize.build import Model, Sum
from optimize.check import Certificate, certify
from optimize.faults import WrongAnswerError
from optimize.penalties import Choices, Penalties
from optimize.pricing import SAME, Pricing
from optimize.problem import Problem
from optimize.programme import AT_LEAST
from optimize.solve import Limits
from optimize.solver import Loaded
from optimize.ties import tie_numbers
from optimize.trim import trifle
from scenarios.alternative import Alternative, Alternatives
from scenarios.table import Booleans, Floats

Plan = dict[int, int]
"""Finishing quarter, from 0, by row of the item."""


@dataclass(frozen=True)
class Wanted:
    """Which alternatives to look for."""

    within: float = 0.05
    """Share of the plan's worth that they may give up."""
    count: int = 3
    """Most of them."""


def alternatives(
    problem: Problem,
    quarters: Mapping[int, int],
    wanted: Wanted | None = None,
    limits: Limits | None = None,
) -> Alternatives:
    """Return plans worth nearly as much as a plan that differ from it and each other most.

    Parameters
    ----------
    problem
        The choice.
    quarters
        The plan: finishing quarter, from 0, by row of the item.
    wanted
        How much they may give up, and how many; 5 % and 3 unless given.
    limits
        Wall time for all of them and the gap of a search; 30 seconds and 0 unless given.

    Raises
    ------
    WrongAnswerError
        If the plan or an alternative fails the check that every plan passes.
    """
    search = _Search(problem, dict(quarters), wanted or Wanted(), limits or Limits())
    return search.alternatives()


class _Search:
    """Looks for one alternative after the other."""

    def __init__(self, problem: Problem, plan: Plan, wanted: Wanted, limits: Limits) -> None:
        self.began = perf_counter()
        self.problem = problem
        self.wanted = wanted
        self.limits = limits
        self.worth = _certified(problem, plan).worth
        self.known = [plan]
        self.counts = differences(problem)
        self.fixed, rows = self._unaffordable()
        self.pricing = Pricing.of(problem, rows)
        known = self.pricing.worth_of(plan)
        least = known - wanted.within * abs(known) - SAME - self.pricing.offset
        self.worth_enough = replace(self.pricing.goal, least=least)

    def alternatives(self) -> Alternatives:
        found: list[Alternative] = []
        while len(found) < self.wanted.count:
            plan, farthest = self._farthest()
            if plan is None or not self._nearest(plan):
                return Alternatives(tuple(found), exhausted=farthest)
            plan = self._settled(plan)
            found.append(self._told(plan, farthest))
            self.known.append(plan)
        return Alternatives(tuple(found), exhausted=False)

    def _unaffordable(self) -> tuple[Choices, list[int]]:
        """Return choices that no plan of enough worth makes otherwise, and the rows that are left.

        Without overlaps a programme is never worth less, so what its relaxation cannot afford no
        plan of enough worth can.
        """
        bare = Pricing.of(self.problem, ())
        model = bare.build()
        relaxation = Loaded(model.lp).relax() if model.finish else None
        fixed: Choices = {}
        if relaxation is not None:
            least = self.worth - self.wanted.within * abs(self.worth)
            n, quarters = self.problem.worth.shape
            # Worth is rounded once for each item, and for each pair and quarter.
            rounding = n + self.problem.overlaps.count() * quarters
            penalties = Penalties.of(model, relaxation, bare.offset)
            fixed = penalties.fixed(least / bare.unit - rounding)
        return fixed, sorted({key[0] for key in model.finish if fixed.get(key) != 0})

    def _farthest(self) -> tuple[Plan | None, bool]:
        """Return the plan that differs most, None where there is none, and whether it is proven."""
        if not self.problem.possible.any():
            return None, True
        n = len(self.problem.table)
        # An item of the least distance counts more than all that the sum of distances can differ.
        steps = float(n * len(self.known) + 1)
        model = self.pricing.build(held=[self.worth_enough])
        least = model.programme.variable(most=float(n))
        for known in self.known:
            away = self._away(known)
            terms = [(x, float(away[key])) for key, x in model.finish.items() if away[key]]
            model.programme.add([*terms, (least, -1.0)], AT_LEAST, -self._inside(known))
        total = self._sums()
        terms = [(x, float(total[key])) for key, x in model.finish.items()]
        model.lp.setObjective(LpAffineExpression([(least, steps), *terms]))
        answer = self._solve(model)
        if not answer.values:
            return None, answer.status == "infeasible"
        plan = model.quarters(answer.values)
        reached = steps * self._nearest(plan) + sum(
            self._distance(plan, known) - self._inside(known) for known in self.known
        )
        return plan, answer.bound is not None and answer.bound - reached < SAME

    def _settled(self, plan: Plan) -> Plan:
        """Return the plan that is as far and worth most, and ties settled, as time allows."""
        distances = [self._distance(plan, known) for known in self.known]
        nearest = min(distances)
        held = [self.worth_enough]
        for known in self.known:
            least = nearest - self._inside(known) - SAME
            held.append(replace(self.pricing.numbers(self._away(known)), least=least))
        least = sum(distances) - sum(map(self._inside, self.known)) - SAME
        held.append(replace(self.pricing.numbers(self._sums()), least=least))
        stages = [
            self.pricing.goal,
            *(self.pricing.numbers(-ties) for ties in tie_numbers(self.problem)),
        ]
        for goal in stages:
            model = self.pricing.build(goal, held)
            answer = self._solve(model)
            if answer.status != "optimal":
                break
            plan = model.quarters(answer.values)
            held.append(replace(goal, least=self._reached(goal, plan) - SAME))
        return plan

    def _reached(self, goal: Sum, plan: Plan) -> float:
        """Return a stage's objective, units."""
        if goal is self.pricing.goal:
            return self.pricing.worth_of(plan) - self.pricing.offset
        return sum(float(goal.choices[at]) for at in plan.items())

    def _solve(self, model: Model) -> Answer:
        loaded = Loaded(model.lp)
        loaded.change({model.finish[key]: (value, value) for key, value in self.fixed.items()})
        left = self.limits.seconds - (perf_counter() - self.began)
        return loaded.solve(left, self.limits.gap)

    def _away(self, known: Plan) -> Floats:
        """Return what a choice adds to the distance from a plan, (n, Q)."""
        away = np.ones(len(self.problem.table))
        away[list(known)] = -1.0
        return np.repeat((away * self.counts)[:, None], self.problem.worth.shape[1], axis=1)

    def _sums(self) -> Floats:
        """Return what a choice adds to the sum of the distances from all plans known, (n, Q)."""
        return np.asarray(sum(map(self._away, self.known)))

    def _inside(self, known: Plan) -> float:
        """Return the distance of the empty plan from a plan."""
        return float(sum(bool(self.counts[row]) for row in known))

    def _distance(self, plan: Plan, known: Plan) -> int:
        return sum(bool(self.counts[row]) for row in plan.keys() ^ known.keys())

    def _nearest(self, plan: Plan) -> int:
        """Return the distance from the nearest of the plans known."""
        return min(self._distance(plan, known) for known in self.known)

    def _told(self, plan: Plan, farthest: bool) -> Alternative:
        """Return an alternative in the words of a reader."""
        names = [item.id for item in self.problem.table.items]
        first, worth = self.known[0], _certified(self.problem, plan).worth
        return Alternative(
            quarters={names[row]: plan[row] + 1 for row in sorted(plan)},
            worth=worth,
            given_up=(self.worth - worth) / abs(self.worth) if self.worth else 0.0,
            added=tuple(names[row] for row in sorted(plan) if row not in first),
            removed=tuple(names[row] for row in sorted(first) if row not in plan),
            moved=tuple(
                names[row] for row in sorted(plan) if first.get(row, plan[row]) != plan[row]
            ),
            distance=self._nearest(plan),
            farthest=farthest,
        )


def differences(problem: Problem) -> Booleans:
    """Return which items count as a difference: those that do anything, (n,)."""
    counts = problem.worth.max(axis=1, initial=0.0) > trifle(problem)
    counts |= problem.freed.any(axis=(1, 2, 3))
    for prize in problem.prizes:
        counts[list(prize.rows)] = True
    return np.asarray(counts)


def _certified(problem: Problem, quarters: Plan) -> Certificate:
    """Return the certificate of a plan that breaks no rule."""
    certificate = certify(problem, quarters)
    if certificate.broken:
        raise WrongAnswerError("; ".join(certificate.broken))
    return certificate

"""Near-optimal alternatives: plans worth nearly as much that differ most from each other.

One after the other, each plan lies as far as can be from the nearest of those before it, the best
plan first; of plans equally far the one worth most is taken. Far means many items that are in one
of two plans and not in the other; quarters do not count.

Source: modelling to generate alternatives (Brill, Chang and Hopkins, Management Science 28, 1982),
with the distance to the nearest plan instead of the sum of distances.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from time import perf_counter

from pulp import LpAffineExpression

from optimize.answer import Answer
from optimize.build import Model
from optimize.check import certify
from optimize.pricing import Pricing
from optimize.problem import Problem
from optimize.programme import AT_MOST, Terms
from optimize.solve import Limits, Solution
from optimize.solver import Loaded
from scenarios.alternative import Alternative

_SAME = 0.5
"""Distances that differ by less are the same."""

Quarters = Mapping[int, int]
"""A plan: finishing quarter, from 0, by row of the item."""


@dataclass(frozen=True)
class Wanted:
    """Which alternatives are wanted."""

    within: float = 0.02
    """Share of the best plan's worth that an alternative may fall short."""
    count: int = 3
    """Most alternatives."""


def alternatives(
    problem: Problem, solution: Solution, wanted: Wanted, limits: Limits
) -> tuple[Alternative, ...]:
    """Return plans worth nearly as much as the best one that differ most.

    Parameters
    ----------
    problem
        The choice.
    solution
        The best plan.
    wanted
        How many, and how much they may give up.
    limits
        Wall time for all of them; a plan that the clock stopped is not proven to differ most.

    Returns
    -------
    tuple of Alternative
        The one that differs most from the best plan first; fewer than wanted where no other set of
        items is worth as much, or time ran out.
    """
    return tuple(_Search(problem, solution.quarters, wanted, limits).found())


class _Search:
    """Finds one plan after the other."""

    def __init__(self, problem: Problem, best: Quarters, wanted: Wanted, limits: Limits) -> None:
        self.problem = problem
        self.best = best
        self.wanted = wanted
        self.pricing = Pricing.of(problem)
        self.worth = certify(problem, best).worth
        self.ends = perf_counter() + limits.seconds
        least = self.pricing.worth_of(best) * (1 - wanted.within)
        self.good = replace(self.pricing.goal, least=least - self.pricing.offset)

    def found(self) -> Iterator[Alternative]:
        """Yield the alternatives."""
        known: list[Quarters] = [self.best]
        for _ in range(self.wanted.count):
            far = self._farthest(known)
            if far is None:
                return
            quarters, proven = far
            known.append(quarters)
            yield self._told(quarters, proven=proven)

    def _farthest(self, known: Sequence[Quarters]) -> tuple[dict[int, int], bool] | None:
        """Return the plan whose nearest known one is farthest, None where there is no other."""
        model = self.pricing.build(held=[self.good])
        distance = model.programme.variable(most=None)
        for plan in known:
            # distance <= items of the plan left out + others taken in.
            terms: Terms = [(distance, 1.0), *_difference(model, plan)]
            model.programme.add(terms, AT_MOST, float(len(plan)))
        model.lp.setObjective(LpAffineExpression([(distance, 1.0)]))
        answer = self._solved(model)
        quarters = model.quarters(answer.values)
        reached = min((_apart(quarters, plan) for plan in known), default=0)
        if not answer.values or reached == 0:
            return None
        distance.lowBound = reached - _SAME
        model.lp.setObjective(model.total(self.pricing.goal))
        worthiest = self._solved(model)
        if worthiest.values:
            quarters = model.quarters(worthiest.values)
        return quarters, answer.status == "optimal" and worthiest.status == "optimal"

    def _solved(self, model: Model) -> Answer:
        return Loaded(model.lp).solve(self.ends - perf_counter())

    def _told(self, quarters: Quarters, *, proven: bool) -> Alternative:
        """Return an alternative in a planner's words."""
        worth = certify(self.problem, quarters).worth
        names = [item.id for item in self.problem.table.items]
        return Alternative(
            worth=worth,
            given_up=max(0.0, 1 - worth / self.worth) if self.worth > 0 else 0.0,
            quarters={names[row]: quarters[row] + 1 for row in sorted(quarters)},
            added=tuple(names[row] for row in sorted(quarters) if row not in self.best),
            dropped=tuple(names[row] for row in sorted(self.best) if row not in quarters),
            proven=proven,
        )


def _difference(model: Model, plan: Quarters) -> Terms:
    """Return the items of a plan that are in, less the others that are."""
    return [(x, 1.0 if row in plan else -1.0) for (row, _), x in model.finish.items()]


def _apart(one: Quarters, other: Quarters) -> int:
    """Return how many items are in one of two plans alone."""
    return len(set(one) ^ set(other))

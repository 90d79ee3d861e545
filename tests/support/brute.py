"""Small random problems with every kind of rule, and all their plans by brute force."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import product
from random import Random
from typing import Any

from optimize.check import certify
from optimize.explain import explain
from optimize.posing import pose
from optimize.problem import LastPlan, Problem
from optimize.rules import all_rules
from optimize.solve import Limits, Solution, solve
from scenarios.explanation import Bounds, Explanation
from scenarios.outcome import Outcome
from scenarios.workspace import Floor, Objective, Workspace
from tests.support.workspaces import START, a_component, a_team, a_workspace, an_item
from tests.unit.optimize.test_solve import random_workspace

WHOLE: tuple[str, Any] = ("", 0)
"""No part of a rule is left out."""
NO_END = Limits(seconds=600.0)


def tight_workspace(random: Random) -> Workspace:
    """Return six items for one team or two who have time for about half of them."""
    several = random.random() < 0.4
    items = []
    for n in range(6):
        earlier = [f"i{k}" for k in range(n)]
        links = [name for name in earlier if random.random() < 0.15]
        needed = tuple(name for name in links if random.random() < 0.6)
        second = several and random.random() < 0.5
        due = START + timedelta(days=random.choice([60, 91, 120]))
        items.append(
            an_item(
                f"i{n}",
                days=random.choice([5.0, 9.0, 14.0, 20.0, 30.0]),
                team="search-team" if second else "platform",
                components=("search",) if second else ("ranking",),
                incidents_per_quarter=random.choice([0.0, 1.0, 4.0]),
                severity=0.3,
                drag=random.choice([0.0005, 0.001, 0.002, 0.003]),
                blinds=random.choice([0.0, 0.0, 0.5]),
                fix_success=random.choice([1.0, 0.8]),
                toil_days_per_week=random.choice([0.0, 0.0, 0.7]),
                requires=needed,
                excludes=tuple(name for name in links if name not in needed),
                category=random.choice(["monitoring", "pipeline"]),
                pin=random.choice([None] * 18 + ["in", "out"]),
                deadline=due if random.random() < 0.06 else None,
            )
        )
    floor = Floor(category="monitoring", share=random.choice([0.1, 0.3, 0.5]))
    prize = Outcome(id="launch", value=300.0, requires=("i1", "i4"))
    return a_workspace(
        components=(a_component(), a_component("search", value_per_day=800.0)),
        teams=(
            a_team(components=("ranking",), focus=0.7),
            a_team("search-team", components=("search",), focus=0.5),
        ),
        items=items,
        outcomes=(prize,),
        quarters=random.choice([1, 1, 2]),
        floors=(floor,) if random.random() < 0.3 else (),
    )


def random_problem(seed: int) -> Problem:
    """Return a small problem with every kind of rule, also changes and overruns."""
    random = Random(seed)
    workspace = tight_workspace(random) if seed % 3 else random_workspace(random)
    objective = Objective(overruns=random.choice([0, 0, 0, 0, 0, 1]))
    problem = pose(workspace.but(objective=objective))
    if random.random() < 0.3:
        best = solve(problem, NO_END).quarters
        last = {row: q for row, q in best.items() if random.random() < 0.5}
        problem = replace(problem, last=LastPlan(last, most=random.randint(0, 3)))
    return problem


@dataclass(frozen=True)
class Brute:
    """Every assignment of a problem that is possible, the best first."""

    problem: Problem
    plans: tuple[tuple[float, dict[int, int]], ...]

    @classmethod
    def of(cls, problem: Problem) -> "Brute":
        quarters = problem.capacity.shape[1]
        plans = []
        for choice in product(range(-1, quarters), repeat=len(problem.table)):
            plan = {row: quarter for row, quarter in enumerate(choice) if quarter >= 0}
            if all(problem.possible[row, q] for row, q in plan.items()):
                plans.append((certify(problem, plan).worth, plan))
        plans.sort(key=lambda pair: -pair[0])
        return cls(problem, tuple(plans))

    @property
    def unit(self) -> float:
        """Tolerance of a worth: a few of the units in which it is counted."""
        return 20e-7 * float(self.problem.worth.max(axis=1, initial=0.0).sum() + 3000.0)

    def best(self, **asked: Any) -> tuple[float, dict[int, int]] | None:
        """Return the best plan under `keeps`."""
        return next((pair for pair in self.plans if self.keeps(pair[1], **asked)), None)

    def keeps(
        self,
        plan: Mapping[int, int],
        *,
        problem: Problem | None = None,
        inside: int | None = None,
        outside: int | None = None,
        dropped: tuple[str, Any] = WHOLE,
    ) -> bool:
        """Return whether a plan has one item, not another, and keeps all rules but one."""
        if (inside is not None and inside not in plan) or outside in plan:
            return False
        return not any(broken(problem or self.problem, plan, dropped))


def broken(problem: Problem, plan: Mapping[int, int], dropped: tuple[str, Any]) -> Iterator[str]:
    """Yield what a plan breaks, one part of a rule aside."""
    kind, part = dropped
    items = problem.table.items
    for rule in all_rules():
        if rule.kind != kind:
            asked = plan
            if rule.kind == "floors" and kind == "pins" and items[part].pin == "out":
                asked = {row: q for row, q in plan.items() if row != part}
            yield from rule.broken(problem, asked)
        elif kind in ("pins", "deadlines"):
            yield from (
                one for one in rule.broken(problem, plan) if f"'{items[part].id}'" not in one
            )
        elif kind == "prerequisites":
            early = f"'{items[part[0]].id}' is finished before '{items[part[1]].id}'"
            yield from (one for one in rule.broken(problem, plan) if early not in one)
        elif kind == "exclusions":
            pairs = {(a, b) for a in problem.cliques[part] for b in problem.cliques[part] if a < b}
            words = {f"'{items[a].id}' and '{items[b].id}'" for a, b in pairs}
            # A pair that another clique holds as well is still held.
            words -= {
                f"'{items[a].id}' and '{items[b].id}'"
                for other, clique in enumerate(problem.cliques)
                if other != part
                for a in clique
                for b in clique
            }
            for one in rule.broken(problem, plan):
                if not any(one.startswith(pair) for pair in words):
                    yield one
        else:
            # The whole kind is left out.
            assert kind == "floors"


def explained(problem: Problem) -> tuple[Solution, Explanation] | None:
    """Return a plan and its explanation, None where nothing is feasible."""
    solution = solve(problem, NO_END)
    if solution.status == "infeasible":
        return None
    assert solution.status == "optimal"
    explanation = explain(problem, solution, NO_END)
    assert explanation.complete
    return solution, explanation


def number(bounds: Bounds | None) -> float:
    assert bounds is not None
    assert bounds.exact
    assert bounds.low == bounds.high
    return bounds.low

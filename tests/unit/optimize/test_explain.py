"""Why a plan is as it is: forced items, eased rules and break-evens, against brute force."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from random import Random
from typing import Any

import numpy as np
import pytest

from optimize.check import certify
from optimize.explain import explain
from optimize.posing import pose
from optimize.problem import LEAST_CAPACITY, LastPlan, Problem
from optimize.rules import all_rules
from optimize.rules.floors import floor_rules
from optimize.solve import Limits, Solution, solve
from scenarios.explanation import Bounds, Explanation, RuleCase
from scenarios.workspace import Objective
from tests.unit.optimize.test_solve import random_workspace

SEEDS = range(150)
WHOLE: tuple[str, Any] = ("", 0)
"""No part of a rule is left out."""
NO_END = Limits(seconds=600.0)


def random_problem(seed: int) -> Problem:
    """Return a small problem with every kind of rule, also changes and overruns."""
    random = Random(seed)
    workspace = random_workspace(random)
    overruns = random.choice([0, 0, 0, 1])
    workspace = workspace.but(objective=Objective(overruns=overruns))
    problem = pose(workspace)
    if random.random() < 0.25:
        rows = [row for row in range(5) if problem.allowed[row].any()]
        last = {row: random.choice(np.flatnonzero(problem.allowed[row]).tolist()) for row in rows}
        problem = replace(problem, last=LastPlan(last, most=random.randint(1, 4)))
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
        elif kind == "pins":
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
            raise AssertionError(kind)


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


@pytest.mark.parametrize("seed", SEEDS)
def test_everything_is_as_brute_force_finds_it(seed: int) -> None:
    problem = random_problem(seed)
    answer = explained(problem)
    if answer is None:
        return
    solution, explanation = answer
    brute = Brute.of(problem)
    check_items(brute, solution, explanation)
    check_rules(brute, solution, explanation)


def check_items(brute: Brute, solution: Solution, explanation: Explanation) -> None:
    """Compare costs, exchanges and break-evens of all items."""
    problem, plan = brute.problem, solution.quarters
    names = {item.id: row for row, item in enumerate(problem.table.items)}
    assert [item.id for item in explanation.items] == list(names)
    for case in explanation.items:
        row = names[case.id]
        assert case.chosen == (row in plan)
        force = {"outside": row} if case.chosen else {"inside": row}
        best = brute.best(**force)
        if best is None:
            assert case.cost_of_forcing is None
            assert case.reason
            assert case.swap is None
            assert case.effort_days.low is None
            assert case.rate.low is None
            continue
        loss = explanation.worth - best[0]
        assert number(case.cost_of_forcing) == pytest.approx(max(0.0, loss), abs=brute.unit)
        assert not case.reason
        assert case.swap is not None
        assert case.swap.settled
        check_swap(brute, plan, row, case, best[0])
        check_effort(brute, row, case)
        check_rate(brute, row, case)


def check_swap(brute: Brute, plan: dict[int, int], row: int, case: Any, worth: float) -> None:
    """Hold that some plan as good as the best forced one makes this exchange and no other."""
    items = brute.problem.table.items

    def ids(rows: Any) -> tuple[str, ...]:
        return tuple(items[other].id for other in sorted(rows) if other != row)

    force = {"outside": row} if case.chosen else {"inside": row}
    same = [
        other
        for value, other in brute.plans
        if value >= worth - brute.unit
        and ids(set(plan) - set(other)) == case.swap.leave
        and ids(set(other) - set(plan)) == case.swap.enter
        and ids(r for r in other if r in plan and other[r] != plan[r]) == case.swap.move
        and brute.keeps(other, **force)  # type: ignore[arg-type]
    ]
    assert same


def check_effort(brute: Brute, row: int, case: Any) -> None:
    """Hold that the best plan with an item is best up to its break-even effort, not beyond."""
    problem, effort = brute.problem, case.effort_days
    stated = float(problem.table.effort[row])
    if any(row in floor.rows and floor.least.any() for floor in floor_rules(problem)):
        return
    if stated == 0.0 or not np.isinf(problem.ends[row]):
        return

    def gap(factor: float) -> float:
        scaled = problem.effort.copy()
        scaled[row] *= factor
        with_it = brute.best(problem=replace(problem, effort=scaled), inside=row)
        without = brute.best(outside=row)
        assert without is not None
        return -np.inf if with_it is None else with_it[0] - without[0]

    if effort.low is None:
        if "without effort" in effort.note:
            assert gap(0.0) < brute.unit
        else:
            assert "any effort" in effort.note
            assert gap(1.0) > -brute.unit
        return
    assert effort.low == effort.high
    assert effort.exact
    factor = effort.low / stated
    assert gap(max(0.0, factor - 1e-4)) > -brute.unit
    limits = [
        problem.workspace.teams[k].engineer_quarter * (q + 1) / own
        for q in np.flatnonzero(problem.possible[row]).tolist()
        for k, own in enumerate(problem.effort[row, q].sum(axis=1).tolist())
        if own > 0
    ]
    if not any(abs(factor - limit) < 5e-3 for limit in limits):
        assert gap(factor + 2e-3 / stated) < brute.unit or factor > min(limits)


def check_rate(brute: Brute, row: int, case: Any) -> None:
    """Hold that the best plan with an item is best from its break-even rate on, not below."""
    problem, rate = brute.problem, case.rate
    without = brute.best(outside=row)
    assert without is not None

    def gap(factor: float) -> float:
        return max(
            (
                worth + (factor - 1.0) * float(problem.worth[row, plan[row]]) - without[0]
                for worth, plan in brute.plans
                if brute.keeps(plan, inside=row)
            ),
            default=-np.inf,
        )

    if rate.low is None:
        if "nothing" in rate.note:
            assert gap(1e6) == pytest.approx(gap(0.0), abs=brute.unit)
        else:
            assert "whatever" in rate.note
            assert gap(0.0) > -brute.unit
        return
    assert rate.low == rate.high
    assert gap(rate.low * (1 + 1e-3) + 1e-3) > -brute.unit
    assert gap(max(0.0, rate.low * (1 - 1e-3) - 1e-3)) < brute.unit


def eased(problem: Problem, case: RuleCase, units: float) -> Problem | None:
    """Return a problem in which a team has more room, None where that cannot be written."""
    team = [one.id for one in problem.workspace.teams].index(str(case.team))
    assert case.quarter is not None
    where = team, case.quarter - 1
    capacity, burn = problem.capacity[where], problem.burn[where]
    if capacity - burn < LEAST_CAPACITY * capacity:
        return None
    less = problem.burn.copy()
    less[where] -= units
    return replace(problem, burn=less)


def check_rules(brute: Brute, solution: Solution, explanation: Explanation) -> None:
    """Compare what one unit, the least step and dropping are worth; nothing may be missing."""
    problem, worth = brute.problem, explanation.worth
    told: dict[tuple[Any, ...], RuleCase] = {}
    for case in explanation.rules:
        told[case.kind, case.team, case.quarter, case.items] = case
    for owner, quarter in product(problem.workspace.teams, range(problem.capacity.shape[1])):
        key = ("capacity", owner.id, quarter + 1, ())
        probe = told.get(key, RuleCase("capacity", "", owner.id, quarter + 1))
        check_units(brute, probe, worth, told=key in told)
    for kind in ("pins", "prerequisites", "exclusions"):
        rule = next(rule for rule in all_rules() if rule.kind == kind)
        for part in rule.parts(problem):
            rows = problem.cliques[part] if kind == "exclusions" else part  # type: ignore[index]
            rows = rows if isinstance(rows, tuple) else (rows,)
            names = tuple(problem.table.items[row].id for row in rows)
            best = brute.best(dropped=(kind, part))
            assert best is not None
            gain = best[0] - worth
            dropped = told.get((kind, None, None, names))
            found = 0.0 if dropped is None else number(dropped.dropping)
            assert found == pytest.approx(max(0.0, gain), abs=brute.unit)
    if problem.last is not None:
        more = replace(problem, last=replace(problem.last, most=(problem.last.most or 0) + 1))
        best = brute.best(problem=more)
        assert best is not None
        changes = told.get(("changes", None, None, ()))
        found = 0.0 if changes is None else number(changes.one_more)
        assert found == pytest.approx(max(0.0, best[0] - worth), abs=brute.unit)
    if problem.workspace.objective.overruns:
        fewer = problem.workspace.but(objective=Objective(overruns=0))
        best = brute.best(problem=replace(problem, workspace=fewer))
        assert best is not None
        overruns = told.get(("overruns", None, None, ()))
        found = 0.0 if overruns is None else number(overruns.one_more)
        assert found == pytest.approx(max(0.0, best[0] - worth), abs=brute.unit)


def check_units(brute: Brute, case: RuleCase, worth: float, *, told: bool) -> None:
    """Compare what an engineer-day more is worth, and how many days change the plan at all."""
    problem = brute.problem
    much = eased(problem, case, 1e4)
    if much is None:
        return
    best = brute.best(problem=much)
    assert best is not None
    if not told:
        assert best[0] - worth < brute.unit
        return
    one_more = brute.best(problem=eased(problem, case, 1.0 + 2e-6))
    assert one_more is not None
    gain = max(0.0, one_more[0] - worth)
    assert number(case.one_more) == pytest.approx(gain, abs=brute.unit)
    assert case.step is not None
    at = brute.best(problem=eased(problem, case, case.step + 1e-3))
    before = brute.best(problem=eased(problem, case, case.step - 2e-3))
    assert at is not None
    assert before is not None
    assert number(case.step_gain) == pytest.approx(at[0] - worth, abs=brute.unit)
    assert before[0] - worth < brute.unit

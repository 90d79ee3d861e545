"""Why a plan is as it is: forced items, eased rules and break-evens, against brute force."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from itertools import product
from random import Random
from typing import Any

import numpy as np
import pytest

from optimize.explain import explain
from optimize.posing import pose
from optimize.problem import LEAST_CAPACITY, Problem
from optimize.rules import all_rules
from optimize.rules.floors import floor_rules
from optimize.solve import Limits, Solution
from scenarios.explanation import Bounds, Explanation, RuleCase
from scenarios.workspace import Objective
from tests.support.brute import NO_END, Brute, explained, number, random_problem
from tests.unit.optimize.test_solve import random_workspace

SEEDS = (*range(80), 90, 169)


@cache
def explained_seed(seed: int) -> tuple[Problem, Solution, Explanation] | None:
    """Return a random problem with its plan and explanation, None where nothing is feasible."""
    problem = random_problem(seed)
    answer = explained(problem)
    return None if answer is None else (problem, *answer)


@pytest.mark.parametrize("seed", SEEDS)
def test_everything_is_as_brute_force_finds_it(seed: int) -> None:
    answer = explained_seed(seed)
    if answer is None:
        return
    problem, solution, explanation = answer
    brute = Brute.of(problem)
    check_items(brute, solution, explanation)
    check_rules(brute, explanation)
    check_floors(brute, explanation)


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


def check_rules(brute: Brute, explanation: Explanation) -> None:
    """Compare what one unit, the least step and dropping are worth; nothing may be missing."""
    problem, worth = brute.problem, explanation.worth
    told: dict[tuple[Any, ...], RuleCase] = {}
    for case in explanation.rules:
        told[case.kind, case.team, case.quarter, case.items] = case
    for owner, quarter in product(problem.workspace.teams, range(problem.capacity.shape[1])):
        key = ("capacity", owner.id, quarter + 1, ())
        probe = told.get(key, RuleCase("capacity", "", owner.id, quarter + 1))
        check_units(brute, probe, worth, told=key in told)
    # With two deadlines what is due first also counts in the time of the other.
    dated = ("deadlines",) if len(problem.due) == 1 else ()
    for kind in ("pins", "prerequisites", "exclusions", *dated):
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


def check_floors(brute: Brute, explanation: Explanation) -> None:
    """Compare what an engineer-day less of each floor is worth, and the least that changes it."""
    problem, worth = brute.problem, explanation.worth
    told = {rule.sentence: rule for rule in explanation.rules if rule.kind == "floors"}
    floors = list(floor_rules(problem))

    def best(index: int, quarter: int, less: float) -> float:
        def keeps(plan: Mapping[int, int]) -> bool:
            for place, floor in enumerate(floors):
                for until, least in enumerate(floor.least.tolist()):
                    worked = sum(
                        float(problem.effort[row, q, :, : until + 1].sum())
                        for row, q in plan.items()
                        if row in floor.rows
                    )
                    eased = less if (place, until) == (index, quarter) else 0.0
                    if worked < least - eased - 1e-6 * max(1.0, least):
                        return False
            return True

        return next(
            value
            for value, plan in brute.plans
            if brute.keeps(plan, dropped=("floors", 0)) and keeps(plan)
        )

    for index, floor in enumerate(floors):
        for quarter, least in enumerate(floor.least.tolist()):
            words = f"{floor.category} is to get {least:.1f} engineer-days up to quarter"
            rule = told.get(f"{words} {quarter + 1}")
            if rule is None:
                assert best(index, quarter, least) - worth < brute.unit
                continue
            assert rule.step is not None
            unit = best(index, quarter, min(1.0, least))
            assert number(rule.one_more) == pytest.approx(unit - worth, abs=brute.unit)
            step = best(index, quarter, rule.step + 1e-3)
            assert number(rule.step_gain) == pytest.approx(step - worth, abs=brute.unit)
            assert best(index, quarter, rule.step - 2e-3) - worth < brute.unit


def test_brute_force_has_something_to_explain() -> None:
    seen: Counter[str] = Counter()
    for seed in SEEDS:
        answer = explained_seed(seed)
        if answer is None:
            continue
        seen["feasible"] += 1
        for case in answer[2].items:
            if case.cost_of_forcing is None:
                seen["never"] += 1
            elif case.cost_of_forcing.low > 0:
                seen["chosen" if case.chosen else "left out"] += 1
            seen["moves"] += case.swap is not None and case.swap.move != ()
            seen["rate"] += case.rate.low is not None
            seen["effort"] += case.effort_days.low is not None
        for rule in answer[2].rules:
            seen[rule.kind] += 1
            seen[f"{rule.kind}, one unit"] += rule.one_more is not None and rule.one_more.low > 0
    wanted = {
        "feasible": 30,
        "chosen": 20,
        "left out": 10,
        "never": 10,
        "moves": 4,
        "rate": 20,
        "effort": 20,
    }
    wanted |= {"capacity": 10, "capacity, one unit": 1, "floors": 1, "changes": 1, "overruns": 1}
    wanted |= {"pins": 1, "deadlines": 1, "prerequisites": 1, "exclusions": 1}
    assert {what: seen[what] for what in wanted if seen[what] < wanted[what]} == {}


@pytest.mark.parametrize("seed", range(15))
def test_bounds_hold_the_true_cost_when_the_time_is_up(seed: int) -> None:
    answer = explained_seed(seed)
    if answer is None:
        return
    problem, solution, exact = answer
    brute = Brute.of(problem)
    for seconds in (0.0, 0.02):
        hurried = explain(problem, solution, Limits(seconds=seconds))
        for quick, slow in zip(hurried.items, exact.items, strict=True):
            if slow.cost_of_forcing is None:
                assert quick.cost_of_forcing is None or not quick.cost_of_forcing.exact
            else:
                assert quick.cost_of_forcing is not None
                check_inside(quick.cost_of_forcing, slow.cost_of_forcing.low, brute.unit)
            for some, known in ((quick.effort_days, slow.effort_days), (quick.rate, slow.rate)):
                if some.low is not None and known.low is not None:
                    assert some.low <= known.low + 2e-3
                    assert some.high is None or some.high >= known.low - 2e-3
        known_rules = {(rule.kind, rule.sentence): rule for rule in exact.rules}
        found = {(rule.kind, rule.sentence): rule for rule in hurried.rules}
        assert set(known_rules) <= set(found)
        for key, rule in found.items():
            gain = rule.dropping if rule.one_more is None else rule.one_more
            assert gain is not None
            same = known_rules.get(key)
            truth = 0.0
            if same is not None:
                truth = number(same.dropping if same.one_more is None else same.one_more)
            check_inside(gain, truth, brute.unit)
    assert not explain(problem, solution, Limits(seconds=0.0)).complete


def check_inside(bounds: Bounds, truth: float, unit: float) -> None:
    assert bounds.low <= truth + unit
    assert bounds.high is None or bounds.high >= truth - unit


def test_a_plan_that_is_not_proven_gets_bounds_alone() -> None:
    for seed in range(40):
        answer = explained_seed(seed)
        if answer is None or not answer[1].quarters:
            continue
        problem, solution, exact = answer
        bound = None if solution.bound is None else solution.bound * 1.01
        open_ = replace(solution, status="feasible", bound=bound, tie_settled=False)
        explanation = explain(problem, open_, NO_END)
        assert not explanation.proven
        assert not explanation.complete
        assert any("not proven" in note for note in explanation.notes)
        unit = Brute.of(problem).unit
        for loose, known in zip(explanation.items, exact.items, strict=True):
            if known.cost_of_forcing is None:
                assert loose.cost_of_forcing is None
                continue
            assert loose.cost_of_forcing is not None
            assert not loose.cost_of_forcing.exact
            check_inside(loose.cost_of_forcing, known.cost_of_forcing.low, unit)
            assert not loose.effort_days.exact
            assert not loose.rate.exact


@pytest.mark.parametrize("seed", range(12))
def test_the_order_of_the_backlog_and_the_number_of_threads_change_nothing(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = random_workspace(Random(seed))
    answer = explained(pose(workspace))
    if answer is None:
        return
    shuffled = list(workspace.items)
    Random(seed).shuffle(shuffled)
    monkeypatch.setattr("optimize.bench.cpu_count", lambda: 1)
    other = explained(pose(workspace.but(items=tuple(shuffled))))
    assert other is not None
    again = {case.id: case for case in other[1].items}
    for case in answer[1].items:
        same = again[case.id]
        assert case.chosen == same.chosen
        if case.cost_of_forcing is None:
            assert same.cost_of_forcing is None
            continue
        assert number(case.cost_of_forcing) == pytest.approx(number(same.cost_of_forcing))
        assert case.swap is not None
        assert same.swap is not None
        for mine, theirs in (
            (case.swap.leave, same.swap.leave),
            (case.swap.enter, same.swap.enter),
            (case.swap.move, same.swap.move),
        ):
            assert sorted(mine) == sorted(theirs)
        for one, two, close in (
            (case.effort_days, same.effort_days, 2e-3),
            (case.rate, same.rate, 1e-6),
        ):
            assert one.note == two.note
            assert one.low == (None if two.low is None else pytest.approx(two.low, abs=close))
    gains = {(rule.kind, frozenset(rule.items), rule.team, rule.quarter) for rule in other[1].rules}
    assert gains == {
        (rule.kind, frozenset(rule.items), rule.team, rule.quarter) for rule in answer[1].rules
    }

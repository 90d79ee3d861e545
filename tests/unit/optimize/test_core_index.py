"""The plans that no other beats whatever is true, against brute force over all plans."""

from collections import Counter
from dataclasses import replace
from functools import cache
from random import Random

import numpy as np
import pytest

from optimize.core_index import Search, core_index
from optimize.posing import pose
from optimize.pricing import Pricing
from optimize.problem import Problem
from optimize.ranges import LEAST_LEAD, Parts, Ranges
from optimize.solve import Limits, solve
from optimize.ties import tie_numbers
from scenarios.outcome import Outcome
from scenarios.portfolio import CoreIndex
from scenarios.workspace import Workspace
from sim.distributions import truth_factor
from tests.support.choices import random_problem
from tests.support.plans import assignments
from tests.support.workspaces import a_workspace, an_item
from tests.unit.optimize.test_solve import equal_items

ALL = Search(portfolios=10_000, seconds=600.0)
KNAPSACKS = range(16)
SCHEDULES = range(10)


def knapsack(seed: int, count: int = 0) -> Workspace:
    """Return some items of one quarter: links, an outcome, and items that hide others."""
    random = Random(seed)
    items = []
    for n in range(count or random.randint(5, 9)):
        earlier = [f"i{k}" for k in range(n)]
        requires = tuple(name for name in earlier if random.random() < 0.08)
        items.append(
            an_item(
                f"i{n}",
                days=random.choice([10.0, 20.0, 30.0, 45.0]),
                confidence=random.choice([0.25, 0.5, 1.0]),
                incidents_per_quarter=random.choice([0.0, 0.5, 3.0]) * random.uniform(0.5, 1.0),
                severity=0.3,
                drag=random.choice([0.0, 0.004]) * random.uniform(0.5, 1.0),
                blinds=random.choice([0.0, 0.0, 2.0]),
                slows=random.choice([0.0, 0.0, 0.0, 1.0]),
                requires=requires,
                excludes=tuple(
                    name for name in earlier if name not in requires and random.random() < 0.08
                ),
                pin=random.choice([None] * 20 + ["in", "out"]),
            )
        )
    outcomes = (Outcome(id="launch", value=random.choice([50.0, 400.0]), requires=("i0", "i2")),)
    return a_workspace(items=items, outcomes=outcomes)


def schedule(seed: int) -> Problem:
    """Return four items of two quarters with every kind of rule; risk is no part of the index."""
    return replace(random_problem(seed, 4, 2), risk=None)


@cache
def index_of_knapsack(seed: int) -> CoreIndex:
    return core_index(pose(knapsack(seed)), ALL)


@cache
def index_of_schedule(seed: int) -> CoreIndex:
    return core_index(schedule(seed), ALL)


def ranges_of(problem: Problem, search: Search) -> Ranges:
    confidence = problem.table.confidence
    low, high = (
        truth_factor(np.full_like(confidence, share), confidence)
        for share in (search.low, search.high)
    )
    return Ranges(Pricing.of(problem), low, high)


def not_dominated(problem: Problem, search: Search = ALL) -> list[Parts]:
    """Return one of each kind of plan that no other plan dominates, by comparing all pairs."""
    ranges = ranges_of(problem, search)
    plans = [ranges.parts(plan) for plan in assignments(problem)]
    own = np.array([plan.own for plan in plans])
    sure = np.array([plan.sure for plan in plans])
    ties = tie_numbers(problem)

    def by_ties(one: Parts) -> list[float]:
        return [sum(float(numbers[at]) for at in one.quarters.items()) for numbers in ties]

    kept: list[Parts] = []
    for plan in sorted(plans, key=by_ties):
        apart = plan.own - own
        lead = plan.sure - sure
        lead = lead + np.maximum(ranges.low * apart, ranges.high * apart).sum(axis=1)
        behind = sure - plan.sure
        behind = behind + np.maximum(-ranges.low * apart, -ranges.high * apart).sum(axis=1)
        dominated = bool(np.any((lead < LEAST_LEAD) & (behind >= LEAST_LEAD)))
        # Of plans that are always worth the same the one that ties prefer stands for all.
        twin = any(max(ranges.lead(plan, one), ranges.lead(one, plan)) < LEAST_LEAD for one in kept)
        if not dominated and not twin:
            kept.append(plan)
    return kept


def named(problem: Problem, plan: Parts) -> dict[str, int]:
    return {problem.table.items[row].id: q + 1 for row, q in sorted(plan.quarters.items())}


def assert_same(problem: Problem, found: CoreIndex, expected: list[Parts]) -> None:
    def key(plan: dict[str, int]) -> list[tuple[str, int]]:
        return sorted(plan.items())

    assert found.complete
    plans = sorted((dict(one.quarters) for one in found.portfolios), key=key)
    assert plans == sorted((named(problem, one) for one in expected), key=key)
    sets = {frozenset(one.quarters) for one in expected}
    assert found.sets == len(sets)
    for row, item in enumerate(found.items):
        if not sets:
            assert (item.share, item.verdict) == (None, "open")
            continue
        share = sum(row in one for one in sets) / len(sets)
        assert item.share == share
        verdict = {0.0: "exterior", 1.0: "core"}.get(share, "borderline")
        assert item.verdict == verdict


@pytest.mark.parametrize("seed", KNAPSACKS)
def test_one_quarter_gives_the_plans_that_comparing_all_gives(seed: int) -> None:
    problem = pose(knapsack(seed))
    assert_same(problem, index_of_knapsack(seed), not_dominated(problem))


@pytest.mark.parametrize("seed", SCHEDULES)
def test_two_quarters_give_the_plans_that_comparing_all_gives(seed: int) -> None:
    problem = schedule(seed)
    assert_same(problem, index_of_schedule(seed), not_dominated(problem))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_twelve_items_give_the_plans_that_comparing_all_gives(seed: int) -> None:
    problem = pose(knapsack(seed, 12))
    assert_same(problem, core_index(problem, ALL), not_dominated(problem))


def test_the_random_problems_have_plans_and_verdicts_of_every_kind() -> None:
    found = [index_of_knapsack(seed) for seed in KNAPSACKS]
    verdicts = Counter(item.verdict for one in found for item in one.items)
    assert min(verdicts[kind] for kind in ("core", "borderline", "exterior")) >= 10
    assert sum(len(one.portfolios) >= 5 for one in found) >= 4
    timed = [index_of_schedule(seed) for seed in SCHEDULES]
    assert sum(one.sets < len(one.portfolios) for one in timed) >= 2
    assert sum(not one.portfolios for one in timed) >= 1


def rivals(confidence: float) -> Problem:
    """Return five items: two always fit, of two others one fits, and one avoids nothing."""
    items = [
        an_item("best", days=30.0, drag=0.05, confidence=confidence),
        an_item("sure", days=20.0, drag=0.02),
        an_item("one", days=40.0, drag=0.010, confidence=confidence),
        an_item("other", days=40.0, drag=0.009, confidence=confidence),
        an_item("idle", days=1.0, confidence=confidence),
    ]
    return pose(a_workspace(items=items))


def test_what_pays_whatever_is_true_is_core_and_what_depends_is_borderline() -> None:
    found = core_index(rivals(0.5))
    assert {item.id: item.verdict for item in found.items} == {
        "best": "core",
        "sure": "core",
        "one": "borderline",
        "other": "borderline",
        "idle": "exterior",
    }
    assert [dict(one.quarters) for one in found.portfolios] == [
        {"best": 1, "sure": 1, "one": 1},
        {"best": 1, "sure": 1, "other": 1},
    ]
    first, low = found.portfolios[0], found.items[0].low
    assert first.worth == pytest.approx(1000 * 45.5 * (0.05 + 0.02 + 0.010))
    assert first.low == pytest.approx(1000 * 45.5 * (low * 0.06 + 0.02), rel=1e-6)
    assert first.high > first.worth > first.low
    assert found.items[1].low == found.items[1].high == 1.0


def test_the_better_known_the_items_are_the_fewer_plans_can_be_best() -> None:
    found = core_index(rivals(0.02))
    assert len(found.portfolios) == 1
    assert found.items[3].verdict == "exterior"
    narrow = core_index(rivals(0.5), Search(low=0.49, high=0.51))
    assert len(narrow.portfolios) == 1


def test_where_all_is_sure_the_one_plan_is_the_optimum_with_ties_settled() -> None:
    for order in ([0, 1, 2, 3, 4, 5], [5, 2, 0, 4, 1, 3]):
        items = equal_items()
        problem = pose(a_workspace(items=[items[n] for n in order]))
        (plan,) = core_index(problem).portfolios
        best = solve(problem, Limits())
        assert set(plan.quarters) == {problem.table.items[row].id for row in best.quarters}


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_the_rows_makes_no_difference(seed: int) -> None:
    workspace = knapsack(seed)
    items = list(workspace.items)
    Random(seed).shuffle(items)
    first = index_of_knapsack(seed)
    then = core_index(pose(workspace.but(items=tuple(items))), ALL)
    assert [dict(one.quarters) for one in first.portfolios] == [
        dict(one.quarters) for one in then.portfolios
    ]
    assert {item.id: item.share for item in first.items} == {
        item.id: item.share for item in then.items
    }


def test_at_a_limit_nothing_is_claimed_of_what_was_not_found() -> None:
    seed = next(seed for seed in KNAPSACKS if index_of_knapsack(seed).sets >= 8)
    problem = pose(knapsack(seed))
    found = core_index(problem, Search(portfolios=3))
    assert not found.complete
    assert len(found.portfolios) == 3
    free = {item.id for item in problem.table.items if item.pin is None}
    assert free
    assert {item.verdict for item in found.items if item.id in free} <= {"open", "borderline"}
    # What was found is not dominated by anything that was not.
    everything = [dict(one.quarters) for one in index_of_knapsack(seed).portfolios]
    assert all(dict(one.quarters) in everything for one in found.portfolios)
    assert not core_index(problem, Search(seconds=0.0)).complete


def test_risk_aversion_is_left_aside() -> None:
    workspace = knapsack(3)
    averse = workspace.but(objective=workspace.objective.but(risk_aversion=0.5))
    plain, other = core_index(pose(workspace), ALL), core_index(pose(averse), ALL)
    assert other.portfolios == plain.portfolios


def test_an_empty_backlog_has_the_empty_plan() -> None:
    found = core_index(pose(a_workspace()))
    assert [dict(one.quarters) for one in found.portfolios] == [{}]
    assert found.complete


def test_where_nothing_is_feasible_there_is_no_plan() -> None:
    items = [an_item(f"big-{n}", days=80.0, pin="in") for n in range(2)]
    found = core_index(pose(a_workspace(items=items)))
    assert (found.portfolios, found.complete, found.sets) == ((), True, 0)
    assert [(item.share, item.verdict) for item in found.items] == [(None, "open")] * 2


def test_what_is_forced_is_proven_though_the_list_is_open() -> None:
    items = [an_item(f"i{n}", days=10.0, drag=0.01, confidence=0.5) for n in range(8)]
    items.append(an_item("long", days=200.0, drag=0.01, confidence=0.5))
    items.append(an_item("barred", days=10.0, drag=0.01, confidence=0.5, pin="out"))
    items.append(an_item("pinned", days=10.0, confidence=0.5, pin="in"))
    index = core_index(pose(a_workspace(items=items)), Search(portfolios=1))
    assert not index.complete
    verdicts = {item.id: (item.share, item.verdict) for item in index.items}
    assert verdicts.pop("long") == verdicts.pop("barred") == (0.0, "exterior")
    assert verdicts.pop("pinned") == (1.0, "core")
    assert {verdict for _, verdict in verdicts.values()} == {"open"}

"""The plans that no other beats whatever is true, against brute force over all plans."""

from random import Random

import numpy as np
import pytest

from optimize.core_index import Search, core_index
from optimize.posing import pose
from optimize.pricing import Pricing
from optimize.problem import Problem
from optimize.ranges import LEAST_LEAD, Parts, Ranges
from scenarios.outcome import Outcome
from scenarios.portfolio import CoreIndex
from scenarios.workspace import Workspace
from sim.distributions import truth_factor
from tests.support.plans import assignments
from tests.support.workspaces import a_workspace, an_item
from tests.unit.optimize.test_solve import random_workspace

ALL = Search(portfolios=10_000, seconds=600.0)
KNAPSACKS = range(40)
SCHEDULES = range(25)


def knapsack(seed: int) -> Workspace:
    """Return up to nine items of one quarter: links, outcomes, and items that hide others."""
    random = Random(seed)
    items = []
    for n in range(random.randint(5, 9)):
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


def schedule(seed: int) -> Workspace:
    """Return four unsure items of two quarters with everything a plan knows of."""
    workspace = random_workspace(Random(seed))
    items = tuple(item.but(confidence=0.5, deadline=None) for item in workspace.items)
    teams = tuple(team.but(focus=team.focus * 0.8) for team in workspace.teams)
    return workspace.but(items=items, teams=teams, quarters=2)


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
    effort = problem.effort.sum(axis=(2, 3))
    kept: list[Parts] = []
    for plan in sorted(plans, key=lambda one: sum(effort[i, q] for i, q in one.quarters.items())):
        apart = plan.own - own
        lead = plan.sure - sure
        lead = lead + np.maximum(ranges.low * apart, ranges.high * apart).sum(axis=1)
        behind = sure - plan.sure
        behind = behind + np.maximum(-ranges.low * apart, -ranges.high * apart).sum(axis=1)
        dominated = bool(np.any((lead < LEAST_LEAD) & (behind >= LEAST_LEAD)))
        # Of plans that are always worth the same the one of least effort stands for all.
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
    assert_same(problem, core_index(problem, ALL), not_dominated(problem))


@pytest.mark.parametrize("seed", SCHEDULES)
def test_two_quarters_give_the_plans_that_comparing_all_gives(seed: int) -> None:
    problem = pose(schedule(seed))
    assert_same(problem, core_index(problem, ALL), not_dominated(problem))

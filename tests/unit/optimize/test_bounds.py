"""Bounds against dynamic programming, and both against every registered policy."""

from dataclasses import replace
from math import isnan
from random import Random

import numpy as np
import pytest

from optimize.bounds import bound_plan, bound_worlds, gaps_to, hindsight_gaps
from optimize.check import certify
from optimize.posing import pose
from optimize.problem import Problem
from optimize.solve import Limits, solve
from scenarios.workspace import Workspace
from sim.experiment import Design, run_experiment
from sim.registry import find_policy, policy_names
from tests.support.dynamic import best_by_sets, plain_workspace
from tests.support.plans import best_worth
from tests.support.views import a_view
from tests.support.workspaces import a_component, a_team, a_workspace, an_item
from tests.unit.optimize.test_solve import random_workspace


def schedule(problem: Problem, order: list[int]) -> dict[int, int]:
    """Return the plan that puts items, in an order, into the first quarter that has room."""
    plan: dict[int, int] = {}
    for _ in order:
        for row in order:
            for quarter in range(problem.worth.shape[1]) if row not in plan else ():
                tried = {**plan, row: quarter}
                if not certify(problem, tried).broken:
                    plan = tried
                    break
    return plan


DEAR = ("plan", "rollout")
"""Policies that are asked in every fifth case only."""


@pytest.mark.parametrize("block", range(50))
def test_bound_is_above_the_optimum_and_that_above_every_policy(block: int) -> None:
    for seed in range(10 * block, 10 * block + 10):
        workspace = plain_workspace(Random(seed), count=5)
        problem = pose(workspace)
        best = best_by_sets(problem)
        rounding = 1e-9 * (best + 1.0)
        bounds = bound_plan(problem)
        assert bounds.linear is not None
        assert bounds.lagrangian is not None
        assert best <= bounds.lagrangian + rounding
        assert best <= bounds.linear + 1e-6 * (best + 1.0)
        assert bounds.lagrangian == pytest.approx(bounds.linear, rel=1e-6)
        orders = set()
        for name in policy_names():
            # The truth is no part of a view; and those that solve or try take their time.
            if name == "clairvoyant" or (name in DEAR and seed % 5):
                continue
            orders.add(tuple(find_policy(name).prepare(workspace).rank(a_view(workspace))))
        for order in sorted(orders):
            certificate = certify(problem, schedule(problem, list(order)))
            assert certificate.broken == ()
            assert certificate.worth <= best + rounding


def test_the_random_cases_leave_something_between_bound_optimum_and_policies() -> None:
    loose = far = pairs = chosen = 0
    for seed in range(100):
        workspace = plain_workspace(Random(seed), count=5)
        problem = pose(workspace)
        best, bounds = best_by_sets(problem), bound_plan(problem)
        assert bounds.linear is not None
        loose += bounds.linear > best * 1.001
        order = list(find_policy("as_listed").rank(a_view(workspace)))
        far += certify(problem, schedule(problem, order)).worth < best * 0.99
        pairs += len(problem.overlaps.among(range(len(problem.table)))) > 0
        chosen += 1 < len(solve(problem, Limits()).quarters) < len(problem.table)
    assert min(loose, far, pairs, chosen) >= 20


@pytest.mark.parametrize("seed", range(25))
def test_dynamic_programming_finds_what_brute_force_does(seed: int) -> None:
    problem = pose(plain_workspace(Random(seed), count=4))
    assert best_by_sets(problem) == pytest.approx(best_worth(problem), rel=1e-9)


@pytest.mark.parametrize("seed", range(40))
def test_with_every_kind_of_rule_the_bound_is_above_the_best_of_all(seed: int) -> None:
    problem = pose(random_workspace(Random(seed)))
    best, bounds = best_worth(problem), bound_plan(problem)
    if best is None:
        return
    assert bounds.feasible
    assert bounds.lagrangian is not None
    assert bounds.linear is not None
    assert best <= bounds.lagrangian + 1e-6 * (abs(best) + 1.0)
    assert bounds.gap(best) <= 1.0 - best / max(bounds.lagrangian, best) + 1e-9
    searched = bound_plan(problem, steps=200).lagrangian
    assert searched is not None
    assert searched >= bounds.linear - 1e-6 * (abs(bounds.linear) + 1.0)


@pytest.mark.parametrize("aversion", [0.4, 1.0])
@pytest.mark.parametrize("seed", range(10))
def test_risk_and_overruns_are_bounded_too(seed: int, aversion: float) -> None:
    workspace = plain_workspace(Random(seed), count=4)
    wary = workspace.objective.but(risk_aversion=aversion, overruns=1)
    problem = pose(workspace.but(objective=wary))
    best, bounds = best_worth(problem), bound_plan(problem)
    assert best is not None
    assert bounds.lagrangian is not None
    assert bounds.linear is not None
    assert best <= bounds.lagrangian + 1e-6 * (abs(best) + 1.0)
    assert bounds.lagrangian == pytest.approx(bounds.linear, rel=1e-4, abs=1.0)


def test_a_search_for_prices_comes_near_the_relaxation() -> None:
    problem = pose(plain_workspace(Random(3)))
    linear = bound_plan(problem).linear
    searched = bound_plan(problem, steps=300).lagrangian
    assert linear is not None
    assert searched is not None
    assert linear * (1 - 1e-9) <= searched <= linear * 1.02


def test_rules_that_the_relaxation_cannot_keep_leave_no_plan_and_no_bound() -> None:
    items = [an_item(f"item-{n}", days=60.0, pin="in") for n in range(2)]
    bounds = bound_plan(pose(a_workspace(items=items)))
    assert (bounds.linear, bounds.lagrangian) == (None, None)
    assert not bounds.feasible
    assert isnan(bounds.gap(0.0))


def test_a_bound_without_capacity_would_be_found_out() -> None:
    """The comparison can fail: a relaxation of too few engineer-days lies below the optimum."""
    problem = pose(plain_workspace(Random(0), count=5))
    poor = replace(problem, capacity=problem.capacity / 4, burn=problem.burn / 4)
    bound = bound_plan(poor).lagrangian
    assert bound is not None
    assert bound < best_by_sets(problem)


# Worlds


def busy_workspace() -> Workspace:
    """Return a workspace in which much can be saved."""
    component = a_component(background_incidents_per_quarter=2.0, new_items_per_quarter=1.0)
    items = [
        an_item(f"item-{n}", days=8.0 + 3 * n, drag=0.01, incidents_per_quarter=3.0, severity=0.2)
        for n in range(6)
    ]
    return a_workspace(
        components=(component,), teams=[a_team(engineers=2)], items=items, quarters=2
    )


def test_gaps_are_shares_of_what_could_have_been_saved() -> None:
    bounds, nothing = np.array([10.0, 12.0, 11.0]), np.array([4.0, 8.0, 6.0])
    values = {"half": (bounds + nothing) / 2, "all": bounds, "none": nothing}
    told = gaps_to("baseline", bounds, nothing, values)
    assert told.at_stake == pytest.approx(5.0)
    shares = {gap.policy: gap.share for gap in told.gaps}
    assert shares == pytest.approx({"half": 0.5, "all": 0.0, "none": 1.0})
    half = told.gaps[0]
    assert half.short == pytest.approx(2.5)
    # It is half in each world, so that the share is known without doubt.
    assert (half.share_low, half.share_high) == pytest.approx((0.5, 0.5))


def test_the_interval_of_a_share_is_that_of_a_ratio_of_means() -> None:
    random = np.random.default_rng(5)
    bounds, nothing = np.full(400, 10.0), random.uniform(0.0, 5.0, 400)
    value = bounds - 0.4 * (bounds - nothing) + random.normal(0.0, 1.0, 400)
    (gap,) = gaps_to("baseline", bounds, nothing, {"some": value}).gaps
    # The noise of a mean of 400 over a mean stake of 7.5.
    assert gap.share_high - gap.share_low == pytest.approx(2 * 1.966 / 20 / 7.5, rel=0.1)
    assert gap.share_low < 0.4 < gap.share_high


def test_where_nothing_can_be_saved_there_is_no_share() -> None:
    same = np.array([3.0, 3.0])
    (gap,) = gaps_to("baseline", same, same, {"none": same}).gaps
    assert gap.short == 0.0
    assert isnan(gap.share)


def test_gaps_of_an_experiment_are_the_same_for_any_number_of_processes() -> None:
    workspace = busy_workspace()
    policies = [find_policy(name) for name in ("as_listed", "cd3")]
    results = run_experiment(workspace, policies, Design(("as_listed", "cd3"), 6, seed=3))
    told = []
    alone = hindsight_gaps(results, progress=lambda done, total: told.append((done, total)))
    assert hindsight_gaps(results, jobs=2) == alone
    assert told == [(5, 6), (6, 6)]
    assert alone.bounds == bound_worlds(workspace, 3, 6)
    assert (alone.worlds, alone.scenario) == (6, "baseline")
    for gap in alone.gaps:
        assert 0.0 <= gap.share <= 1.0
        assert gap.short == pytest.approx(
            float(np.mean(np.array(alone.bounds) - results.values[gap.policy]["net_value"]))
        )


def test_none_is_run_where_it_is_not_among_the_policies() -> None:
    workspace = busy_workspace()
    names = ("as_listed", "none")
    both = run_experiment(workspace, [find_policy(name) for name in names], Design(names, 3))
    one = run_experiment(workspace, [find_policy("as_listed")], Design(names[:1], 3))
    assert hindsight_gaps(one).at_stake == hindsight_gaps(both).at_stake
    assert hindsight_gaps(both).gaps[1].share == 1.0

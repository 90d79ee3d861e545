"""How a plan stands in drawn truths, against brute force in each of them."""

from dataclasses import replace
from functools import cache
from random import Random

import pytest

from optimize.check import certify
from optimize.posing import pose
from optimize.problem import Problem
from optimize.robust import robustness, wilson
from optimize.solve import Limits, solve
from optimize.truths import Drawing
from scenarios.robustness import Robustness
from scenarios.table import tabulate
from scenarios.workspace import Workspace
from sim.truth import draw_truth, item_hashes
from sim.world import draw_world
from tests.support.choices import random_workspace
from tests.support.plans import assignments, best_worth
from tests.support.workspaces import a_team, a_workspace, an_item
from tests.unit.optimize.test_solve import hard_problem

EXACT = Drawing(truths=4, seed=3, gap=0.0)
SEEDS = range(12)


def unsure_workspace(seed: int) -> Workspace:
    """Return five unsure items over two quarters with every kind of rule."""
    return random_workspace(Random(seed), 5, 2)


def true_problem(workspace: Workspace, number: int, seed: int = EXACT.seed) -> Problem:
    table = tabulate(workspace)
    truth = draw_truth((seed, number), item_hashes(table), table, workspace.beliefs)
    return pose(workspace, truth)


def best_kept(problem: Problem, planned: dict[int, int]) -> float | None:
    """Return the worth of the plan where it is delayed and dropped as is best in a truth."""
    return max(
        (
            certify(problem, plan).worth
            for plan in assignments(problem)
            if all(row in planned and q >= planned[row] for row, q in plan.items())
        ),
        default=None,
    )


@cache
def in_truths(seed: int) -> tuple[dict[int, int], Robustness]:
    """Return the plan of a random workspace and how it stands; empty where none is feasible."""
    workspace = unsure_workspace(seed)
    planned = solve(pose(workspace), Limits()).quarters
    return planned, robustness(workspace, planned, EXACT)


@pytest.mark.parametrize("seed", SEEDS)
def test_each_truth_has_the_optimum_and_the_regret_that_brute_force_finds(seed: int) -> None:
    workspace = unsure_workspace(seed)
    planned, found = in_truths(seed)
    infeasible = beyond_mending = 0
    for truth in found.drawn:
        problem = true_problem(workspace, truth.number)
        unit = float(problem.worth.max(axis=1).sum() + 3000.0) * 1e-7
        best, kept = best_worth(problem), best_kept(problem, planned)
        infeasible += best is None
        beyond_mending += best is not None and kept is None
        assert truth.optimum == (best if best is None else pytest.approx(best, abs=20 * unit))
        assert truth.kept == (kept if kept is None else pytest.approx(kept, abs=20 * unit))
        assert truth.regret is None or truth.regret >= 0
        assert not truth.stopped
    assert (found.infeasible, found.beyond_mending) == (infeasible, beyond_mending)
    assert (found.unanswered, found.stopped) == (0, 0)


def test_the_random_truths_are_of_all_kinds() -> None:
    found = [in_truths(seed)[1] for seed in SEEDS]
    regrets = [truth.regret for one in found for truth in one.drawn]
    assert sum(one.infeasible for one in found) >= 5
    assert sum(one.beyond_mending for one in found) >= 1
    assert sum(regret is not None and regret > 1.0 for regret in regrets) >= 8
    assert sum(regret == 0.0 for regret in regrets) >= 3


def test_what_always_pays_is_in_every_plan_and_what_never_does_in_none() -> None:
    items = [
        an_item("useless", days=5.0, confidence=1.0),
        an_item("needed", days=5.0, confidence=1.0, drag=0.01),
        an_item("impossible", days=5.0, drag=0.01, pin="out"),
    ]
    found = robustness(a_workspace(items=items, quarters=2), {0: 1, 1: 0}, Drawing(truths=20))
    useless, needed, impossible = found.selections
    assert (useless.share, useless.quarter, useless.planned) == (0.0, None, 2)
    assert (needed.share, needed.quarter, needed.planned) == (1.0, 1, 1)
    assert (impossible.share, impossible.planned) == (0.0, None)
    assert needed.low == pytest.approx(wilson(20, 20)[0])


def test_rivals_are_chosen_in_the_truths_in_which_each_is_the_worse_debt() -> None:
    items = [
        an_item("one", days=5.0, confidence=0.5, drag=0.01, effort_low=5.0, effort_high=5.0),
        an_item(
            "other", days=5.0, confidence=0.5, drag=0.011, excludes=("one",),
            effort_low=5.0, effort_high=5.0,
        ),
    ]  # fmt: skip
    workspace = a_workspace(items=items)
    found = robustness(workspace, {1: 0}, Drawing(truths=40, seed=9, gap=0.0))
    # The truths are those of the worlds that a simulation of the same seed meets.
    factors = [draw_world(workspace, 9, k).truth for k in range(40)]
    wins = sum(0.011 * float(factor[1]) > 0.01 * float(factor[0]) for factor in factors)
    assert 5 < wins < 35
    assert found.selections[1].share == wins / 40
    assert found.selections[0].share == 1 - wins / 40
    regrets = [
        max(0.0, 10.0 * float(factor[0]) - 11.0 * float(factor[1])) * 45.5 for factor in factors
    ]
    assert [truth.regret for truth in found.drawn] == pytest.approx(regrets, abs=1e-6)
    assert found.regret is not None
    assert found.regret.mean == pytest.approx(sum(regrets) / 40)
    assert found.regret.worst_tenth == pytest.approx(sum(sorted(regrets)[-4:]) / 4)
    optima = sum(truth.optimum or 0.0 for truth in found.drawn)
    assert found.regret.share == pytest.approx(sum(regrets) / optima)
    assert found.regret.low is not None
    assert found.regret.high is not None
    assert found.regret.low < found.regret.mean < found.regret.high


def test_a_truth_in_which_a_pinned_item_does_not_fit_is_counted_apart() -> None:
    workspace = a_workspace(items=[an_item("big", days=85.0, drag=0.01, pin="in")])
    found = robustness(workspace, {0: 0}, Drawing(truths=30))
    table = tabulate(workspace)
    efforts = [
        85.0 * float(draw_truth((0, k), item_hashes(table), table, workspace.beliefs).effort[0])
        for k in range(30)
    ]
    over = sum(effort > 91.0 for effort in efforts)
    assert 3 < over < 27
    assert found.infeasible == over
    assert found.regret is not None
    assert found.regret.truths == 30 - over
    assert found.selections[0].share == 1.0


def test_with_no_truth_that_has_a_plan_there_is_no_share_and_no_regret() -> None:
    pinned = [an_item(f"big-{n}", days=400.0, pin="in") for n in range(3)]
    found = robustness(a_workspace(items=pinned), {}, Drawing(truths=2))
    assert found.infeasible == 2
    assert found.regret is None
    assert [(one.share, one.low, one.quarter) for one in found.selections] == [(None,) * 3] * 3


def test_an_empty_backlog_regrets_nothing() -> None:
    found = robustness(a_workspace(), {}, Drawing(truths=3))
    assert found.selections == ()
    assert found.regret is not None
    assert found.regret.mean == 0.0
    assert found.regret.share is None


@pytest.mark.parametrize("seed", range(5))
def test_the_number_of_threads_makes_no_difference(seed: int) -> None:
    workspace = unsure_workspace(seed)
    planned, found = in_truths(seed)
    assert robustness(workspace, planned, replace(EXACT, threads=1)) == found


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("gap", [0.0, 0.1])
def test_the_order_of_the_rows_makes_no_difference(seed: int, gap: float) -> None:
    workspace = unsure_workspace(seed)
    planned, _ = in_truths(seed)
    by_id = {item.id: planned.get(row) for row, item in enumerate(workspace.in_play)}
    shuffled = list(workspace.items)
    Random(seed).shuffle(shuffled)
    other = workspace.but(items=tuple(shuffled))
    again = {row: by_id[item.id] for row, item in enumerate(other.in_play)}
    moved = {row: quarter for row, quarter in again.items() if quarter is not None}
    first = robustness(workspace, planned, replace(EXACT, gap=gap))
    then = robustness(other, moved, replace(EXACT, gap=gap))
    assert then.drawn == first.drawn
    assert {one.id: one for one in then.selections} == {one.id: one for one in first.selections}
    assert [one.id for one in then.selections] == [item.id for item in other.in_play]


def test_a_search_that_the_clock_stops_is_told() -> None:
    workspace = hard_problem().workspace
    found = robustness(workspace, {}, Drawing(truths=2, seconds=0.05, gap=0.0))
    assert found.stopped == 2
    assert found.infeasible == 0


def test_a_plan_that_no_longer_fits_is_delayed() -> None:
    items = [an_item("slow", days=60.0, drag=0.01, confidence=0.0)]
    workspace = a_workspace(items=items, quarters=4, teams=[a_team()])
    found = robustness(workspace, {0: 0}, Drawing(truths=30, gap=0.0))
    regrets = [truth.regret for truth in found.drawn]
    # Alone it has no rival: what delays it delays the best plan as well.
    assert regrets == [0.0] * 30
    assert found.selections[0].quarter == 1
    late = robustness(workspace, {0: 2}, Drawing(truths=30, gap=0.0))
    assert late.regret is not None
    assert late.regret.mean > 0


def test_the_interval_of_a_share_is_wilsons() -> None:
    assert wilson(8, 10) == pytest.approx((0.4901625, 0.9433178), abs=1e-6)
    assert wilson(0, 10) == pytest.approx((0.0, 0.2775328), abs=1e-6)
    assert wilson(10, 10) == pytest.approx((0.7224672, 1.0), abs=1e-6)

"""Reliability against user value: all that brute force finds, and what weights pick of it."""

from dataclasses import replace
from itertools import pairwise
from math import inf
from random import Random

import pytest

from optimize.parts import Parts
from optimize.planner import make_plan
from optimize.solve import Limits
from optimize.value_frontier import value_frontier
from scenarios.frontier import ValueFrontier, ValuePoint
from scenarios.outcome import Outcome
from scenarios.workspace import Objective, Workspace
from tests.support.choices import random_workspace
from tests.support.plans import assignments
from tests.support.workspaces import a_component, a_team, a_workspace, an_item

EXACT = Limits(seconds=600.0, settle_ties=False)
FIRST = Objective(reliability=1.0, user_value=1.0)


def torn(seed: int, count: int = 8, quarters: int = 1) -> Workspace:
    """Return a backlog of which much serves reliability or user value, and not both."""
    random = Random(seed)
    items = []
    for n in range(count):
        fragile = random.random() < 0.5
        items.append(
            an_item(
                f"i{n:02d}",
                days=random.uniform(8.0, 30.0),
                incidents_per_quarter=random.uniform(0.2, 2.0) if fragile else 0.0,
                severity=0.2,
                drag=0.0 if fragile else random.uniform(0.001, 0.004),
                blinds=random.choice([0.0, 0.0, 0.0, 0.3]),
                requires=(f"i{n - 1:02d}",) if n and random.random() < 0.15 else (),
                excludes=(f"i{n - 2:02d}",) if n > 1 and random.random() < 0.15 else (),
            )
        )
    outcome = Outcome(id="launch", value=120.0, requires=("i00", "i02"))
    return a_workspace(
        components=(a_component(churn_per_day=random.choice([0.0, 0.004])),),
        teams=(a_team(),),
        items=items,
        outcomes=(outcome,),
        quarters=quarters,
        objective=FIRST,
    )


def units(parts: Parts, point: ValuePoint) -> tuple[int, int]:
    """Return both parts of a point, whole units."""
    rows = {item.id: row for row, item in enumerate(parts.problem.table.items)}
    return parts.units({rows[id]: quarter - 1 for id, quarter in point.plan.items()})


def undominated(parts: Parts) -> set[tuple[int, int]]:
    """Return what no plan of all beats in both parts, whole units."""
    found = {parts.units(plan) for plan in assignments(parts.problem)}
    return {
        one
        for one in found
        if not any(other != one and other[0] >= one[0] and other[1] >= one[1] for other in found)
    }


TORN = [torn(seed) for seed in range(7)] + [torn(seed, 6, 2) for seed in range(14, 16)]
ANY = [random_workspace(Random(seed), 5, 2) for seed in range(8)]


@pytest.mark.parametrize("workspace", [*TORN, *ANY])
def test_the_points_are_all_that_no_plan_beats_in_both_parts(workspace: Workspace) -> None:
    parts = Parts.of(workspace)
    expected = undominated(parts)
    frontier = value_frontier(workspace, None, EXACT, 1)
    if not expected:
        assert (frontier.status, frontier.points) == ("infeasible", ())
        assert frontier.clash
        return
    assert frontier.status == "optimal"
    assert frontier.complete
    assert [units(parts, point) for point in frontier.points] == sorted(
        expected, key=lambda one: one[1]
    )
    assert all(point.proven for point in frontier.points)


def test_brute_force_finds_frontiers_of_many_points() -> None:
    counts = [len(undominated(Parts.of(workspace))) for workspace in TORN]
    assert sum(count >= 4 for count in counts) >= 4


@pytest.mark.parametrize("workspace", TORN[:8])
def test_some_points_are_points_of_the_whole_frontier(workspace: Workspace) -> None:
    parts = Parts.of(workspace)
    some = value_frontier(workspace, 4, EXACT, 2)
    front = undominated(parts)
    assert not some.complete
    assert some.status == "optimal"
    found = {units(parts, point) for point in some.points}
    assert found <= front
    ends = {max(front), max(front, key=lambda one: one[1])}
    assert ends <= found


@pytest.mark.parametrize("points", [None, 3])
@pytest.mark.parametrize("ratio", [0.3, 1.0, 3.0])
@pytest.mark.parametrize("seed", range(4))
def test_the_point_of_todays_weights_is_the_plan_that_is_made(
    seed: int, ratio: float, points: int | None
) -> None:
    workspace = torn(seed, 9).but(objective=Objective(reliability=1.0, user_value=ratio))
    frontier = value_frontier(workspace, points, EXACT, 2)
    (picked,) = [point for point in frontier.points if point.today]
    worth = picked.reliability + ratio * picked.user_value
    objective = make_plan(workspace).objective
    # Two frontiers' units: one for each item and pair.
    slack = 1e-4 * 10 * (frontier.points[0].reliability + ratio * frontier.points[-1].user_value)
    assert worth == pytest.approx(objective, abs=slack)


def weighted(point: ValuePoint, weight: float) -> float:
    return point.reliability + weight * point.user_value


@pytest.mark.parametrize("workspace", TORN[:8])
def test_weights_pick_the_point_whose_interval_they_lie_in(workspace: Workspace) -> None:
    frontier = value_frontier(workspace, None, EXACT, 2)
    supported = [point for point in frontier.points if point.weight_of_user_value is not None]
    edges = [point.weight_of_user_value for point in supported]
    assert edges[0] is not None
    assert edges[-1] is not None
    assert (edges[0].low, edges[-1].high) == (0.0, inf)
    for one, other in pairwise(edges):
        assert one is not None
        assert other is not None
        assert one.high == other.low
    slack = 2e-3 * (frontier.points[0].reliability + 1.0)
    for point, edge in zip(supported, edges, strict=True):
        assert edge is not None
        inside = edge.low + 1.0 if edge.high == inf else (edge.low + edge.high) / 2
        best = max(weighted(other, inside) for other in frontier.points)
        assert weighted(point, inside) >= best - slack * max(1.0, inside)
    below = [point for point in frontier.points if point.weight_of_user_value is None]
    for point in below:
        for edge in edges:
            assert edge is not None
            if edge.high < inf:
                best = max(weighted(other, edge.high) for other in supported)
                assert weighted(point, edge.high) < best + slack * max(1.0, edge.high)


def test_some_points_are_picked_by_no_weights() -> None:
    frontiers = [value_frontier(workspace, None, EXACT, 2) for workspace in TORN[:8]]
    without = [p for f in frontiers for p in f.points if p.weight_of_user_value is None]
    assert len(without) >= 5


def facts(frontier: ValueFrontier) -> ValueFrontier:
    """Return a frontier without what differs from run to run."""
    return replace(frontier, seconds=0.0)


@pytest.mark.parametrize("points", [None, 5])
def test_any_number_of_threads_gives_the_same_frontier(points: int | None) -> None:
    workspace = torn(3, 14)
    one = facts(value_frontier(workspace, points, EXACT, 1))
    assert len(one.points) > 2
    for threads in (2, 3):
        assert facts(value_frontier(workspace, points, EXACT, threads)) == one


def test_the_parts_are_those_of_the_certificate_and_know_no_weights() -> None:
    items = [
        an_item("fragile", days=60.0, incidents_per_quarter=2.0, severity=0.1),
        an_item("slow", days=60.0, drag=0.01),
    ]
    outcome = Outcome(id="launch", value=500.0, requires=("slow",))
    for objective in (FIRST, Objective(reliability=3.0, user_value=0.5, risk_aversion=0.4)):
        workspace = a_workspace(items=items, outcomes=(outcome,), objective=objective)
        frontier = value_frontier(workspace, None, EXACT, 1)
        first, second = frontier.points
        assert (dict(first.plan), dict(second.plan)) == ({"fragile": 1}, {"slow": 1})
        assert (first.user_value, second.reliability) == (0.0, 0.0)
        # One incident in half a quarter, a day to notice and a day to mend at a tenth of 1000.
        assert first.reliability == pytest.approx(200.0, rel=0.05)
        assert second.user_value == pytest.approx(0.01 * 1000.0 * 45.5 + 500.0)
        assert (first.outcomes, second.outcomes) == ((), ("launch",))
        warned = any("risk aversion" in note for note in frontier.notes)
        assert warned == (objective.risk_aversion > 0)


def test_one_measure_alone_has_one_point_that_all_weights_pick() -> None:
    items = [an_item(f"i{n}", days=40.0, drag=0.001 * (n + 1)) for n in range(4)]
    (point,) = value_frontier(a_workspace(items=items), None, EXACT, 1).points
    assert set(point.plan) == {"i2", "i3"}
    assert point.today
    assert point.weight_of_user_value is not None
    assert (point.weight_of_user_value.low, point.weight_of_user_value.high) == (0.0, inf)


def test_an_empty_backlog_has_the_empty_plan() -> None:
    frontier = value_frontier(a_workspace(), None, EXACT, 2)
    assert [dict(point.plan) for point in frontier.points] == [{}]
    assert frontier.complete


def test_no_time_gives_no_frontier_and_no_claim() -> None:
    frontier = value_frontier(torn(3, 14), None, replace(EXACT, seconds=0.0), 1)
    assert (frontier.status, frontier.complete, frontier.points) == ("no_answer", False, ())

"""The plan that is worth most, against brute force, ties and the clock."""

from datetime import timedelta
from random import Random
from typing import Any

import pytest

from optimize.check import certify
from optimize.posing import pose
from optimize.problem import Problem
from optimize.solve import Limits, solve
from scenarios.outcome import Outcome
from scenarios.workspace import Floor, Workspace
from tests.support.workspaces import START, a_component, a_team, a_workspace, an_item

DUE = (-5, 20, 60, 100, 170, 250, 400)
"""Days of deadlines: one that has passed, some within each quarter, one beyond the horizon."""


def random_workspace(random: Random) -> Workspace:
    """Return five items over two teams with everything a plan knows of."""
    items = []
    for n in range(5):
        earlier = [f"i{k}" for k in range(n)]
        requires = tuple(name for name in earlier if random.random() < 0.2)
        excludes = tuple(
            name for name in earlier if name not in requires and random.random() < 0.15
        )
        home = random.choice(["ranking", "search"])
        items.append(
            an_item(
                f"i{n}",
                days=random.choice([5.0, 15.0, 30.0, 50.0, 110.0]),
                team={"ranking": "platform", "search": "search-team"}[home],
                components=(home,) if random.random() < 0.7 else ("ranking", "search"),
                incidents_per_quarter=random.choice([0.0, 1.0, 4.0]),
                severity=0.3,
                aftercare_days=random.choice([0.0, 1.0]),
                drag=random.choice([0.0, 0.002]),
                blinds=random.choice([0.0, 0.0, 0.5]),
                toil_days_per_week=random.choice([0.0, 0.0, 0.7]),
                growth_per_quarter=random.choice([0.0, 0.2]),
                effort_growth_per_quarter=random.choice([0.0, 0.1]),
                fix_success=random.choice([1.0, 0.7]),
                rollout_days=random.choice([0.0, 5.0]),
                requires=requires,
                excludes=excludes,
                category=random.choice(["monitoring", "pipeline", "testing"]),
                pin=random.choice([None] * 10 + ["in", "out"]),
                deadline=random.choice([None] * 28 + [START + timedelta(days=d) for d in DUE]),
            )
        )
    outcomes = (Outcome(id="launch", value=3000.0, requires=("i0", "i3")),)
    return a_workspace(
        components=(a_component(), a_component("search", value_per_day=3000.0)),
        teams=(
            a_team(components=("ranking",)),
            a_team("search-team", components=("search",), focus=0.9),
        ),
        items=items,
        outcomes=outcomes,
        quarters=3,
        floors=random.choice([()] + [(Floor(category="monitoring", share=share),)
                                         for share in (0.02, 0.06, 0.15)]),
    )  # fmt: skip


def equal_items(count: int = 6) -> list[Any]:
    return [an_item(f"item-{n}", days=30.0, drag=0.001) for n in range(count)]


@pytest.mark.parametrize("seed", range(10))
def test_equally_good_plans_give_the_same_one_in_any_order_of_rows(seed: int) -> None:
    workspace = a_workspace(items=equal_items(), quarters=2)
    expected = finishing(workspace)
    assert len(expected) == 6, "three fit into each quarter"
    shuffled = list(workspace.items)
    Random(seed).shuffle(shuffled)
    assert finishing(workspace.but(items=tuple(shuffled))) == expected


@pytest.mark.parametrize("seed", range(10))
def test_ties_are_settled_with_what_pairs_claim_twice_taken_off(seed: int) -> None:
    """Three alerts and any one of five hazards fit, and every alert hides every hazard."""
    items = [an_item(f"alert-{n}", days=12.0, blinds=0.8) for n in range(3)]
    hazards = [
        an_item(f"hazard-{n}", days=20.0, incidents_per_quarter=5.0, severity=0.3) for n in range(5)
    ]
    workspace = a_workspace(items=[*items, *hazards], quarters=1)
    expected = finishing(workspace)
    assert len(expected) == 4
    shuffled = list(workspace.items)
    Random(seed).shuffle(shuffled)
    assert finishing(workspace.but(items=tuple(shuffled))) == expected


def finishing(workspace: Workspace) -> dict[str, int]:
    """Return the finishing quarter of each chosen item by id."""
    problem = pose(workspace)
    solution = solve(problem, Limits())
    assert solution.tie_settled
    return {problem.table.items[row].id: q for row, q in solution.quarters.items()}


def test_of_equally_good_plans_the_one_of_least_effort_is_taken() -> None:
    outcome = Outcome(id="launch", value=100.0, requires=("needed",))
    items = [an_item("needed", days=10.0), an_item("useless", days=5.0)]
    problem = pose(a_workspace(items=items, outcomes=(outcome,)))
    assert solve(problem, Limits()).quarters == {0: 0}


def hard_problem() -> Problem:
    """Return a strongly correlated knapsack of many quarters: no proof in a moment."""
    random = Random(7)
    items = []
    for n in range(160):
        days = random.uniform(5.0, 60.0)
        items.append(an_item(f"item-{n}", days=days, drag=days * 1e-5 + 1e-6 * random.random()))
    return pose(a_workspace(teams=[a_team(engineers=6)], items=items, quarters=8))


def test_a_time_out_is_never_called_optimal() -> None:
    problem = hard_problem()
    solution = solve(problem, Limits(seconds=1.0))
    assert solution.status in ("feasible", "no_answer")
    assert not solution.tie_settled
    if solution.status == "feasible":
        certificate = certify(problem, solution.quarters)
        assert certificate.broken == ()
        assert solution.bound is not None
        assert solution.bound > certificate.worth


def test_no_time_at_all_gives_no_wrong_answer() -> None:
    solution = solve(hard_problem(), Limits(seconds=0.01))
    assert solution.status in ("feasible", "no_answer")
    if solution.status == "no_answer":
        assert solution.quarters == {}


def test_a_gap_stops_the_search_without_a_claim_of_proof() -> None:
    problem = hard_problem()
    solution = solve(problem, Limits(seconds=30.0, gap=0.05))
    worth = certify(problem, solution.quarters).worth
    assert solution.status == "feasible"
    assert solution.bound is not None
    assert worth < solution.bound <= worth * 1.06


def test_freed_days_make_room_for_more_than_capacity_alone_would() -> None:
    toil = an_item("toil", days=40.0, toil_days_per_week=3.5, drag=1e-6)
    work = [an_item(f"work-{n}", days=45.0, drag=0.001) for n in range(8)]
    problem = pose(a_workspace(items=[toil, *work], quarters=6))
    # Toil burns half of 91 days a quarter: without closing it, one item of 45 fits a quarter.
    chosen = solve(problem, Limits()).quarters
    assert chosen.get(0) == 0, "what frees days goes first, though its own worth is next to nothing"
    assert len(chosen) == 9


def test_prerequisites_may_be_finished_in_the_same_quarter() -> None:
    items = [
        an_item("first", days=20.0),
        an_item("then", days=20.0, drag=0.01, requires=("first",)),
    ]
    assert solve(pose(a_workspace(items=items)), Limits()).quarters == {0: 0, 1: 0}


def test_the_solver_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    solve(pose(a_workspace(items=equal_items(), quarters=2)), Limits())
    assert capfd.readouterr() == ("", "")

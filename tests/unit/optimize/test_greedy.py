"""A first plan in no time: it keeps every rule, is worth much, and stands where time runs out."""

from datetime import timedelta
from random import Random

import pytest

from optimize.check import certify
from optimize.greedy import dated, greedy_plan
from optimize.posing import pose
from optimize.solve import Limits, solve
from scenarios.workspace import Floor
from tests.support.dynamic import best_by_sets, plain_workspace
from tests.support.workspaces import START, a_workspace, an_item


def test_it_keeps_every_rule_and_is_worth_most_of_the_optimum() -> None:
    """On 60 problems of six items, two teams and links; measured 0.93 in the mean."""
    shares = []
    for seed in range(60):
        problem = pose(plain_workspace(Random(seed)))
        plan = greedy_plan(problem)
        assert plan is not None
        certificate = certify(problem, plan)
        assert certificate.broken == ()
        best = best_by_sets(problem)
        if best > 0:
            assert certificate.worth <= best * (1 + 1e-9)
            shares.append(certificate.worth / best)
    assert len(shares) > 40
    assert sum(shares) / len(shares) >= 0.85


def test_what_is_due_and_pinned_is_in_and_what_is_pinned_out_is_not() -> None:
    items = [
        an_item("dear", days=60.0, drag=0.1),
        an_item("due", days=20.0, requires=("base",), deadline=START + timedelta(days=80)),
        an_item("base", days=10.0),
        an_item("wanted", days=10.0, pin="in"),
        an_item("unwanted", days=5.0, drag=0.5, pin="out"),
    ]
    problem = pose(a_workspace(items=items, quarters=2))
    assert greedy_plan(problem) == {0: 1, 1: 0, 2: 0, 3: 0}


def test_days_given_back_make_room() -> None:
    """Two items of 50 days fit one quarter each only once the chore is gone."""
    items = [
        an_item("chore", days=5.0, toil_days_per_week=3.5),
        an_item("one", days=80.0, drag=0.01),
    ]
    problem = pose(a_workspace(items=items, quarters=2))
    assert dated(problem, [0, 1]) == {0: 0, 1: 1}
    assert dated(problem, [1]) == {}


def test_a_floor_that_it_does_not_know_leaves_none() -> None:
    items = [
        an_item("dear", days=80.0, drag=0.1),
        an_item("alarm", days=40.0, category="monitoring"),
    ]
    workspace = a_workspace(items=items, floors=(Floor(category="monitoring", share=0.3),))
    assert greedy_plan(pose(workspace)) is None


@pytest.mark.parametrize("quarters", [2, 4])
def test_where_time_runs_out_at_once_it_is_the_answer(quarters: int) -> None:
    items = [an_item(f"i{n}", days=7.0 + n, drag=0.001 * (1 + n % 5)) for n in range(30)]
    problem = pose(a_workspace(items=items, quarters=quarters))
    solution = solve(problem, Limits(0.01))
    assert solution.status in ("feasible", "optimal")
    assert solution.certificate is not None
    assert solution.certificate.worth >= certify(problem, greedy_plan(problem) or {}).worth

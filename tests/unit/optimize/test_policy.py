"""The policy that follows the plan of day 0."""

from datetime import timedelta
from typing import Any

import pytest

from optimize.policy import PlanPolicy
from scenarios.workspace import Workspace
from sim.policy import PolicyError
from sim.reference import simulate
from sim.registry import find_policy
from sim.world import draw_world
from tests.support.workspaces import START, a_component, a_workspace, an_item


def first_order(workspace: Workspace) -> list[str]:
    """Return the ids in the order given on day 0."""
    policy = PlanPolicy().prepare(workspace)
    run = simulate(draw_world(workspace, 1, 0), policy)
    return [run.world.table.items[row].id for row in run.reviews[0].order]


def test_items_of_the_plan_come_by_quarter_then_worth_per_day() -> None:
    items = [
        an_item("late", days=91.0, drag=0.001),
        an_item("good", days=40.0, drag=0.01),
        an_item("better", days=40.0, drag=0.02),
    ]
    assert first_order(a_workspace(items=items, quarters=2)) == ["better", "good", "late"]


def test_what_the_plan_leaves_out_follows_so_that_nobody_is_idle() -> None:
    items = [an_item("harmless", days=5.0), an_item("harmful", days=80.0, drag=0.01)]
    assert first_order(a_workspace(items=items)) == ["harmful", "harmless"]


def test_an_item_pinned_out_is_never_named() -> None:
    items = [an_item("banned", drag=0.5, pin="out"), an_item("other", drag=0.01)]
    assert first_order(a_workspace(items=items)) == ["other"]


def test_a_prerequisite_goes_with_the_best_it_serves() -> None:
    items = [
        an_item("medium", days=20.0, drag=0.01),
        an_item("base", days=20.0),
        an_item("top", days=20.0, drag=0.1, requires=("base",)),
    ]
    assert first_order(a_workspace(items=items)) == ["base", "top", "medium"]


def test_what_is_due_within_the_quarter_goes_first() -> None:
    """The audit and what it requires have 45 days; a deadline after the quarter has time."""
    items = [
        an_item("dear", days=40.0, drag=0.1),
        an_item("base", days=10.0),
        an_item("audit", days=10.0, requires=("base",), deadline=START + timedelta(days=45)),
        an_item("urgent", days=5.0, deadline=START + timedelta(days=20)),
        an_item("relaxed", days=5.0, deadline=START + timedelta(days=200)),
    ]
    order = first_order(a_workspace(items=items, quarters=3))
    assert order[:4] == ["urgent", "base", "audit", "dear"]


def test_where_no_plan_is_feasible_there_is_none_to_follow() -> None:
    items = [an_item("soon", days=20.0, deadline=START + timedelta(days=10))]
    with pytest.raises(PolicyError) as caught:
        PlanPolicy().prepare(a_workspace(items=items))
    assert str(caught.value) == (
        "policy 'plan' has no plan to follow, since nothing is feasible: 'soon' is due on "
        "2027-01-14, before its work can end; change one of these, or leave the policy out"
    )


def test_newcomers_are_due_now() -> None:
    component = a_component(new_items_per_quarter=30.0)
    items = [
        an_item("now", days=80.0, drag=0.01),
        an_item("later", days=80.0, drag=0.009),
        an_item("last", days=80.0, drag=0.008),
    ]
    workspace = a_workspace(components=[component], items=items, quarters=3)
    run = simulate(draw_world(workspace, 1, 0), PlanPolicy().prepare(workspace))
    second = [run.world.table.items[row].id for row in run.reviews[1].order]
    assert any(name.startswith("newcomer/") for name in second)
    assert second.index("last") > max(
        place for place, name in enumerate(second) if name.startswith("newcomer/")
    )


def test_it_is_found_by_name_and_prepares_itself_where_nobody_did() -> None:
    workspace = a_workspace(items=[an_item(drag=0.01)])
    policy: Any = find_policy("plan")
    run = simulate(draw_world(workspace, 1, 0), policy)
    assert run.reviews[0].order == (0,)

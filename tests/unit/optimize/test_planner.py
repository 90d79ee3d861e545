"""What a planner is told."""

from math import inf
from typing import Any

import pytest

from optimize.planner import make_plan
from optimize.solve import Limits
from scenarios.outcome import Outcome
from scenarios.plan import Plan
from tests.support.workspaces import a_component, a_team, a_workspace, an_item


def out(plan: Plan) -> dict[str, str]:
    return {item.id: item.reason for item in plan.left_out}


def test_a_plan_tells_worth_days_and_reasons() -> None:
    items = [
        an_item("base", days=30.0),
        an_item("top", days=10.0, drag=0.01, requires=("base",)),
        an_item("forced", days=10.0, pin="in"),
    ]
    outcome = Outcome(id="launch", value=500.0, requires=("base",))
    plan = make_plan(a_workspace(items=items, outcomes=(outcome,)))
    told = {chosen.id: chosen for chosen in plan.chosen}
    assert plan.chosen[0].id == "top", "by worth per engineer-day"
    assert plan.proven
    assert plan.gap == 0.0
    assert plan.objective == pytest.approx(10.0 * 45.5 + 500.0, rel=1e-6)
    assert plan.outcomes == ("launch",)
    assert told["top"].reason == "avoids 455, 46 per engineer-day"
    assert told["top"].user_value == pytest.approx(455.0)
    assert told["base"].also == ("needed by top", "for outcome launch")
    assert told["forced"].reason == "pinned in"
    assert told["base"].team_days == {"platform": 30.0}
    assert told["base"].quarter == 1


def test_each_item_left_out_has_its_reason() -> None:
    items = [
        an_item("best", days=60.0, drag=0.1),
        an_item("small", days=50.0, drag=0.01),
        an_item("rival", days=60.0, drag=0.05, excludes=("best",)),
        an_item("banned", days=1.0, drag=0.1, pin="out"),
        an_item("giant", days=500.0, drag=0.1),
        an_item("harmless", days=5.0),
        an_item("after", days=1.0, drag=0.1, requires=("giant",)),
        an_item("risk", status="accepted"),
        an_item("stuck", days=1.0, drag=0.1, requires=("risk",)),
    ]
    plan = make_plan(a_workspace(items=items))
    assert [chosen.id for chosen in plan.chosen] == ["best"]
    assert out(plan) == {
        "small": "no room: at most 9 per engineer-day",
        "rival": "excluded by best",
        "banned": "pinned out",
        "giant": "one engineer cannot finish it within the horizon",
        "harmless": "fixing it avoids no stated loss",
        "after": "requires giant, which is out",
        "stuck": "requires an accepted risk or excludes a closed item",
    }


@pytest.mark.parametrize(
    ("workspace", "words"),
    [
        (a_workspace(), "the plan is empty: the backlog has no open item"),
        (
            a_workspace(teams=[a_team(engineers=0)], items=[an_item(drag=0.1)]),
            "the plan is empty: no team has an engineer-day of capacity",
        ),
        (
            a_workspace(items=[an_item(days=5.0)]),
            "the plan is empty: no item that fits is worth its effort",
        ),
    ],
)
def test_an_empty_plan_says_why(workspace: Any, words: str) -> None:
    plan = make_plan(workspace)
    assert plan.status == "optimal"
    assert plan.chosen == ()
    assert words in plan.notes
    assert plan.objective == 0.0


def test_burn_share_and_backlog_load_describe_the_regime() -> None:
    component = a_component(background_incidents_per_quarter=9.1, aftercare_days=1.0)
    component = component.but(restore_hours=component.restore_hours.but(mean=0.0))
    items = [an_item(days=45.5, toil_days_per_week=0.7)]
    plan = make_plan(a_workspace(components=[component], items=items, quarters=2))
    assert plan.burn_share == pytest.approx((9.1 + 9.1) / 91)
    assert plan.backlog_load == pytest.approx(45.5 / 182)


def test_without_capacity_the_backlog_load_is_infinite() -> None:
    plan = make_plan(a_workspace(teams=[a_team(engineers=0)], items=[an_item()]))
    assert (plan.burn_share, plan.backlog_load) == (0.0, inf)


def test_one_more_engineer_is_worth_what_they_finish() -> None:
    items = [an_item(f"item-{n}", days=91.0, drag=0.01 * (n + 1)) for n in range(2)]
    plan = make_plan(a_workspace(items=items), price_engineers=True)
    assert plan.value_of_one_more_engineer == {"platform": pytest.approx(10.0 * 45.5)}


def test_an_engineer_has_no_price_where_the_plan_is_not_proven() -> None:
    items = [an_item(f"item-{n}", days=20.0 + n, drag=0.001 * (n + 9)) for n in range(60)]
    plan = make_plan(a_workspace(items=items, quarters=8), Limits(30.0, 0.2), price_engineers=True)
    assert plan.status == "feasible"
    assert plan.gap is not None
    assert 0 < plan.gap <= 0.2
    assert plan.value_of_one_more_engineer == {"platform": None}


def test_a_clash_has_no_plan_and_says_what_clashes() -> None:
    items = [an_item(f"p{n}", days=60.0, pin="in") for n in range(2)]
    plan = make_plan(a_workspace(items=items))
    assert plan.status == "infeasible"
    assert plan.objective is None
    assert plan.gap is None
    assert plan.left_out == ()
    assert "'p0' is pinned in (60 engineer-days)" in plan.clash

"""Deadlines bind: what is due is in the plan and in time, or the clash is named."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from optimize.check import certify
from optimize.clash import name_clash
from optimize.planner import make_plan
from optimize.posing import pose
from optimize.rules.deadlines import windows
from optimize.solve import Limits, solve
from scenarios.item import Item, TeamEffort
from scenarios.workspace import Workspace
from tests.support.workspaces import START, a_component, a_team, a_workspace, an_item

# In these workspaces an engineer delivers one engineer-day a day, 91 a quarter.


def due(id: str, day: int, days: float = 20.0, **fields: Any) -> Item:
    """Return an item that is due on a day."""
    return an_item(id, days, deadline=START + timedelta(days=day), **fields)


def finishing(workspace: Workspace) -> dict[str, int]:
    """Return the finishing quarter of each chosen item by id, from 1."""
    plan = make_plan(workspace)
    assert plan.status == "optimal"
    return {one.id: one.quarter for one in plan.chosen}


def test_what_is_due_is_done_though_it_is_worth_nothing() -> None:
    items = [due("audit", 150), an_item("dear", days=80.0, drag=0.1)]
    assert finishing(a_workspace(items=items, quarters=2)) == {"audit": 2, "dear": 1}
    (audit,) = [one for one in make_plan(a_workspace(items=items, quarters=2)).chosen
                if one.id == "audit"]  # fmt: skip
    assert audit.reason == "due on 2027-06-03"


def test_work_ends_before_rollouts_and_retries() -> None:
    """Two rollouts of 6 days in the mean and 10 days of work again: due on day 100, over by 78."""
    item = due("late", 100, fix_success=0.5, rollout_days=6.0)
    problem = pose(a_workspace(items=[item], quarters=2))
    assert problem.ends.tolist() == pytest.approx([100 - 12 - 10])
    assert problem.allowed[0].tolist() == [True, False]


def test_an_engineer_alone_has_to_be_done_by_then() -> None:
    """20 days of work end on day 20 at the earliest, however many engineers there are."""
    workspace = a_workspace(teams=[a_team(engineers=9)], items=[due("soon", 20)], quarters=1)
    assert finishing(workspace) == {"soon": 1}
    early = a_workspace(teams=[a_team(engineers=9)], items=[due("soon", 19)], quarters=1)
    assert make_plan(early).clash == ("'soon' is due on 2027-01-23, before its work can end",)


def test_what_is_due_early_in_a_quarter_has_to_fit_before_then() -> None:
    """45 of 91 days are there by day 45: two items of 20 fit and three do not."""
    two = [due(f"i{n}", 45) for n in range(2)]
    assert finishing(a_workspace(items=two)) == {"i0": 1, "i1": 1}
    three = [due(f"i{n}", 45) for n in range(3)]
    plan = make_plan(a_workspace(items=three))
    assert plan.status == "infeasible"
    assert plan.clash == (
        "team 'platform' has 91.0 engineer-days in the horizon, of which 91.0 are left for debt",
        "'i0' is due on 2027-02-18",
        "'i1' is due on 2027-02-18",
        "'i2' is due on 2027-02-18",
    )
    # A third engineer-day a day for the second half is no help, a second engineer is.
    both = a_workspace(teams=[a_team(engineers=2)], items=three)
    assert len(finishing(both)) == 3


def test_the_earlier_one_counts_against_the_later() -> None:
    """By day 30 one of 20, by day 60 two more: 60 days of work in 60; 61 are too many."""
    items = [due("a", 30), due("b", 60), due("c", 60)]
    assert len(finishing(a_workspace(items=items))) == 3
    over = [due("a", 30, 21.0), due("b", 60), due("c", 60)]
    assert make_plan(a_workspace(items=over)).status == "infeasible"


def test_a_long_item_fills_earlier_quarters_freely() -> None:
    """100 days end on day 100: 91 in the first quarter and 9 in the 9 days of the second."""
    assert finishing(a_workspace(items=[due("long", 100, 100.0)], quarters=2)) == {"long": 2}
    assert make_plan(a_workspace(items=[due("long", 99, 100.0)], quarters=2)).clash == (
        "'long' is due on 2027-04-13, before its work can end",
    )


def test_several_teams_have_to_be_in_time() -> None:
    effort = (TeamEffort(team="platform", days=10.0), TeamEffort(team="search-team", days=50.0))
    workspace = a_workspace(
        components=(a_component(), a_component("search")),
        teams=(a_team(components=("ranking",)), a_team("search-team", components=("search",))),
        items=[due("both", 45, effort=effort)],
    )
    assert make_plan(workspace).clash == ("'both' is due on 2027-02-18, before its work can end",)


def test_beyond_the_horizon_and_in_the_past_they_bind_nothing() -> None:
    items = [due("far", 400), due("passed", -3), due("today", 0)]
    plan = make_plan(a_workspace(items=items, quarters=2))
    assert plan.chosen == ()
    assert "deadlines that have passed bind nothing: passed, today" in plan.notes


def test_a_pin_against_a_deadline_clashes() -> None:
    plan = make_plan(a_workspace(items=[due("odd", 60, pin="out"), an_item("other", pin="in")]))
    assert plan.clash == ("'odd' is pinned out", "'odd' is due on 2027-03-05")


def test_what_is_due_takes_its_prerequisites_along() -> None:
    items = [an_item("base", days=30.0), due("top", 80, requires=("base",))]
    assert finishing(a_workspace(items=items, quarters=2)) == {"base": 1, "top": 1}


def test_a_plan_that_misses_a_deadline_is_caught() -> None:
    items = [due("a", 30), due("b", 60), due("c", 60)]
    problem = pose(a_workspace(items=items, quarters=2))
    assert certify(problem, {0: 0, 1: 0, 2: 0}).broken == ()
    assert certify(problem, {0: 0, 1: 0}).broken == (
        "'c' is due on 2027-03-05 and not in the plan",
    )
    late = certify(problem, {0: 0, 1: 0, 2: 1}).broken
    assert late[0] == "'c' cannot be finished in quarter 2"
    tight = replace(problem, ends=problem.ends - np.array([0.0, 5.0, 5.0]))
    assert certify(tight, {0: 0, 1: 0, 2: 0}).broken == (
        "'c' is not done by 2027-03-05, when it is due",
    )


def test_without_a_deadline_nothing_is_added() -> None:
    items = [an_item(f"i{n}", days=30.0, drag=0.001) for n in range(4)]
    problem = pose(a_workspace(items=items, quarters=2))
    assert (problem.due, list(windows(problem))) == ([], [])
    assert problem.in_time.all()
    assert name_clash(problem) == ()
    assert solve(problem, Limits()).status == "optimal"

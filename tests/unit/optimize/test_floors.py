"""Floors of a balanced scorecard bind: cumulated, and as far as there is work."""

from typing import Any

import pytest

from optimize.check import certify
from optimize.planner import make_plan
from optimize.posing import pose
from optimize.rules.floors import floor_rules
from scenarios.item import Item
from scenarios.workspace import Floor, Workspace
from tests.support.workspaces import a_team, a_workspace, an_item

# In these workspaces an engineer delivers one engineer-day a day, 91 a quarter.


def alert(id: str, days: float, **fields: Any) -> Item:
    """Return a monitoring item that is worth nothing."""
    return an_item(id, days, category="monitoring", **fields)


def with_floor(share: float, *items: Item, quarters: int = 1, **fields: Any) -> Workspace:
    """Return a workspace with a floor of monitoring and a dear item that would fill it."""
    dear = an_item("dear", days=80.0, category="pipeline", drag=0.01)
    floors = (Floor(category="monitoring", share=share),)
    return a_workspace(items=(dear, *items), quarters=quarters, floors=floors, **fields)


def chosen(workspace: Workspace) -> dict[str, int]:
    """Return the finishing quarter of each item of the proven plan, from 1."""
    plan = make_plan(workspace)
    assert plan.status == "optimal"
    return {one.id: one.quarter for one in plan.chosen}


def test_a_floor_takes_what_is_worth_nothing_and_no_more_than_it_asks() -> None:
    """A tenth of 91 days are 9.1: the item of 10 is enough and leaves room for the dear one."""
    items = [alert("small", 5.0), alert("right", 10.0), alert("large", 50.0)]
    assert chosen(with_floor(0.1, *items)) == {"dear": 1, "right": 1}


def test_a_floor_may_drive_out_what_is_worth_more() -> None:
    assert chosen(with_floor(0.5, alert("large", 50.0))) == {"large": 1}


def test_it_is_kept_cumulated() -> None:
    """18.2 days in two quarters: one item of 20 in the first serves both."""
    plan = chosen(with_floor(0.1, alert("one", 20.0), alert("two", 10.0), quarters=2))
    assert plan["one"] == 1 or plan.get("two") == 1
    problem = pose(with_floor(0.1, alert("one", 20.0), quarters=2))
    assert next(iter(floor_rules(problem))).least.tolist() == pytest.approx([9.1, 18.2])
    assert certify(problem, {1: 0}).broken == ()
    assert certify(problem, {1: 1}).broken == (
        "monitoring gets 0.00 engineer-days up to quarter 1, and its floor is 9.10",
    )


def test_it_asks_for_no_more_than_there_is() -> None:
    workspace = with_floor(0.5, alert("only", 5.0), alert("out", 90.0, pin="out"))
    assert chosen(workspace) == {"dear": 1, "only": 1}
    notes = make_plan(workspace).notes
    line = "floor of monitoring: 5.0 engineer-days, at least 5.0, which is all there is of 50%"
    assert f"{line} of capacity" in notes


def test_of_items_that_exclude_each_other_the_smaller_is_counted_on() -> None:
    items = [alert("patch", 4.0), alert("rebuild", 40.0, excludes=("patch",))]
    assert next(iter(floor_rules(pose(with_floor(0.5, *items))))).least.tolist() == pytest.approx(
        [4.0]
    )


def test_without_work_of_the_category_nothing_is_asked() -> None:
    assert chosen(with_floor(0.3)) == {"dear": 1}
    assert make_plan(a_workspace(floors=(Floor(category="testing", share=0.5),))).chosen == ()


def test_a_floor_that_no_team_can_work_clashes_by_name() -> None:
    """Another team owns the only monitoring item, and has less than half of all days."""
    items = [alert("far", 60.0, team="other"), alert("near", 200.0)]
    teams = (a_team(components=("ranking",)), a_team("other", focus=0.7))
    plan = make_plan(with_floor(0.9, *items, quarters=3, teams=teams))
    assert plan.status == "infeasible"
    assert any(
        words.startswith("the floor of monitoring asks for 90% of capacity") for words in plan.clash
    )


def test_enough_is_told() -> None:
    notes = make_plan(with_floor(0.1, alert("right", 10.0))).notes
    assert "floor of monitoring: 10.0 engineer-days, at least 9.1" in notes

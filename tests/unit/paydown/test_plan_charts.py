"""Charts of a plan: what they hold, what they leave out and say so, when there are none."""

from typing import Any

import pytest

from paydown import plot_scorecard, plot_swings, plot_timeline, plot_what_if
from paydown.theme import ChartError
from scenarios.frontier import CapacityFrontier, CapacityLevel, ValueFrontier, ValuePoint
from scenarios.plan import Plan
from scenarios.swing import Swing
from scenarios.workspace import Floor, Workspace
from tests.support.reports import HOSTILE
from tests.support.workspaces import a_team, a_workspace, an_item
from tests.unit.paydown.made import a_plan, chosen


def values(content: Any) -> list[dict[str, Any]]:
    """Return all rows of data in a chart."""
    if isinstance(content, dict):
        found = content["values"] if isinstance(content.get("values"), list) else []
        rows = [row for row in found if isinstance(row, dict)]
        return rows + [row for part in content.values() for row in values(part)]
    if isinstance(content, list):
        return [row for part in content for row in values(part)]
    return []


def many(count: int) -> tuple[Plan, Workspace]:
    """Return a plan of many items of two teams over two quarters."""
    teams = [a_team("first"), a_team("second", components=())]
    items = [an_item(f"i{n}", days=1.0, team=("first", "second")[n % 2]) for n in range(count)]
    picked = tuple(
        chosen(f"i{n}", quarter=1 + n // (count // 2), team_days={("first", "second")[n % 2]: 1.0})
        for n in range(count)
    )
    plan = a_plan(chosen=picked, capacity_days={"first": (91.0, 91.0), "second": (91.0, 91.0)})
    return plan, a_workspace(items=items, teams=teams, quarters=2)


def test_a_long_timeline_keeps_the_earliest_of_all_teams_and_says_so() -> None:
    plan, workspace = many(100)
    spec = plot_timeline(plan, workspace).to_dict()
    bars = [row for row in values(spec) if "days" in row]
    assert len(bars) == 60
    assert {row["team"] for row in bars} == {"first", "second"}
    assert sum(row["quarter"] == 1 for row in bars) == 50
    assert "the earliest 60 of 100 bars" in spec["title"]["subtitle"]
    plan, workspace = many(10)
    assert "earliest" not in plot_timeline(plan, workspace).to_dict()["title"]["subtitle"]


def test_a_scorecard_shares_days_and_worth() -> None:
    workspace = a_workspace(
        items=[an_item("a", category="monitoring"), an_item("b", category="testing"),
               an_item("c", category="testing")],
        floors=(Floor(category="monitoring", share=0.1),),
    )  # fmt: skip
    plan = a_plan(
        chosen=(
            chosen("a", team_days={"platform": 1.0}, reliability=30.0, user_value=0.0),
            chosen("b", team_days={"platform": 3.0}, reliability=10.0, user_value=0.0),
        )
    )
    rows = values(plot_scorecard(plan, workspace).to_dict())
    shares = {(row["group"], row.get("what")): row["share"] for row in rows}
    assert shares == {
        ("monitoring", "engineer-days"): 0.25, ("monitoring", "worth"): 0.75,
        ("testing", "engineer-days"): 0.75, ("testing", "worth"): 0.25,
        ("monitoring", None): 0.1,
    }  # fmt: skip
    by_component = values(plot_scorecard(plan, workspace, "component").to_dict())
    assert {row["group"] for row in by_component} == {"ranking"}
    with pytest.raises(ChartError, match="the plan holds no item"):
        plot_scorecard(a_plan(chosen=()), workspace)


def test_a_tornado_starts_at_the_plan() -> None:
    swings = (
        Swing("item.effort_days", 2 / 3, 1.5, 125.0, 80.0, 0, 2),
        Swing("item.severity", 0.8, 1.25, 110.0, 130.0, 0, 0),
    )
    rows = [
        row
        for row in values(plot_swings(swings, a_plan(), a_workspace()).to_dict())
        if "worth" in row
    ]
    assert {row["from"] for row in rows} == {120.0}
    assert [row["worth"] for row in rows] == [125.0, 80.0, 110.0, 130.0]
    assert [row["dropped"] for row in rows] == [0, 2, 0, 0]
    assert rows[0]["belief"] == "effort days, items"
    assert rows[2]["belief"] == "severity, items (×0.8 to 1.25)"
    with pytest.raises(ChartError, match="no belief moves"):
        plot_swings((), a_plan(), a_workspace())


def a_level(days: float, worth: float | None, plan: dict[str, int], today: bool) -> CapacityLevel:
    """Return a level of capacity."""
    status = "optimal" if worth is not None else "no_answer"
    return CapacityLevel(days, days, today, status, worth, worth, plan, {}, (), (), (), None)  # type: ignore[arg-type]


def test_a_slider_moves_between_the_plans_of_a_frontier() -> None:
    items = [an_item(f"i{n}", title=title) for n, title in enumerate(HOSTILE)]
    workspace = a_workspace(items=items, quarters=2)
    levels = (
        a_level(10.0, None, {}, today=False),
        a_level(20.0, 5.0, {"i1": 1}, today=False),
        a_level(30.0, 9.0, {"i1": 1, "i2": 2}, today=True),
    )
    spec = plot_what_if(CapacityFrontier(None, levels, {}, 1.0), workspace).to_dict()
    (slider,) = spec["params"]
    assert (slider["name"], slider["value"]) == ("level", 1)
    assert (slider["bind"]["min"], slider["bind"]["max"]) == (0, 1)
    rows = values(spec)
    dots = {(row["level"], row["item"]): row["quarter"] for row in rows if "quarter" in row}
    assert dots == {(0, "i1"): "Q1", (1, "i1"): "Q1", (1, "i2"): "Q2"}
    # Nothing in a title is taken for a formula, and rows stay where they are.
    assert {row["item"] for row in rows if set(row) == {"item", "title"}} == {"i1", "i2"}
    with pytest.raises(ChartError, match="no level of the frontier has a plan"):
        plot_what_if(CapacityFrontier(None, levels[:1], {}, 1.0), workspace)


def test_a_slider_moves_between_reliability_and_user_value() -> None:
    workspace = a_workspace(items=[an_item("a"), an_item("b")], quarters=1)
    points = (
        ValuePoint(9.0, 1.0, 9.0, True, {"a": 1}, (), False, None),
        ValuePoint(2.0, 8.0, 2.0, True, {"b": 1}, (), True, None),
    )
    spec = plot_what_if(ValueFrontier("optimal", True, points, 1.0), workspace).to_dict()
    assert spec["params"][0]["value"] == 1
    curve = [(row["x"], row["y"]) for row in values(spec) if "x" in row]
    assert curve == [(9.0, 1.0), (2.0, 8.0)]

"""Scores side by side: what each rule says, and which of its cells are stated."""

from typing import Any

import pytest

import paydown
from paydown.console import as_text
from paydown.plan_tables import plan_tables
from paydown.score_rows import score_sheet
from paydown.template_tables import template_shape, template_tables
from scenarios.points import EASE_DAYS, nearest_place
from tests.support.workspaces import a_component, a_workspace, an_item
from tests.unit.paydown.made import a_plan

STATED: dict[str, Any] = {
    "severity_score": 9,
    "occurrence_score": 3,
    "detection_score": 7,
    "business_value": 8.0,
    "time_criticality": 3.0,
    "risk_reduction": 2.0,
    "reach": 1000.0,
    "impact": 2.0,
    "rice_confidence": 0.8,
    "ease": 5.0,
}


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no title be wrapped, whatever the terminal."""
    monkeypatch.setenv("COLUMNS", "160")


def test_stated_cells_give_the_rules_figures_by_hand() -> None:
    """RPN 9*3*7; WSJF 13/5; RICE 1000*2*.8/5; ICE 2*.8*5; CD3 1 % of 1,000 a day, over 5 days."""
    item = an_item("a", days=5.0, drag=0.01, fix_success=1.0, **STATED)
    workspace = a_workspace(items=[item], components=(a_component(value_per_day=1000.0),))
    (one,) = paydown.scores(workspace)
    assert (one.rpn, one.action_priority) == (189, "high")
    assert one.wsjf == pytest.approx(13 / 5)
    assert one.rice == pytest.approx(320.0)
    assert one.ice == pytest.approx(8.0)
    assert one.cd3 == pytest.approx(2.0, rel=0.02)
    assert one.derived == ()
    assert set(one.stated) == set(STATED)
    assert "*" not in as_text(score_sheet(workspace)).split("rates)")[1]


def test_derived_cells_are_marked_one_rule_at_a_time() -> None:
    names = ("severity_score", "occurrence_score", "detection_score")
    item = an_item("a", **{name: STATED[name] for name in names})
    workspace = a_workspace(items=[item])
    (one,) = paydown.scores(workspace)
    assert one.stated == names
    line = as_text(score_sheet(workspace)).splitlines()[3].split()
    assert (line[1], line[2]) == ("189", "high")
    assert all(cell.endswith("*") for cell in (line[3], line[5], line[6]))


def test_scores_do_not_depend_on_the_order_of_items() -> None:
    items = [an_item(f"i{n}", days=float(n + 1), drag=0.001 * n) for n in range(5)]
    forward = {one.id: one for one in paydown.scores(a_workspace(items=items))}
    backward = {one.id: one for one in paydown.scores(a_workspace(items=items[::-1]))}
    assert forward == backward


def test_ease_falls_with_effort() -> None:
    assert [nearest_place(EASE_DAYS, days) for days in (0.1, 0.5, 1, 8, 80, 1e9)] == [
        10, 10, 9, 5, 1, 1,
    ]  # fmt: skip


def test_no_item_has_no_score() -> None:
    workspace = a_workspace(items=[])
    assert paydown.scores(workspace) == ()
    assert template_tables(workspace) == []
    assert template_shape(workspace)["share"] == 1.0


def test_the_template_names_what_is_furthest_from_complete() -> None:
    items = [an_item(f"i{n}", owner="o") for n in range(6)] + [an_item("bare")]
    shown = as_text(*template_tables(a_workspace(items=items)))
    assert "owner                   6      1" in shown
    assert shown.index("bare ") < shown.index("i0 ")
    assert "i5" not in shown
    assert "7 items of 7 lack cells of the template" in shown
    assert len(template_shape(a_workspace(items=items))["incomplete"]) == 7


def test_risk_flags_stand_with_an_item_of_the_plan() -> None:
    flagged = an_item("cache", risk_flags=("regulated", "single_owner"))
    shown = as_text(*plan_tables(a_plan(), a_workspace(items=[flagged, an_item("parser")])))
    assert "- risk: regulated, single owner" in shown
    plain = a_workspace(items=[an_item("cache"), an_item("parser")])
    assert "risk:" not in as_text(*plan_tables(a_plan(), plain))

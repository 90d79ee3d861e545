"""Rows into items: what may be blank, what stands for what, which rows are in play."""

from pathlib import Path

import pytest

from scenarios.backlog import Backlog
from scenarios.fault import Fault
from scenarios.settings import Settings
from tests.unit.scenarios.folders import COMPONENT, SECOND, TEAM, TOP, load, load_item, sources

TWO = TOP + COMPONENT + SECOND + TEAM


@pytest.mark.parametrize(
    ("status", "in_play"),
    [("", True), ("open", True), ("in_progress", True), ("closed", False), ("accepted", False)],
)
def test_only_open_items_are_in_play(tmp_path: Path, status: str, in_play: bool) -> None:
    item = load_item(tmp_path, status=status)
    assert item.status == (status or "open")
    assert item.in_play == in_play


def test_a_closed_item_may_lack_its_date(tmp_path: Path) -> None:
    assert load_item(tmp_path, status="closed").closed is None


def test_all_items_are_kept_in_the_order_of_the_file(tmp_path: Path) -> None:
    backlog = "id,title,effort_days,status\nc,C,1,closed\nb,B,2,\na,A,3,accepted\n"
    workspace = load(tmp_path, backlog)
    assert [item.id for item in workspace.items] == ["c", "b", "a"]
    assert [item.id for item in workspace.in_play] == ["b"]


def test_a_backlog_may_be_empty(tmp_path: Path) -> None:
    assert load(tmp_path, "id,title,effort_days").items == ()


def test_capacity_may_be_nothing(tmp_path: Path) -> None:
    workspace = load(tmp_path, "id,title,effort_days\na,A,3\n", (TWO).replace("= 2\n", "= 0\n"))
    assert workspace.team_capacity(0) == (0,)


def test_a_blank_component_is_the_first_one_and_is_told(tmp_path: Path) -> None:
    workspace = load(tmp_path, "id,title,effort_days\na,A,3\n", TWO)
    assert workspace.items[0].components == ("ranking",)
    assert sources(workspace, "a")["component"] == "built-in"


def test_harm_may_fall_on_several_components(tmp_path: Path) -> None:
    item = load_item(tmp_path, TWO, component=" search ; ranking")
    assert item.components == ("search", "ranking")
    assert item.home == "search"


def test_lists_are_tidied(tmp_path: Path) -> None:
    assert load_item(tmp_path, evidence=" INC-1;; INC-2 ;").evidence == ("INC-1", "INC-2")


def test_references_meet_ids_that_look_alike(tmp_path: Path) -> None:
    backlog = "id,title,effort_days,requires\ncafé,A,3,\nb,B,3,cafe\u0301\n"
    assert load(tmp_path, backlog).items[1].requires == ("café",)


def test_columns_may_come_in_any_order(tmp_path: Path) -> None:
    workspace = load(tmp_path, "drag,effort_days,title,id\n0.1,3,A,a\n")
    assert (workspace.items[0].id, workspace.items[0].drag) == ("a", 0.1)


def test_a_risk_that_is_accepted_may_have_a_date(tmp_path: Path) -> None:
    assert load_item(tmp_path, status="accepted", closed="2026-05-01").closed is not None


def test_a_met_prerequisite_may_exclude_what_is_pinned_in(tmp_path: Path) -> None:
    """What is closed is not needed any more, nor what it required."""
    backlog = (
        "id,title,effort_days,status,requires,excludes,pin\n"
        "a,A,3,,b,,in\nb,B,3,closed,c,,\nc,C,3,,,,out\nd,D,3,closed,,,in\n"
    )
    assert len(load(tmp_path, backlog).items) == 4


def test_pins_that_do_not_touch_are_fine(tmp_path: Path) -> None:
    backlog = "id,title,effort_days,excludes,pin\na,A,3,b,in\nb,B,3,,out\nc,C,3,b,in\n"
    assert len(load(tmp_path, backlog).items) == 3


def test_without_settings_the_rows_are_still_read(tmp_path: Path) -> None:
    path = tmp_path / "backlog.csv"
    path.write_text("id,title,component,effort_days,drag\na,A,any,any=3,2\nb,B,,3,\n")
    faults: list[Fault] = []
    backlog = Backlog(path, Settings(), faults)
    message = "drag is 2.0; give a number from 0 to 1"
    assert faults == [Fault("backlog.csv", 2, message)]
    assert [one.value for one in backlog.links] != []
    assert "a" in backlog.ids
    assert "b" in backlog.ids

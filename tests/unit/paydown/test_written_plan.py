"""A plan comes back from its JSON as it was, and a file that is none is told."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from paydown.failures import CommandError, Exit
from paydown.shapes import plan_shape, to_json
from paydown.written_plan import read_plan
from scenarios.plan import Changes, Plan, Tail
from scenarios.workspace import Workspace
from tests.support.workspaces import START, a_workspace, an_item
from tests.unit.paydown.made import a_plan, chosen


@pytest.fixture
def workspace() -> Workspace:
    return a_workspace(items=(an_item("cache"), an_item("parser")))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "plan.json"


def written(path: Path, made_for: Workspace, plan: Plan, /, **changes: Any) -> Path:
    """Write a plan with some keys changed."""
    shape = json.loads(to_json(plan_shape(plan, made_for)))
    path.write_text(json.dumps({**shape, **changes}), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "plan",
    [
        a_plan(),
        a_plan(status="feasible", bound=None, tie_settled=False),
        a_plan(status="infeasible", objective=None, bound=None, chosen=(), clash=("a, b",)),
        a_plan(backlog_load=float("inf")),
        a_plan(
            chosen=(chosen(also=("for outcome launch",), title="=1+1\n😀"),),
            changes=Changes((), ("cache",), (), ()),
            tail=Tail(100, 5.0, 9.0, 4.0),
        ),
    ],
)
def test_a_plan_comes_back(plan: Plan, workspace: Workspace, path: Path) -> None:
    plan = replace(plan, start=START)
    assert read_plan(written(path, workspace, plan), workspace) == plan


def test_what_answers_questions_is_left_aside(workspace: Workspace, path: Path) -> None:
    plan = replace(a_plan(), start=START)
    written(path, workspace, plan, left_out=[{"id": "parser"}], why_in=[], order=None)
    assert read_plan(path, workspace) == plan


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"workspace": "other"}, "its workspace is 'other', not 'test'; give the folder"),
        ({"scenario": "rush"}, "its scenario is 'rush', not 'baseline'; give its --scenario"),
        ({"start": "2026-01-05"}, f"its start is '2026-01-05', not '{START}'"),
        ({"value_unit": "USD"}, "its value_unit is 'USD', not 'EUR'"),
        ({"capacity_days": {"platform": [1.0, 2.0]}}, "plans 2 quarters, not 1; give --quarters 2"),
        ({"selected": [{"id": 1}]}, "selected.0.id: Input should be a valid string"),
        ({"selected": {}}, "it holds no list `selected`"),
        ({"not_selected": None}, "not_selected: Input should be a valid array"),
        ({"status": "great"}, "status: Input should be 'optimal'"),
        ({"objective": "120"}, "objective: Input should be a valid number"),
        ({"seconds": True}, "seconds: Input should be a valid number"),
    ],
)
def test_another_plan_is_told(
    changes: dict[str, Any], told: str, workspace: Workspace, path: Path
) -> None:
    written(path, workspace, a_plan(), **changes)
    with pytest.raises(CommandError) as error:
        read_plan(path, workspace)
    assert error.value.code == Exit.INPUT
    assert str(error.value).startswith(f"{path}: ")
    assert told in str(error.value)


@pytest.mark.parametrize(("id", "quarter"), [("gone", 1), ("cache", 0), ("cache", 9)])
def test_strange_items_are_told(id: str, quarter: int, workspace: Workspace, path: Path) -> None:
    written(path, workspace, a_plan(chosen=(chosen(id, quarter=quarter),)))
    with pytest.raises(CommandError, match=f"'{id}'"):
        read_plan(path, workspace)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", ":1: this is no JSON"),
        ("{\n", ":2: this is no JSON"),
        ('{"selected": [], "objective": NaN}', ": this is no JSON"),
        ("[]", ": it holds no list `selected`"),
        ('{"selected": []}', ": status: Field required"),
        ("[" * 100_000, ": this is no JSON"),
        ("\x00", ":1: this is no JSON"),
    ],
)
def test_what_is_no_plan_is_told(text: str, told: str, workspace: Workspace, path: Path) -> None:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError) as error:
        read_plan(path, workspace)
    assert str(error.value).startswith(f"{path}{told}")


def test_what_cannot_be_read_is_told(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "latin.json").write_bytes(b"\xff\xfe")
    for name, told in (("none", "no such file"), ("latin.json", "cannot be read"), ("", "read")):
        with pytest.raises(CommandError, match=told):
            read_plan(tmp_path / name, workspace)


def test_a_date_is_needed(workspace: Workspace, path: Path) -> None:
    for start in (5, "today", True):
        with pytest.raises(CommandError, match="start: Input should be a valid date"):
            read_plan(written(path, workspace, a_plan(), start=start), workspace)

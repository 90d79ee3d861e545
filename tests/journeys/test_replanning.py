"""A planner whose plan is known already, and who wants to disrupt it little."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.command import paydown
from tests.journeys.small import TOML, write_small


def planned(folder: Path, *options: str) -> dict[str, Any]:
    """Return the plan of a folder, as JSON."""
    made = paydown("plan", ".", "--json", *options, cwd=folder)
    assert (made.code, made.err) == (0, "")
    found: dict[str, Any] = json.loads(made.out)
    return found


def quarters(plan: dict[str, Any]) -> dict[str, int]:
    """Return the finishing quarters by id."""
    return {item["id"]: item["quarter"] for item in plan["selected"]}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a workspace with its first plan beside it."""
    write_small(tmp_path / "ws")
    made = paydown("plan", tmp_path / "ws", "--json", "-o", tmp_path / "first.json", cwd=tmp_path)
    assert made.code == 0
    return tmp_path


def test_the_same_beliefs_change_nothing(folder: Path) -> None:
    again = planned(folder / "ws", "--keep", str(folder / "first.json"), "--max-changes", "0")
    first = json.loads((folder / "first.json").read_text(encoding="utf-8"))
    assert quarters(again) == quarters(first)
    changes = again["changes"]
    assert sorted(changes.pop("kept")) == sorted(quarters(first))
    assert changes == {"moved": [], "dropped": [], "added": []}


def test_less_capacity_changes_no_more_than_is_allowed(folder: Path) -> None:
    options = ("--capacity-days", "core=20,apps=40", "--order-worlds", "0")
    free = planned(folder / "ws", *options)
    first = json.loads((folder / "first.json").read_text(encoding="utf-8"))
    assert quarters(free) != quarters(first)
    worth = []
    for most in range(8):
        bound = ("--keep", str(folder / "first.json"), "--max-changes", str(most))
        made = paydown("plan", folder / "ws", "--json", *options, *bound, cwd=folder)
        if made.code == 1:
            assert "items may differ from the last plan" in made.err
            continue
        plan = json.loads(made.out)
        changes = plan["changes"]
        assert sum(len(changes[kind]) for kind in ("moved", "dropped", "added")) <= most
        worth.append(plan["objective"])
    assert worth
    assert worth == sorted(worth)
    assert worth[-1] <= free["objective"] + 1e-6


def test_a_quarter_later_its_second_quarter_is_the_first(folder: Path) -> None:
    later = TOML.replace("2027-01-04", "2027-04-05")
    (folder / "ws" / "paydown.toml").write_text(later, encoding="utf-8")
    promised = [{"id": "alerts", "quarter": 1}, {"id": "cache", "quarter": 2}]
    earlier = {"start": "2027-01-04", "selected": promised}
    (folder / "earlier.json").write_text(json.dumps(earlier), encoding="utf-8")
    again = planned(folder / "ws", "--keep", str(folder / "earlier.json"), "--max-changes", "1")
    assert again["start"] == "2027-04-05"
    assert again["changes"]["kept"] == ["alerts", "cache"]
    assert len(again["changes"]["added"]) == 1
    assert (quarters(again)["alerts"], quarters(again)["cache"]) == (1, 1)


def test_the_table_says_what_changes(folder: Path) -> None:
    made = paydown("plan", folder / "ws", "--keep", folder / "first.json", cwd=folder)
    assert "against the earlier plan: 7 items kept\n" in made.out


def test_an_item_that_is_listed_no_longer_is_told(folder: Path) -> None:
    path = folder / "first.json"
    first = json.loads(path.read_text(encoding="utf-8"))
    first["selected"].append({"id": "long-gone", "quarter": 1})
    path.write_text(json.dumps(first), encoding="utf-8")
    made = paydown("plan", folder / "ws", "--keep", path, cwd=folder)
    assert made.code == 0
    assert made.err == f"{path}: 1 of its items are not listed: long-gone\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", ":1: this is no JSON; give a file that `paydown plan --json -o` wrote"),
        ("[]", ": it holds no list `selected`; give a file that"),
        ('{"selected": [3]}', ": selected[0] has id None and quarter None; an id of its own and"),
        ('{"selected": [{"id": "cache", "quarter": 0}]}', "id 'cache' and quarter 0; an id"),
        (
            '{"selected": [{"id": "a", "quarter": 1}, {"id": "a", "quarter": 2}]}',
            "selected[1] has id 'a' and quarter 2; an id of its own",
        ),
        ('{"selected": [], "start": "soon"}', ": start is 'soon'; write it as YYYY-MM-DD"),
        ('{"selected": [], "start": "2031-01-06"}', "its start is 2031-01-06, after this"),
        ('{"selected": [{"id": "x", "quarter": 1}]}', "the backlog lists none of its 1 items"),
        (None, ": there is no such file; give a file that"),
    ],
)
def test_what_is_no_plan_is_refused(tmp_path: Path, text: str | None, words: str) -> None:
    write_small(tmp_path / "ws")
    path = tmp_path / "earlier.json"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    made = paydown(
        "plan", tmp_path / "ws", "--keep", path, "-o", tmp_path / "out.txt", cwd=tmp_path
    )
    assert made.code == 2
    assert made.err.startswith(str(path))
    assert words in made.err
    assert not (tmp_path / "out.txt").exists()


def test_a_bound_on_changes_needs_a_plan_to_count_against(tmp_path: Path) -> None:
    write_small(tmp_path / "ws")
    made = paydown("plan", tmp_path / "ws", "--max-changes", "3", cwd=tmp_path)
    assert made.code == 2
    assert made.err == "--max-changes counts against --keep; give an earlier plan\n"

"""A blank rate: the item's own cell, else the score, the component, the category, the built-in."""

from pathlib import Path

import pytest

from scenarios import scoring
from scenarios.columns import INHERITED, RATES
from scenarios.defaults import load_defaults
from scenarios.workspace import Assumption
from tests.unit.scenarios.folders import COMPONENT, SECOND, TEAM, TOP, load, load_item, sources

STATED = TOP + COMPONENT + "severity = 0.4\nrestore_hours = 7\naftercare_days = 2\n" + TEAM
DEFAULTS = load_defaults()


def test_own_cell_comes_first(tmp_path: Path) -> None:
    cells = {"severity": "0.3", "severity_score": "9", "category": "serving"}
    assert load_item(tmp_path, STATED, **cells).severity == 0.3


@pytest.mark.parametrize("column", [name for name in RATES if name != "fix_success"])
def test_an_explicit_0_is_a_0(tmp_path: Path, column: str) -> None:
    cells = {"severity_score": "9", "occurrence_score": "9", "category": "pipeline", column: "0"}
    workspace = load(
        tmp_path,
        f"id,title,effort_days,{','.join(cells)}\na,A,3,{','.join(cells.values())}\n",
        STATED,
    )
    assert getattr(workspace.items[0], column) == 0
    assert column not in sources(workspace, "a")


def test_score_comes_before_component(tmp_path: Path) -> None:
    item = load_item(tmp_path, STATED, severity_score="5", category="serving")
    assert item.severity == scoring.SEVERITY[4]


@pytest.mark.parametrize("score", range(1, 11))
def test_every_score_stands_for_a_rate(tmp_path: Path, score: int) -> None:
    item = load_item(tmp_path, STATED, severity_score=str(score), occurrence_score=str(score))
    assert item.severity == scoring.SEVERITY[score - 1]
    assert item.incidents_per_quarter == scoring.OCCURRENCE[score - 1]


def test_score_comes_before_category(tmp_path: Path) -> None:
    item = load_item(tmp_path, occurrence_score="7", category="serving")
    assert item.incidents_per_quarter == scoring.OCCURRENCE[6]


def test_detection_score_is_no_rate(tmp_path: Path) -> None:
    assert load_item(tmp_path, detection_score="10").blinds == DEFAULTS.item["blinds"].value


def test_component_comes_before_built_in(tmp_path: Path) -> None:
    item = load_item(tmp_path, STATED)
    assert (item.severity, item.restore_hours, item.aftercare_days) == (0.4, 7, 2)


def test_component_gives_the_mean_of_its_restore_times(tmp_path: Path) -> None:
    toml = TOP + COMPONENT + "restore_hours = { mean = 5, cv = 3 }\n" + TEAM
    assert load_item(tmp_path, toml).restore_hours == 5


def test_home_component_gives_the_rates(tmp_path: Path) -> None:
    toml = TOP + COMPONENT + "severity = 0.4\n" + SECOND + "severity = 0.7\n" + TEAM
    assert load_item(tmp_path, toml, component="search;ranking").severity == 0.7


def test_what_a_component_does_not_state_it_does_not_give(tmp_path: Path) -> None:
    workspace = load(tmp_path, "id,title,effort_days\na,A,3\n")
    assert sources(workspace, "a")["severity"] == "built-in"


def test_drift_of_a_component_is_not_its_items_drift(tmp_path: Path) -> None:
    """Both are added up by the model, so that an item must not repeat it."""
    toml = TOP + COMPONENT + "drift_per_month = 0.02\n" + TEAM
    assert "drift_per_month" not in INHERITED
    assert load_item(tmp_path, toml).drift_per_month == 0


def test_category_comes_before_built_in(tmp_path: Path) -> None:
    item = load_item(tmp_path, category="monitoring")
    assert item.blinds == DEFAULTS.category["monitoring"]["blinds"].value
    assert item.blinds != DEFAULTS.item["blinds"].value


def test_built_in_comes_last(tmp_path: Path) -> None:
    item = load_item(tmp_path)
    assert {name: getattr(item, name) for name in RATES} == {
        name: DEFAULTS.item[name].value for name in RATES
    }


def test_assumptions_tell_whose_word_it_is(tmp_path: Path) -> None:
    backlog = "id,title,effort_days,category,occurrence_score,drag\na,A,3,monitoring,7,0.1\n"
    workspace = load(tmp_path, backlog, STATED)
    told = sources(workspace, "a")
    assert told["incidents_per_quarter"] == "score"
    assert told["severity"] == "component"
    assert told["blinds"] == "category"
    assert told["penalty"] == "built-in"
    assert told["component"] == "built-in"
    assert "drag" not in told
    blinds = DEFAULTS.category["monitoring"]["blinds"].value
    assert Assumption("a", "blinds", blinds, "category") in workspace.assumptions


def test_every_blank_rate_is_told_once(tmp_path: Path) -> None:
    workspace = load(tmp_path, "id,title,effort_days\na,A,3\n")
    told = [one.column for one in workspace.assumptions if one.subject == "a"]
    assert sorted(told) == sorted([*RATES, "component"])


def test_items_out_of_play_need_no_assumption(tmp_path: Path) -> None:
    backlog = "id,title,effort_days,status\na,A,,closed\nb,B,3,accepted\n"
    workspace = load(tmp_path, backlog)
    assert sources(workspace, "a") == sources(workspace, "b") == {}


def test_confidence_falls_back_to_the_beliefs(tmp_path: Path) -> None:
    toml = TOP + '[beliefs]\nconfidence = "low"\n' + COMPONENT + TEAM
    assert load_item(tmp_path, toml).confidence == 1
    assert load_item(tmp_path, toml, confidence="High").confidence == 0.25
    assert load_item(tmp_path, toml, confidence="0.7").confidence == 0.7
    assert load_item(tmp_path).confidence == 0.5

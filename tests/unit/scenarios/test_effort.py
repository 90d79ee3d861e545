"""Principal: a number for the item's team, or days by team; percentiles; the team toil goes to."""

from pathlib import Path

from scenarios.item import TeamEffort
from tests.unit.scenarios.folders import COMPONENT, SECOND, TOP, TWO_TEAMS, load_item

TOML = TOP + COMPONENT + SECOND + TWO_TEAMS


def test_a_number_goes_to_the_home_components_team(tmp_path: Path) -> None:
    item = load_item(tmp_path, TOML, component="search;ranking", effort_days="2.5")
    assert item.effort == (TeamEffort(team="apps", days=2.5),)
    assert item.team == "apps"


def test_a_number_goes_to_the_team_that_is_named(tmp_path: Path) -> None:
    item = load_item(tmp_path, TOML, component="search", team="core", effort_days="2")
    assert item.effort == (TeamEffort(team="core", days=2),)
    assert item.team == "core"


def test_days_of_one_other_team(tmp_path: Path) -> None:
    item = load_item(tmp_path, TOML, component="search", effort_days="core=2")
    assert item.effort == (TeamEffort(team="core", days=2),)
    assert item.team == "core"


def test_days_by_team(tmp_path: Path) -> None:
    item = load_item(tmp_path, TOML, component="search", effort_days=" apps = 1.5 ; core=4;")
    assert item.effort == (TeamEffort(team="apps", days=1.5), TeamEffort(team="core", days=4))
    assert item.effort_days == 5.5


def test_toil_of_several_teams_goes_to_the_home_components(tmp_path: Path) -> None:
    item = load_item(tmp_path, TOML, component="search", team="core", effort_days="core=4;apps=1")
    assert item.team == "apps"


def test_a_team_whose_id_holds_an_equals_sign(tmp_path: Path) -> None:
    toml = TOP + COMPONENT + '[[team]]\nid = "a=b"\nengineers = 1\n'
    item = load_item(tmp_path, toml, effort_days="a=b=2")
    assert item.effort == (TeamEffort(team="a=b", days=2),)


def test_no_effort_is_an_effort(tmp_path: Path) -> None:
    assert load_item(tmp_path, effort_days="0").effort_days == 0


def test_a_closed_item_needs_no_estimate(tmp_path: Path) -> None:
    item = load_item(tmp_path, TOML, component="search", effort_days="", status="closed")
    assert item.effort == (TeamEffort(team="apps", days=0),)


def test_a_closed_item_keeps_its_estimate(tmp_path: Path) -> None:
    item = load_item(tmp_path, effort_days="4", actual_days="6", status="closed")
    assert (item.effort_days, item.actual_days) == (4, 6)


def test_percentiles(tmp_path: Path) -> None:
    item = load_item(tmp_path, effort_low="2", effort_high="9")
    assert (item.effort_low, item.effort_high) == (2, 9)


def test_percentiles_of_several_teams_frame_the_sum(tmp_path: Path) -> None:
    cells = {"component": "search", "effort_days": "core=4;apps=1", "effort_low": "5"}
    assert load_item(tmp_path, TOML, **cells, effort_high="5").effort_days == 5

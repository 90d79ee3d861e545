"""``paydown.toml``: what may be left out, what stands for what, and what is told of it."""

from datetime import date
from pathlib import Path

import pytest

from scenarios.component import RestoreTime
from scenarios.defaults import load_defaults
from scenarios.workspace import Assumption, Beliefs, Floor, Objective, Workspace
from tests.unit.scenarios.folders import COMPONENT, SECOND, TEAM, TOP, TWO_TEAMS, load, sources

HEADER = "id,title,effort_days\n"


def read(folder: Path, toml: str) -> Workspace:
    return load(folder, HEADER, toml)


def test_the_least_there_is(tmp_path: Path) -> None:
    workspace = read(tmp_path, "schema = 1\nstart = 2027-01-04\n" + COMPONENT + TEAM)
    assert workspace.start == date(2027, 1, 4)
    assert (workspace.quarters, workspace.cadence_days) == (4, 91)
    assert (workspace.today, workspace.value_unit) == ("as_listed", "EUR")
    assert workspace.objective == Objective()
    assert workspace.beliefs == Beliefs()
    assert workspace.floors == ()
    assert workspace.outcomes == ()
    assert workspace.incidents == ()


def test_a_nameless_workspace_is_called_like_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "my platform"
    folder.mkdir()
    assert read(folder, TOP + COMPONENT + TEAM).name == "my platform"
    assert read(folder, 'name = ""\n' + TOP + COMPONENT + TEAM).name == "my platform"
    assert read(folder, 'name = "x"\n' + TOP + COMPONENT + TEAM).name == "x"


def test_blank_keys_are_filled_and_told(tmp_path: Path) -> None:
    workspace = read(tmp_path, TOP + COMPONENT + "severity = 0.3\n" + TEAM)
    defaults = load_defaults()
    (component,) = workspace.components
    assert component.severity == 0.3
    assert component.detect_hours == defaults.component["detect_hours"].value
    assert component.restore_hours == RestoreTime(**defaults.component["restore_hours"].value)
    told = sources(workspace, "ranking")
    assert set(told) == set(defaults.component) - {"severity"}
    assert set(told.values()) == {"built-in"}
    mean = defaults.component["restore_hours"].value["mean"]
    assert Assumption("ranking", "restore_hours", mean, "built-in") in workspace.assumptions


def test_an_explicit_0_is_a_0(tmp_path: Path) -> None:
    workspace = read(tmp_path, TOP + COMPONENT + "severity = 0\ndetect_hours = 0\n" + TEAM)
    assert workspace.components[0].severity == workspace.components[0].detect_hours == 0


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("restore_hours = 3", RestoreTime(mean=3, cv=1)),
        ("restore_hours = 2.5", RestoreTime(mean=2.5)),
        ("restore_hours = { mean = 2.5, cv = 2 }", RestoreTime(mean=2.5, cv=2)),
        ('restore_hours = { mean = 1, family = "gamma" }', RestoreTime(mean=1, family="gamma")),
        ("restore_hours.mean = 4\nrestore_hours.cv = 0", RestoreTime(mean=4, cv=0)),
        ("[component.restore_hours]\nmean = 4", RestoreTime(mean=4)),
    ],
)
def test_restore_times(tmp_path: Path, written: str, meant: RestoreTime) -> None:
    workspace = read(tmp_path, TOP + COMPONENT + written + "\n" + TEAM)
    assert workspace.components[0].restore_hours == meant


def test_a_single_team_owns_every_component_and_it_is_told(tmp_path: Path) -> None:
    workspace = read(tmp_path, TOP + COMPONENT + SECOND + TEAM)
    assert workspace.teams[0].components == ("ranking", "search")
    assert Assumption("core", "components", "ranking;search", "built-in") in workspace.assumptions


def test_a_team_may_own_nothing(tmp_path: Path) -> None:
    helper = '[[team]]\nid = "helpers"\nengineers = 1\n'
    workspace = read(tmp_path, TOP + COMPONENT + SECOND + TWO_TEAMS + helper)
    assert [team.components for team in workspace.teams] == [("ranking",), ("search",), ()]
    assert "components" not in sources(workspace, "helpers")


def test_ids_that_look_alike_are_alike(tmp_path: Path) -> None:
    component = COMPONENT.replace("ranking", "cafe\u0301")
    team = TEAM + 'components = [" café "]\n'
    workspace = read(tmp_path, TOP + component + team)
    assert workspace.components[0].id == workspace.teams[0].components[0] == "café"


@pytest.mark.parametrize(
    ("word", "value"), [('"low"', 1), ('"Medium"', 0.5), ('"high"', 0.25), ("0.7", 0.7), ("0", 0)]
)
def test_confidence(tmp_path: Path, word: str, value: float) -> None:
    workspace = read(tmp_path, TOP + f"[beliefs]\nconfidence = {word}\n" + COMPONENT + TEAM)
    assert workspace.beliefs == Beliefs(confidence=value)


@pytest.mark.parametrize(("exact", "bias"), [(1, 1), (0, 0.1), (0.3, 0.31), (0.99, 3)])
def test_estimates_that_may_be_exact(tmp_path: Path, exact: float, bias: float) -> None:
    toml = TOP + f"[beliefs]\neffort_exact = {exact}\neffort_bias = {bias}\n" + COMPONENT + TEAM
    beliefs = read(tmp_path, toml).beliefs
    assert (beliefs.effort_exact, beliefs.effort_bias) == (exact, bias)


def test_floors(tmp_path: Path) -> None:
    floors = (
        '[[floor]]\ncategory = "monitoring"\nshare = 0.4\n'
        '[[floor]]\ncategory = "testing"\nshare = 0.6\n'
    )
    assert read(tmp_path, TOP + COMPONENT + TEAM + floors).floors == (
        Floor(category="monitoring", share=0.4),
        Floor(category="testing", share=0.6),
    )


def test_tables_may_be_written_as_lists(tmp_path: Path) -> None:
    toml = (
        TOP + 'component = [{ id = "ranking", value_per_day = 1 }]\n'
        'team = [{ id = "core", engineers = 2 }]\nobjective = { reliability = 2 }\n'
    )
    workspace = read(tmp_path, toml)
    assert workspace.components[0].id == "ranking"
    assert workspace.objective.reliability == 2


def test_a_text_may_hold_what_looks_like_keys(tmp_path: Path) -> None:
    toml = 'name = """\\\n[x]\\\nquarters = 0"""\n' + TOP + COMPONENT + TEAM
    assert read(tmp_path, toml).name == "[x]quarters = 0"

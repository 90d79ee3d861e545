"""Scenarios, saved worlds, and what lies ahead, as a user asks for them on the command line."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.command import paydown
from tests.journeys.small import IDS, write_small

MINE = """\
schema = 1
title = "Ranking pays twice as much and search is left alone"
source = "made up for a test"

[[change]]
of = "component"
id = "ranking"
key = "value_per_day"
multiply = 2

[[change]]
of = "team"
id = "apps"
key = "engineers"
set = 0
from_quarter = 2
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder that holds a small workspace with a scenario of its own as ``mine``."""
    mine = write_small(tmp_path / "mine")
    (mine / "scenarios").mkdir()
    (mine / "scenarios" / "own.toml").write_text(MINE, encoding="utf-8")
    return tmp_path


def told(folder: Path, *arguments: str) -> dict[str, Any]:
    """Return the JSON of a command that has to work."""
    done = paydown(*arguments, "--json", cwd=folder)
    assert (done.code, done.err) == (0, "")
    found: dict[str, Any] = json.loads(done.out)
    return found


def test_a_scenario_of_the_catalogue(folder: Path) -> None:
    done = paydown("simulate", "mine", "--scenario", "traffic-surge", "--replications", "3",
                   cwd=folder)  # fmt: skip
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("3 worlds, 2 quarters, seed 0, scenario traffic-surge\n")


def test_it_changes_the_answer_of_every_verb(folder: Path) -> None:
    for verb in ("check", "plan", "simulate", "compare"):
        few: tuple[str, ...] = ("--worlds", "2") if verb == "check" else ()
        if verb in ("simulate", "compare"):
            few = ("--replications", "2", "--jobs", "1")
        if verb == "compare":
            few += ("--policies", "cd3")
        plain = told(folder, verb, "mine", *few)
        surge = told(folder, verb, "mine", *few, "--scenario", "traffic-surge")
        plain.pop("seconds", None)
        surge.pop("seconds", None)
        assert plain != surge, verb
        if "results" in surge:
            assert {row["scenario"] for row in surge["results"]} == {"traffic-surge"}
            assert {row["scenario"] for row in plain["results"]} == {"baseline"}


def test_a_scenario_of_ones_own(folder: Path) -> None:
    asked = ("simulate", "mine", "--policy", "none", "--replications", "2")
    plain, own = told(folder, *asked), told(folder, *asked, "--scenario", "own")
    values = [row["results"][0]["measures"]["net_value"]["mean"] for row in (plain, own)]
    assert values[1] > values[0]
    engineers = own["results"][0]["weeks"]["engineers"]["mean"]
    assert (engineers[12], engineers[13], engineers[26]) == (2.0, 1.0, 1.0)


def test_a_change_beyond_the_horizon_is_told(folder: Path) -> None:
    asked = ("plan", "mine", "--scenario", "hiring-freeze")
    done = paydown(*asked, cwd=folder)
    assert (done.code, done.err) == (
        0,
        "scenario hiring-freeze changes crews from quarter 3 on, and the horizon is 2 quarters; "
        "give more --quarters to see it\n",
    )
    assert " over 2 quarters, scenario hiring-freeze\n" in done.out
    longer = paydown(*asked, "--quarters", "3", cwd=folder)
    assert (longer.code, longer.err) == (0, "")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("own", "onw", "--scenario: unknown scenario 'onw'; did you mean 'own'?"),
        (
            'key = "value_per_day"',
            'key = "value_per_dya"',
            "scenarios/own.toml:8: unknown key 'value_per_dya' of component; did you mean "
            "'value_per_day'?",
        ),
        (
            'id = "ranking"',
            'id = "rankin"',
            "scenarios/own.toml:5: unknown component 'rankin'; give one of ranking, search",
        ),
        (
            'key = "value_per_day"\nmultiply = 2',
            'key = "severity"\nmultiply = 20',
            "scenarios/own.toml:5: component 'ranking': severity 0.2 becomes 4; give a number from "
            "0 to 1",
        ),
        (
            'of = "component"\nid = "ranking"\nkey = "value_per_day"\nmultiply = 2',
            'of = "item"\nid = "cache"\nkey = "effort_days"\nmultiply = 0',
            "scenarios/own.toml:5: item 'cache': effort_days 3 becomes 0; give a factor that "
            "leaves some",
        ),
        (
            'of = "component"\nid = "ranking"\nkey = "value_per_day"\nmultiply = 2',
            'of = "item"\ncategory = "servin"\nkey = "drag"\nmultiply = 2',
            "scenarios/own.toml:7: unknown category 'servin'; did you mean 'serving'?",
        ),
        (
            'id = "apps"',
            'id = "app"',
            "scenarios/own.toml:11: unknown team 'app'; give one of core, apps",
        ),
    ],
)
def test_a_wrong_scenario_is_named_with_file_line_value_and_remedy(
    folder: Path, old: str, new: str, words: str
) -> None:
    name = "own"
    if old == "own":
        name = new
    else:
        text = MINE.replace(old, new, 1)
        assert text != MINE
        (folder / "mine" / "scenarios" / "own.toml").write_text(text, encoding="utf-8")
    done = paydown("simulate", "mine", "--scenario", name, cwd=folder)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(words), done.err
    assert done.err.count("\n") == 1


def test_weeks_and_items_as_tables_and_files(folder: Path) -> None:
    done = paydown("simulate", "mine", "--policy", "cd3", "--replications", "4",
                   "--weeks", "out/weeks.csv", "--items", "out/items.csv", cwd=folder)  # fmt: skip
    assert (done.code, done.err) == (0, "")
    assert "\nOutlook under cd3, means of 4 worlds" in done.out
    assert "\nstart  " in done.out
    assert "\nQ2     " in done.out
    assert "\nDearest items under cd3, means of 4 worlds in EUR" in done.out
    assert "(no listed item)" in done.out
    with (folder / "out" / "weeks.csv").open(encoding="utf-8", newline="") as file:
        weeks = list(csv.DictReader(file))
    assert len(weeks) == 4 * 27
    assert {row["policy"] for row in weeks} == {"cd3"}
    assert {row["items_open"] for row in weeks if row["week"] == "0"} == {"7.0"}
    with (folder / "out" / "items.csv").open(encoding="utf-8", newline="") as file:
        items = list(csv.DictReader(file))
    assert {row["item"] for row in items if row["kind"] == "listed"} == set(IDS)
    assert all(float(row["cost"]) >= 0 for row in items)
    assert any(row["closed_day"] for row in items)


def test_a_saved_world_is_replayed(folder: Path) -> None:
    """Three worlds are simulated and the first one kept; played alone it gives the same."""
    kept = told(folder, "simulate", "mine", "--policy", "cd3", "--replications", "1", "--seed", "9",
                "--save-world", "kept.npz")  # fmt: skip
    again = told(folder, "simulate", "mine", "--policy", "cd3", "--world", "kept.npz")
    assert again == kept
    other = told(folder, "simulate", "mine", "--policy", "none", "--world", "kept.npz")
    assert other["results"][0]["measures"] != kept["results"][0]["measures"]
    assert other["seed"] == 9


def test_a_world_of_another_workspace_is_refused(folder: Path) -> None:
    told(folder, "simulate", "mine", "--replications", "1", "--save-world", "kept.npz")
    for change in (("--scenario", "drift-storm"), ("--quarters", "1")):
        done = paydown("simulate", "mine", "--world", "kept.npz", *change, cwd=folder)
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith("kept.npz: it is of another workspace (SHA-256 ")
        assert "; load it with the one it was drawn for, or save the world again" in done.err
    missing = paydown("simulate", "mine", "--world", "gone.npz", cwd=folder)
    assert (missing.code, missing.out) == (2, "")
    assert missing.err.startswith("gone.npz: it cannot be read (No such file or directory)")


def test_a_simulation_without_end_is_stopped(folder: Path) -> None:
    """No effort, no rollout days, and hardly a rollout that holds: all on day 0."""
    write_small(
        folder / "endless",
        "hopeless,Nothing to do and never done,ranking,pipeline,0,0,0,0,,",
    )
    header = (folder / "endless" / "backlog.csv").read_text(encoding="utf-8")
    lines = header.splitlines()
    text = f"{lines[0]},fix_success,rollout_days\n{lines[1]},1e-9,0\n"
    (folder / "endless" / "backlog.csv").write_text(text, encoding="utf-8")
    (folder / "endless" / "outcomes.csv").unlink()
    done = paydown("simulate", "endless", "--replications", "1", cwd=folder)
    assert (done.code, done.out) == (5, "")
    assert done.err == (
        "the simulation of policy 'as_listed' in world 0 was stopped on day 0 of 182, since it "
        "would not end: too much happens, at last rollouts of item 'hopeless', which hold with "
        "probability 1e-09; raise its fix_success, or its effort_days and rollout_days\n"
    )

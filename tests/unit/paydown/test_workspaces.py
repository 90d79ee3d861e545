import json
from pathlib import Path

import pytest

from paydown.failures import CommandError, Exit
from paydown.workspaces import Wanted, opened
from scenarios.capacity import CapacityError
from scenarios.fault import InputError
from tests.journeys.small import ROWS, TOML, write_small


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_small(tmp_path / "small")


def capacity(folder: Path, text: str) -> tuple[float, ...]:
    """Return the engineer-days of the first quarter, by team."""
    days = opened(Wanted(folder, capacity_days=text)).team_capacity(0)
    return tuple(round(day, 9) for day in days)


def test_without_options_a_workspace_is_as_it_is(folder: Path) -> None:
    workspace = opened(Wanted(folder))
    assert workspace.quarters == 2
    assert workspace.team_capacity(0) == pytest.approx((45.5, 45.5))


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("10", (5.0, 5.0)),
        (" 10 ", (5.0, 5.0)),
        ("0", (0.0, 0.0)),
        ("1e1", (5.0, 5.0)),
        ("core=20", (20.0, 45.5)),
        ("apps=0,core=20", (20.0, 0.0)),
        (" core = 20 , apps = 1.5 ", (20.0, 1.5)),
    ],
)
def test_capacity_days(text: str, days: tuple[float, ...], folder: Path) -> None:
    assert capacity(folder, text) == days


def test_capacity_over_all_teams_is_shared_as_they_share_it_now(tmp_path: Path) -> None:
    toml = TOML.replace('id = "core"\nengineers = 1', 'id = "core"\nengineers = 3')
    assert capacity(write_small(tmp_path, toml=toml), "40") == (30.0, 10.0)


@pytest.mark.parametrize(
    "text",
    ["", " ", "x", "nan", "inf", "-1", "1e10", "1,5", "core=", "core=x", "core=1,core=2", "core=-1",
     "core=1,5", "=5", "5,core=1", "core=1,,apps=2", "core=nan", "1_000", "0x10", "١"],
)  # fmt: skip
def test_what_is_no_capacity_is_refused(text: str, folder: Path) -> None:
    with pytest.raises(CommandError) as caught:
        capacity(folder, text)
    assert caught.value.code == Exit.INPUT
    assert str(caught.value).startswith(f"--capacity-days is {text!r}; ")


def test_a_team_with_an_equals_sign_in_its_name_can_be_named(tmp_path: Path) -> None:
    toml = TOML.replace('id = "core"', 'id = "a=b"')
    rows = [row.replace("core=8;apps=4", "8") for row in ROWS]
    assert capacity(write_small(tmp_path, *rows, toml=toml), "a=b=20") == (20.0, 45.5)


def test_an_unknown_team_is_named_with_those_there_are(folder: Path) -> None:
    with pytest.raises(CapacityError, match=r"unknown team 'cor'.*core.*apps"):
        capacity(folder, "cor=1")


def test_another_horizon(folder: Path) -> None:
    assert opened(Wanted(folder, quarters=5)).quarters == 5


def test_a_horizon_that_no_memory_holds_is_refused(tmp_path: Path) -> None:
    row = "growing,It doubles every quarter,ranking,pipeline,5,10,0.1,,,"
    folder = write_small(tmp_path, row, outcomes=None)
    backlog = (folder / "backlog.csv").read_text(encoding="utf-8").splitlines()
    grown = [f"{backlog[0]},growth_per_quarter", f"{backlog[1]},1"]
    (folder / "backlog.csv").write_text("\n".join(grown) + "\n", encoding="utf-8")
    assert opened(Wanted(folder, quarters=8)).quarters == 8
    with pytest.raises(CommandError, match=r"--quarters is 40: .*lower") as caught:
        opened(Wanted(folder, quarters=40))
    assert caught.value.code == Exit.INPUT


def test_faults_are_printed_as_json_where_it_is_wanted(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "backlog.csv").write_text("id,title,effort_days\na,A,x\nb,B,y\n", encoding="utf-8")
    with pytest.raises(InputError):
        opened(Wanted(folder))
    assert capsys.readouterr().out == ""
    with pytest.raises(InputError):
        opened(Wanted(folder, json=True))
    shape = json.loads(capsys.readouterr().out)
    assert [(fault["file"], fault["line"]) for fault in shape["faults"]][:2] == [
        ("backlog.csv", 2),
        ("backlog.csv", 3),
    ]
    with pytest.raises(InputError):
        opened(Wanted(folder, json=True, output=tmp_path / "faults.json"))
    assert json.loads((tmp_path / "faults.json").read_text(encoding="utf-8")) == shape
    assert capsys.readouterr().out == ""


def test_the_policy_in_use_now_is_looked_up_where_it_is_needed(tmp_path: Path) -> None:
    folder = write_small(tmp_path, toml=TOML.replace('"as_listed"', '"as_lsted"'))
    assert opened(Wanted(folder)).today == "as_lsted"
    with pytest.raises(InputError, match=r"paydown\.toml: today: .*did you mean 'as_listed'"):
        opened(Wanted(folder, today=True))


def test_a_policy_of_the_users_own_is_not_imported_to_read_a_workspace(tmp_path: Path) -> None:
    folder = write_small(tmp_path, toml=TOML.replace('"as_listed"', '"no_such_module:rule"'))
    assert opened(Wanted(folder, today=True)).today == "no_such_module:rule"

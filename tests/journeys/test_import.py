"""Whoever brings an export: a plan at once, a second import, and every row that was left out."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.command import Done, typed
from tests.support.exports import contents

Run = Callable[..., Done]
JIRA = (
    "\ufeffSummary,Issue key,Status,Created,Original estimate,Labels,Labels,Components\r\n"
    "Alerts are late,ML-1,To Do,02/Mar/26 9:15 AM,57600,alert,debt,ranking\r\n"
    "Backfills by hand,ML-2,To Do,03/Mar/26 9:15 AM,144000,pipeline,,ranking\r\n"
    "No estimate,ML-3,To Do,04/Mar/26 9:15 AM,,,,ranking\r\n"
)
ALERTS = [
    {"id": "Q1", "service_name": "ranking", "description": "Down", "status": "resolved",
     "urgency": "high", "created_at": "2026-03-02T09:00:00Z", "seconds_to_resolve": 3600}
]  # fmt: skip


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "jira.csv").write_bytes(JIRA.encode())
    (tmp_path / "alerts.json").write_text(json.dumps({"data": ALERTS}), encoding="utf-8")
    return typed(capsys)


def test_from_two_exports_to_a_plan(run: Run, tmp_path: Path) -> None:
    done = run("import", "jira", "jira.csv", "--into", "ws")
    assert done.code == 0
    assert done.out.startswith(
        "jira: 3 rows: 2 used, 1 skipped (1 no estimate)\n"
        "backlog.csv: 2 added, 0 updated, 0 unchanged\n"
    )
    assert "jira.csv:4  ML-3  no estimate" in done.out
    assert "paydown.toml is new: value_per_day and engineers in it are placeholders" in done.out
    assert done.err.splitlines() == [
        "ws/import/jira.toml", "ws/paydown.toml", "ws/backlog.csv", "ws/import/jira.state.json",
        "next: paydown check ws",
    ]  # fmt: skip
    assert run("import", "pagerduty", "alerts.json", "--into", "ws").code == 0
    checked = run("check", "ws", "--worlds", 0)
    assert checked.code == 0
    assert "2 items in play of 2, 1 component, 1 team, 0 outcomes, 1 past incident" in checked.out
    planned = run("plan", "ws", "--order-worlds", 0, "--json")
    assert planned.code == 0
    assert {one["id"] for one in json.loads(planned.out)["selected"]} == {"ML-1", "ML-2"}


def test_incidents_first_make_a_workspace_as_well(run: Run) -> None:
    assert run("import", "pagerduty", "alerts.json", "--into", "ws").code == 0
    assert run("check", "ws", "--worlds", 0).code == 0
    assert run("import", "jira", "jira.csv", "--into", "ws").code == 0
    assert "2 items in play of 2" in run("check", "ws", "--worlds", 0).out


def test_json_has_every_row(run: Run, tmp_path: Path) -> None:
    done = run("import", "jira", "jira.csv", "--into", "ws", "--json")
    told = json.loads(done.out)
    assert (told["read"], told["used"], len(told["skipped"])) == (3, 2, 1)
    assert told["skipped"][0] == {
        "file": "jira.csv", "line": 4, "key": "ML-3", "reason": "no estimate", "detail": "",
    }  # fmt: skip
    assert told["added"] == ["ML-1", "ML-2"]
    into_file = run("import", "jira", "jira.csv", "--into", "ws", "--json", "-o", "a.json")
    assert (into_file.code, into_file.out) == (0, "")
    again = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert (again["unchanged"], again["written"]) == (2, [])


def test_a_mapping_is_written_edited_and_used(run: Run, tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("Ticket,What,Cost\nT1,Slow,3\n", encoding="utf-8")
    refused = run("import", "csv", "own.csv", "--into", "ws")
    assert "name the column as id under [columns] of the mapping (--write-mapping" in refused.err
    assert run("import", "csv", "own.csv", "--into", "ws", "--write-mapping").code == 0
    assert list(contents(tmp_path / "ws")) == ["import/csv.toml"]
    mapping = tmp_path / "ws" / "import" / "csv.toml"
    text = mapping.read_text(encoding="utf-8").replace('id = ["id"', 'id = ["Ticket"')
    text = text.replace('title = ["title"', 'title = ["What"').replace('"effort_days"', '"Cost"')
    mapping.write_text(text, encoding="utf-8")
    assert run("import", "csv", "own.csv", "--into", "ws").code == 0
    assert "T1,Slow," in (tmp_path / "ws" / "backlog.csv").read_text(encoding="utf-8")
    again = run("import", "csv", "own.csv", "--into", "ws", "--write-mapping")
    assert (again.code, again.err.split(";")[0]) == (2, "import/csv.toml: it is there already")


def test_a_dry_run_writes_nothing(run: Run, tmp_path: Path) -> None:
    done = run("import", "jira", "jira.csv", "--into", "ws", "--dry-run")
    assert (done.code, done.err) == (0, "")
    assert "2 added, 0 updated, 0 unchanged (nothing was written)" in done.out
    assert not (tmp_path / "ws").exists()


def test_a_second_import_tells_what_it_kept(run: Run, tmp_path: Path) -> None:
    run("import", "jira", "jira.csv", "--into", "ws")
    backlog = tmp_path / "ws" / "backlog.csv"
    text = backlog.read_text(encoding="utf-8")
    assert "2026-03-02,2\n" in text
    backlog.write_text(text.replace("2026-03-02,2\n", "2026-03-02,9\n"), encoding="utf-8")
    changed = JIRA.replace("57600", "28800").replace("Backfills", "Some backfills")
    (tmp_path / "jira.csv").write_text(changed, encoding="utf-8")
    done = run("import", "jira", "jira.csv", "--into", "ws")
    assert "0 added, 1 updated, 1 unchanged, 1 cell kept as edited by hand" in done.out
    assert "ML-1  effort_days  9     1" in done.out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("jirra", "jira.csv"), "unknown source 'jirra'; did you mean 'jira'?"),
        (("jira", "none.csv"), "none.csv: there is no such file; name an export of Jira"),
        (("jira", "alerts.json"), "alerts.json:1: it is an object without the rows; give an array"),
        (("linear", "jira.csv"), "jira.csv:1: no column names the rows"),
        (("jira", "jira.csv", "--kind", "incidents"), "--kind goes with csv; jira says itself"),
        (("csv", "jira.csv", "--kind", "items"), "--kind is 'items'; give backlog or incidents"),
        (("jira", "jira.csv", "--day-first", "--month-first"), "--day-first and --month-first are"),
        (("jira", "jira.csv", "--into", "jira.csv"), "jira.csv: it is no folder; give another"),
    ],
)
def test_what_makes_no_sense_is_told(
    arguments: tuple[str, ...], told: str, run: Run, tmp_path: Path
) -> None:
    before = contents(tmp_path)
    done = run("import", *arguments)
    assert (done.code, done.out) == (2, "")
    assert told in done.err
    assert len(done.err.splitlines()) == 1
    assert contents(tmp_path) == before


def test_ambiguous_dates_are_asked_about(run: Run, tmp_path: Path) -> None:
    text = JIRA
    for name in ("02/Mar", "03/Mar", "04/Mar"):
        text = text.replace(f"{name}/26 9:15 AM", name.replace("Mar", "04") + "/2026 09:15")
    (tmp_path / "jira.csv").write_text(text, encoding="utf-8")
    done = run("import", "jira", "jira.csv", "--into", "ws")
    assert done.code == 2
    assert "date '02/04/2026 09:15' may be day or month first" in done.err
    assert not (tmp_path / "ws").exists()
    faults = json.loads(run("import", "jira", "jira.csv", "--into", "ws", "--json").out)["faults"]
    assert faults[0]["line"] == 2
    done = run("import", "jira", "jira.csv", "--into", "ws", "--month-first")
    assert done.code == 0
    assert "2026-02-04" in (tmp_path / "ws" / "backlog.csv").read_text(encoding="utf-8")


def test_a_failed_write_leaves_the_workspace_as_it_was(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("import", "jira", "jira.csv", "--into", "ws")
    before = contents(tmp_path / "ws")
    (tmp_path / "jira.csv").write_text(JIRA.replace("57600", "28800"), encoding="utf-8")
    monkeypatch.setattr("os.replace", _full)
    done = run("import", "jira", "jira.csv", "--into", "ws")
    assert done.code == 4
    assert "No space left on device" in done.err
    assert contents(tmp_path / "ws") == before


def _full(source: Path, target: Path) -> None:
    raise OSError(28, "No space left on device")


def test_from_python(tmp_path: Path) -> None:
    import paydown

    export = tmp_path / "jira.csv"
    export.write_bytes(JIRA.encode())
    account = paydown.import_files("jira", [export], into=tmp_path / "ws")
    assert isinstance(account, paydown.Account)
    assert (account.read, account.used, account.reasons) == (3, 2, {"no estimate": 1})
    with pytest.raises(ValueError, match="unknown source 'jirra'"):
        paydown.import_files("jirra", [export])

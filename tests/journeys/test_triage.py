"""Whoever runs triage: sees what would change, changes it, and changes nothing else."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.command import Done, typed
from tests.journeys.small import write_small

Run = Callable[..., Done]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return typed(capsys)


@pytest.fixture
def ws(tmp_path: Path) -> Path:
    """Return a workspace: one signal of a listed item and one of none are too high, one is fine."""
    folder = write_small(tmp_path / "ws")
    backlog = folder / "backlog.csv"
    lines = backlog.read_text(encoding="utf-8").splitlines()
    tail = [",signals", *("," + ("p99" if line.startswith("cache") else "") for line in lines[1:])]
    text = "\r\n".join(line + more for line, more in zip(lines, tail, strict=True))
    backlog.write_bytes(text.encode())
    rows = ["time,component,kind,signal,value,low,high"]
    for hour in range(100):
        time = f"2027-01-{1 + hour // 24:02}T{hour % 24:02}:00:00Z"
        bad = 30 if hour >= 50 else 10
        rows += [f"{time},search,latency,p99,{bad},,20", f"{time},ranking,drift,psi,{bad},,20"]
        rows += [f"{time},ranking,health,fine,1,,20"]
    (folder / "signals.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_nothing_changes_before_it_is_accepted(run: Run, ws: Path) -> None:
    before = files(ws)
    done = run("triage", ws)
    assert (done.code, done.err) == (0, "")
    assert files(ws) == before
    assert done.out.splitlines()[0] == (
        "300 readings of 3 signals, breaches from 2026-12-08T03:00:00Z to 2027-01-05T03:00:00Z: "
        "2 in breach"
    )
    assert "cache  incidents_per_quarter     1  1.444" in done.out
    assert "ranking-psi  model_staleness" in done.out
    assert "1 signal without a breach" in done.out
    assert done.out.endswith("--accept would change: 1 cell raised, 1 new item\n")


def test_what_is_accepted_changes_these_cells_and_no_byte_beside(run: Run, ws: Path) -> None:
    before = files(ws)
    shown = json.loads(run("triage", ws, "--json").out)
    done = run("triage", ws, "--accept", "--json")
    after = files(ws)
    accepted = json.loads(done.out)
    assert (shown.pop("accepted"), accepted.pop("accepted")) == (False, True)
    assert shown == accepted
    assert set(after) - set(before) == {"triage.toml"}
    assert [name for name in before if before[name] != after[name]] == ["backlog.csv"]
    old, new = (text["backlog.csv"].decode().split("\r\n") for text in (before, after))
    assert new[0].startswith(old[0] + ",")
    for was, now in zip(old[1:], new[1:], strict=False):
        cells, changed = was.split(","), now.split(",")
        if was.startswith("cache"):
            assert (cells[5], changed[5]) == ("1", "1.444")
            cells[5] = changed[5]
        assert changed[: len(cells)] == cells
        assert not any(changed[len(cells) :])
    assert new[len(old)].startswith("ranking-psi,")
    assert run("check", ws, "--worlds", 0).code == 0


def test_the_second_time_nothing_is_left_to_do(run: Run, ws: Path) -> None:
    run("triage", ws, "--accept")
    before = files(ws)
    done = run("triage", ws, "--accept")
    assert done.code == 0
    assert done.out.endswith("the backlog stays as it is\n")
    assert done.out.count("its readings have counted before") == 2
    assert files(ws) == before


def test_a_signal_is_suppressed_with_a_reason_until_a_day(run: Run, ws: Path) -> None:
    reason = 'a new cache, "v2"'
    asked = ("--suppress", "p99", "--because", reason, "--until")
    done = run("triage", ws, *asked, "2027-02-01", "--json")
    told = json.loads(done.out)
    (muted,) = told["suppressed"]
    assert (muted["until"], muted["because"], told["raised"]) == ("2027-02-01", reason, [])
    assert "1 suppressed" in run("triage", ws).out
    (ws / "triage.toml").unlink()
    assert json.loads(run("triage", ws, *asked, "2027-01-02", "--json").out)["suppressed"] == []


def test_where_the_memory_cannot_be_written_the_backlog_is_put_back(
    run: Run, ws: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(ws)
    replace = os.replace

    def refuse(source: str, target: str) -> None:
        if str(target).endswith("triage.toml"):
            raise OSError(28, "No space left on device", str(target))
        replace(source, target)

    monkeypatch.setattr(os, "replace", refuse)
    done = run("triage", ws, "--accept")
    assert (done.code, done.out) == (4, "")
    assert "triage.toml: it cannot be written or read (No space left on device)" in done.err
    assert files(ws) == before


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--until", "2027-01-01"), "--until goes with --suppress; name a signal"),
        (("--suppress", "p99"), "--suppress needs an end and a reason"),
        (("--suppress", "p99", "--until", "2027-01-01", "--because", " "), "an end and a reason"),
        (("--suppress", "p99", "--until", "soon", "--because", "x"), "--until is 'soon'"),
        (
            ("--suppress", "p98", "--until", "2027-01-01", "--because", "x"),
            "--suppress: unknown signal 'p98'; did you mean 'p99'?",
        ),
        (("--detectors", "adwim"), "--detectors: it is 'adwim'; did you mean 'adwin'?"),
        (("--days", "nan"), "'--days'"),
        (("--days", "inf"), "--days is inf; give a number from 1 to 36500"),
        (("--kind", "speed"), "--kind: it is 'speed'; give one of data_quality, parity"),
        (("--component", "serch"), "--component: unknown component 'serch'; did you mean"),
        (("--at", "2027-01-01T00:00:00"), "--at is '2027-01-01T00:00:00' without a zone"),
        (("gone.json",), "gone.json: there is no such file"),
    ],
)
def test_wrong_usage_is_told_and_changes_nothing(
    run: Run, ws: Path, arguments: tuple[str, ...], told: str
) -> None:
    before = files(ws)
    done = run("triage", ws, *arguments, "--accept")
    assert (done.code, done.out) == (2, "")
    assert told in done.err
    assert files(ws) == before


def test_no_answer_takes_the_place_of_what_is_read(run: Run, ws: Path) -> None:
    before = files(ws)
    for name in ("signals.csv", "backlog.csv", "triage.toml"):
        done = run("triage", ws, "-o", ws / name)
        assert done.code == 2
        assert "which is read; give the name of another file" in done.err
    assert files(ws) == before
    assert run("triage", ws, "-o", ws / "answer.txt").out == ""
    assert (ws / "answer.txt").read_text(encoding="utf-8") == run("triage", ws).out


def test_all_faults_at_once_also_as_json(run: Run, ws: Path) -> None:
    signals = ws / "signals.csv"
    signals.write_text(signals.read_text() + "x,search,latency,p99,nan,,\ny,z,latency,p99,1,,\n")
    done = run("triage", ws, "--json")
    assert done.code == 2
    assert [(one["file"], one["line"]) for one in json.loads(done.out)["faults"]] == [
        ("signals.csv", 302),
        ("signals.csv", 302),
        ("signals.csv", 303),
        ("signals.csv", 303),
    ]


def test_no_signals_at_all(run: Run, ws: Path) -> None:
    (ws / "signals.csv").unlink()
    done = run("triage", ws)
    assert done.code == 2
    assert done.err == (
        "signals.csv: there is none, and no other file is given; write signals.csv or name files\n"
    )


def test_a_file_of_another_tool_stands_beside_signals(run: Run, ws: Path, tmp_path: Path) -> None:
    metric = {"metric_name": "ValueDrift(column=age)", "value": 0.001}
    config = {"type": "evidently:metric_v2:ValueDrift", "column": "age", "method": "ks"}
    file = tmp_path / "drift.json"
    file.write_text(json.dumps({"metrics": [{**metric, "config": config}], "tests": []}))
    asked = (file, "--component", "ranking", "--at", "2027-01-05T00:00:00Z", "--json")
    told = json.loads(run("triage", ws, *asked).out)
    assert [one["id"] for one in told["new"]] == ["ranking-drift-age", "ranking-psi"]


def test_a_detector_without_its_package_is_told(
    run: Run, ws: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "river.drift", None)
    assert run("triage", ws).code == 0
    done = run("triage", ws, "--detectors", "adwin")
    assert done.code == 2
    assert "pip install 'paydown[signals]'" in done.err


def test_an_unknown_flag_is_refused_and_a_known_one_shown(run: Run, tmp_path: Path) -> None:
    folder = write_small(tmp_path / "flags", outcomes=None)
    backlog = folder / "backlog.csv"
    known = "id,title,component,effort_days,drag,risk_flags\na,A,ranking,3,0.1,Fragile lineage\n"
    backlog.write_text(known + "b,B,ranking,3,0.1,brittle monitring\n")
    done = run("plan", folder, "--order-worlds", 0)
    assert done.code == 2
    told = "backlog.csv:3: risk_flags holds 'brittle monitring'; did you mean 'brittle"
    assert told in done.err
    backlog.write_text(known)
    assert "- risk: fragile lineage" in run("plan", folder, "--order-worlds", 0).out
    (one,) = json.loads(run("plan", folder, "--order-worlds", 0, "--json").out)["selected"]
    assert one["risk_flags"] == ["lineage_fragility"]

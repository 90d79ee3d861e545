"""Whoever has a past asks what it says of the beliefs, and writes it into the files."""

import csv
import json
import os
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import paydown
from tests.journeys.command import Done, typed
from tests.journeys.past import HEADER, TOML, backlog, incidents, write_past
from tests.journeys.small import write_empty, write_small

Run = Callable[..., Done]
HOPELESS = "id,component,items,started,detected,restored,severity,engineer_hours,title"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("COLUMNS", "120")
    return typed(capsys)


@pytest.fixture
def ws(tmp_path: Path) -> Path:
    return write_past(tmp_path / "ws")


def told(run: Run, ws: Path, *options: str) -> dict[str, Any]:
    done = run("calibrate", ws, "--json", *options)
    assert done.code == 0, done.err
    found: dict[str, Any] = json.loads(done.out)
    return found


def content(ws: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(ws.iterdir())}


def test_beliefs_are_proposed_and_nothing_is_changed(run: Run, ws: Path) -> None:
    before = content(ws)
    done = run("calibrate", ws)
    assert done.code == 0
    assert content(ws) == before
    assert "nothing was changed; --accept writes the beliefs into the files" in done.err
    for words in (
        "80 incidents from 2025-01-01 until 2027-01-04",
        "Hazards of items",
        "Back-test: the last 91 days",
        "these beliefs",
        "beliefs to change: ",
        "Hazards to change (incidents_per_quarter)",
        "Other beliefs to change",
        "backlog.csv:2",
        "prior: stated 0.5, cv 0.5",
        "True effort over estimate",
        "name several items: each is laid to one of them",
    ):
        assert words in done.out, words


def test_numbers_and_tables_say_the_same(run: Run, ws: Path) -> None:
    found = told(run, ws)
    first = next(one for one in found["changes"] if one["key"] == "incidents_per_quarter")
    assert (first["file"], first["line"], first["subject"]) == ("backlog.csv", 2, "i0")
    assert first["low"] < first["new"] < first["high"]
    test = found["back_test"]
    assert test["forecasts"] == 26 == len(test["transforms"])
    assert sum(group["came"] for group in test["groups"]) == 9
    assert test["coverage"]["of"] == 26
    assert found["items"] == told(run, ws, "--seed", "0")["items"], "the same seed says the same"
    priors = {one["item"]: one["prior_mean"] for one in found["items"]}
    assert priors["i0"] == 0.5, "it is stated"
    means = {one["category"]: one["mean"]["value"] for one in found["categories"]}
    assert priors["i1"] == pytest.approx(means["pipeline"]), "it is blank"


def test_accepted_beliefs_are_all_that_changes(run: Run, ws: Path) -> None:
    before = content(ws)
    changes = told(run, ws)["changes"]
    done = run("calibrate", ws, "--accept")
    assert done.code == 0
    assert done.err.splitlines() == [str(ws / "backlog.csv"), str(ws / "paydown.toml")]
    wanted = {(one["subject"], one["key"]): one["new"] for one in changes}
    old = list(csv.DictReader(before["backlog.csv"].decode().splitlines()))
    new = list(csv.DictReader((ws / "backlog.csv").read_text().splitlines()))
    for was, now in zip(old, new, strict=True):
        for column, text in now.items():
            if (was["id"], column) in wanted:
                assert float(text) == wanted[was["id"], column]
            else:
                assert text == was.get(column, "")
    assert '"Item, 0"' in (ws / "backlog.csv").read_text()
    text = (ws / "paydown.toml").read_text()
    kept = {line.split("#")[-1] for line in TOML.splitlines() if "#" in line}
    assert kept == {line.split("#")[-1] for line in text.splitlines() if "#" in line}
    settings = tomllib.loads(text)
    assert settings["history"]["calibrated_until"].isoformat() == "2027-01-03"
    ranking = settings["component"][0]
    assert ranking["detect_hours"] == wanted["ranking", "detect_hours"]
    assert ranking["restore_hours"]["mean"] == wanted["ranking", "restore_hours.mean"]
    assert settings["beliefs"]["effort_bias"] == wanted["beliefs", "effort_bias"]
    assert settings["component"][1]["value_per_day"] == 500
    assert content(ws)["incidents.csv"] == before["incidents.csv"]


def test_what_is_accepted_is_not_learnt_twice(run: Run, ws: Path) -> None:
    assert run("calibrate", ws, "--accept").code == 0
    after = content(ws)
    again = run("calibrate", ws, "--accept")
    assert again.code == 0
    assert "no belief is to be changed" in again.out
    assert content(ws) == after


def test_line_ends_and_marks_are_kept(run: Run, tmp_path: Path) -> None:
    ws = write_past(tmp_path / "crlf", toml="\ufeff" + TOML.replace("\n", "\r\n"), end="\r\n")
    assert run("calibrate", ws, "--accept").code == 0
    for name in ("backlog.csv", "paydown.toml"):
        raw = (ws / name).read_bytes()
        assert raw.count(b"\n") == raw.count(b"\r\n") > 20
    assert (ws / "paydown.toml").read_bytes().startswith(b"\xef\xbb\xbf# Kept")


def test_both_files_or_none(run: Run, ws: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = content(ws)
    replace, calls = os.replace, []

    def fail_second(source: str, target: Path) -> None:
        calls.append(target)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")
        replace(source, target)

    monkeypatch.setattr(os, "replace", fail_second)
    done = run("calibrate", ws, "--accept")
    assert done.code == 4
    assert "No space left on device" in done.err
    assert content(ws) == before


def test_a_form_that_is_not_edited_is_named(run: Run, tmp_path: Path) -> None:
    inline = TOML.split("[[component]]")[0] + (
        'component = [{ id = "ranking", value_per_day = 1000 }, '
        '{ id = "search", value_per_day = 500 }]\n'
    )
    head, history = inline.split("[history]")
    lines = history.split("component =")
    toml = f'{head}component ={lines[1]}[history]{lines[0]}[[team]]\nid = "core"\nengineers = 2\n'
    ws = write_past(tmp_path / "inline", toml=toml)
    before = content(ws)
    done = run("calibrate", ws, "--accept")
    assert done.code == 2
    assert "stands in a form that is not edited; write " in done.err
    assert content(ws) == before


def test_files_changed_in_between_are_not_written_over(ws: Path) -> None:
    found = paydown.calibrate(ws)
    write_past(ws, items=backlog()[:-1])
    with pytest.raises(paydown.InputError, match="it was changed since it was read"):
        paydown.accept(ws, found)


def test_voluntary_reports_carry_no_rate(run: Run, tmp_path: Path) -> None:
    ws = write_past(tmp_path / "ws", toml=TOML.replace('"complete"', '"voluntary"'))
    found = told(run, ws)
    assert not found["rates"]
    assert found["reasons"][0].startswith("[history] reporting is voluntary")
    assert {one["key"] for one in found["changes"]}.isdisjoint(
        {"incidents_per_quarter", "background_incidents_per_quarter", "clustering"}
    )
    assert "detect_hours" in {one["key"] for one in found["changes"]}


def test_items_dated_by_their_own_incidents_carry_no_rate(run: Run, tmp_path: Path) -> None:
    first: dict[str, str] = {}
    for one in incidents()[1:]:
        for name in filter(None, one.split(",")[2].split(";")):
            first.setdefault(name, one.split(",")[3][:10])
    rows = [HEADER]
    for one in backlog()[1:]:
        cells = next(iter(csv.reader([one])))
        cells[1] = "x"
        cells[5] = first.get(cells[0], cells[5])
        rows.append(",".join(cells))
    toml = TOML.replace('reporting = "complete"\n', "")
    ws = write_past(tmp_path / "ws", items=rows, toml=toml)
    found = told(run, ws)
    assert not found["rates"]
    assert " items that incidents name were created on the day of their" in found["reasons"][0]
    stated = write_past(tmp_path / "stated", items=rows)
    assert told(run, stated)["rates"]


@pytest.mark.parametrize(
    ("events", "words"),
    [
        ([HOPELESS], "the history holds no incident that can be counted"),
        (
            [HOPELESS, *(f"n{n},ranking,i1,,,,,," for n in range(30))],
            "30 incidents left out: have no time at all",
        ),
        (
            [HOPELESS, *(f"n{n},ranking,i1,2027-05-0{n}T01:00:00Z,,,,," for n in range(1, 9))],
            "8 incidents left out: lie after the end of the history, 2027-01-04",
        ),
        (
            [HOPELESS, *(f"n{n},ranking,,2026-05-0{n}T01:00:00Z,,,,," for n in range(1, 9))],
            "none of 8 incidents names an item",
        ),
        (
            [HOPELESS, *(f"n{n},ranking,i1,2026-05-0{n}T01:00:00Z,,,,," for n in range(1, 4))],
            "3 incidents are laid to items that were watched when they happened, at least 5",
        ),
    ],
)
def test_what_the_history_cannot_carry_is_said(
    events: list[str], words: str, run: Run, tmp_path: Path
) -> None:
    done = run("calibrate", write_past(tmp_path / "ws", events=events))
    assert done.code == 0
    assert words in done.out
    assert "detection times cannot be estimated" in done.out


def test_a_workspace_without_a_past_learns_nothing(run: Run, tmp_path: Path) -> None:
    for ws in (write_small(tmp_path / "small"), write_empty(tmp_path / "empty")):
        done = run("calibrate", ws, "--accept")
        assert (done.code, done.err) == (0, "")
        assert "no belief is to be changed" in done.out


def test_odd_items_and_counts_are_told(run: Run, tmp_path: Path) -> None:
    rows = [
        *backlog(),
        "back,Closed before created,ranking,serving,closed,2026-05-01,2026-04-01,4,4,1,",
        "none,Estimate of nothing,ranking,serving,closed,2026-05-01,2026-06-01,0,4,1,",
        "idle,No work booked,ranking,serving,closed,2026-05-01,2026-06-01,4,0,1,",
        "when,Closed some day,ranking,serving,closed,2026-05-01,,4,4,1,",
        "new,Created today,ranking,serving,open,2027-01-04,,4,,,",
    ]
    huge = [f"h{n},ranking,i5,2026-11-11T01:{n % 60:02d}:00Z,,,0.1,," for n in range(600)]
    ws = write_past(tmp_path / "ws", items=rows, events=[*incidents(), *huge])
    done = run("calibrate", ws, "--accept")
    assert done.code == 0
    for words in (
        "1 item closed before created (back): no rate of theirs",
        "1 item closed on an unknown day",
        "1 task left out: the estimate is 0, so there is no ratio",
        "1 task left out: no work was booked",
        "1 item in play was never watched (new)",
        "incidents bunch: ",
    ):
        assert words in done.out, words
    assert paydown.load(ws).items[5].incidents_per_quarter > 30


def test_the_effort_history_is_read_with_all_its_faults(run: Run, ws: Path) -> None:
    lines = (
        "id,category,estimate_hours,actual_hours,started,completed",
        "a,bug,7,7,2026-01-05,2026-01-04",
        "a,bug,x,7,,",
        "b,bug,,3,,soon",
        "c,bug,-1,3,,",
    )
    (ws / "effort_history.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = run("calibrate", ws)
    number = "give a number of 0 or more (at most 1e+09)"
    assert done.code == 2
    assert done.err.splitlines() == [
        "effort_history.csv:3: estimate_hours is 'x'; give a number",
        "effort_history.csv:3: task 'a' is given twice (first in line 2); rename one",
        "effort_history.csv:4: completed is 'soon'; give a date like 2027-01-04",
        f"effort_history.csv:4: estimate_hours is missing; {number}",
        f"effort_history.csv:5: estimate_hours is -1.0; {number}",
    ]
    assert json.loads(run("calibrate", ws, "--json").out)["faults"][0]["line"] == 3


def test_past_tasks_count_with_what_is_odd_told(run: Run, tmp_path: Path) -> None:
    tasks = [
        "id,category,estimate_hours,actual_hours,started,completed",
        *(f"t{n},bug,8,{8 if n % 2 else 2 + n / 5:.1f},," for n in range(60)),
        "odd,bug,8,9,2026-01-05,2026-01-04",
        "late,bug,8,9,2026-12-05,2027-02-04",
    ]
    found = told(run, write_past(tmp_path / "ws", tasks=tasks))
    kinds = {one["kind"]: one["tasks"] for one in found["efforts"]}
    assert kinds == {"all": 85, "bug": 61, "closed items": 24}
    assert "1 task left out: completed after the planning date" in found["notes"]
    assert any("completed before started (effort_history.csv:62)" in n for n in found["notes"])


def test_dates_of_the_history_have_to_rise(run: Run, tmp_path: Path) -> None:
    toml = TOML.replace("since = 2025-01-01", "since = 2026-01-01\nuntil = 2025-01-01")
    done = run("calibrate", write_past(tmp_path / "ws", toml=toml))
    assert done.code == 2
    assert done.err == (
        "paydown.toml:8: since is 2026-01-01 and until is 2025-01-01; give them rising\n"
    )


@pytest.mark.parametrize("name", ["effort_history.csv", "backlog.csv", "paydown.toml"])
def test_what_is_read_is_not_written_over(name: str, run: Run, ws: Path) -> None:
    before = content(ws)
    done = run("calibrate", ws, "-o", ws / name)
    assert done.code == 2
    assert "which is read; give the name of another file" in done.err
    assert content(ws) == before

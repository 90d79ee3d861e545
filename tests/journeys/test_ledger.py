"""Whoever has to decide, and whoever asks a year later why: the ledger by the command line."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import paydown
from paydown.ledger import database
from tests.journeys.command import Done, typed
from tests.journeys.small import TOML, write_small

Run = Callable[..., Done]
ACCEPT = ("--accept", "--by", "Ada", "--because", "worth it", "--order-worlds", 0)
INCIDENTS = """\
id,component,items,started,severity,title
INC-1,ranking,alerts,2026-11-01T10:00:00Z,0.3,Empty pages for an hour
"""


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return typed(capsys)


@pytest.fixture
def ws(tmp_path: Path) -> Path:
    folder = write_small(tmp_path / "ws")
    (folder / "incidents.csv").write_text(INCIDENTS, encoding="utf-8")
    return folder


def head_of(done: Done) -> str:
    return done.err.split("head ")[1].split()[0]


def test_a_plan_is_accepted_shown_verified_and_replayed(run: Run, ws: Path) -> None:
    asked = ("--explain", "--quarters", 1, "--capacity-days", 40, "--scenario", "hiring-freeze")
    done = run("plan", ws, *asked, *ACCEPT, "--author", "Bo")
    assert done.code == 0
    assert "\naccepted by Ada; recorded as 1; head 1:" in done.err
    head = head_of(done)
    listed = run("ledger", "log", ws).out
    assert "optimal plan: " in listed
    assert "- worth it" in listed
    assert listed.endswith(f"head {head}\n")
    shown = run("ledger", "show", 1, ws).out
    for words in (
        "approved by Ada, proposed by Bo",
        "because: worth it",
        "evidence: INC-1; ",
        "the other way costs ",
        "Left as it is; loss over the horizon, by channel (EUR)",
        "option capacity_days",
        "version of highspy",
        "not asked: frontier capacity, frontier value, truths, alternatives, core-index",
    ):
        assert words in shown
    verified = run("ledger", "verify", ws, "--expect-head", head)
    assert (verified.code, verified.out) == (0, f"the ledger holds: 1 record, head {head}\n")
    again = run("ledger", "replay", 1, ws)
    assert (again.code, again.out) == (0, "record 1: the same plan\n"), again
    now = run("ledger", "replay", 1, ws, "--now")
    assert (now.code, now.out) == (0, "record 1: all inputs are as they were\n")


def test_what_is_recorded_is_what_was_planned(run: Run, ws: Path) -> None:
    done = run("plan", ws, *ACCEPT, "--json")
    plan = json.loads(done.out)
    assert plan["accepted"] == head_of(done)
    told = json.loads(run("ledger", "show", 1, ws, "--json").out)
    body = told["body"]
    assert plan.items() >= body["plan"].items()
    assert (body["by"], body["author"], body["because"]) == ("Ada", None, "worth it")
    assert body["digest"] == paydown.open_ledger(ws).record(1).content["digest"]
    assert [one["path"] for one in body["files"]] == [
        "backlog.csv", "incidents.csv", "outcomes.csv", "paydown.toml",
    ]  # fmt: skip
    items = {one["id"]: one for one in body["items"]}
    assert set(items) == {"alerts", "schema", "labels", "notebook", "cache", "parser", "runbook"}
    ranks = [items[one["id"]]["rank"] for one in plan["selected"]]
    assert ranks == list(range(1, len(ranks) + 1))
    assert all("rank" not in items[one["id"]] for one in plan["not_selected"])
    assert items["alerts"]["loss"]["drag"] == pytest.approx(0.01 * 182 * 1000)
    (incident,) = items["alerts"]["evidence"]["incidents"]
    assert incident["title"] == "Empty pages for an hour"
    assert body["not_asked"][0] == "explain"


def test_a_replay_needs_no_file_of_today(run: Run, ws: Path) -> None:
    run("plan", ws, "--json", "--order-worlds", 0, "-o", ws / "last.json")
    kept = ("--keep", ws / "last.json", "--max-changes", 1)
    assert run("plan", ws, *kept, *ACCEPT).code == 0
    (ws / "last.json").unlink()
    text = (ws / "backlog.csv").read_text()
    (ws / "backlog.csv").write_text(
        text.replace("runbook,", "manual,").replace("out of play,3,1", "out of play,30,1")
    )
    (ws / "outcomes.csv").unlink()
    again = run("ledger", "replay", 1, ws)
    assert (again.code, again.out) == (0, "record 1: the same plan\n"), again
    now = run("ledger", "replay", 1, ws, "--now", "--json")
    assert now.code == 1
    assert now.err == "inputs differ from those of record 1\n"
    differences = {one["what"]: one for one in json.loads(now.out)["differences"]}
    assert list(differences) == ["backlog.csv", "outcomes.csv", "item manual", "item runbook"]
    assert differences["item runbook"]["now"] == "not listed"
    assert differences["outcomes.csv"]["now"] == "not there"


def test_a_replay_that_differs_says_in_what(
    run: Run, ws: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("plan", ws, *ACCEPT)
    import optimize.planner

    real = optimize.planner.make_plan

    def poorer(workspace: paydown.Workspace, *args: object, **more: object) -> paydown.Plan:
        teams = tuple(team.but(focus=team.focus / 3) for team in workspace.teams)
        return real(workspace.but(teams=teams), *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(optimize.planner, "make_plan", poorer)
    monkeypatch.setattr("paydown.ledger.replay.versions", lambda: {"paydown": "9", "python": "4"})
    done = run("ledger", "replay", 1, ws)
    assert (done.code, done.err) == (1, "record 1 gives another plan today\n")
    assert done.out.startswith("record 1: another plan\n")
    for words in ("item parser", "left out", "objective", "Versions that differ", "highspy"):
        assert words in done.out


def test_a_risk_is_accepted_for_a_time(run: Run, ws: Path) -> None:
    options = ("--by", "Ada", "--because", "nobody looks at it")
    done = run("ledger", "accept-risk", "cache", ws, "--until", "2027-03-31", *options)
    assert (done.code, done.out) == (0, "risk of cache accepted until 2027-03-31\n")
    assert done.err.startswith("recorded as 1; head 1:")
    assert len(paydown.load(ws).in_play) == 6
    check = run("check", ws, "--worlds", 0).out
    assert "6 items in play of 7" in check
    assert "1 risk is accepted and out of play: cache until 2027-03-31" in check
    assert "within the horizon the acceptance of cache expires" in check
    plan = run("plan", ws, *ACCEPT)
    assert "1 risk is accepted and out of play: cache until 2027-03-31" in plan.out
    told = json.loads(run("plan", ws, "--json", "--order-worlds", 0).out)
    assert "cache" not in {one["id"] for one in (*told["selected"], *told["not_selected"])}
    assert told["risks"] == [
        {"item": "cache", "until": "2027-03-31", "by": "Ada", "because": "nobody looks at it",
         "record": 1, "holds": True}
    ]  # fmt: skip
    # The day comes: it is back, and the decision of before is made again as it was.
    (ws / "paydown.toml").write_text(TOML.replace("2027-01-04", "2027-04-01"), encoding="utf-8")
    check = run("check", ws, "--worlds", 0).out
    assert "7 items in play of 7" in check
    assert "1 accepted risk expired, so its item is back in play: cache since 2027-04-01" in check
    late = run("ledger", "withdraw-risk", "cache", ws, *options)
    assert late.code == 2
    assert "it is back in play already" in late.err
    assert run("ledger", "replay", 2, ws).out == "record 2: the same plan\n"
    now = run("ledger", "replay", 2, ws, "--now").out
    assert "item cache: status" in now


def test_a_risk_is_withdrawn_and_accepted_anew(run: Run, ws: Path) -> None:
    options = ("--by", "Ada", "--because", "so be it")
    run("ledger", "accept-risk", "cache", ws, "--until", "2027-03-31", *options)
    run("ledger", "accept-risk", "cache", ws, "--until", "2028-03-31", *options)
    (risk,) = paydown.load(ws).risks
    assert (risk.until.year, risk.record) == (2028, 2)
    done = run("ledger", "withdraw-risk", "cache", ws, *options, "--json")
    assert json.loads(done.out)["body"]["accepted_in"] == 2
    assert paydown.load(ws).risks == ()
    again = run("ledger", "withdraw-risk", "cache", ws, *options)
    assert again.code == 2
    assert "the risk of 'cache' is not accepted" in again.err
    kinds = [one["kind"] for one in json.loads(run("ledger", "log", ws, "--json").out)["records"]]
    assert kinds == ["risk_accepted", "risk_accepted", "risk_withdrawn"]
    shown = run("ledger", "show", 3, ws).out
    assert "accepted in record 2 until 2028-03-31, is no longer accepted" in shown


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"item": "cahce"}, "unknown item 'cahce'; did you mean 'cache'?"),
        ({"until": "soon"}, "--until is 'soon'; give a date like 2027-01-04"),
        ({"until": "2027-01-03"}, "--until is 2027-01-03, before the planning date (2027-01-04)"),
        ({"by": " "}, "--by is empty; give a name"),
        ({"because": ""}, "--because is empty; say why"),
        ({"item": "labels"}, "item 'labels' is pinned in; unpin it in backlog.csv first"),
        ({"item": "notebook"}, "item 'notebook' is closed, so there is no risk to accept"),
    ],
)
def test_a_risk_that_makes_no_sense_is_told(
    changes: dict[str, str], told: str, run: Run, ws: Path
) -> None:
    text = (ws / "backlog.csv").read_text().replace(",requires,pin", ",requires,pin,status")
    rows = [f"{row}," for row in text.splitlines()[1:]]
    rows[2] = rows[2].replace(",schema,,", ",schema,in,")
    rows[3] += "closed"
    (ws / "backlog.csv").write_text("\n".join([text.splitlines()[0], *rows]) + "\n")
    given = {"item": "cache", "until": "2027-03-31", "by": "Ada", "because": "why", **changes}
    item = given.pop("item")
    options = [part for name, value in given.items() for part in (f"--{name}", value)]
    done = run("ledger", "accept-risk", item, ws, *options)
    assert (done.code, done.out) == (2, "")
    assert told in done.err
    assert len(done.err.splitlines()) == 1
    assert not (ws / "ledger.db").exists()


GOVERNANCE = '\n[governance]\napprover_differs = true\napprovers = ["Ada", "board"]\n'


def test_the_approver_is_another_than_the_author(run: Run, tmp_path: Path) -> None:
    ws = write_small(tmp_path / "ws", toml=TOML + GOVERNANCE)
    for names, told in (
        (("--by", "Ada"), "demands that the approver is not the author; give --author NAME"),
        (("--by", "Ada", "--author", "ada"), "demands that they differ; let another approve"),
        (("--by", "Bo", "--author", "Ada"), "who may not approve by paydown.toml [governance]"),
    ):
        for verb in (("plan", ws, "--accept"), ("ledger", "accept-risk", "cache", ws,
                                               "--until", "2027-03-31")):  # fmt: skip
            done = run(*verb, *names, "--because", "why")
            assert (done.code, done.out) == (2, "")
            assert told in done.err
    assert not (ws / "ledger.db").exists()
    done = run("plan", ws, *ACCEPT, "--author", "Bo")
    assert done.code == 0


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("[governance]\napprovers = 'Ada'", "paydown.toml:32: approvers is 'Ada'; give a list"),
        ("[governance]\napprovers = ['']", "paydown.toml:32: approvers is ''; give a name of 1"),
        ("[governance]\napproves = ['x']", "unknown key 'approves' in [governance]; did you mean"),
        ("[governance]\napprover_differs = 3", "paydown.toml:32: approver_differs is 3; give"),
    ],
)
def test_rules_of_approval_are_checked(lines: str, told: str, run: Run, tmp_path: Path) -> None:
    ws = write_small(tmp_path / "ws", toml=f"{TOML}{lines}\n")
    done = run("check", ws)
    assert done.code == 2
    assert told in done.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("plan", "--by", "Ada"), "--by goes with --accept; give both or none"),
        (("plan", "--author", "Bo"), "--author goes with --accept"),
        (("plan", "--accept"), "--accept needs --by and --because; say who approves, and why"),
        (("plan", "--accept", "--by", "Ada"), "--accept needs --because; say who"),
        (("ledger", "show", 1), "there is no record 1; nothing is recorded yet"),
        (("ledger", "replay", 1), "there is no record 1; nothing is recorded yet"),
        (("ledger", "verify", "--expect-head", "1:00"), "the head is '1:00'; give SEQ:HASH"),
        (("ledger", "export", "--format", "csv"), "--format is 'csv'; give jsonl or md"),
        (("ledger", "export", "-o", "x.txt"), "-o ends in '.txt'; give jsonl or md"),
        (("ledger", "log", "nowhere"), "nowhere: there is no such folder; name the workspace"),
    ],
)
def test_what_makes_no_sense_is_told(
    arguments: tuple[str, ...], told: str, run: Run, ws: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ws)
    done = run(*arguments)
    assert (done.code, done.out) == (2, "")
    assert told in done.err
    assert len(done.err.splitlines()) == 1


def test_no_plan_is_not_accepted(run: Run, tmp_path: Path) -> None:
    rows = (
        "a,one,ranking,monitoring,5000,1,0.2,0.01,,in",
        "b,two,ranking,monitoring,5000,1,0.2,0.01,,in",
    )
    ws = write_small(tmp_path / "ws", *rows, outcomes=None)
    done = run("plan", ws, *ACCEPT)
    assert done.code == 1
    assert "nothing is feasible" in done.err
    assert "accepted" not in done.err
    assert not (ws / "ledger.db").exists()


def test_an_unproven_plan_is_not_accepted_where_proof_is_asked(
    run: Run, ws: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import paydown.studies

    real = paydown.studies.study

    def unsure(*given: Any, **more: Any) -> paydown.Study:
        found = real(*given, **more)
        return replace(found, plan=replace(found.plan, status="feasible"))

    monkeypatch.setattr(paydown.studies, "study", unsure)
    done = run("plan", ws, *ACCEPT, "--require-optimal")
    assert done.code == 3
    assert "the plan is not proven best" in done.err
    assert not (ws / "ledger.db").exists()
    assert run("plan", ws, *ACCEPT).code == 0
    again = run("ledger", "replay", 1, ws)
    assert again.code == 1
    assert "it was not proven best, or not the only one: the clock stopped" in again.out


def test_what_could_not_be_recorded_does_not_look_accepted(
    run: Run, ws: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("plan", ws, *ACCEPT)
    with closing(sqlite3.connect(ws / "ledger.db")) as other, monkeypatch.context() as patch:
        patch.setattr("paydown.ledger.ledger.Ledger", partial(paydown.Ledger, patience=0.05))
        other.execute("BEGIN IMMEDIATE")
        done = run("plan", ws, *ACCEPT)
    assert (done.code, done.out) == (4, "")
    assert "another process has held it for 0.05 s; run this again when it has ended" in done.err
    monkeypatch.setattr(database, "_SAFE", (*database._SAFE, "PRAGMA max_page_count = 1"))
    done = run("plan", ws, *ACCEPT)
    assert (done.code, done.out) == (4, "")
    assert "there is no room left to write; free space" in done.err
    assert "accepted" not in done.err
    assert paydown.open_ledger(ws).verify().records == 1


def test_files_that_change_meanwhile_are_not_taken_for_the_plans(run: Run, ws: Path) -> None:
    workspace = paydown.load(ws)
    plan = paydown.plan(workspace)
    text = (ws / "backlog.csv").read_text()
    (ws / "backlog.csv").write_text(text.replace("cache,", "cache,Longer: ", 1))
    ledger, consent = paydown.open_ledger(ws), paydown.Consent("Ada", "why")
    with pytest.raises(paydown.RefusedError, match="the plan was made from other files, or with"):
        ledger.accept(plan, workspace, consent)
    (ws / "backlog.csv").write_text("id,title\n")
    with pytest.raises(paydown.RefusedError, match="the files changed while the plan was made"):
        ledger.accept(plan, workspace, consent)
    (ws / "backlog.csv").write_text(text)
    with pytest.raises(paydown.RefusedError, match="with other options, than those in the folder"):
        ledger.accept(plan, paydown.with_capacity(workspace, 30), consent)
    made_with = paydown.MadeWith(capacity_days="30")
    poorer = paydown.with_capacity(workspace, 30)
    record = ledger.accept(paydown.plan(poorer), poorer, consent, made_with)
    assert ledger.replay(record.seq).same
    fewer = workspace.but(items=workspace.items[:3])
    with pytest.raises(paydown.RefusedError, match="do not hold the same items"):
        ledger.accept(plan, fewer, consent)


def test_an_altered_ledger_is_told_at_its_number(run: Run, ws: Path) -> None:
    options = ("--until", "2027-03-31", "--by", "Ada", "--because", "why")
    for item in ("cache", "parser", "runbook"):
        head = head_of(run("ledger", "accept-risk", item, ws, *options))
    with closing(sqlite3.connect(ws / "ledger.db")) as owner:
        owner.execute("DROP TRIGGER entry_changed")
        owner.execute("UPDATE entry SET body = replace(body, 'Ada', 'Eve') WHERE seq = 2"
                      .replace("replace(body", "CAST(replace(CAST(body AS TEXT)")
                      .replace("'Eve')", "'Eve') AS BLOB)"))  # fmt: skip
        owner.commit()
    done = run("ledger", "verify", ws)
    assert (done.code, done.out) == (1, "")
    assert (
        "ledger.db: the ledger was altered: record 2: its hash is not that of what it says; "
        "records 1 to 1 hold; bring it back from a copy" in done.err
    )
    told = json.loads(run("ledger", "verify", ws, "--json").out)
    assert (told["holds"], told["seq"], told["records"]) == (False, 2, 1)
    for verb in (("check",), ("plan",), ("ledger", "log"), ("ledger", "export")):
        done = run(*verb, ws)
        assert (done.code, done.out) == (1, "")
        assert (
            "record 2 is not what was recorded; see what `paydown ledger verify` says" in done.err
        )
    (ws / "ledger.db").unlink()
    gone = run("ledger", "verify", ws, "--expect-head", head)
    assert gone.code == 1
    assert "record 3: it is missing: the ledger is gone; no record before it holds" in gone.err
    assert run("ledger", "verify", ws).code == 4


def test_all_goes_out_as_lines_and_as_a_page(run: Run, tmp_path: Path) -> None:
    ws = write_small(tmp_path / "ws", "a,<b>*x*|[y](z)</b>,ranking,monitoring,5,1,0.2,0.01,,")
    (ws / "outcomes.csv").unlink()
    run("plan", ws, *ACCEPT)
    run("ledger", "accept-risk", "a", ws, "--until", "2027-03-31", "--by", "#1", "--because", "_")
    lines = run("ledger", "export", ws).out.splitlines()
    told = [json.loads(line) for line in lines]
    assert [(one["seq"], one["kind"]) for one in told] == [(1, "decision"), (2, "risk_accepted")]
    assert told[1]["prev"] == told[0]["hash"]
    done = run("ledger", "export", ws, "-o", tmp_path / "decisions.md")
    assert done.err == f"{tmp_path / 'decisions.md'}\n"
    page = (tmp_path / "decisions.md").read_text()
    assert "## 2. risk of a accepted until 2027-03-31" in page
    assert "&lt;b&gt;\\*x\\*\\|\\[y\\](z)&lt;/b&gt;" in page
    assert "<b>" not in page
    assert run("ledger", "export", ws, "--format", "jsonl", "-o", ws / "ledger.db").code == 2
    assert paydown.open_ledger(ws).verify().holds


def test_a_pin_and_an_accepted_risk_contradict_each_other(run: Run, ws: Path) -> None:
    options = ("--until", "2027-03-31", "--by", "Ada", "--because", "why")
    run("ledger", "accept-risk", "cache", ws, *options)
    text = (ws / "backlog.csv").read_text()
    (ws / "backlog.csv").write_text(text.replace("0.1,0.03,,", "0.1,0.03,,in"))
    done = run("check", ws)
    assert done.code == 2
    assert "item 'cache' is pinned in, and its risk is accepted until 2027-03-31" in done.err


def test_by_the_calendar_it_has_run_out(
    run: Run, ws: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from paydown.risk_lines import run_out_line

    options = ("--until", "2027-03-31", "--by", "Ada", "--because", "why")
    run("ledger", "accept-risk", "cache", ws, *options)
    workspace = paydown.load(ws)
    assert run_out_line(workspace, datetime(2027, 3, 31, tzinfo=UTC).date()) == ""
    late = run_out_line(workspace, datetime(2027, 4, 1, tzinfo=UTC).date())
    assert "by the calendar the acceptance of cache (2027-03-31) has run out" in late

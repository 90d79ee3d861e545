"""Whoever closes an item, and whoever asks what worked: outcomes by the command line."""

import json
import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import paydown
from paydown.ledger import database
from paydown.ledger.book import Book
from tests.journeys.command import Done, typed

Run = Callable[..., Done]
TOML = """\
schema = 1
name = "small"
start = 2026-10-01
quarters = 2

[[component]]
id = "ranking"
value_per_day = 1000
severity = 0.2

[[team]]
id = "core"
engineers = 2
components = ["ranking"]

[history]
since = 2026-01-01
reporting = "complete"
"""
BACKLOG = (
    "\ufeffid,title,category,owner,created,effort_days,incidents_per_quarter,drag,signals,"
    "remedy,success_metric,success_threshold\r\n"
    'alerts,"No alert, on empty pages",monitoring,Cy,2025-12-01,5,6,0.01,,Alert on share,,\r\n'
    "slow,Results are slow,serving,Di,2025-12-01,4,0,0.02,p99,Cache,99th percentile,< 150\r\n"
    "odd,Odd threshold,serving,,2025-12-01,3,0,0.01,,,latency,halved\r\n"
    "late,Not found yet,testing,,2026-09-01,3,0,0.01,,,,\r\n"
    "old,Done before,testing,,2025-12-01,3,0,,,,,\r\n"
)
ACCEPT = ("--accept", "--by", "Ada", "--because", "worth it", "--order-worlds", 0)
TOLD = ("--effort-days", 7.5, "--by", "Bo", "--closed", "2026-06-01")


def rows(before: int, after: int) -> str:
    """Return incidents of ``alerts``, before and after the first of June."""
    start = datetime(2026, 1, 2, 8, tzinfo=UTC)
    days = [start + timedelta(days=150 * n / max(before, 1)) for n in range(before)]
    days += [start + timedelta(days=160 + 100 * n / max(after, 1)) for n in range(after)]
    lines = [f"I{n},ranking,alerts,{day.isoformat()}" for n, day in enumerate(days)]
    return "\n".join(("id,component,items,started", *lines)) + "\n"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return typed(capsys)


@pytest.fixture
def ws(tmp_path: Path) -> Path:
    folder = tmp_path / "ws"
    folder.mkdir()
    (folder / "paydown.toml").write_text(TOML, encoding="utf-8")
    (folder / "backlog.csv").write_bytes(BACKLOG.encode())
    (folder / "incidents.csv").write_text(rows(20, 2), encoding="utf-8")
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def body(run: Run, ws: Path, seq: int) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("ledger", "show", seq, ws, "--json").out)["body"]
    return found


def test_an_item_of_a_plan_is_closed_and_judged(run: Run, ws: Path) -> None:
    assert run("plan", ws, *ACCEPT, "--author", "Eve").code == 0
    done = run("outcome", "alerts", ws, *TOLD, "--attempts", 2, "--remedy", "Alerts by market")
    assert done.code == 0, done.err
    assert done.err.startswith("recorded as 2; head 2:")
    for words in (
        "outcome of alerts: met; closed on 2026-06-01 (No alert, on empty pages)",
        "found: 20 incidents in 151 days before, 2 in 121 after: rate ratio 0.12, 95 % from 0.01",
        "remedy: Alerts by market",
        "Predicted (by record 1) and realised",
        "before the plan began",
        "loss by incidents, EUR",
        "88% of incidents gone (",
        "not measured",
    ):
        assert words in done.out
    # Every other byte of the backlog is as it was.
    after = (ws / "backlog.csv").read_bytes().decode()
    lines = BACKLOG.splitlines(keepends=True)
    added = ",status,closed,actual_days,attempts"
    expected = [
        lines[0].replace("\r\n", f"{added}\r\n"),
        lines[1].replace("\r\n", ",closed,2026-06-01,7.5,2\r\n"),
        *(line.replace("\r\n", ",,,,\r\n") for line in lines[2:]),
    ]
    assert after == "".join(expected)
    assert run("ledger", "verify", ws).code == 0
    assert "outcome of alerts: met" in run("ledger", "log", ws).out
    assert "\ntold by Bo\n" in run("ledger", "show", 2, ws).out
    said = body(run, ws, 2)
    assert said["predicted"]["record"] == 1
    assert said["predicted"]["loss"]["incidents"] > 0
    assert said["effort"] == {"estimate_days": 5.0, "actual_days": 7.5}
    found = run("outcome", "--list", ws).out
    assert "By who estimated" in found
    assert "\nEve " in found


def test_the_library_tells_what_worked(run: Run, ws: Path) -> None:
    assert "no outcome is recorded yet" in run("outcome", "--list", ws).out
    run("outcome", "alerts", ws, *TOLD)
    counts = ("--incidents-before", 60, "--days-before", 180, "--incidents-after", 50,
              "--days-after", 90)  # fmt: skip
    run("outcome", "late", ws, "--effort-days", 3, "--by", "Bo", "--closed", "2026-09-10", *counts)
    run("outcome", "slow", ws, "--effort-days", 2, "--by", "Bo", "--closed", "2026-09-10")
    listed = json.loads(run("outcome", "--list", ws, "--json").out)
    told = {one["item"]: one for one in listed["remedies"]}
    assert [told[item]["verdict"] for item in ("alerts", "late", "slow")] == [
        "met", "not met", "too early to tell",
    ]  # fmt: skip
    assert told["alerts"]["effort_ratio"] == 1.5
    assert (told["alerts"]["remedy"], told["alerts"]["record"]) == ("Alert on share", 1)
    assert told["alerts"]["rate_ratio"]["high"] < 1
    groups = {one["name"]: one for one in listed["categories"]}
    assert (groups["monitoring"]["met"], groups["testing"]["met"]) == (1, 0)
    assert groups["serving"]["judged"] == 0
    assert groups["monitoring"]["share"]["low"] == pytest.approx(0.025)
    assert {one["name"] for one in listed["estimators"]} == {"Cy", "Di", "nobody named"}
    only = json.loads(run("outcome", "--list", ws, "--category", "testing", "--json").out)
    assert [one["item"] for one in only["remedies"]] == ["late"]
    found = paydown.outcomes(ws, category="testing")
    assert [one.record for one in found.remedies] == [2]


def test_an_item_is_judged_again_later(run: Run, ws: Path) -> None:
    (ws / "incidents.csv").write_text(rows(6, 0), encoding="utf-8")
    early = run("outcome", "alerts", ws, *TOLD[:4], "--closed", "2026-08-20")
    assert "outcome of alerts: too early to tell" in early.out
    assert "missing for a verdict: some " in early.out
    before = (ws / "backlog.csv").read_bytes()
    later = run("outcome", "alerts", ws, "--by", "Bo", "--again", "--until", "2027-08-31")
    assert later.code == 0
    assert "outcome of alerts: met (judged again); closed on 2026-08-20" in later.out
    assert (ws / "backlog.csv").read_bytes() == before
    (only,) = paydown.outcomes(ws).remedies
    assert (only.verdict, only.record, only.actual_days) == ("met", 2, 7.5)
    mended = run("outcome", "alerts", ws, "--by", "Bo", "--again", "--effort-days", 8)
    assert mended.code == 0
    assert (
        b",8,\r\n" in (ws / "backlog.csv").read_bytes()
        or b",8\r\n" in (ws / "backlog.csv").read_bytes()
    )


def test_an_item_closed_on_an_unknown_day_asks_for_it(run: Run, ws: Path) -> None:
    text = (ws / "backlog.csv").read_text(encoding="utf-8")
    head, *lines = text.splitlines()
    lines = [f"{line},{'closed' if line.startswith('old') else ''}" for line in lines]
    (ws / "backlog.csv").write_text("\n".join((f"{head},status", *lines)), encoding="utf-8")
    asked = run("outcome", "old", ws, "--by", "Bo", "--again")
    assert asked.code == 2
    assert "--closed: item 'old' is closed on a day that nobody noted; give it here" in asked.err
    done = run("outcome", "old", ws, "--by", "Bo", "--again", "--closed", "2026-07-01")
    assert done.code == 0
    assert ",closed,2026-07-01" in (ws / "backlog.csv").read_text(encoding="utf-8")


def test_today_is_the_day_unless_another_is_given(run: Run, ws: Path) -> None:
    first = datetime.now(UTC).date()
    assert run("outcome", "alerts", ws, *TOLD[:4]).code == 0
    closed = body(run, ws, 1)["closed"]
    assert first.isoformat() <= closed <= datetime.now(UTC).date().isoformat()


def signals(ws: Path, after: float) -> None:
    start = datetime(2026, 4, 1, tzinfo=UTC)
    lines = ["time,component,kind,signal,value,low,high"]
    for step in range(120 * 4):
        at = start + timedelta(hours=6 * step)
        value = 200 + step % 4 if step < 61 * 4 else after + step % 4
        lines.append(f"{at.isoformat()},ranking,latency,p99,{value},,")
    (ws / "signals.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.mark.parametrize(("after", "verdict"), [(120, "met"), (180, "not met")])
def test_a_signal_tells_whether_it_worked(after: float, verdict: str, run: Run, ws: Path) -> None:
    signals(ws, after)
    done = run("outcome", "slow", ws, *TOLD)
    assert f"outcome of slow: {verdict};" in done.out
    assert "asked for: 99th percentile: < 150" in done.out
    assert "ranking p99 was 201.5 (95 % " in done.out
    told = body(run, ws, 1)
    assert (told["incidents"], told["signal"]["signal"]) == (None, "p99")


def test_without_its_signal_a_criterion_is_not_judged(run: Run, ws: Path) -> None:
    done = run("outcome", "slow", ws, *TOLD)
    assert "outcome of slow: too early to tell" in done.out
    assert "is not about incidents and was not measured; give --signal NAME" in done.out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("alert", *TOLD), "backlog.csv: unknown item 'alert'; did you mean 'alerts'?"),
        (("alerts", *TOLD[2:]), "--effort-days: it is not given; give the engineer-days it really"),
        (("alerts", *TOLD, "--effort-days", -1), "--effort-days: it is -1; give 0 to 1e+09"),
        (("alerts", *TOLD, "--effort-days", "nan"), "--effort-days: it is nan; give 0 to 1e+09"),
        (("alerts", *TOLD, "--attempts", 0), "--attempts: it is 0; give 1 to 1000"),
        (("alerts", *TOLD[:2]), "--by is not given; say who tells the outcome"),
        (("alerts", *TOLD, "--by", " "), "--by: it is empty; give a name"),
        (("late", *TOLD), "--closed: it is 2026-06-01, before the item was created (2026-09-01)"),
        (("alerts", *TOLD, "--closed", "2190-01-01"), "which has not come yet; give a day up to"),
        (("alerts", *TOLD, "--closed", "June"), "--closed is 'June'; give a date like 2027-01-04"),
        (("odd", *TOLD), "backlog.csv:4: success_threshold is 'halved'; write '< 0.01'"),
        (("alerts", *TOLD, "--threshold", "1 %"), "--threshold: it is '1 %', and '%' is no part"),
        (("alerts", *TOLD, "--signal", "p98"), "signals.csv: there is no such file"),
        (("alerts", *TOLD, "--days-after", 3), "--days-after: it goes with --incidents-before,"),
        (("alerts", *TOLD, "--again"), "--again: item 'alerts' is open, so it was not judged yet"),
        (("alerts", *TOLD, "--category", "x"), "--category goes with --list; give both or none"),
        (("--list", "--by", "Bo"), "--by does not go with --list; leave one out"),
        (("--list", "--category", "monitor"), "--category: it is 'monitor'; did you mean 'monit"),
    ],
)
def test_what_cannot_be_recorded_changes_nothing(
    arguments: tuple[str | float, ...], told: str, run: Run, ws: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(ws)
    before = contents(ws)
    done = run("outcome", *arguments)
    assert (done.code, done.out) == (2, "")
    assert told in done.err
    assert contents(ws) == before


def test_all_faults_are_told_at_once(run: Run, ws: Path) -> None:
    done = run("outcome", "late", ws, "--effort-days", -1, "--by", "", "--closed", "2026-06-01",
               "--threshold", "soon", "--json")  # fmt: skip
    assert done.code == 2
    assert [one["file"] for one in json.loads(done.out)["faults"]] == [
        "--by", "--closed", "--effort-days", "--threshold",
    ]  # fmt: skip


def test_a_signal_that_is_not_there_is_told(run: Run, ws: Path) -> None:
    signals(ws, 100)
    done = run("outcome", "alerts", ws, *TOLD, "--signal", "p98")
    assert done.code == 2
    assert "--signal: unknown signal 'p98' of ranking; did you mean 'p99'?" in done.err


def test_an_item_is_closed_once(run: Run, ws: Path) -> None:
    run("outcome", "alerts", ws, *TOLD)
    before = contents(ws)
    done = run("outcome", "alerts", ws, *TOLD)
    assert done.code == 2
    assert "item 'alerts' is closed since 2026-06-01; --again judges it anew" in done.err
    assert contents(ws) == before


def test_a_record_that_cannot_be_written_leaves_the_item_open(
    run: Run, ws: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(ws)
    (ws / "ledger.db").write_bytes(b"no database" * 100)
    done = run("outcome", "alerts", ws, *TOLD)
    assert done.code == 4
    assert "it is no ledger" in done.err
    assert (ws / "backlog.csv").read_bytes() == before["backlog.csv"]
    (ws / "ledger.db").unlink()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(database, "make", full)
    done = run("outcome", "alerts", ws, *TOLD)
    assert done.code == 4
    assert "No space left on device" in done.err
    assert (ws / "backlog.csv").read_bytes() == before["backlog.csv"]


def test_a_backlog_that_cannot_be_written_leaves_no_record(
    run: Run, ws: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    before = contents(ws)
    monkeypatch.setattr(os, "replace", refused)
    done = run("outcome", "alerts", ws, *TOLD)
    assert done.code == 4
    assert "backlog.csv: it cannot be written or read (Permission denied)" in done.err
    assert contents(ws) == before


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork, and no SIGKILL")
def test_a_kill_between_the_two_is_made_good_by_again(run: Run, ws: Path) -> None:
    options = paydown.OutcomeOptions(by="Bo", effort_days=7.5, closed=date(2026, 6, 1))
    child = os.fork()
    if not child:
        try:
            Book.append = lambda *_: os.kill(os.getpid(), signal.SIGKILL)  # type: ignore[assignment, method-assign]
            paydown.record_outcome(ws, "alerts", options)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    assert not (ws / "ledger.db").exists()
    assert b"closed,2026-06-01,7.5" in (ws / "backlog.csv").read_bytes()
    assert "1 item is closed without an outcome recorded" in run("outcome", "--list", ws).out
    assert run("outcome", "alerts", ws, "--by", "Bo", "--again").code == 0
    (only,) = paydown.outcomes(ws).remedies
    assert (only.verdict, only.actual_days) == ("met", 7.5)


def test_calibration_learns_from_what_outcomes_wrote(tmp_path: Path) -> None:
    ws = tmp_path / "many"
    ws.mkdir()
    (ws / "paydown.toml").write_text(TOML, encoding="utf-8")
    items = "".join(f"i{number},Item,testing,4\n" for number in range(20))
    (ws / "backlog.csv").write_text("id,title,category,effort_days\n" + items, encoding="utf-8")
    for number in range(20):
        options = paydown.OutcomeOptions(
            by="Bo",
            effort_days=4.0 + number % 5,
            attempts=1 + number % 2,
            closed=date(2026, 5, 1),
        )
        paydown.record_outcome(ws, f"i{number}", options)
    found = paydown.calibrate(ws)
    assert found.efforts[0].tasks == 20
    assert found.efforts[0].mean_ratio == pytest.approx(1.5)
    assert (found.fixes[0].fixes, found.fixes[0].attempts) == (20, 30)
    (group,) = paydown.outcomes(ws).categories
    assert (group.outcomes, group.median_effort_ratio) == (20, 1.5)
    assert paydown.open_ledger(ws).verify().records == 20


def test_a_verdict_is_kept_where_less_is_known_later(run: Run, ws: Path) -> None:
    run("outcome", "alerts", ws, *TOLD)
    (ws / "incidents.csv").unlink()
    later = run("outcome", "alerts", ws, "--by", "Bo", "--again", "--effort-days", 9)
    assert "too early to tell (judged again)" in later.out
    (only,) = paydown.outcomes(ws).remedies
    assert (only.verdict, only.record, only.actual_days) == ("met", 1, 9.0)

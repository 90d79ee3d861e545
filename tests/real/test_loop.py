"""The whole loop on real backlogs: import, calibrate, plan, accept, outcome, calibrate again."""

import json
import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import paydown
from tests.journeys.command import Done, typed
from tests.support.real import real_data

Run = Callable[..., Done]
START = datetime(2026, 10, 1, tzinfo=UTC)
BROKEN = ("MESOS-998", "MESOS-1466", "MESOS-1668")
"""Items to which the incidents are laid."""


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return typed(capsys)


def told(done: Done) -> dict[str, Any]:
    assert done.code == 0, done.err
    found: dict[str, Any] = json.loads(done.out)
    return found


def incident_export(path: Path) -> None:
    """Write incidents of Mesos from November 2024 to May 2026, one every nine days."""
    lines = ["id,component,items,started,detected,restored,severity"]
    for step in range(60):
        begun = datetime(2024, 11, 1, 6, tzinfo=UTC) + timedelta(days=9.3 * step)
        times = (begun, begun + timedelta(minutes=20 + step), begun + timedelta(hours=2 + step % 7))
        stamps = ",".join(time.isoformat() for time in times)
        lines.append(f"A{step},Mesos,{BROKEN[step % 3]},{stamps},0.2")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def effort_tasks(calibrated: dict[str, Any]) -> int:
    """Return how many efforts a calibration has seen."""
    (sentence,) = (one for one in calibrated["unanswered"] if one.startswith("effort bias"))
    found = re.search(r"(\d+) tasks? ", sentence)
    assert found is not None
    return int(found[1])


def test_from_an_export_to_an_outcome_and_on(run: Run, tmp_path: Path) -> None:
    ws, incidents = tmp_path / "ws", tmp_path / "incidents.csv"
    run("import", "jira", real_data("jira") / "jira_export.csv", "--into", ws)
    incident_export(incidents)
    brought = run("import", "csv", incidents, "--kind", "incidents", "--into", ws)
    assert brought.code == 0, brought.err
    settings = (ws / "paydown.toml").read_text(encoding="utf-8")
    settings = re.sub(r"^start = .*$", f"start = {START.date()}", settings, flags=re.M)
    settings += '\n[history]\nsince = 2024-10-01\nreporting = "complete"\n'
    (ws / "paydown.toml").write_text(settings, encoding="utf-8")

    learnt = told(run("calibrate", ws, "--accept", "--json"))
    assert {one["subject"] for one in learnt["changes"]} >= set(BROKEN)
    assert effort_tasks(learnt) == 0
    consent = ("--accept", "--by", "Ada", "--author", "Bo", "--because", "outages")
    planned = told(run("plan", ws, "--quarters", 1, "--order-worlds", 0, *consent, "--json"))
    assert planned["proven"]
    chosen = {one["id"]: one for one in planned["selected"]}
    assert set(BROKEN) <= set(chosen)

    untouched = (ws / "backlog.csv").read_bytes()
    closed = ("--closed", "2026-05-20", "--effort-days", 6.5, "--attempts", 1, "--by", "Bo")
    outcome = told(run("outcome", BROKEN[0], ws, *closed, "--json"))["body"]
    assert outcome["verdict"] == "met"
    assert outcome["predicted"]["record"] == 1
    assert outcome["predicted"]["days"] == pytest.approx(
        sum(chosen[BROKEN[0]]["team_days"].values())
    )
    assert outcome["predicted"]["loss"]["incidents"] > 0
    changed = (ws / "backlog.csv").read_bytes()
    others = [
        [line for line in text.splitlines() if not line.startswith(BROKEN[0].encode() + b",")][1:]
        for text in (untouched, changed)
    ]
    before, after = others
    assert [line.removesuffix(b",,,") for line in after] == before
    listed = told(run("outcome", "--list", ws, "--json"))
    assert [one["name"] for one in listed["estimators"]] == ["Bo"]

    assert effort_tasks(told(run("calibrate", ws, "--json"))) == 1
    assert run("ledger", "verify", ws).out.startswith("the ledger holds: 2 records")
    assert run("ledger", "replay", 1, ws).out == "record 1: the same plan\n"
    log = run("ledger", "log", ws).out
    assert "optimal plan: " in log
    assert f"outcome of {BROKEN[0]}: met" in log
    again = told(run("plan", ws, "--quarters", 1, "--order-worlds", 0, "--json"))
    assert BROKEN[0] not in {one["id"] for one in again["selected"]}


def test_a_public_history_of_reports_carries_no_verdict(run: Run, tmp_path: Path) -> None:
    ws = tmp_path / "ws"
    shutil.copytree(real_data("mybinder_rated"), ws)
    asked = ("--quarters", 1, "--order-worlds", 0, "--accept", "--by", "Ada", "--because", "worth")
    planned = told(run("plan", ws, *asked, "--json"))
    item = planned["selected"][0]["id"]
    done = ("--effort-days", 3, "--by", "Bo", "--closed", "2022-06-01")
    outcome = told(run("outcome", item, ws, *done, "--json"))["body"]
    assert outcome["verdict"] == "too early to tell"
    assert outcome["missing"][0].startswith("incidents.csv carries no rates: ")
    counts = ("--incidents-before", 9, "--days-before", 365, "--incidents-after", 0,
              "--days-after", 300)  # fmt: skip
    judged = told(run("outcome", item, ws, "--again", "--by", "Bo", *counts, "--json"))["body"]
    assert judged["verdict"] == "met"
    (only,) = paydown.outcomes(ws).remedies
    assert (only.verdict, only.record, only.actual_days) == ("met", 3, 3.0)
    assert run("ledger", "replay", 1, ws).out == "record 1: the same plan\n"
    assert run("ledger", "verify", ws).code == 0

"""``outcomes.csv`` and ``incidents.csv``: what may be blank, what is kept."""

from datetime import UTC, datetime
from pathlib import Path

from scenarios.incident import PastIncident
from scenarios.outcome import Outcome
from tests.unit.scenarios.folders import COMPONENT, SECOND, TEAM, TOP, load

BACKLOG = "id,title,effort_days\na,A,3\nb,B,2\n"
TOML = TOP + COMPONENT + SECOND + TEAM


def incidents(folder: Path, text: str) -> tuple[PastIncident, ...]:
    (folder / "incidents.csv").write_text(text, encoding="utf-8")
    return load(folder, BACKLOG, TOML).incidents


def outcomes(folder: Path, text: str) -> tuple[Outcome, ...]:
    (folder / "outcomes.csv").write_text(text, encoding="utf-8")
    return load(folder, BACKLOG, TOML).outcomes


def test_files_may_be_absent_or_hold_a_header_alone(tmp_path: Path) -> None:
    assert load(tmp_path, BACKLOG, TOML).outcomes == ()
    assert outcomes(tmp_path, "id,title,value,requires\n") == ()
    assert incidents(tmp_path, "id,component\n") == ()


def test_an_outcome(tmp_path: Path) -> None:
    (found,) = outcomes(tmp_path, "id,value,requires\nlaunch,500,b; a\n")
    assert found == Outcome(id="launch", value=500, requires=("b", "a"))


def test_unknown_times_are_none(tmp_path: Path) -> None:
    (found,) = incidents(tmp_path, "id,component,started,restored\ni,ranking;search,,\n")
    assert found == PastIncident(id="i", components=("ranking", "search"))
    assert found.over


def test_an_incident_that_is_not_over(tmp_path: Path) -> None:
    text = "id,component,started,restored\ni,search,2026-12-01T10:00:00+01:00,open\n"
    (found,) = incidents(tmp_path, text)
    assert found.started == datetime(2026, 12, 1, 9, tzinfo=UTC)
    assert found.restored is None
    assert not found.over


def test_times_may_be_equal(tmp_path: Path) -> None:
    time = "2026-12-01T10:00:00Z"
    text = f"id,component,started,detected,restored\ni,search,{time},{time},{time}\n"
    assert len(incidents(tmp_path, text)) == 1


def test_times_are_compared_across_zones(tmp_path: Path) -> None:
    text = (
        "id,component,started,detected\n"
        "i,search,2026-12-01T10:00:00+02:00,2026-12-01T09:00:00+01:00\n"
    )
    assert len(incidents(tmp_path, text)) == 1

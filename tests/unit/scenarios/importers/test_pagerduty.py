"""PagerDuty's raw analytics: seconds, as CSV and as JSON."""

import json
from pathlib import Path

from tests.support.exports import imported

ROW = {
    "id": "Q1", "description": "Ranking is down", "service_name": "Ranker", "urgency": "high",
    "status": "resolved", "created_at": "2026-03-02T09:00:00Z", "seconds_to_first_ack": 300,
    "seconds_to_resolve": 7200, "engaged_seconds": 5400, "priority_name": None,
}  # fmt: skip
WANTED = {
    "id": "Q1",
    "component": "Ranker",
    "started": "2026-03-02T09:00:00+00:00",
    "detected": "2026-03-02T09:05:00+00:00",
    "restored": "2026-03-02T11:00:00+00:00",
    "severity": "0.3",
    "engineer_hours": "1.5",
    "title": "Ranking is down",
}


def test_json(tmp_path: Path) -> None:
    going_on = {**ROW, "id": "Q2", "status": "triggered", "seconds_to_resolve": None}
    text = json.dumps({"first": None, "data": [ROW, going_on], "more": False})
    found = imported(tmp_path, "pagerduty", text, ending="json")
    assert found.rows["Q1"] == WANTED
    assert found.rows["Q2"]["restored"] == "open"
    assert any("2 severities by priority (ASSUMED" in note for note in found.account.notes)


def test_csv_of_an_older_export(tmp_path: Path) -> None:
    text = (
        "id,description,service_name,urgency,status,created_on,resolved_on,"
        "seconds_to_first_ack,engaged_seconds\n"
        "Q1,Ranking is down,Ranker,high,resolved,2026-03-02T09:00:00Z,"
        "2026-03-02T11:00:00Z,300,5400\n"
    )
    assert imported(tmp_path, "pagerduty", text).rows["Q1"] == WANTED


def test_words_that_the_mapping_lacks_are_told(tmp_path: Path) -> None:
    odd = {**ROW, "status": "{0.x}", "urgency": "{who}", "seconds_to_resolve": "{}"}
    found = imported(tmp_path, "pagerduty", json.dumps([odd]), ending="json")
    assert found.rows["Q1"]["started"] == WANTED["started"]
    assert found.account.notes[:2] == (
        "1 priority not in [severity] of import/pagerduty.toml: severity unknown",
        "status '{0.x}' of 1 row is not in import/pagerduty.toml: whether it is over is unknown",
    )
    assert "1 date of restored_after cannot be read: left blank" in found.account.notes[2]

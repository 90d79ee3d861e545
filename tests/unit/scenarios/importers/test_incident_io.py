"""incident.io: times by name, tests and tutorials left out."""

import json
from pathlib import Path

from tests.support.exports import imported


def incident(reference: str, mode: str = "standard") -> dict[str, object]:
    def time(name: str, value: str | None) -> dict[str, object]:
        return {
            "incident_timestamp": {"name": name},
            "value": None if value is None else {"value": value},
        }

    return {
        "id": "01F", "reference": reference, "name": "Scores are stale", "mode": mode,
        "incident_status": {"name": "Done", "category": "closed"},
        "severity": {"name": "Minor", "rank": 2}, "created_at": "2026-03-02T09:30:00Z",
        "incident_timestamp_values": [
            time("Impact started at", "2026-03-02T09:00:00Z"),
            time("Reported at", "2026-03-02T09:20:00Z"),
            time("Fixed at", None),
            time("Resolved at", "2026-03-02T12:00:00Z"),
        ],
        "duration_metrics": [],
        "custom_field_entries": [
            {
                "custom_field": {"name": "Affected services"},
                "values": [{"value_catalog_entry": {"name": "Ranker"}}],
            }
        ],
    }  # fmt: skip


def test_an_incident(tmp_path: Path) -> None:
    listed = {"incidents": [incident("INC-1"), incident("INC-2", "test"),
                            incident("INC-3", "tutorial")], "pagination_meta": {}}  # fmt: skip
    found = imported(tmp_path, "incident-io", json.dumps(listed), ending="json")
    assert found.account.reasons == {"type test": 1, "type tutorial": 1}
    assert found.rows["INC-1"] == {
        "id": "INC-1", "component": "Ranker", "severity": "0.1", "title": "Scores are stale",
        "started": "2026-03-02T09:00:00+00:00", "detected": "2026-03-02T09:20:00+00:00",
        "restored": "2026-03-02T12:00:00+00:00",
    }  # fmt: skip

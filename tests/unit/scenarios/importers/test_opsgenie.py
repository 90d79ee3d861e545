"""Opsgenie's alerts: milliseconds, repeats, nightly files that overlap."""

import json
from pathlib import Path

from tests.support.exports import imported


def alert(key: str, **more: object) -> dict[str, object]:
    return {
        "id": key, "message": "Lag", "status": "closed", "priority": "P3", "count": 1,
        "tags": ["service:ranking"], "createdAt": "2026-03-02T09:00:00Z",
        "updatedAt": "2026-03-02T10:00:00Z",
        "report": {"ackTime": 60_000, "closeTime": 3_600_000}, **more,
    }  # fmt: skip


def test_nightly_files_that_overlap(tmp_path: Path) -> None:
    monday = [alert("a", status="open", report=None, count=3), alert("b")]
    tuesday = [
        alert("a", updatedAt="2026-03-03T10:00:00Z", count=5),
        alert("b", updatedAt="2026-03-01T10:00:00Z", message="older"),
    ]
    found = imported(
        tmp_path, "opsgenie", json.dumps(monday), json.dumps({"data": tuesday}), ending="json"
    )
    assert (found.account.read, found.account.used) == (4, 2)
    assert found.account.reasons == {"repeated": 2}
    assert found.rows["a"]["restored"] == "2026-03-02T10:00:00+00:00"
    assert found.rows["a"]["detected"] == "2026-03-02T09:01:00+00:00"
    assert (found.rows["b"]["title"], found.rows["b"]["severity"]) == ("Lag", "0.1")
    assert found.rows["a"]["component"] == "ranking"
    assert "alerts were repeated 4 times; each alert is one incident" in found.account.notes

"""What ``gh issue list`` prints, of today and of an older version."""

import json
from pathlib import Path

from tests.support.exports import edit_mapping, imported, imported_files
from tests.support.real import real_data

URL = "https://github.com/acme/ranker/issues/"


def issue(number: int, **more: object) -> dict[str, object]:
    return {
        "number": number,
        "title": f"Issue {number}",
        "state": "OPEN",
        "createdAt": "2026-03-02T23:30:00Z",
        "labels": [{"id": "x", "name": "area/serving"}, {"id": "y", "name": "debt"}],
        **more,
    }


def test_the_real_listing_is_accounted_for_row_by_row(tmp_path: Path) -> None:
    listing = real_data("github") / "gh_issue_list.json"
    found = imported_files(tmp_path / "ws", "github", [listing])
    assert (found.account.read, found.account.used) == (40, 0)
    assert found.account.reasons == {"no estimate": 28, "done": 12}
    assert [one.line for one in found.account.skipped] == list(range(2, 902, 23))[:40]
    edit_mapping(
        tmp_path / "ws", "github", "# effort_days_where_blank =", "effort_days_where_blank ="
    )
    again = imported_files(tmp_path / "ws", "github", [listing])
    assert (again.account.used, again.account.reasons) == (28, {"done": 12})
    assert again.rows["#140"]["created"] == "2026-05-13"


def test_links_and_keys_by_url(tmp_path: Path) -> None:
    blocked = [{"number": 2, "url": URL + "2", "title": "t", "state": "OPEN"}]
    listing = [
        issue(1, url=URL + "1", blockedBy=blocked, parent={"number": 9, "url": URL + "9"}),
        issue(2, url=URL + "2", blocking={"nodes": [{"number": 1, "url": URL + "1"}]}),
        issue(3, url="", parent=None),
    ]
    imported(tmp_path, "github", json.dumps(listing), ending="json")
    edit_mapping(
        tmp_path / "ws", "github", "# effort_days_where_blank =", "effort_days_where_blank ="
    )
    found = imported(tmp_path, "github", json.dumps(listing), ending="json")
    assert found.ids == ["acme/ranker#1", "acme/ranker#2", "#3"]
    first = found.rows["acme/ranker#1"]
    assert first["requires"] == "acme/ranker#2"
    assert first["evidence"] == f"{URL}1;part of acme/ranker#9"
    assert first["component"] == "serving"
    assert found.account.links.read == 1

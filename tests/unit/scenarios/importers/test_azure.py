"""Azure DevOps: trees of titles, tags, HTML, people with their mail."""

from pathlib import Path

from tests.support.exports import edit_mapping, imported

TEXT = (
    "ID,Work Item Type,Title 1,Title 2,Title 3,Assigned To,State,Tags,Area Path,Effort,"
    "Description\n"
    "1,Epic,Platform,,,,New,,Rank,,\n"
    "2,Feature,,Serving,,Ann <ann@example.org>,New,latency; debt,Rank,5,"
    '"<div>a &lt; b<br>c</div>"\n'
    "3,Task,,,Cache,,Active,,Rank,3,<script>alert(1)</script>x\n"
    "4,Feature,,Tests,,,Closed,,Rank,1,\n"
)


def test_a_tree(tmp_path: Path) -> None:
    found = imported(tmp_path, "azure", TEXT)
    assert found.account.reasons == {"type Epic": 1, "done": 1}
    assert found.rows["2"]["title"] == "Serving"
    assert found.rows["2"]["evidence"] == "part of 1"
    assert found.rows["3"]["evidence"] == "part of 2"
    assert found.rows["2"]["problem"] == "a < b\nc"
    assert found.rows["3"]["problem"] == "x"
    assert found.rows["2"]["category"] == "serving"
    assert found.rows["3"]["status"] == "in_progress"
    edit_mapping(found.folder, "azure", "keep_owner = false", "keep_owner = true")
    assert imported(tmp_path, "azure", TEXT).rows["2"]["owner"] == "Ann"


def test_a_flat_query_with_hours(tmp_path: Path) -> None:
    text = "ID,Work Item Type,Title,State,Remaining Work\n7,Bug,Flaky,New,12\n"
    row = imported(tmp_path, "azure", text).rows["7"]
    assert (row["title"], row["effort_days"]) == ("Flaky", "1.5")

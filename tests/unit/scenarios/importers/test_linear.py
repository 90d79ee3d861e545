"""Linear's exports: guards against spreadsheets, labels in one cell, blank estimates."""

from pathlib import Path

from tests.support.exports import imported


def test_guards_labels_and_links(tmp_path: Path) -> None:
    text = (
        "ID,Team,Title,Description,Status,Estimate,Priority,Labels,Created,Blocked by\n"
        "LIN-1,Rank,'=HYPERLINK bug,'-5 is stored,Todo,3,High,\"alert, debt\","
        "2026-03-02T09:00:00.000Z,LIN-2\n"
        "LIN-2,Rank,It's slow,,In Progress,2,Low,,2026-03-02,\n"
        "LIN-3,Rank,No estimate,,Backlog,,No priority,,,\n"
        "LIN-4,Rank,Dropped,,Canceled,1,,,,\n"
    )
    found = imported(tmp_path, "linear", text)
    assert found.account.reasons == {"no estimate": 1, "done": 1}
    first = found.rows["LIN-1"]
    assert (first["title"], first["problem"]) == ("=HYPERLINK bug", "-5 is stored")
    assert (first["category"], first["requires"]) == ("monitoring", "LIN-2")
    assert found.rows["LIN-2"]["title"] == "It's slow"
    assert first["component"] == "Rank"

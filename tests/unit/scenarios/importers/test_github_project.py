"""Views of GitHub Projects: tabs, and drafts without a URL."""

from pathlib import Path

from tests.support.exports import imported

URL = "https://github.com/acme/ranker/issues/"


def test_a_view_with_a_draft(tmp_path: Path) -> None:
    text = (
        "Title\tURL\tAssignees\tStatus\tLabels\tEstimate\tSub-issues progress\n"
        f"Cache lists\t{URL}1\tann\tIn Progress\tlatency, debt\t3\t1 / 2 (50%)\n"
        "Only an idea\t\t\tTodo\t\t2\t\n"
        f"Shipped\t{URL}2\tann\tDone\t\t1\t\n"
    )
    found = imported(tmp_path, "github-project", text, ending="tsv")
    assert found.account.reasons == {"no key": 1, "done": 1}
    row = found.rows[f"{URL}1"]
    assert (row["status"], row["category"], row["effort_days"]) == ("in_progress", "serving", "3")
    assert row["evidence"] == f"{URL}1"

"""The newest first."""

from datetime import date

from sim.registry import find_policy
from tests.support.views import a_view, ranked_ids
from tests.support.workspaces import a_workspace, an_item


def test_by_falling_day_of_creation_undated_last_ties_by_the_file() -> None:
    items = [
        an_item("undated"),
        an_item("old", created=date(2025, 3, 1)),
        an_item("new", created=date(2026, 12, 1)),
        an_item("as new", created=date(2026, 12, 1)),
        an_item("closed", created=date(2027, 1, 2)),
        an_item("undated too"),
    ]
    view = a_view(a_workspace(items=items), open={"closed": False})
    assert ranked_ids(find_policy("newest").rank(view), view) == [
        "new",
        "as new",
        "old",
        "undated",
        "undated too",
    ]

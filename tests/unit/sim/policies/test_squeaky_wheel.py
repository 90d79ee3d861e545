"""The item whose incident was noticed last comes first."""

from sim.registry import find_policy
from tests.support.views import a_view, ranked_ids
from tests.support.workspaces import a_workspace, an_item


def test_the_last_incident_first_then_the_file() -> None:
    items = [an_item(name) for name in ("quiet", "long ago", "just now", "closed", "quiet too")]
    view = a_view(
        a_workspace(items=items),
        day=60.0,
        open={"closed": False},
        last_incident={"long ago": 3.0, "just now": 59.5, "closed": 59.9},
        incidents={"long ago": 40, "just now": 1, "closed": 1},
    )
    assert ranked_ids(find_policy("squeaky_wheel").rank(view), view) == [
        "just now",
        "long ago",
        "quiet",
        "quiet too",
    ]

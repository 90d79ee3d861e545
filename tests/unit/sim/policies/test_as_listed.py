"""The order of the file."""

from sim.registry import find_policy
from tests.support.views import a_view, ranked_ids
from tests.support.workspaces import a_workspace, an_item


def test_open_items_in_file_order() -> None:
    items = [an_item("b"), an_item("closed"), an_item("a"), an_item("c")]
    view = a_view(a_workspace(items=items), open={"closed": False})
    assert ranked_ids(find_policy("as_listed").rank(view), view) == ["b", "a", "c"]

"""Nothing is fixed."""

from sim.registry import find_policy
from tests.support.views import a_view
from tests.support.workspaces import a_workspace, an_item


def test_it_names_nothing() -> None:
    assert find_policy("none").rank(a_view(a_workspace(items=[an_item("a"), an_item("b")]))) == []

"""The most severe first."""

from sim.registry import find_policy
from tests.support.views import a_view, ranked_ids
from tests.support.workspaces import a_component, a_workspace, an_item


def test_by_severity_alone() -> None:
    """Neither frequency, nor value, nor effort counts; ties keep the order of the file."""
    items = [
        an_item("mild", severity=0.1, incidents_per_quarter=50.0, days=0.1, components=("big",)),
        an_item("grave", severity=0.9, days=500.0, components=("small",)),
        an_item("middle", severity=0.4, components=("big",)),
        an_item("as middle", severity=0.4, incidents_per_quarter=9.0, components=("big",)),
        an_item("closed", severity=1.0, components=("big",)),
    ]
    components = (a_component("big", value_per_day=1e6), a_component("small", value_per_day=1.0))
    view = a_view(a_workspace(components=components, items=items), open={"closed": False})
    assert ranked_ids(find_policy("severity").rank(view), view) == [
        "grave",
        "middle",
        "as middle",
        "mild",
    ]

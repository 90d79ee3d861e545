"""The least expected effort first."""

from sim.registry import find_policy
from tests.support.views import a_view, ranked_ids
from tests.support.workspaces import a_workspace, an_item


def test_by_the_estimate_with_its_rework() -> None:
    """8 days that hold half the time take 8 x 1.5 = 12; they come after 11 that are sure."""
    items = [
        an_item("risky", days=8.0, fix_success=0.5),
        an_item("sure", days=11.0),
        an_item("long", days=13.0),
        an_item("closed", days=1.0),
        an_item("nothing", days=0.0),
    ]
    view = a_view(a_workspace(items=items), open={"closed": False})
    assert ranked_ids(find_policy("shortest").rank(view), view) == [
        "nothing",
        "sure",
        "risky",
        "long",
    ]


def test_by_the_estimate_at_the_review() -> None:
    """10 days that grow a fifth a quarter are 14.4 after two, unless they were begun after one."""
    items = [
        an_item("growing", days=10.0, effort_growth_per_quarter=0.2),
        an_item("steady", days=13.0),
        an_item("begun", days=10.0, effort_growth_per_quarter=0.2),
    ]
    workspace = a_workspace(items=items, quarters=4)
    now, later = a_view(workspace), a_view(workspace, day=182.0, started={"begun": 91.0})
    assert ranked_ids(find_policy("shortest").rank(now), now) == ["growing", "begun", "steady"]
    assert ranked_ids(find_policy("shortest").rank(later), later) == ["begun", "steady", "growing"]

"""The highest risk priority number first."""

from sim.registry import find_policy
from tests.support.views import a_view, ranked_ids
from tests.support.workspaces import a_component, a_workspace, an_item


def test_stated_scores() -> None:
    """Products 96, 100, 96 and, closed, 1000."""
    scores = {"a": (8, 3, 4), "b": (5, 5, 4), "c": (4, 4, 6), "closed": (10, 10, 10)}
    names = ("severity_score", "occurrence_score", "detection_score")
    items = [an_item(id, **dict(zip(names, score, strict=True))) for id, score in scores.items()]
    view = a_view(a_workspace(items=items), open={"closed": False})
    assert ranked_ids(find_policy("rpn").rank(view), view) == ["b", "a", "c"]


def test_missing_scores_come_from_rates() -> None:
    """By the table: severity 0.2 is 6, one incident a quarter 7, 4 h to detection 5: 210.

    The other states severity 8, and shares the rest: 280.
    """
    rates = {"severity": 0.2, "incidents_per_quarter": 1.0}
    items = [an_item("rates", **rates), an_item("scored", severity_score=8, **rates)]
    view = a_view(a_workspace(components=(a_component(detect_hours=4.0),), items=items))
    assert view.table.rpn.tolist() == [210.0, 280.0]
    assert ranked_ids(find_policy("rpn").rank(view), view) == ["scored", "rates"]

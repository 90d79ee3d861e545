"""Points of cost of delay over points of job size."""

import pytest

from sim.registry import find_policy
from tests.support.views import a_view, ranked_ids
from tests.support.workspaces import a_workspace, an_item


def test_stated_points() -> None:
    """(8 + 5 + 3) / 8 = 2; (13 + 8 + 1) / 20 = 1.1; (2 + 1 + 1) / 1 = 4."""
    names = ("business_value", "time_criticality", "risk_reduction")
    cells = {"b": (13.0, 8.0, 1.0, 20.0), "a": (8.0, 5.0, 3.0, 8.0), "c": (2.0, 1.0, 1.0, 1.0)}
    items = [
        an_item(id, days=points[3], **dict(zip(names, points[:3], strict=True)))
        for id, points in cells.items()
    ]
    view = a_view(a_workspace(items=items))
    assert view.table.wsjf.tolist() == pytest.approx([1.1, 2.0, 4.0])
    assert ranked_ids(find_policy("wsjf_safe").rank(view), view) == ["c", "a", "b"]


def test_the_scale_is_coarse() -> None:
    """9 and 10 days are both of size 8, so they tie and the file decides; 11 days are 13."""
    stated = {"business_value": 8.0, "time_criticality": 1.0, "risk_reduction": 1.0}
    items = [an_item(f"{days:g} days", days=days, **stated) for days in (11.0, 10.0, 9.0)]
    view = a_view(a_workspace(items=items))
    assert ranked_ids(find_policy("wsjf_safe").rank(view), view) == ["10 days", "9 days", "11 days"]

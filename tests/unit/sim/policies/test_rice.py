"""Reach x impact x confidence over effort."""

import pytest

from sim.registry import find_policy
from tests.support.views import a_view, ranked_ids
from tests.support.workspaces import a_workspace, an_item


def test_stated_cells() -> None:
    """1000 x 2 x 0.8 / 10 = 160; 300 x 3 x 1 / 5 = 180; 4000 x 0.25 x 0.5 / 5 = 100."""
    items = [
        an_item("wide", days=5.0, reach=4000.0, impact=0.25, rice_confidence=0.5),
        an_item("closed", days=1.0, reach=9000.0, impact=3.0, rice_confidence=1.0),
        an_item("solid", days=10.0, reach=1000.0, impact=2.0, rice_confidence=0.8),
        an_item("deep", days=5.0, reach=300.0, impact=3.0, rice_confidence=1.0),
    ]
    view = a_view(a_workspace(items=items), open={"closed": False})
    assert view.table.rice[[0, 2, 3]].tolist() == pytest.approx([100, 160, 180])
    assert ranked_ids(find_policy("rice").rank(view), view) == ["deep", "solid", "wide"]

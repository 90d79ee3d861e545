"""Money a day as stated, times the chance that the fix holds, over the stated effort."""

import pytest

from scenarios.item import Item
from scenarios.loss import LossModel
from sim.registry import find_policy
from tests.support.views import a_view, ranked_ids
from tests.support.workspaces import a_component, a_workspace, an_item


def order(*items: Item, **fields: object) -> list[str]:
    components = (a_component(), a_component("search", value_per_day=3000.0))
    view = a_view(a_workspace(components=components, items=items, quarters=4), **fields)
    return ranked_ids(find_policy("cd3").rank(view), view)


def test_money_a_day_over_effort() -> None:
    """1 % of 1000 a day over 10 days' work is 1; 1 % of 3000 is 3; of both, 4."""
    assert order(
        an_item("one", drag=0.01),
        an_item("other", drag=0.01, components=("search",)),
        an_item("both", drag=0.01, components=("ranking", "search")),
        an_item("long", drag=0.01, days=30.0, components=("ranking", "search")),
        an_item("closed", drag=1.0),
        open={"closed": False},
    ) == ["both", "other", "long", "one"]


def test_every_channel_is_money() -> None:
    """A tenth of an incident a day: two days at 10 % of 1000 are 20 a day, a fine of 300 is 30.

    The cut at the horizon takes off under 1 %.
    """
    hazard = {"incidents_per_quarter": 9.1}
    items = [
        an_item("incidents", severity=0.1, **hazard),
        an_item("drag of 19", drag=0.019),
        an_item("fines", penalty=300.0, **hazard),
        an_item("drag of 21", drag=0.021),
        an_item("drift", drift_per_month=0.03),
    ]
    assert order(*items) == ["fines", "drag of 21", "incidents", "drag of 19", "drift"]
    view = a_view(a_workspace(items=items, quarters=4))
    money = LossModel.of(view.workspace, view.table).stated_rate().money
    # Drift of 0.03 a month stands at half of 30 days' worth in the mean.
    drift = 0.03 / (91 / 3) * 15 * 1000
    assert money == pytest.approx([20, 19, 30, 21, drift], rel=0.02)


def test_the_chance_that_the_fix_holds_counts_once() -> None:
    """Half a chance halves the worth; the rework itself is not in the sheet."""
    assert order(
        an_item("risky", drag=0.02, fix_success=0.5),
        an_item("sure", drag=0.011),
        an_item("milder", drag=0.009),
    ) == ["sure", "risky", "milder"]


def test_neither_growth_nor_learning_nor_time_changes_it() -> None:
    items = [
        an_item(
            "growing",
            incidents_per_quarter=9.1,
            severity=0.1,
            growth_per_quarter=1.0,
            effort_growth_per_quarter=-0.5,
            confidence=1.0,
        ),
        an_item("steady", drag=0.03),
    ]
    assert order(*items) == ["steady", "growing"]
    assert order(*items, day=273.0, incidents={"growing": 300}) == ["steady", "growing"]


def test_work_of_no_length_comes_first() -> None:
    assert order(an_item("long", drag=0.5), an_item("gift", days=0.0, drag=0.001)) == [
        "gift",
        "long",
    ]

"""Money a day as it is now, grown and learned, over the expected effort."""

from dataclasses import replace

import numpy as np
import pytest

from scenarios.item import Item
from scenarios.workspace import Workspace
from sim.registry import find_policy
from sim.stakes import Stakes
from sim.view import View
from tests.support.views import a_view, ranked_ids
from tests.support.workspaces import a_component, a_workspace, an_item


def order(view: View) -> list[str]:
    """Return the ids as the policy ranks them."""
    return ranked_ids(find_policy("generalized_cmu").prepare(view.workspace).rank(view), view)


def organisation(*items: Item) -> Workspace:
    """Return a component worth 1000 a day, for four quarters."""
    return a_workspace(components=(a_component(),), items=items, quarters=4)


def test_money_a_day_over_the_effort_with_its_rework() -> None:
    """20 a day over 10 days is 2; half a chance makes 10 days 15; 30 over 12 is 2.5."""
    view = a_view(
        organisation(
            an_item("risky", drag=0.02, fix_success=0.5),
            an_item("sure", drag=0.02),
            an_item("best", drag=0.03, days=12.0),
            an_item("closed", drag=1.0),
        ),
        open={"closed": False},
    )
    assert order(view) == ["best", "sure", "risky"]


def test_a_hazard_is_taken_as_it_has_grown() -> None:
    """An incident fines 100 each ten days, 10 a day, twice that a quarter later."""
    items = (
        an_item("steady", drag=0.015),
        an_item("grows", incidents_per_quarter=9.1, penalty=100.0, growth_per_quarter=1.0),
    )
    now, later = a_view(organisation(*items)), a_view(organisation(*items), day=91.0)
    stakes = Stakes.of(now.workspace)
    assert stakes.rate(now).tolist() == pytest.approx([15.0, 10.0])
    assert stakes.rate(later).tolist() == pytest.approx([15.0, 20.0])
    assert order(now) == ["steady", "grows"]
    assert order(later) == ["grows", "steady"]


def test_incidents_tell() -> None:
    """Spread 1, ten incidents where one was expected: the factor is 11 / 2."""
    items = (
        an_item("steady", drag=0.03),
        an_item("doubtful", incidents_per_quarter=1.0, penalty=910.0, confidence=1.0),
    )
    view = a_view(organisation(*items), day=91.0)
    assert order(view) == ["steady", "doubtful"]
    assert order(replace(view, incidents=np.array([0, 10]))) == ["doubtful", "steady"]


def test_drift_counts_as_a_mean_day_s() -> None:
    """0.1 a month, retrained each month: half of it in the mean, 5 % of 1000, whatever the day.

    The last interval ends a day late and the horizon cuts it; hence 2 %.
    """
    view = a_view(organisation(an_item("drifts", drift_per_month=0.1)))
    for day in (0.0, 1.0, 29.0):
        rate = Stakes.of(view.workspace).rate(replace(view, day=day))
        assert rate.tolist() == pytest.approx([0.1 / (91 / 3) * 15 * 1000], rel=0.02)


def test_what_hides_others_costs_what_it_adds_to_them() -> None:
    """Detection takes 24 h, doubled by the hider: 0.1 x 1000 a day for each incident, one a day."""
    view = a_view(
        organisation(
            an_item("hider", blinds=1.0),
            an_item("hidden", incidents_per_quarter=91.0, severity=0.1, restore_hours=0.0),
        )
    )
    assert Stakes.of(view.workspace).rate(view).tolist() == pytest.approx([100.0, 200.0])
    closed = replace(view, open=view.open & [True, False])
    assert Stakes.of(view.workspace).rate(closed)[0] == pytest.approx(0.0)

"""What closing an item avoids up to the horizon, per engineer-day."""

import numpy as np
import pytest

from sim.prospects import Prospects
from sim.registry import find_policy
from sim.stakes import Stakes
from sim.view import View
from tests.support.views import a_view, ranked_ids
from tests.support.workspaces import a_team, a_workspace, an_item


def order(view: View) -> list[str]:
    """Return the ids as the policy ranks them."""
    return ranked_ids(find_policy("whittle").prepare(view.workspace).rank(view), view)


def test_by_hand() -> None:
    """Horizon 91: 10 a day closed after 41 days saves 500, over 41 is 12.2; after 1 day 90 x 0.2.

    Near the end the long one no longer pays: 40 days are left, and it takes 41.
    """
    items = [
        an_item("long", days=41.0, drag=0.01),
        an_item("short", days=1.0, drag=0.0002),
        an_item("shorter", days=1.0, drag=0.0001),
    ]
    assert order(a_view(a_workspace(items=items))) == ["short", "long", "shorter"]
    assert order(a_view(a_workspace(items=items), day=51.0)) == ["short", "shorter", "long"]


def test_growth_to_the_horizon_counts() -> None:
    """A hazard that doubles each quarter costs 15 / ln 2 / 4 times as much in a year."""
    fined = {"incidents_per_quarter": 91.0, "penalty": 1.0}
    items = [
        an_item("grows", days=0.0, growth_per_quarter=1.0, **fined),
        an_item("steady", days=0.0, **fined),
    ]
    view = a_view(a_workspace(items=items, quarters=4))
    stakes = Stakes.of(view.workspace)
    money = stakes.money(view, np.zeros(2), np.full(2, 364.0))
    assert money.tolist() == pytest.approx([364 * 15 / np.log(2) / 4, 364.0])


def test_a_rollout_that_may_fail_closes_later_and_takes_longer() -> None:
    """Half a chance: 10 days are 15 in the mean, and 3 days of rollout 6."""
    items = [an_item("risky", days=10.0, fix_success=0.5, rollout_days=3.0), an_item("sure")]
    prospects = Prospects.of(a_view(a_workspace(items=items)))
    assert prospects.closing.tolist() == pytest.approx([21.0, 10.0])


def test_toil_slows_the_work() -> None:
    """Two engineers deliver 2 a day, toil takes 1: each is half as fast; a tenth at the least."""
    items = [an_item("chore", toil_days_per_week=7.0), an_item("other", days=4.0)]
    teams = (a_team(engineers=2),)
    view = a_view(a_workspace(items=items, teams=teams))
    assert Prospects.of(view).closing.tolist() == pytest.approx([20.0, 8.0])
    closed = a_view(a_workspace(items=items, teams=teams), open={"chore": False})
    assert Prospects.of(closed).closing[1] == pytest.approx(4.0)
    drowned = a_workspace(items=[items[0].but(toil_days_per_week=70.0), items[1]], teams=teams)
    assert Prospects.of(a_view(drowned)).closing[1] == pytest.approx(40.0)


def test_work_in_hand_closes_sooner() -> None:
    view = a_view(a_workspace(items=[an_item("begun"), an_item("new")]), worked={"begun": 6.0})
    assert Prospects.of(view).closing.tolist() == pytest.approx([4.0, 10.0])


def test_days_delivered_follow_the_crew_that_is_planned() -> None:
    """One engineer, from day 45.5 on three: two in the mean."""
    changes = ({"day": 45.5, "engineers": 3},)
    view = a_view(a_workspace(items=[an_item()], teams=(a_team(changes=changes),)))
    assert Prospects.of(view).delivered.tolist() == pytest.approx([2.0])

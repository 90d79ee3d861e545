"""Days given back, priced, by hand; its limits are in tests/theory/test_self_financing.py."""

import pytest

from sim.chains import Chains
from sim.policies.self_financing import self_financing_index
from sim.registry import find_policy
from sim.stakes import Stakes
from sim.view import View
from tests.support.views import a_view, ranked_ids
from tests.support.workspaces import a_workspace, an_item


def index(view: View) -> list[float]:
    """Return the worth per engineer-day of each item."""
    stakes = Stakes.of(view.workspace)
    told = self_financing_index(view, stakes, Chains.of(view.workspace, stakes.table))
    return [float(worth) for worth in told]


def test_two_items_by_hand() -> None:
    """A chore of 10 days takes a quarter of the one engineer; 20 days of work end 10 a day.

    Worked first at about 0.75 a day, the felt item closes on day 80/3 and avoids 10 (91 - 80/3) in
    20. Till then a day more is worth 10 / 0.75, after it nothing. The chore begun now closes on day
    40/3, and gives 0.25 a day back over the 40/3 days in which that has a price.
    """
    items = [
        an_item("chore", days=10.0, toil_days_per_week=1.75),
        an_item("felt", days=20.0, drag=0.01),
    ]
    view = a_view(a_workspace(items=items))
    priced = 0.25 * (40 / 3) * (10 / 0.75)
    # Bursts hardly matter at a quarter of the crew's load.
    assert index(view) == pytest.approx([priced / 10, 10 * (91 - 80 / 3) / 20], rel=1e-5)


def test_a_chore_that_frees_the_crew_comes_before_what_it_finances() -> None:
    """Three chores take 0.9 of the crew; with one of them gone work goes four times as fast."""
    chores = [an_item(f"chore-{row}", days=1.0, toil_days_per_week=2.1) for row in range(3)]
    felt = [an_item(f"felt-{row}", days=20.0, drag=0.01) for row in range(5)]
    view = a_view(a_workspace(items=[*felt, *chores], quarters=8))
    policy = find_policy("self_financing").prepare(view.workspace)
    assert {*ranked_ids(policy.rank(view), view)[:3]} == {item.id for item in chores}


def test_it_needs_no_preparation() -> None:
    items = [an_item("chore", toil_days_per_week=1.0), an_item("felt", drag=0.01)]
    view = a_view(a_workspace(items=items))
    policy = find_policy("self_financing")
    assert policy.rank(view) == policy.prepare(view.workspace).rank(view)

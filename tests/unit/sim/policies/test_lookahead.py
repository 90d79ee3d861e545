"""The loss avoided over the days ahead that matter, with its two limits."""

import numpy as np
import pytest

from sim.policies.lookahead import days_ahead, lookahead_index
from sim.prospects import Prospects
from sim.registry import find_policy
from sim.stakes import Stakes
from sim.view import View
from tests.support.views import a_view, ranked_ids
from tests.support.workspaces import a_team, a_workspace, an_item


def random_view(trial: int, *, grows: bool) -> View:
    """Return twelve items of random effort, fine, growth and chance to hold, a year ahead."""
    rng = np.random.default_rng([20270104, trial])
    items = [
        an_item(
            f"item-{row}",
            days=float(rng.uniform(2.0, 40.0)),
            incidents_per_quarter=float(rng.uniform(1.0, 30.0)),
            penalty=float(rng.uniform(1.0, 100.0)),
            growth_per_quarter=float(rng.uniform(0.0, 1.0)) if grows else 0.0,
            fix_success=float(rng.uniform(0.5, 1.0)),
        )
        for row in range(12)
    ]
    return a_view(a_workspace(items=items, quarters=4, teams=(a_team(engineers=3),)))


def test_by_hand() -> None:
    """Closed on day 10, then 91 days at 20 a day, over 10 days of work."""
    view = a_view(a_workspace(items=[an_item(drag=0.02)], quarters=4))
    prospects, stakes = Prospects.of(view), Stakes.of(view.workspace)
    assert days_ahead(prospects).tolist() == [91.0]
    index = lookahead_index(prospects, stakes, days_ahead(prospects))
    assert index.tolist() == pytest.approx([91 * 20 / 10])


def test_it_looks_ahead_a_quarter_of_the_queue_and_never_less_than_91_days() -> None:
    """600 days of work for one engineer: 150 ahead. Half of it closed: 91, not 75."""
    items = [an_item("one", days=300.0), an_item("other", days=300.0)]
    workspace = a_workspace(items=items, quarters=8)
    assert days_ahead(Prospects.of(a_view(workspace))).tolist() == pytest.approx([150.0, 150.0])
    less = a_view(workspace, open={"one": False})
    assert days_ahead(Prospects.of(less)).tolist() == pytest.approx([91.0, 91.0])


@pytest.mark.parametrize("trial", range(5))
def test_far_ahead_it_is_whittle_s_index(trial: int) -> None:
    view = random_view(trial, grows=True)
    prospects, stakes = Prospects.of(view), Stakes.of(view.workspace)
    index = lookahead_index(prospects, stakes, np.full(12, 1e6))
    assert view.ranked(-index) == find_policy("whittle").prepare(view.workspace).rank(view)


@pytest.mark.parametrize("trial", range(5))
def test_hardly_ahead_it_is_the_generalised_c_mu_rule(trial: int) -> None:
    """Of steady hazards in its order; of growing ones the money a day on the day of closing."""
    steady = random_view(trial, grows=False)
    prospects, stakes = Prospects.of(steady), Stakes.of(steady.workspace)
    index = lookahead_index(prospects, stakes, np.full(12, 1e-3))
    policy = find_policy("generalized_cmu").prepare(steady.workspace)
    assert steady.ranked(-index) == policy.rank(steady)
    growing = random_view(trial, grows=True)
    prospects, stakes = Prospects.of(growing), Stakes.of(growing.workspace)
    index = lookahead_index(prospects, stakes, np.full(12, 1e-3)) / 1e-3
    table = growing.table
    grown = table.hazard * table.penalty * np.exp(table.growth * prospects.closing)
    assert index.tolist() == pytest.approx((grown / growing.effort).tolist(), rel=1e-4)


def test_slow_to_start_and_fast_to_grow_is_not_left_for_too_long() -> None:
    """Cost of delay as it is now puts the steady one first; ahead the other one costs more."""
    fined = {"incidents_per_quarter": 9.1, "days": 5.0}
    items = [
        an_item("steady", penalty=100.0, **fined),
        an_item("grows", penalty=90.0, growth_per_quarter=1.0, **fined),
    ]
    view = a_view(a_workspace(items=items, quarters=4))
    orders = {
        name: ranked_ids(find_policy(name).prepare(view.workspace).rank(view), view)[0]
        for name in ("generalized_cmu", "lookahead")
    }
    assert orders == {"generalized_cmu": "steady", "lookahead": "grows"}

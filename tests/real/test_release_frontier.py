"""The capacity frontier of a public Next Release Problem: the proven optima are on it."""

import pytest

from optimize.capacity_frontier import capacity_frontier
from optimize.solve import Limits
from optimize.value_frontier import value_frontier
from scenarios.capacity import with_capacity
from scenarios.load import load_workspace
from tests.real.test_next_release import proven_value
from tests.support.real import real_data

EXACT = Limits(seconds=300.0, settle_ties=False)


@pytest.mark.slow
@pytest.mark.parametrize("capacity", [257.0, 429.0, 600.0])
def test_the_level_of_a_budget_is_worth_its_proven_optimum(capacity: float) -> None:
    folder = real_data("nrp") / "nrp1"
    workspace = with_capacity(load_workspace(folder), capacity)
    frontier = capacity_frontier(workspace, None, 4, EXACT)
    assert frontier.today.days == pytest.approx(capacity)
    assert frontier.today.status == "optimal"
    assert frontier.today.worth == proven_value(folder, capacity)
    worths = [level.worth for level in frontier.levels]
    assert None not in worths
    assert worths == sorted(worth for worth in worths if worth is not None)


@pytest.mark.slow
def test_where_only_outcomes_count_the_frontier_of_value_is_the_plan() -> None:
    folder = real_data("nrp") / "nrp1"
    workspace = with_capacity(load_workspace(folder), 429.0)
    (point,) = value_frontier(workspace, None, EXACT).points
    assert (point.reliability, point.user_value) == (0.0, proven_value(folder, 429.0))
    assert point.proven

"""The arrays a plan is chosen by."""

from typing import Any

import numpy as np
import pytest

from optimize.posing import cliques, pose
from optimize.problem import LEAST_CAPACITY
from scenarios.item import TeamEffort
from scenarios.loss import LossModel
from scenarios.outcome import Outcome
from scenarios.table import tabulate
from tests.support.workspaces import a_component, a_team, a_workspace, an_item

# In these workspaces an engineer delivers one engineer-day a day, 91 a quarter.


def two_teams(*items: Any, quarters: int = 4) -> Any:
    return a_workspace(
        components=(a_component(), a_component("search")),
        teams=(a_team(components=("ranking",)), a_team("search-team", components=("search",))),
        items=items,
        quarters=quarters,
    )


def test_an_item_is_expected_to_close_at_mid_quarter_plus_rollouts_and_retries() -> None:
    item = an_item(days=20.0, fix_success=0.5, rollout_days=3.0)
    problem = pose(a_workspace(items=[item], quarters=2))
    # Two rollouts of 3 days in the mean, and one failure that repeats half of 20 days.
    assert problem.finish[0].tolist() == pytest.approx([45.5 + 6 + 10, 136.5 + 6 + 10])


def test_effort_counts_bias_and_rework() -> None:
    workspace = a_workspace(items=[an_item(days=20.0, fix_success=0.5)], quarters=1)
    biased = workspace.but(beliefs=workspace.beliefs.but(effort_bias=1.5))
    assert pose(biased).effort[0, 0, 0, 0] == pytest.approx(20 * 1.5 * 1.5)


def test_effort_grows_until_the_quarter_in_which_work_starts() -> None:
    item = an_item(days=10.0, effort_growth_per_quarter=0.1)
    effort = pose(a_workspace(items=[item], quarters=3)).effort[0]
    assert [effort[q, 0, q] for q in range(3)] == pytest.approx([10.0, 11.0, 12.1])


def test_a_part_longer_than_an_engineers_quarter_fills_earlier_quarters() -> None:
    problem = pose(a_workspace(items=[an_item(days=200.0)], quarters=4))
    assert problem.allowed[0].tolist() == [False, False, True, True]
    assert problem.effort[0, 2, 0].tolist() == pytest.approx([18.0, 91.0, 91.0, 0.0])
    assert problem.effort[0, 3, 0].tolist() == pytest.approx([0.0, 18.0, 91.0, 91.0])


def test_a_team_of_many_still_puts_one_engineer_on_a_part() -> None:
    workspace = a_workspace(teams=[a_team(engineers=5)], items=[an_item(days=200.0)], quarters=2)
    assert not pose(workspace).allowed.any()


def test_parts_of_several_teams_are_worked_side_by_side() -> None:
    parts = (TeamEffort(team="platform", days=80.0), TeamEffort(team="search-team", days=60.0))
    problem = pose(two_teams(an_item(effort=parts), quarters=1))
    assert problem.effort[0, 0, :, 0].tolist() == [80.0, 60.0]
    assert problem.allowed[0, 0]


def test_an_item_that_would_close_after_the_horizon_cannot_be_planned() -> None:
    problem = pose(a_workspace(items=[an_item(rollout_days=50.0)], quarters=2))
    assert problem.allowed[0].tolist() == [True, False]


def test_worth_is_the_loss_avoided_from_the_expected_closing() -> None:
    item = an_item(drag=0.01, rollout_days=4.5)
    problem = pose(a_workspace(items=[item], quarters=2))
    assert problem.user_value[0].tolist() == pytest.approx([10.0 * (182 - 50), 10.0 * (91 - 50)])
    assert problem.reliability[0].tolist() == [0.0, 0.0]


def test_worth_weighs_the_two_objectives() -> None:
    item = an_item(drag=0.01, incidents_per_quarter=4.0, severity=0.2)
    plain = a_workspace(items=[item])
    weighed = plain.but(objective=plain.objective.but(reliability=2.0, user_value=0.5))
    problem = pose(weighed)
    expected = 2.0 * problem.reliability + 0.5 * problem.user_value
    np.testing.assert_allclose(problem.worth, expected)


def test_a_closed_item_gives_back_its_toil_from_the_next_quarter_on() -> None:
    problem = pose(a_workspace(items=[an_item(toil_days_per_week=0.7)], quarters=3))
    assert problem.freed[0, 0, 0].tolist() == pytest.approx([0.0, 9.1, 9.1])
    assert problem.freed[0, 1, 0].tolist() == pytest.approx([0.0, 0.0, 9.1])


def test_a_rollout_into_the_next_quarter_gives_back_less_of_it() -> None:
    item = an_item(toil_days_per_week=0.7, rollout_days=91.0)
    problem = pose(a_workspace(items=[item], quarters=4))
    assert problem.freed[0, 0, 0].tolist() == pytest.approx([0.0, 4.55, 9.1, 9.1])


def test_burn_counts_items_background_and_newcomers() -> None:
    component = a_component(
        background_incidents_per_quarter=2.0,
        restore_hours={"mean": 12.0, "cv": 1.0},
        aftercare_days=1.0,
        new_items_per_quarter=3.0,
    )
    item = an_item(toil_days_per_week=0.7)
    problem = pose(a_workspace(components=[component], items=[item], quarters=2))
    background = 2.0 * (0.5 + 1.0)
    # A newcomer is like the one item there is; those of a quarter are there for half of it.
    assert problem.burn[0].tolist() == pytest.approx(
        [9.1 + background + 0.5 * 3 * 9.1, 9.1 + background + 1.5 * 3 * 9.1]
    )


def test_a_tenth_of_the_capacity_is_left_however_much_burns() -> None:
    problem = pose(a_workspace(items=[an_item(toil_days_per_week=100.0)]))
    assert problem.room[0, 0] == pytest.approx(LEAST_CAPACITY * 91.0)


def test_overlaps_sum_to_what_the_loss_model_says_a_pair_shares() -> None:
    hider = an_item("alerts", blinds=0.5, slows=0.2)
    hidden = an_item("flaky", incidents_per_quarter=6.0, severity=0.3, growth_per_quarter=0.1)
    workspace = a_workspace(items=[hider, hidden], quarters=3)
    (overlap,) = pose(workspace).overlaps.among((0, 1))
    model = LossModel.of(workspace, tabulate(workspace))
    assert overlap.rows == (0, 1)
    for both in range(3):
        expected = model.overlap(0, 1, 45.5 + 91 * both, 273.0)
        assert overlap.amount[both:].sum() == pytest.approx(expected)


def test_an_outcome_waits_for_its_open_items_only() -> None:
    items = [an_item("a"), an_item("b", status="closed"), an_item("c", status="accepted")]
    outcomes = (
        Outcome(id="launch", value=5.0, requires=("a", "b")),
        Outcome(id="never", value=5.0, requires=("a", "c")),
        Outcome(id="won", value=5.0, requires=("b",)),
    )
    (prize,) = pose(a_workspace(items=items, outcomes=outcomes)).prizes
    assert (prize.id, prize.rows) == ("launch", (0,))


def test_cliques_cover_every_exclusion_once() -> None:
    triangle_and_edge = ((1, 2), (0, 2), (0, 1, 3), (2,))
    assert list(cliques(triangle_and_edge)) == [(0, 1, 2), (2, 3)]

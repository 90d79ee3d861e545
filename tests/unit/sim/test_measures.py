"""The measures of a tiny world, computed by hand to the last figure."""

from math import isnan

import numpy as np
import pytest

from scenarios.outcome import Outcome
from sim.measures import MEASURES, measure
from tests.support.workspaces import a_component, a_team, a_workspace, an_item
from tests.support.worlds import SIMULATORS, Shock, Strike, a_world, run_of

pytestmark = pytest.mark.parametrize("model", SIMULATORS)


def test_one_item_one_incident_one_engineer(model: str) -> None:
    """Worth 1000 a day for 91 days; the item drags 0.1 and takes 10 days and a 2-day rollout.

    Day 0: work. Day 4: an incident of severity 0.5, noticed on day 5, which calls the engineer
    away until day 7; a day of aftercare to day 8; the other 5 days of work to day 13; the rollout
    to day 15, when the item closes.
    """
    item = an_item("item", days=10.0, rollout_days=2.0, drag=0.1)
    workspace = a_workspace(
        items=(item,), outcomes=(Outcome(id="launch", value=500.0, requires=("item",)),)
    )
    strike = Strike(
        day=4.0, item="item", detect=1.0, restore=2.0, severity=0.5, aftercare=1.0, penalty=70.0
    )
    told = measure(run_of(a_world(workspace, [strike]), "item", simulator=model))
    assert told == pytest.approx(
        {
            "net_value": 91_000 - 1500 - 1500 + 500 - 70,
            "value_delivered": 88_000,
            "value_lost.incidents": 0.5 * 3 * 1000,
            "value_lost.drag": 0.1 * 15 * 1000,
            "value_lost.drift": 0,
            "value_lost.churn": 0,
            "outcomes": 500,
            "availability": 1 - 1.5 / 91,
            "retention": 1,
            "incidents": 1,
            "incident_hours": 72,
            "detect_hours": 24,
            "response_wait_hours": 0,
            "restore_hours": 48,
            "penalties": 70,
            "engineer_days.remediation": 10,
            "engineer_days.rollback": 0,
            "engineer_days.firefighting": 2,
            "engineer_days.aftercare": 1,
            "engineer_days.toil": 0,
            "engineer_days.idle": 78,
            "items_opened": 0,
            "items_closed": 1,
            "items_open": 0,
            "principal_open_days": 0,
            "drift_mean": 0,
        },
        rel=1e-13,
        abs=1e-9,
    )
    assert tuple(told) == MEASURES


def test_a_world_in_which_much_is_unfinished(model: str) -> None:
    """Two incidents wait for one engineer, who has toil; drift and a shock; work left at the end.

    The toil of 0.2 a day slows the pace to 0.8. An incident of day 80 is noticed at once and
    takes 8 days; one of day 82 waits from 83 to 88 and is still on at the end; one of day 90.5
    is not noticed. The item of 100 days has had 80 x 0.8 = 64.
    """
    component = a_component(drift_per_month=0.91, retrain_days=50.0, value_per_day=100.0)
    items = (
        an_item("item", days=100.0, toil_days_per_week=1.4),
        an_item("later", days=10.0, effort_growth_per_quarter=0.2),
    )
    world = a_world(
        a_workspace(components=(component,), items=items),
        [
            Strike(day=80.0, restore=8.0, severity=0.1),
            Strike(day=82.0, detect=1.0, restore=9.0, severity=0.1),
            Strike(day=90.5, detect=1.0, severity=0.1),
        ],
        shocks=[Shock(40.0, 0.1)],
    )
    told = measure(run_of(world, "item", "later", simulator=model))
    # Drift rises by 0.03 a day: all is lost from day 33.33 to the retraining of day 50, whatever
    # the shock adds, and again from day 83.33 on.
    whole = 2 * 0.03 * (100 / 3) ** 2 / 2 + (50 - 100 / 3) + (41 - 100 / 3)
    assert told["value_lost.incidents"] + told["value_lost.drift"] == pytest.approx(
        100 * (whole + extra_loss()), rel=1e-9
    )
    assert told["incidents"] == 3
    assert told["incident_hours"] == pytest.approx(24 * (8 + 9 + 0.5))
    assert told["detect_hours"] == pytest.approx(12.0)
    assert told["response_wait_hours"] == pytest.approx(24 * 5 / 2)
    assert told["restore_hours"] == pytest.approx(192.0)
    assert told["engineer_days.remediation"] == pytest.approx(64.0)
    assert told["engineer_days.firefighting"] == pytest.approx(11 * 0.8)
    assert told["engineer_days.toil"] == pytest.approx(18.2)
    assert told["engineer_days.idle"] == pytest.approx(0.0, abs=1e-9)
    assert told["items_open"] == 2
    assert told["principal_open_days"] == pytest.approx(36.0 + 12.0)
    assert told["drift_mean"] == pytest.approx(
        (0.03 * 50**2 / 2 + 0.1 * 10 + 0.03 * 41**2 / 2) / 91
    )


def extra_loss() -> float:
    """Return the days' worth that incidents take below the cap, by fine sums.

    From day 80 the share 0.1, from 82 it is 0.2 (0.1 from 88 on), on top of 0.03 (t - 50).
    """
    steps = 1_000_000
    day = 80 + (np.arange(steps) + 0.5) * 11 / steps
    drift = np.minimum(1.0, 0.03 * (day - 50))
    level = 0.1 * (day < 88) + 0.1 * (day >= 82) + 0.1 * (day >= 90.5)
    return float(np.sum(np.minimum(1.0, drift + level) - drift)) * 11 / steps


def test_means_over_no_incident_are_not_numbers(model: str) -> None:
    told = measure(run_of(a_world(a_workspace()), simulator=model))
    empty = {"detect_hours", "response_wait_hours", "restore_hours"}
    assert {name for name, number in told.items() if isnan(number)} == empty
    assert told["incident_hours"] == 0.0


def test_newcomers_are_counted_as_they_appear(model: str) -> None:
    component = a_component(new_items_per_quarter=6.0)
    workspace = a_workspace(
        components=(component,), teams=(a_team(engineers=1),), items=(an_item("old", days=3.0),)
    )
    world = a_world(workspace)
    told = measure(run_of(world, "old", simulator=model))
    assert told["items_opened"] == world.newcomers > 0
    assert told["items_closed"] == 1
    assert told["items_open"] == world.newcomers
    assert told["principal_open_days"] == pytest.approx(3.0 * world.newcomers)

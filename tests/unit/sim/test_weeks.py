"""A run week by week, against a diary kept by hand."""

import numpy as np
import pytest

from scenarios.team import CrewChange
from sim.weeks import WEEKLY, Weeks, weeks_of
from tests.support.workspaces import a_component, a_team, a_workspace, an_item
from tests.support.worlds import SIMULATORS, Shock, Strike, a_world, run_of

pytestmark = pytest.mark.parametrize("model", SIMULATORS)


def flows(weeks: Weeks, week: int) -> dict[str, float]:
    """Return the engineer-days of a week by what they went into, those that are 0 left out."""
    days = {name: float(getattr(weeks, name)[week]) for name in WEEKLY if name.endswith("_days")}
    days.pop("principal_open_days")
    return {name: amount for name, amount in days.items() if abs(amount) > 1e-12}


def test_one_item_one_incident_one_engineer(model: str) -> None:
    """The item takes 10 days and a 2-day rollout that fails, 5 again and a rollout that holds.

    Worked on days 0 to 4; an incident noticed on day 5 takes the engineer until day 7, its
    aftercare until day 8. The first attempt ends on day 13 and its rollout on day 15, the second
    attempt on day 20, the item is closed on day 22.
    """
    item = an_item("item", days=10.0, rollout_days=2.0, incidents_per_quarter=9.1)
    workspace = a_workspace(items=(item,))
    strike = Strike(day=4.0, item="item", detect=1.0, restore=2.0, aftercare=1.0)
    weeks = weeks_of(
        run_of(a_world(workspace, [strike], rollouts={"item": 2}), "item", simulator=model)
    )
    assert weeks.day.tolist() == [7.0 * week for week in range(14)]
    assert weeks.items_open.tolist() == [1.0] * 4 + [0.0] * 10
    assert weeks.principal_open_days == pytest.approx([10, 5, 0, 0, *[0] * 10])
    assert weeks.hazard_per_quarter == pytest.approx([9.1] * 4 + [0.0] * 10)
    assert np.isnan(weeks.crew_use[0])
    assert flows(weeks, 1) == pytest.approx({"remediation_days": 5, "firefighting_days": 2})
    assert flows(weeks, 2) == pytest.approx(
        {"remediation_days": 5, "aftercare_days": 1, "idle_days": 1}
    )
    assert flows(weeks, 3) == pytest.approx({"rollback_days": 5, "idle_days": 2})
    assert weeks.crew_use[1:5] == pytest.approx([1, 6 / 7, 5 / 7, 0])


def test_half_the_work_is_to_do_again_after_a_failed_rollout(model: str) -> None:
    """8 days' work to day 8, the rollout fails on day 14, half again to day 18."""
    item = an_item("item", days=8.0, rollout_days=6.0)
    world = a_world(a_workspace(items=(item,)), rollouts={"item": 2})
    weeks = weeks_of(run_of(world, "item", simulator=model))
    assert weeks.principal_open_days[:4] == pytest.approx([8, 1, 4, 0])


def test_effort_and_hazard_grow_while_open(model: str) -> None:
    items = (
        an_item("waits", days=10.0, effort_growth_per_quarter=0.3, growth_per_quarter=0.5,
                incidents_per_quarter=2.0),
        an_item("taken", days=400.0, effort_growth_per_quarter=0.3),
    )  # fmt: skip
    world = a_world(a_workspace(items=items, quarters=2), effort={"waits": 2.0}, truth={"waits": 3})
    weeks = weeks_of(run_of(world, "taken", simulator=model))
    # The effort of what is begun stands, that of what waits grows; 26 weeks are two quarters.
    assert weeks.principal_open_days[13] == pytest.approx(2 * 10 * 1.3 + 400 - 91)
    assert weeks.principal_open_days[26] == pytest.approx(2 * 10 * 1.3**2 + 400 - 182)
    assert weeks.hazard_per_quarter[[0, 13, 26]] == pytest.approx([6.0, 9.0, 13.5])


def test_drift_and_users_at_the_end_of_each_week(model: str) -> None:
    """Drift of 0.1 in 13 weeks, trained away on day 30, 60 and 90; a shock on day 7; no return."""
    component = a_component(drift_per_month=0.1 / 3, churn_per_day=0.01)
    still = a_component("still", value_per_day=3000.0)
    world = a_world(a_workspace(components=(component, still)), shocks=[Shock(day=7.0, size=0.2)])
    weeks = weeks_of(run_of(world, simulator=model))
    slope = 0.1 / 91
    # Weighted by value: a quarter of it drifts. What happens on the last day of a week counts.
    assert weeks.drift[[0, 1, 4, 5]] * 4 == pytest.approx(
        [0, 7 * slope + 0.2, 28 * slope + 0.2, 5 * slope]
    )
    lost = slope * 7**2 / 2
    kept = np.exp(-0.01 * np.array([0.0, lost, slope * 14**2 / 2 + 0.2 * 7]))
    assert weeks.retention[:3] == pytest.approx(0.75 + kept / 4)


def test_a_crew_that_changes_and_toil(model: str) -> None:
    """One engineer to day 10, three after it; an open item's toil takes half a day each day."""
    team = a_team(engineers=1, components=("ranking",), changes=(CrewChange(day=10, engineers=3),))
    item = an_item("item", toil_days_per_week=3.5)
    weeks = weeks_of(run_of(a_world(a_workspace(teams=(team,), items=(item,))), simulator=model))
    assert weeks.engineers[:4].tolist() == [1, 1, 3, 3]
    assert flows(weeks, 1) == pytest.approx({"toil_days": 3.5, "idle_days": 3.5})
    assert flows(weeks, 2) == pytest.approx({"toil_days": 3.5, "idle_days": 3 + 4 * 3 - 3.5})


def test_without_a_crew_nothing_is_in_use(model: str) -> None:
    world = a_world(a_workspace(teams=(a_team(engineers=0),)))
    weeks = weeks_of(run_of(world, simulator=model))
    assert np.isnan(weeks.crew_use).all()
    assert weeks.engineers.tolist() == [0.0] * 14

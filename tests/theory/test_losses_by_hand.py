"""The expected loss in closed form, channel by channel, against sums done by hand."""

from typing import Any

import numpy as np
import pytest

from scenarios.component import RestoreTime
from scenarios.item import Item, TeamEffort
from scenarios.loss import Loss, LossModel
from scenarios.table import tabulate
from scenarios.workspace import Workspace
from tests.support.workspaces import a_component, a_team, a_workspace, an_item


def organisation(*items: Item, **fields: Any) -> Workspace:
    """Return two components of two teams, over ten quarters."""
    components = (
        a_component("ranking", **fields),
        a_component("search", value_per_day=3000.0),
    )
    teams = (
        a_team("one", components=("search",)),
        a_team("other", components=("ranking",), focus=0.7),
    )
    return a_workspace(components=components, teams=teams, items=items, quarters=10)


def model(*items: Item, **fields: Any) -> LossModel:
    """Return the closed form of these items, all open."""
    workspace = organisation(*items, **fields)
    return LossModel.of(workspace, tabulate(workspace))


BOTH = ("ranking", "search")


def test_incidents_fall_on_every_component_of_the_item() -> None:
    """Four incidents in two quarters, a day unnoticed and two to restore, 10 % of 4000 a day."""
    item = an_item(
        components=BOTH, team="other", incidents_per_quarter=2.0, severity=0.1, restore_hours=48.0
    )
    assert model(item).between(91.0, 273.0).incidents == pytest.approx([4 * 3 * 400.0])


def test_penalties_are_cash_per_incident() -> None:
    item = an_item(components=BOTH, team="other", incidents_per_quarter=2.0, penalty=50.0)
    assert model(item).between(0.0, 182.0).penalties == pytest.approx([200.0])


def test_drag_is_a_share_of_value_all_the_time() -> None:
    item = an_item(components=BOTH, team="other", drag=0.01)
    assert model(item).between(10.0, 60.0).drag == pytest.approx([50 * 0.01 * 4000])


def test_engineer_days_fall_on_the_team_that_does_the_work() -> None:
    """The home's team restores and cleans up, at its pace of a half; toil is the item's team's.

    Four incidents of two days to restore, and one of aftercare: 4 x (2 x 0.5 + 1) = 8; 182 days
    of toil at 1.4 a week are 36.4.
    """
    item = an_item(
        components=BOTH,
        team="one",
        effort=(TeamEffort(team="one", days=1.0), TeamEffort(team="other", days=1.0)),
        incidents_per_quarter=2.0,
        restore_hours=48.0,
        aftercare_days=1.0,
        toil_days_per_week=1.4,
    )
    assert model(item).between(0.0, 182.0).engineer_days.tolist() == [pytest.approx([36.4, 8.0])]


def test_a_learned_factor_multiplies_incidents_drag_drift_and_toil() -> None:
    item = an_item(
        team="other",
        incidents_per_quarter=2.0,
        severity=0.1,
        penalty=5.0,
        drag=0.01,
        drift_per_month=0.01,
        toil_days_per_week=1.0,
    )
    plain = model(item)
    double = LossModel(plain.workspace, plain.table, plain.open, np.array([2.0]))
    once, twice = plain.between(0.0, 91.0), double.between(0.0, 91.0)
    for name in Loss.__annotations__:
        assert np.sum(getattr(twice, name)) == pytest.approx(2 * np.sum(getattr(once, name))), name
    assert once.money == pytest.approx(once.reliability + once.user_value)
    assert once.money[0] > 0


def test_each_item_has_a_window_of_its_own() -> None:
    items = [an_item(f"i{n}", team="other", drag=0.01) for n in range(3)]
    starts, ends = np.array([0.0, 10.0, 50.0]), np.array([5.0, 30.0, 20.0])
    # A window that ends before it starts is empty.
    assert model(*items).between(starts, ends).drag == pytest.approx([50.0, 200.0, 0.0])


def test_background_burns_at_its_components_times() -> None:
    """Three incidents a quarter: 2 days to restore, half as long again, at pace 0.5, and 0.25."""
    burn = model(
        an_item("slow", components=BOTH, team="one", slows=0.5),
        background_incidents_per_quarter=3.0,
        restore_hours=RestoreTime(mean=48.0),
        aftercare_days=0.25,
    ).background_burn(0.0, 182.0)
    assert burn == pytest.approx([0.0, 6 * (2 * 1.5 * 0.5 + 0.25)])


def test_hours_beyond_the_horizon_are_not_lost() -> None:
    """From day 0 to the horizon: of the length X of each incident E[X^2]/2 of a day's count is cut.

    X is an exponential day to notice it and a lognormal time to restore, mean 3, cv 2.
    """
    item = an_item(team="other", incidents_per_quarter=9.1, severity=0.1, restore_hours=72.0)
    loss = model(item, restore_hours=RestoreTime(mean=1.0, cv=2.0)).between(0.0, 910.0)
    second = 2 * 1.0 + 2 * 1.0 * 3.0 + 9.0 * (1 + 4)
    assert loss.incidents == pytest.approx([0.1 * 100 * (910 * 4.0 - second / 2)])


@pytest.mark.parametrize(("start", "end"), [(0.0, 91.0), (40.0, 85.0), (85.0, 91.0)])
def test_the_cut_is_exact_for_times_without_memory(start: float, end: float) -> None:
    """Noticed at once and restored in an exponential time of 6 days, 91 days in all."""
    component = a_component(
        detect_hours=0.0, restore_hours=RestoreTime(mean=1.0, family="exponential")
    )
    item = an_item(incidents_per_quarter=9.1, severity=0.1, restore_hours=144.0)
    workspace = a_workspace(components=(component,), items=(item,))
    loss = LossModel.of(workspace, tabulate(workspace)).between(start, end)
    onset = start + (end - start) * (np.arange(100_000) + 0.5) / 100_000
    mean_length = np.mean(6 * -np.expm1(-(91.0 - onset) / 6))
    assert loss.incidents == pytest.approx([0.1 * (end - start) * 100 * mean_length], rel=1e-6)


def test_churn_is_the_users_whom_the_loss_drives_out() -> None:
    """A mild drag: to first order it costs V c l times the days the leavers stay away.

    Returning at 0.01 a day they are away (1 - exp(-0.01 (T-s))) / 0.01 days.
    """
    workspace = a_workspace(
        components=(a_component(churn_per_day=0.002, return_per_day=0.01),),
        items=(an_item(drag=0.001),),
        quarters=2,
    )
    whole = LossModel.of(workspace, tabulate(workspace))
    rate, back, horizon = 0.002 * 0.001 + 0.01, 0.01, 182.0
    present = back / rate * horizon + (1 - back / rate) * -np.expm1(-rate * horizon) / rate
    loss = whole.between(0.0, horizon)
    assert loss.churn == pytest.approx([1000 * (horizon - present)], rel=1e-3)
    early, late = whole.between(0.0, 50.0), whole.between(50.0, horizon)
    assert early.churn + late.churn == pytest.approx(loss.churn)
    # The sooner they leave the longer they are away.
    assert early.churn[0] / 50.0 > late.churn[0] / 132.0


def test_churn_where_nobody_returns() -> None:
    """A drag of 0.001 for all of T drives out c l a day, who are away T - s: V c l T^2 / 2."""
    workspace = a_workspace(
        components=(a_component(churn_per_day=0.002),), items=(an_item(drag=0.001),), quarters=2
    )
    loss = LossModel.of(workspace, tabulate(workspace)).between(0.0, 182.0)
    assert loss.churn == pytest.approx([1000 * 0.002 * 0.001 * 182**2 / 2])


def test_the_stated_rate_is_a_day_of_the_sheet() -> None:
    """Neither growth nor clustering nor the day it appeared is in it."""
    item = an_item(
        team="other",
        incidents_per_quarter=9.1,
        severity=0.1,
        penalty=7.0,
        growth_per_quarter=0.5,
        drag=0.02,
        toil_days_per_week=0.7,
    )
    rate = model(item, clustering=0.6).stated_rate()
    assert rate.incidents == pytest.approx([0.1 * 2 * 100], rel=0.005)
    assert rate.penalties == pytest.approx([0.7])
    assert rate.drag == pytest.approx([20.0])
    assert rate.engineer_days.tolist() == [pytest.approx([0.0, 0.1 + 0.1 * 0.5])]


def test_what_is_closed_hides_nothing() -> None:
    items = (
        an_item("hides", team="other", blinds=1.0),
        an_item("hazard", team="other", incidents_per_quarter=1.0, severity=0.1),
    )
    plain = model(*items)
    after = LossModel(plain.workspace, plain.table, np.array([False, True]), plain.factor)
    assert plain.between(0.0, 91.0).incidents == pytest.approx([100.0, 300.0])
    assert after.between(0.0, 91.0).incidents == pytest.approx([0.0, 200.0])

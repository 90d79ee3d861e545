"""Spells of harm: from when to when, on which component, by which item, and how much."""

from typing import Any

import numpy as np
import pytest

from sim.run import Run
from sim.spells import Cause, Spells, spells_of
from sim.world import BACKGROUND
from tests.support.workspaces import a_component, a_workspace, an_item
from tests.support.worlds import Shock, Strike, a_world, run_of


def told(run: Run, cause: Cause) -> list[tuple[Any, ...]]:
    """Return the spells of a cause: (component, item, start, end, level, slope), sorted."""
    found = spells_of(run)
    found = found.where(found.cause == cause)
    columns = (found.component, found.item, found.start, found.end, found.level, found.slope)
    return sorted(zip(*(column.tolist() for column in columns), strict=True))


TWO = (a_component("ranking"), a_component("search"))


def test_an_incident_harms_every_component_of_its_item_until_it_is_restored() -> None:
    item = an_item("item", components=("search", "ranking"))
    world = a_world(
        a_workspace(components=TWO, items=(item,)),
        [
            Strike(day=2.0, item="item", detect=1.0, restore=3.0, severity=0.4),
            Strike(day=50.0, component=1, restore=2.0, severity=0.2),
            Strike(day=90.0, restore=5.0, severity=0.3),
        ],
    )
    assert told(run_of(world), Cause.INCIDENTS) == [
        (0, BACKGROUND, 90.0, 91.0, 0.3, 0.0),
        (0, 0, 2.0, 6.0, 0.4, 0.0),
        (1, BACKGROUND, 50.0, 52.0, 0.2, 0.0),
        (1, 0, 2.0, 6.0, 0.4, 0.0),
    ]


def test_drag_lasts_until_the_item_closes_and_is_the_true_one() -> None:
    items = (
        an_item("fixed", days=5.0, rollout_days=2.0, drag=0.1, components=("ranking", "search")),
        an_item("left", drag=0.2),
    )
    world = a_world(a_workspace(components=TWO, items=items), truth={"fixed": 1.5})
    assert told(run_of(world, "fixed"), Cause.DRAG) == [
        (0, 0, 0.0, 7.0, pytest.approx(0.15), 0.0),
        (0, 1, 0.0, 91.0, 0.2, 0.0),
        (1, 0, 0.0, 7.0, pytest.approx(0.15), 0.0),
    ]


def test_a_newcomer_drags_from_the_day_it_appears() -> None:
    component = a_component(new_items_per_quarter=5.0)
    world = a_world(a_workspace(components=(component,), items=(an_item("old", drag=0.1),)))
    assert world.newcomers > 0
    starts = [start for _, _, start, _, _, _ in told(run_of(world), Cause.DRAG)]
    assert sorted(starts) == world.table.since.tolist()


A_DAY = 3 / 91
"""Drift a day of 1 a month."""


def test_base_drift_grows_between_retrainings() -> None:
    component = a_component(drift_per_month=0.1, retrain_days=40.0)
    slope = pytest.approx(0.1 * A_DAY)
    assert told(run_of(a_world(a_workspace(components=(component,)))), Cause.DRIFT) == [
        (0, BACKGROUND, 0.0, 40.0, 0.0, slope),
        (0, BACKGROUND, 40.0, 80.0, 0.0, slope),
        (0, BACKGROUND, 80.0, 91.0, 0.0, slope),
    ]


def test_an_items_drift_stays_after_it_closes_until_the_next_retraining() -> None:
    """Closed on day 50, it has drifted for 10 days since day 40; the level stands to day 80."""
    component = a_component(retrain_days=40.0)
    item = an_item("item", days=50.0, drift_per_month=0.2)
    world = a_world(a_workspace(components=(component,), items=(item,)), truth={"item": 2.0})
    slope = 0.4 * A_DAY
    assert told(run_of(world, "item"), Cause.DRIFT) == [
        (0, 0, 0.0, 40.0, 0.0, pytest.approx(slope)),
        (0, 0, 40.0, 50.0, 0.0, pytest.approx(slope)),
        (0, 0, 50.0, 80.0, pytest.approx(10 * slope), 0.0),
    ]


def test_a_failed_retraining_clears_nothing() -> None:
    component = a_component(drift_per_month=0.1, retrain_days=40.0)
    item = an_item("blocker", blocks_retraining=0.5)
    workspace = a_workspace(components=(component,), items=(item,))
    world = a_world(workspace, marks={0: [0.4, 0.6]})
    assert [spell[2:4] for spell in told(run_of(world), Cause.DRIFT)] == [(0.0, 80.0), (80.0, 91.0)]


def test_shocks_stay_until_the_next_retraining_that_works() -> None:
    """One on the very day of a retraining comes after it."""
    component = a_component(retrain_days=40.0)
    world = a_world(
        a_workspace(components=(component,)),
        shocks=[Shock(10.0, 0.2), Shock(40.0, 0.3), Shock(85.0, 0.1)],
    )
    assert told(run_of(world), Cause.DRIFT) == [
        (0, BACKGROUND, 10.0, 40.0, 0.2, 0.0),
        (0, BACKGROUND, 40.0, 80.0, 0.3, 0.0),
        (0, BACKGROUND, 85.0, 91.0, 0.1, 0.0),
    ]


def test_no_harm_no_spells() -> None:
    found = spells_of(run_of(a_world(a_workspace())))
    assert isinstance(found, Spells)
    assert found.component.dtype == np.int64
    assert all(len(getattr(found, name)) == 0 for name in Spells.__annotations__)


def test_work_that_takes_no_time_leaves_no_spell() -> None:
    world = a_world(a_workspace(items=(an_item("item", days=0.0, drag=0.5, drift_per_month=1.0),)))
    assert len(spells_of(run_of(world, "item")).start) == 0

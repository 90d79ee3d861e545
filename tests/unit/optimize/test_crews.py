"""What crews can do at most, and how early items can be closed."""

from math import inf
from typing import Any

import numpy as np
import pytest

from optimize.crews import closings
from scenarios.item import Item
from scenarios.team import CrewChange
from sim.model import simulate
from sim.registry import find_policy
from sim.world import draw_world
from tests.support.workspaces import a_component, a_team, a_workspace, an_item
from tests.support.worlds import Strike, a_world


def earliest(*items: Item, **fields: Any) -> list[float]:
    """Return the earliest closings of items."""
    days: list[float] = closings(a_world(a_workspace(items=items, **fields))).earliest.tolist()
    return days


def test_an_item_is_closed_after_its_work_and_its_rollout() -> None:
    assert earliest(an_item(days=10.0, rollout_days=3.0)) == pytest.approx([13.0])


def test_each_failed_rollout_repeats_half() -> None:
    world = a_world(a_workspace(items=[an_item(days=10.0, rollout_days=3.0)]), rollouts={"item": 3})
    limits = closings(world)
    assert limits.earliest.tolist() == pytest.approx([13.0 + 8.0 + 8.0])
    assert limits.lasts.tolist() == pytest.approx([29.0])
    assert limits.effort.tolist() == [pytest.approx([20.0])]


def test_what_is_required_comes_first_and_what_is_barred_never() -> None:
    items = [
        an_item("first", days=10.0),
        an_item("then", days=5.0, requires=("first",)),
        an_item("accepted", status="accepted"),
        an_item("never", requires=("accepted",)),
    ]
    assert earliest(*items) == pytest.approx([10.0, 15.0, inf])


def test_an_effort_that_grows_is_taken_at_its_start_and_one_that_shrinks_at_the_end() -> None:
    items = [
        an_item("first", days=45.5),
        an_item("grows", days=10.0, effort_growth_per_quarter=0.44, requires=("first",)),
        an_item("shrinks", days=10.0, effort_growth_per_quarter=-0.19),
    ]
    assert earliest(*items) == pytest.approx([45.5, 45.5 + 12.0, 8.1])


def test_toil_that_nobody_can_have_ended_yet_slows_the_work() -> None:
    # Half of the only engineer: 10 days take 20, and nothing is closed before.
    (day,) = earliest(an_item(days=10.0, toil_days_per_week=3.5))
    assert day == pytest.approx(20.0, rel=0.01)


def test_nobody_works_where_nobody_is() -> None:
    changes = (CrewChange(day=5.0, engineers=0), CrewChange(day=40.0, engineers=1))
    team = a_team(changes=changes)
    assert earliest(an_item(days=10.0), teams=[team]) == pytest.approx([45.0])
    assert earliest(an_item(days=1.0), teams=[a_team(engineers=0)]) == [inf]


def test_an_incident_that_nobody_can_prevent_takes_the_only_engineer() -> None:
    world = a_world(a_workspace(items=[an_item(days=10.0)]), [Strike(3.0, detect=1.0, restore=4.0)])
    limits = closings(world)
    assert limits.earliest.tolist() == pytest.approx([14.0])
    (crew,) = limits.crews
    assert crew.done(crew.whole, np.array([4.0, 8.0, 91.0])).tolist() == [4.0, 4.0, 87.0]


def test_an_incident_that_may_be_prevented_takes_nobody() -> None:
    workspace = a_workspace(items=[an_item(days=10.0)])
    for day, expected in ((9.0, 91.0 - 4.0), (11.0, 91.0)):
        (crew,) = closings(a_world(workspace, [Strike(day, "item", restore=4.0)])).crews
        assert float(crew.done(crew.whole, np.array(91.0))) == pytest.approx(expected)


def test_a_newcomer_is_taken_up_at_a_review() -> None:
    component = a_component(new_items_per_quarter=4.0)
    workspace = a_workspace(
        components=(component,), items=[an_item(days=1.0)], quarters=2, cadence_days=30
    )
    world = draw_world(workspace, 1, 0)
    assert world.newcomers > 2
    since, days = world.table.since[1:], closings(world).earliest[1:]
    reviews = np.ceil(since / 30.0) * 30.0
    works = world.effort_factor[1:] * (1.0 + (world.rollouts_needed[1:] - 1.0) / 2.0)
    assert days.tolist() == pytest.approx((reviews + works).tolist())


@pytest.mark.parametrize("seed", range(20))
def test_nothing_is_closed_before_its_earliest_closing(seed: int) -> None:
    items = [
        an_item(
            f"item-{n}",
            days=3.0 + 2 * n,
            toil_days_per_week=1.0,
            incidents_per_quarter=6.0,
            fix_success=0.7,
            rollout_days=1.0,
        )
        for n in range(5)
    ]
    component = a_component(background_incidents_per_quarter=9.0, new_items_per_quarter=2.0)
    workspace = a_workspace(components=(component,), items=items, quarters=2)
    world = draw_world(workspace, seed, 0)
    limits = closings(world)
    for name in ("as_listed", "shortest", "cd3", "fifo"):
        run = simulate(world, find_policy(name))
        for row, day in enumerate(run.closed):
            assert day is None or day >= limits.earliest[row]
    alone = a_workspace(components=(component,), items=items[:1], quarters=2)
    first = draw_world(alone.but(components=(a_component(),)), seed, 0)
    closed = simulate(first, find_policy("as_listed")).closed[0]
    if closed is not None:
        # With nothing else to do it is closed as early as the limit says, up to a settled round.
        assert closed == pytest.approx(float(closings(first).earliest[0]), abs=12.0)

"""Retraining and crews that change, rule by rule."""

from math import nextafter

import numpy as np
import pytest

from scenarios.item import Item
from scenarios.workspace import Workspace
from sim.run import Run
from sim.world import draw_world
from tests.support.workspaces import a_component, a_team, a_workspace, an_item
from tests.support.worlds import SIMULATORS, Strike, a_world, closed, diary, run_of

pytestmark = pytest.mark.parametrize("model", SIMULATORS)


def retrained(run: Run) -> list[float]:
    """Return the days of the retrainings that worked."""
    return [one.day for one in run.retrainings]


# Retraining


def test_retrainings_fall_by_the_clock_and_not_on_the_last_day(model: str) -> None:
    workspace = a_workspace(components=(a_component(retrain_days=45.5),))
    assert retrained(run_of(a_world(workspace), simulator=model)) == [45.5]
    workspace = a_workspace(components=(a_component(retrain_days=91.0),))
    assert retrained(run_of(a_world(workspace), simulator=model)) == []


def test_a_retraining_fails_if_and_only_if_its_mark_is_below_the_chance(model: str) -> None:
    """Blockers of 0.5 and 0.25 that list the component: 1 - 0.5 x 0.75 = 0.625."""
    components = (a_component(retrain_days=10.0), a_component("search"))
    items = (
        an_item("half", blocks_retraining=0.5),
        an_item("both", components=("search", "ranking"), blocks_retraining=0.25),
        an_item("elsewhere", components=("search",), blocks_retraining=1.0),
    )
    marks = [0.0, 0.3, nextafter(0.625, 0), 0.625, 0.7, 1.0, 0.6, 0.65, 0.62]
    workspace = a_workspace(components=components, items=items)
    run = run_of(a_world(workspace, marks={0: marks}), simulator=model)
    assert retrained(run) == [40.0, 50.0, 60.0, 80.0]


def test_a_closed_blocker_blocks_no_more_not_even_on_its_last_day(model: str) -> None:
    """It closes on day 20, the very instant of the second retraining."""
    component = a_component(retrain_days=10.0)
    item = an_item("sure", days=18.0, rollout_days=2.0, blocks_retraining=1.0)
    workspace = a_workspace(components=(component,), items=(item,))
    run = run_of(a_world(workspace), "sure", simulator=model)
    assert closed(run) == {"sure": 20.0}
    assert retrained(run) == [20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0, 90.0]


def test_work_that_takes_no_time_comes_too_late_for_the_retraining_of_its_instant(
    model: str,
) -> None:
    """Hands are free on day 20 once all else of it is done: the retraining found it open."""
    component = a_component(retrain_days=10.0)
    items = (
        an_item("long", days=20.0, rollout_days=0.0),
        an_item("sure", days=0.0, rollout_days=0.0, blocks_retraining=1.0),
    )
    workspace = a_workspace(components=(component,), teams=(a_team(engineers=1),), items=items)
    run = run_of(a_world(workspace), "long", "sure", simulator=model)
    assert closed(run) == {"long": 20.0, "sure": 20.0}
    assert retrained(run) == [30.0, 40.0, 50.0, 60.0, 70.0, 80.0, 90.0]


def test_newcomers_block_from_the_day_they_appear(model: str) -> None:
    """Whether or not they do anything else when they appear."""
    component = a_component(retrain_days=7.0, new_items_per_quarter=3.0)
    item = an_item("sure", days=0.0, rollout_days=0.0, blocks_retraining=1.0)
    world = draw_world(a_workspace(components=(component,), items=(item,)), 0, 0)
    assert world.newcomers > 0
    run = run_of(world, "sure", simulator=model)
    first = float(world.table.since[1])
    assert retrained(run) == [day for day in np.arange(7.0, 91.0, 7.0) if day < first]


# Crews that change


def a_crew(
    *changes: tuple[float, int], engineers: int = 2, items: tuple[Item, ...] = ()
) -> Workspace:
    """Return a workspace of a team that changes on some days to some number."""
    steps = tuple({"day": day, "engineers": number} for day, number in changes)
    return a_workspace(teams=(a_team(engineers=engineers, changes=steps),), items=items)


LONG = (an_item("first", days=30.0), an_item("second", days=30.0))


def test_the_highest_number_leaves_and_the_work_waits(model: str) -> None:
    run = run_of(a_world(a_crew((10.0, 1), items=LONG)), "second", "first", simulator=model)
    assert diary(run) == {
        0: [("second", 0.0, 30.0), ("first", 30.0, 50.0)],
        1: [("first", 0.0, 10.0)],
    }


def test_who_leaves_from_aftercare_leaves_it_to_the_others(model: str) -> None:
    world = a_world(
        a_crew((10.0, 1), items=LONG),
        [Strike(day=1.0, restore=1.0, aftercare=20.0)],
    )
    assert diary(run_of(world, "first", simulator=model)) == {
        0: [("first", 0.0, 30.0), ("aftercare 0", 30.0, 42.0)],
        1: [("incident 0", 1.0, 2.0), ("aftercare 0", 2.0, 10.0)],
    }


def test_an_incident_is_finished_before_its_engineer_leaves(model: str) -> None:
    """Engineer 1 stays to day 15 and then takes nothing more; the books count 10 + 5 + 76 + 15."""
    world = a_world(a_crew((10.0, 1), items=LONG), [Strike(day=8.0, restore=7.0, aftercare=2.0)])
    run = run_of(world, "first", "second", simulator=model)
    assert diary(run) == {
        0: [("first", 0.0, 30.0), ("aftercare 0", 30.0, 32.0), ("second", 32.0, 54.0)],
        1: [("second", 0.0, 8.0), ("incident 0", 8.0, 15.0)],
    }
    assert [(p.day, p.engineers) for p in run.paces][-2:] == [(10.0, 2), (15.0, 1)]


def test_who_was_to_leave_stays_if_the_crew_has_grown_again(model: str) -> None:
    """On an incident from day 8 to 15; the crew shrinks on day 10 and grows on day 12."""
    world = a_world(a_crew((10.0, 1), (12.0, 2), items=LONG), [Strike(day=8.0, restore=7.0)])
    assert diary(run_of(world, "first", "second", simulator=model)) == {
        0: [("first", 0.0, 30.0)],
        1: [("second", 0.0, 8.0), ("incident 0", 8.0, 15.0), ("second", 15.0, 37.0)],
    }


def test_a_crew_that_grows_takes_what_waits_at_once(model: str) -> None:
    run = run_of(
        a_world(a_crew((10.0, 2), engineers=1, items=LONG)), "first", "second", simulator=model
    )
    assert diary(run) == {0: [("first", 0.0, 30.0)], 1: [("second", 10.0, 40.0)]}


def test_with_nobody_left_nothing_is_worked(model: str) -> None:
    """From day 10 to 40 there is nobody: debt and an incident wait, and the incident goes first."""
    world = a_world(
        a_crew((10.0, 0), (40.0, 1), engineers=1, items=LONG), [Strike(day=20.0, restore=2.0)]
    )
    assert diary(run_of(world, "first", simulator=model)) == {
        0: [("first", 0.0, 10.0), ("incident 0", 40.0, 42.0), ("first", 42.0, 62.0)]
    }


def test_a_team_that_begins_with_nobody(model: str) -> None:
    run = run_of(a_world(a_crew((5.0, 1), engineers=0, items=LONG)), "first", simulator=model)
    assert diary(run) == {0: [("first", 5.0, 35.0)]}


def test_a_change_on_the_planning_date_is_there_from_the_start(model: str) -> None:
    run = run_of(a_world(a_crew((0.0, 1), items=LONG)), "first", "second", simulator=model)
    assert diary(run) == {0: [("first", 0.0, 30.0), ("second", 30.0, 60.0)]}


def test_fewer_engineers_bear_the_same_toil(model: str) -> None:
    """One engineer-day a day: of two engineers it leaves half, of one a tenth."""
    items = (an_item("a", days=10.0), an_item("toil", toil_days_per_week=7.0))
    run = run_of(a_world(a_crew((10.0, 1), items=items)), "a", simulator=model)
    assert closed(run) == {"a": pytest.approx(60.0)}
    assert [p.engineers for p in run.paces][-2:] == [2, 1]
    assert [p.pace for p in run.paces][-2:] == pytest.approx([0.5, 0.1])


def test_who_stays_for_an_incident_bears_toil_until_it_is_over(model: str) -> None:
    """Toil of 0.5 a day, two engineers to day 15 though one is to leave on day 10.

    `first` goes at 0.75 to day 15 and at 0.5 after it.
    """
    items = (*LONG, an_item("toil", toil_days_per_week=3.5))
    world = a_world(a_crew((10.0, 1), items=items), [Strike(day=8.0, restore=7.0)])
    run = run_of(world, "first", "second", simulator=model)
    assert closed(run) == {"first": pytest.approx(15 + (30 - 0.75 * 15) / 0.5)}


def test_changes_on_the_last_day_do_not_happen(model: str) -> None:
    run = run_of(a_world(a_crew((91.0, 0), items=LONG)), simulator=model)
    assert {p.engineers for p in run.paces} == {2}

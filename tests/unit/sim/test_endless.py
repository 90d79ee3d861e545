"""A run that would not end is stopped, and says what it was about."""

import pickle

import pytest

from sim import model, reference
from sim.clock import Moment, engineer_index, moment_of, priority
from sim.endless import EndlessError, endless
from sim.world import draw_world
from tests.support.policies import InOrder
from tests.support.workspaces import a_component, a_workspace, an_item
from tests.support.worlds import SIMULATORS, a_world, run_of


def test_rollouts_that_take_no_time_and_never_hold() -> None:
    """No effort, no rollout days: a million failures happen on day 0."""
    item = an_item("hopeless", days=0.0, fix_success=1e-6)
    world = a_world(a_workspace(items=(item,)), rollouts={"hopeless": 1_000_000})
    with pytest.raises(EndlessError) as caught:
        model.simulate(world, InOrder(("hopeless",)), most_events=1000)
    assert str(caught.value) == (
        "the simulation of policy 'in_order' in world 0 was stopped on day 0 of 91, since it would "
        "not end: too much happens, at last rollouts of item 'hopeless', which hold with "
        "probability 1e-06; raise its fix_success, or its effort_days and rollout_days"
    )


def test_a_clock_that_stands_still_is_noticed_long_before(monkeypatch: pytest.MonkeyPatch) -> None:
    item = an_item("hopeless", days=0.0, fix_success=1e-6)
    world = a_world(a_workspace(items=(item,)), rollouts={"hopeless": 1_000_000})
    monkeypatch.setattr(model, "MOST_AT_ONCE", 50)
    with pytest.raises(EndlessError, match="rollouts of item 'hopeless'"):
        model.simulate(world, InOrder(("hopeless",)))
    # Where the clock moves, more may happen.
    busy = a_workspace(components=(a_component(background_incidents_per_quarter=200.0),))
    assert len(model.simulate(a_world(busy), InOrder(())).incidents) == 0
    drawn = draw_world(busy, 0, 0)
    assert len(model.simulate(drawn, InOrder(())).incidents) == len(drawn.incidents) > 150


def test_the_reference_stops_too() -> None:
    item = an_item("hopeless", days=0.0, fix_success=1e-6)
    world = a_world(a_workspace(items=(item,)), rollouts={"hopeless": 1_000_000})
    with pytest.raises(
        EndlessError, match="stopped on day 0 of 91, since it would not end: too much"
    ):
        reference.simulate(world, InOrder(("hopeless",)), most_events=1000)


@pytest.mark.parametrize("name", SIMULATORS)
def test_a_budget_that_is_enough_changes_nothing(name: str) -> None:
    workspace = a_workspace(
        components=(a_component(background_incidents_per_quarter=20.0),), items=(an_item(),)
    )
    world = a_world(workspace)
    whole = run_of(world, "item", simulator=name)
    few = SIMULATORS[name](world, InOrder(("item",)), 100)
    assert (few.closed, few.stints) == (whole.closed, whole.stints)
    with pytest.raises(EndlessError):
        SIMULATORS[name](world, InOrder(("item",)), 3)


def test_other_events_are_named() -> None:
    world = a_world(a_workspace())
    place = priority(Moment.RETRAINING, 2)
    told = str(endless(world, "p", 5.0, (place, priority(Moment.ONSET, 0))))
    assert told.endswith("at last retrainings; lower rates, crew or quarters")


def test_a_place_tells_its_moment_and_index() -> None:
    for moment in Moment:
        for index in (0, 7, engineer_index(3, 12)):
            assert moment_of(priority(moment, index)) == (moment, index)


def test_it_travels_between_processes() -> None:
    error = endless(a_world(a_workspace()), "p", 5.0)
    assert str(pickle.loads(pickle.dumps(error))) == str(error)

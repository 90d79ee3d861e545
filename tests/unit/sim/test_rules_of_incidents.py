"""Incidents, rule by rule: onset, detection, who is called, what is interrupted, aftercare.

Each world is made by hand; an engineer does one engineer-day a day, so that the days are whole.
"""

from typing import Any

import pytest

from scenarios.item import Item
from scenarios.workspace import Workspace
from sim.logs import Happened
from tests.support.policies import Changing
from tests.support.workspaces import a_component, a_team, a_workspace, an_item
from tests.support.worlds import (
    SIMULATORS,
    Strike,
    a_world,
    closed,
    diary,
    run_of,
    run_under,
)

pytestmark = pytest.mark.parametrize("model", SIMULATORS)


def a_crew(engineers: int, *items: Item, **fields: Any) -> Workspace:
    """Return a workspace of one component, a team of some engineers, and items."""
    return a_workspace(teams=(a_team(engineers=engineers),), items=items, **fields)


# Onset


def test_an_incident_of_a_closed_item_does_not_happen(model: str) -> None:
    """The item closes on day 5: its incident of day 5 is prevented, that of day 4.9 is not."""
    world = a_world(
        a_crew(2, an_item("item", days=5.0)),
        [Strike(day=4.9, item="item", restore=0.05), Strike(day=5.0, item="item")],
    )
    run = run_of(world, "item", simulator=model)
    assert closed(run) == {"item": 5.0}
    assert [one.incident for one in run.incidents] == [0]


def test_an_item_harms_while_its_rollout_runs(model: str) -> None:
    world = a_world(
        a_crew(2, an_item("item", days=5.0, rollout_days=3.0)),
        [Strike(day=7.9, item="item"), Strike(day=8.0, item="item")],
    )
    run = run_of(world, "item", simulator=model)
    assert closed(run) == {"item": 8.0}
    assert [one.incident for one in run.incidents] == [0]


def test_an_incident_under_way_goes_on_after_its_item_closes(model: str) -> None:
    world = a_world(
        a_crew(2, an_item("item", days=5.0)),
        [Strike(day=4.0, item="item", detect=3.0, restore=2.0)],
    )
    run = run_of(world, "item", simulator=model)
    assert closed(run) == {"item": 5.0}
    assert run.incidents == (Happened(0, 7.0, 7.0, 9.0),)


def test_what_lies_past_the_horizon_is_unknown(model: str) -> None:
    """Nothing happens on the last day itself: not noticed, not restored, not closed."""
    world = a_world(
        a_crew(3, an_item("item", days=91.0)),
        [
            Strike(day=80.0, detect=11.0),
            Strike(day=85.0, detect=1.0, restore=5.0),
            Strike(day=86.0, detect=1.0, restore=3.9),
        ],
    )
    run = run_of(world, "item", simulator=model)
    assert run.incidents == (
        Happened(0, None, None, None),
        Happened(1, 86.0, 86.0, None),
        Happened(2, 87.0, 87.0, 90.9),
    )
    assert closed(run) == {}
    assert run.left == (0.0,)
    assert {stint.end for stint in run.stints} == {91.0, 90.9}


def test_blinds_and_slows_count_as_they_are_at_onset(model: str) -> None:
    """The hiding item closes on day 4: the incident of day 3 is still hidden, that of day 4 not."""
    world = a_world(
        a_crew(4, an_item("hides", days=4.0, blinds=1.0, slows=0.5), an_item("slow", slows=0.25)),
        [Strike(day=day, detect=2.0, restore=4.0) for day in (3.0, 4.0)],
    )
    run = run_of(world, "hides", simulator=model)
    assert run.incidents == (Happened(0, 7.0, 7.0, 14.0), Happened(1, 6.0, 6.0, 11.0))


def test_only_items_that_list_the_home_component_hide_its_incidents(model: str) -> None:
    """The item of both components counts for the home of the incident, not the one of the other."""
    components = (a_component("ranking"), a_component("search"))
    items = (
        an_item("there", components=("search",), blinds=5.0),
        an_item("both", components=("search", "ranking"), blinds=1.0),
        an_item("struck", components=("ranking", "search")),
    )
    world = a_world(
        a_workspace(components=components, items=items),
        [Strike(day=1.0, item="struck", detect=2.0), Strike(day=50.0, component=1, detect=2.0)],
    )
    run = run_of(world, simulator=model)
    assert [one.detected for one in run.incidents] == [5.0, 64.0]


def test_a_newcomer_hides_nothing_before_it_appears(model: str) -> None:
    component = a_component(new_items_per_quarter=8.0)
    workspace = a_workspace(components=(component,), items=(an_item("old", blinds=1.0),))
    days = a_world(workspace).table.since.tolist()
    assert 0 < days[1] < 80
    world = a_world(
        workspace, [Strike(day=days[1] - 0.01, detect=0.1), Strike(day=days[1], detect=0.1)]
    )
    seen = {one.incident: one.detected for one in run_of(world, simulator=model).incidents}
    assert seen[0] == pytest.approx(days[1] - 0.01 + 0.2)
    assert seen[1] == pytest.approx(days[1] + 0.3)


# Who answers


def test_the_lowest_number_of_the_free_goes(model: str) -> None:
    world = a_world(a_crew(3), [Strike(day=d, restore=10.0) for d in (1.0, 2.0, 3.0, 4.0)])
    assert diary(run_of(world, simulator=model)) == {
        0: [("incident 0", 1.0, 11.0), ("incident 3", 11.0, 21.0)],
        1: [("incident 1", 2.0, 12.0)],
        2: [("incident 2", 3.0, 13.0)],
    }


def test_the_free_go_before_anyone_is_interrupted(model: str) -> None:
    world = a_world(a_crew(2, an_item("item", days=5.0)), [Strike(day=1.0, restore=1.0)])
    assert diary(run_of(world, "item", simulator=model)) == {
        0: [("item", 0.0, 5.0)],
        1: [("incident 0", 1.0, 2.0)],
    }


def test_it_calls_away_the_debt_that_ranks_lowest_and_that_is_resumed(model: str) -> None:
    """Noticed on day 3: `second` waits from 3 to 5, keeps its three days, and ends on day 12."""
    items = (an_item("first", days=20.0), an_item("second", days=10.0))
    world = a_world(a_crew(2, *items), [Strike(day=1.0, detect=2.0, restore=2.0)])
    run = run_of(world, "first", "second", simulator=model)
    assert diary(run) == {
        0: [("first", 0.0, 20.0)],
        1: [("second", 0.0, 3.0), ("incident 0", 3.0, 5.0), ("second", 5.0, 12.0)],
    }
    assert closed(run) == {"first": 20.0, "second": 12.0}


def test_the_latest_order_tells_who_ranks_lowest(model: str) -> None:
    """From day 10 on `second` goes first, so it is `first` that is left on day 11."""
    items = (an_item("first", days=40.0), an_item("second", days=40.0))
    world = a_world(a_crew(2, *items, cadence_days=10), [Strike(day=11.0, restore=2.0)])
    orders = (("first", "second"), ("second", "first"))
    run = run_under(world, Changing(orders, cadence=10), simulator=model)
    assert diary(run) == {
        0: [("first", 0.0, 11.0), ("incident 0", 11.0, 13.0), ("first", 13.0, 42.0)],
        1: [("second", 0.0, 40.0)],
    }


def test_what_the_order_names_no_more_counts_as_lowest(model: str) -> None:
    """`first` is in hand and goes on though day 10's order drops it; it is called away first.

    Left without a name, it is not taken up again.
    """
    items = (an_item("first", days=40.0), an_item("second", days=40.0))
    world = a_world(a_crew(2, *items, cadence_days=10), [Strike(day=11.0, restore=2.0)])
    run = run_under(
        world, Changing((("first", "second"), ("second",)), cadence=10), simulator=model
    )
    assert diary(run) == {
        0: [("first", 0.0, 11.0), ("incident 0", 11.0, 13.0)],
        1: [("second", 0.0, 40.0)],
    }
    assert run.left == (29.0, 0.0)


def test_among_the_unnamed_the_latest_taken_up_goes(model: str) -> None:
    """`late` is taken up on day 2; from day 10 on nothing is named."""
    items = (an_item("short", days=2.0), an_item("early", days=40.0), an_item("late", days=40.0))
    world = a_world(a_crew(2, *items, cadence_days=10), [Strike(day=11.0, restore=2.0)])
    orders = (("short", "early", "late"), ())
    run = run_under(world, Changing(orders, cadence=10), simulator=model)
    assert diary(run) == {
        0: [("short", 0.0, 2.0), ("late", 2.0, 11.0), ("incident 0", 11.0, 13.0)],
        1: [("early", 0.0, 40.0)],
    }


def test_with_no_debt_in_hand_it_calls_from_the_aftercare_of_the_latest_onset(model: str) -> None:
    """The aftercare of incident 1, later in onset, is broken off and resumed on day 7."""
    world = a_world(
        a_crew(2),
        [
            Strike(day=1.0, restore=2.0, aftercare=6.0),
            Strike(day=2.0, restore=2.0, aftercare=6.0),
            Strike(day=5.0, restore=2.0),
        ],
    )
    assert diary(run_of(world, simulator=model)) == {
        0: [("incident 0", 1.0, 3.0), ("aftercare 0", 3.0, 9.0)],
        1: [
            ("incident 1", 2.0, 4.0),
            ("aftercare 1", 4.0, 5.0),
            ("incident 2", 5.0, 7.0),
            ("aftercare 1", 7.0, 12.0),
        ],
    }


def test_it_calls_from_debt_before_aftercare(model: str) -> None:
    world = a_world(
        a_crew(2, an_item("item", days=20.0)),
        [Strike(day=1.0, restore=1.0, aftercare=9.0), Strike(day=5.0, restore=1.0)],
    )
    assert diary(run_of(world, "item", simulator=model)) == {
        0: [("item", 0.0, 5.0), ("incident 1", 5.0, 6.0), ("item", 6.0, 21.0)],
        1: [("incident 0", 1.0, 2.0), ("aftercare 0", 2.0, 11.0)],
    }


def test_it_calls_nobody_from_an_incident(model: str) -> None:
    """The graver one waits until the other is over, though it costs a hundred times as much."""
    world = a_world(
        a_crew(1),
        [Strike(day=1.0, restore=5.0, severity=0.01), Strike(day=2.0, restore=1.0, severity=1.0)],
    )
    run = run_of(world, simulator=model)
    assert diary(run) == {0: [("incident 0", 1.0, 6.0), ("incident 1", 6.0, 7.0)]}
    assert run.incidents[1] == Happened(1, 2.0, 6.0, 7.0)


def test_the_costliest_incident_that_waits_goes_first_then_the_earliest_onset(model: str) -> None:
    """Severity times the value of all its components: 0.3 of 1000 is less than 0.2 of 4000."""
    components = (a_component("ranking"), a_component("search", value_per_day=3000.0))
    item = an_item("both", components=("ranking", "search"))
    world = a_world(
        a_workspace(components=components, items=(item,)),
        [
            Strike(day=1.0, restore=5.0),
            Strike(day=2.0, restore=1.0, severity=0.3),
            Strike(day=2.5, detect=1.5, restore=1.0, severity=0.3),
            Strike(day=3.0, restore=1.0, severity=0.2, item="both"),
            Strike(day=4.0, restore=1.0, severity=0.1, component=1),
        ],
    )
    assert [name for name, _, _ in diary(run_of(world, simulator=model))[0]] == [
        "incident 0",
        "incident 3",
        "incident 1",
        "incident 2",
        "incident 4",
    ]


def test_the_team_of_the_home_component_answers(model: str) -> None:
    components = (a_component("ranking"), a_component("search"))
    teams = (a_team("one", components=("ranking",)), a_team("other", components=("search",)))
    item = an_item("item", team="one", components=("search", "ranking"))
    world = a_world(
        a_workspace(components=components, teams=teams, items=(item,)),
        [Strike(day=1.0, item="item"), Strike(day=5.0)],
    )
    run = run_of(world, simulator=model)
    assert diary(run, team=1) == {0: [("incident 0", 1.0, 2.0)]}
    assert diary(run, team=0) == {0: [("incident 1", 5.0, 6.0)]}


def test_restoring_takes_the_time_on_the_clock_whatever_the_pace(model: str) -> None:
    """Toil leaves a tenth of the pace: the incident takes 2 days, its aftercare of 1 takes 10."""
    world = a_world(
        a_crew(1, an_item("toil", toil_days_per_week=70.0)),
        [Strike(day=1.0, restore=2.0, aftercare=1.0)],
    )
    assert diary(run_of(world, simulator=model)) == {
        0: [("incident 0", 1.0, 3.0), ("aftercare 0", 3.0, pytest.approx(13.0))]
    }


# Aftercare


def test_aftercare_goes_before_debt_and_by_onset(model: str) -> None:
    """Incident 1 began later and was over earlier; on day 5 the earlier onset's aftercare goes."""
    world = a_world(
        a_crew(1, an_item("item", days=5.0)),
        [
            Strike(day=1.0, detect=2.0, restore=2.0, aftercare=1.0),
            Strike(day=2.0, restore=1.0, aftercare=1.0),
        ],
    )
    assert diary(run_of(world, "item", simulator=model)) == {
        0: [
            ("item", 0.0, 2.0),
            ("incident 1", 2.0, 3.0),
            ("incident 0", 3.0, 5.0),
            ("aftercare 0", 5.0, 6.0),
            ("aftercare 1", 6.0, 7.0),
            ("item", 7.0, 10.0),
        ]
    }


def test_aftercare_that_is_broken_off_returns_to_its_rank(model: str) -> None:
    """Incident 0, noticed on day 6, breaks off the aftercare of incident 1 and goes before it."""
    world = a_world(
        a_crew(1),
        [
            Strike(day=1.0, detect=5.0, restore=1.0, aftercare=2.0),
            Strike(day=2.0, restore=1.0, aftercare=10.0),
        ],
    )
    assert diary(run_of(world, simulator=model)) == {
        0: [
            ("incident 1", 2.0, 3.0),
            ("aftercare 1", 3.0, 6.0),
            ("incident 0", 6.0, 7.0),
            ("aftercare 0", 7.0, 9.0),
            ("aftercare 1", 9.0, 16.0),
        ]
    }


def test_aftercare_interrupts_nobody(model: str) -> None:
    """Engineer 1 restores, and does the aftercare; engineer 0 stays on the item throughout."""
    world = a_world(
        a_crew(2, an_item("first", days=10.0), an_item("second", days=10.0)),
        [Strike(day=1.0, restore=2.0, aftercare=3.0)],
    )
    assert diary(run_of(world, "first", "second", simulator=model)) == {
        0: [("first", 0.0, 10.0)],
        1: [
            ("second", 0.0, 1.0),
            ("incident 0", 1.0, 3.0),
            ("aftercare 0", 3.0, 6.0),
            ("second", 6.0, 15.0),
        ],
    }


def test_without_aftercare_there_is_none(model: str) -> None:
    run = run_of(a_world(a_crew(1), [Strike(day=1.0, restore=1.0)]), simulator=model)
    assert diary(run) == {0: [("incident 0", 1.0, 2.0)]}


def test_two_incidents_at_one_instant_take_one_engineer_each(model: str) -> None:
    items = (an_item("first", days=9.0), an_item("second", days=9.0), an_item("third", days=9.0))
    world = a_world(
        a_crew(3, *items),
        [Strike(day=2.0, restore=1.0, severity=0.1), Strike(day=2.0, restore=3.0, severity=0.5)],
    )
    run = run_of(world, "first", "second", "third", simulator=model)
    # The graver one is served first and takes the lowest rank.
    assert diary(run) == {
        0: [("first", 0.0, 9.0)],
        1: [("second", 0.0, 2.0), ("incident 0", 2.0, 3.0), ("second", 3.0, 10.0)],
        2: [("third", 0.0, 2.0), ("incident 1", 2.0, 5.0), ("third", 5.0, 12.0)],
    }


def test_incidents_of_no_length_pass_at_once(model: str) -> None:
    world = a_world(a_crew(1, an_item("item", days=5.0)), [Strike(day=2.0, restore=0.0)])
    run = run_of(world, "item", simulator=model)
    assert run.incidents == (Happened(0, 2.0, 2.0, 2.0),)
    assert closed(run) == {"item": 5.0}

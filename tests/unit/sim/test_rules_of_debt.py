"""Debt work, rule by rule: order, links, effort, rollouts, toil, several teams, newcomers."""

from dataclasses import replace
from typing import Any

import pytest

from scenarios.item import Item, TeamEffort
from scenarios.workspace import Workspace
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
    started,
)

pytestmark = pytest.mark.parametrize("model", SIMULATORS)


def a_crew(engineers: int, *items: Item, **fields: Any) -> Workspace:
    """Return a workspace of one component, a team of some engineers, and items."""
    return a_workspace(teams=(a_team(engineers=engineers),), items=items, **fields)


def shared(id: str, one: float, other: float, **fields: Any) -> Item:
    """Return an item with a part for team `one` and a part for team `other`."""
    parts = (TeamEffort(team="one", days=one), TeamEffort(team="other", days=other))
    return an_item(id, team="one", effort=parts, **fields)


def two_teams(*items: Item, engineers: tuple[int, int] = (1, 1), **fields: Any) -> Workspace:
    """Return a workspace of team `one`, which owns the component, and team `other`."""
    teams = (
        a_team("one", engineers=engineers[0], components=("ranking",)),
        a_team("other", engineers=engineers[1]),
    )
    return a_workspace(teams=teams, items=items, **fields)


# Order


def test_items_are_taken_in_the_policys_order_one_engineer_each(model: str) -> None:
    items = [an_item(id, days=days) for id, days in (("a", 4.0), ("b", 2.0), ("c", 3.0))]
    run = run_of(a_world(a_crew(2, *items)), "c", "b", "a", simulator=model)
    assert diary(run) == {0: [("c", 0.0, 3.0)], 1: [("b", 0.0, 2.0), ("a", 2.0, 6.0)]}


def test_what_is_not_named_never_starts(model: str) -> None:
    run = run_of(a_world(a_crew(2, an_item("a"), an_item("b"))), "b", simulator=model)
    assert started(run) == {"b": 0.0}


def test_a_review_changes_the_order_and_work_in_hand_goes_on(model: str) -> None:
    items = [an_item(id, days=15.0) for id in "abc"]
    orders = (("a", "b"), ("c", "b", "a"))
    world = a_world(a_crew(1, *items, cadence_days=10))
    run = run_under(world, Changing(orders, cadence=10), simulator=model)
    assert diary(run) == {0: [("a", 0.0, 15.0), ("c", 15.0, 30.0), ("b", 30.0, 45.0)]}


def test_the_first_work_begins_on_the_first_day(model: str) -> None:
    run = run_of(a_world(a_crew(1, an_item("a"))), "a", simulator=model)
    assert [review.day for review in run.reviews] == [0.0]
    assert started(run) == {"a": 0.0}


def test_reviews_come_by_the_cadence_and_not_on_the_last_day(model: str) -> None:
    run = run_of(a_world(a_workspace(quarters=2, cadence_days=91)), simulator=model)
    assert [review.day for review in run.reviews] == [0.0, 91.0]
    run = run_of(a_world(a_workspace(cadence_days=13)), simulator=model)
    assert [review.day for review in run.reviews] == [0.0, 13.0, 26.0, 39.0, 52.0, 65.0, 78.0]


# Links


def test_a_prerequisite_is_closed_first_rollout_and_all(model: str) -> None:
    items = (
        an_item("needs", days=2.0, requires=("base",)),
        an_item("base", days=3.0, rollout_days=4.0),
    )
    run = run_of(a_world(a_crew(2, *items)), "needs", "base", simulator=model)
    assert started(run) == {"base": 0.0, "needs": 7.0}
    assert closed(run) == {"base": 7.0, "needs": 9.0}


def test_what_a_policy_leaves_out_holds_up_what_needs_it(model: str) -> None:
    items = (an_item("needs", requires=("base",)), an_item("base"))
    assert started(run_of(a_world(a_crew(2, *items)), "needs", simulator=model)) == {}


@pytest.mark.parametrize(("status", "starts"), [("closed", True), ("accepted", False)])
def test_a_closed_requirement_is_met_an_accepted_one_never(
    model: str, status: str, starts: bool
) -> None:
    items = (an_item("needs", requires=("base",)), an_item("base", status=status))
    run = run_of(a_world(a_crew(2, *items)), "needs", simulator=model)
    assert started(run) == ({"needs": 0.0} if starts else {})


@pytest.mark.parametrize("stated_by", ["first", "second"])
def test_of_two_that_exclude_each_other_only_the_first_starts(model: str, stated_by: str) -> None:
    """It holds both ways, whichever of them states it, and for ever."""
    items = [an_item("first", days=2.0), an_item("second", days=2.0)]
    other = {"first": "second", "second": "first"}[stated_by]
    items = [i.but(excludes=(other,)) if i.id == stated_by else i for i in items]
    run = run_of(a_world(a_crew(2, *items)), "first", "second", simulator=model)
    assert started(run) == {"first": 0.0}


@pytest.mark.parametrize("stated_by", ["new", "done"])
def test_what_excludes_a_closed_item_never_starts(model: str, stated_by: str) -> None:
    items = [an_item("new"), an_item("done", status="closed")]
    other = {"new": "done", "done": "new"}[stated_by]
    items = [i.but(excludes=(other,)) if i.id == stated_by else i for i in items]
    assert started(run_of(a_world(a_crew(2, *items)), "new", simulator=model)) == {}


def test_an_accepted_item_excludes_nothing(model: str) -> None:
    items = (an_item("new", excludes=("risk",)), an_item("risk", status="accepted"))
    run = run_of(a_world(a_crew(1, *items)), "new", simulator=model)
    assert started(run) == {"new": 0.0}


def test_in_progress_is_like_open(model: str) -> None:
    run = run_of(
        a_world(a_crew(1, an_item("a", days=3.0, status="in_progress"))), "a", simulator=model
    )
    assert closed(run) == {"a": 3.0}


# Effort


def test_effort_grows_until_work_starts_then_stands(model: str) -> None:
    """After 45.5 days at 21 % a quarter, 10 days have become 11; the growth stops at the start."""
    items = (
        an_item("before", days=45.5),
        an_item("growing", days=10.0, effort_growth_per_quarter=0.21),
        an_item("never", days=10.0, effort_growth_per_quarter=0.21),
    )
    world = a_world(a_crew(1, *items), [Strike(day=50.0, restore=20.0)])
    run = run_of(world, "before", "growing", simulator=model)
    assert started(run)["growing"] == 45.5
    assert closed(run)["growing"] == pytest.approx(45.5 + 11.0 + 20.0)
    assert run.left == pytest.approx((0.0, 0.0, 12.1))


def test_the_true_effort_is_what_it_takes(model: str) -> None:
    world = a_world(a_crew(1, an_item("a", days=10.0)), effort={"a": 1.7})
    assert closed(run_of(world, "a", simulator=model)) == {"a": 17.0}


def test_work_of_no_length_is_done_at_once(model: str) -> None:
    items = (an_item("gift", days=0.0), an_item("next", days=1.0, requires=("gift",)))
    run = run_of(a_world(a_crew(1, *items)), "next", "gift", simulator=model)
    assert closed(run) == {"gift": 0.0, "next": 1.0}


# Rollouts


def test_a_rollout_holds_no_engineer(model: str) -> None:
    items = (an_item("a", days=4.0, rollout_days=10.0), an_item("b", days=2.0))
    run = run_of(a_world(a_crew(1, *items)), "a", "b", simulator=model)
    assert diary(run) == {0: [("a", 0.0, 4.0), ("b", 4.0, 6.0)]}
    assert closed(run) == {"a": 14.0, "b": 6.0}


def test_after_a_failed_rollout_half_is_to_do_again(model: str) -> None:
    """4 days, 3 of rollout, then twice 2 and 3; in between the engineer does what comes next."""
    items = (an_item("a", days=4.0, rollout_days=3.0), an_item("b", days=20.0))
    world = a_world(a_crew(1, *items), rollouts={"a": 3})
    run = run_of(world, "a", simulator=model)
    assert diary(run) == {0: [("a", 0.0, 4.0), ("a again", 7.0, 9.0), ("a again", 12.0, 14.0)]}
    assert closed(run) == {"a": 17.0}
    # Rework interrupts nobody, and goes by the order like the rest.
    run = run_of(world, "a", "b", simulator=model)
    assert diary(run) == {
        0: [
            ("a", 0.0, 4.0),
            ("b", 4.0, 24.0),
            ("a again", 24.0, 26.0),
            ("a again", 29.0, 31.0),
        ]
    }


def test_rework_does_not_grow(model: str) -> None:
    """Half of the effort at the start, however late it is done."""
    item = an_item("a", days=10.0, effort_growth_per_quarter=3.0)
    world = a_world(a_crew(1, item), [Strike(day=10.0, restore=50.0)], rollouts={"a": 2})
    assert closed(run_of(world, "a", simulator=model)) == {"a": 65.0}


def test_half_of_every_part_is_to_do_again(model: str) -> None:
    world = a_world(two_teams(shared("a", 6.0, 2.0, rollout_days=1.0)), rollouts={"a": 2})
    run = run_of(world, "a", simulator=model)
    assert diary(run, team=0) == {0: [("a", 0.0, 6.0), ("a again", 7.0, 10.0)]}
    assert diary(run, team=1) == {0: [("a", 0.0, 2.0), ("a again", 7.0, 8.0)]}
    assert closed(run) == {"a": 11.0}


def test_the_left_over_counts_rework_that_is_due(model: str) -> None:
    """After day 90's failure a half is to do, less the day's work; a rollout under way is done."""
    items = (an_item("again", days=90.0), an_item("rolling", days=80.0, rollout_days=30.0))
    world = a_world(a_crew(2, *items), rollouts={"again": 2})
    run = run_of(world, "again", "rolling", simulator=model)
    assert run.left == (44.0, 0.0)
    assert closed(run) == {}


# Several teams


def test_parts_of_several_teams_run_each_for_itself(model: str) -> None:
    """The other team is busy until day 5; the item closes after the last part and the rollout."""
    items = (
        an_item("first", days=5.0, team="other"),
        shared("a", 2.0, 3.0, rollout_days=1.0),
        an_item("then", days=1.0, team="one"),
    )
    run = run_of(a_world(two_teams(*items)), "first", "a", "then", simulator=model)
    assert diary(run, team=0) == {0: [("a", 0.0, 2.0), ("then", 2.0, 3.0)]}
    assert diary(run, team=1) == {0: [("first", 0.0, 5.0), ("a", 5.0, 8.0)]}
    assert closed(run) == {"first": 5.0, "a": 9.0, "then": 3.0}


def test_effort_of_all_parts_stands_from_the_first_start_on(model: str) -> None:
    """21 % a quarter: the other team's part has not grown when it begins on day 45.5."""
    items = (
        an_item("first", days=45.5, team="other"),
        shared("a", 2.0, 10.0, effort_growth_per_quarter=0.21),
    )
    run = run_of(a_world(two_teams(*items)), "first", "a", simulator=model)
    assert closed(run)["a"] == 55.5


def test_a_part_for_a_team_of_nobody_is_never_done(model: str) -> None:
    workspace = two_teams(shared("a", 2.0, 0.0), engineers=(1, 0))
    run = run_of(a_world(workspace), "a", simulator=model)
    assert diary(run, team=0) == {0: [("a", 0.0, 2.0)]}
    assert closed(run) == {}


def test_each_team_keeps_to_its_own_pace(model: str) -> None:
    teams = (
        a_team("one", components=("ranking",)),
        a_team("other", focus=0.7),
    )
    run = run_of(
        a_world(a_workspace(teams=teams, items=(shared("a", 3.0, 3.0),))), "a", simulator=model
    )
    assert closed(run) == {"a": pytest.approx(6.0)}


# Toil


def test_toil_slows_the_pace_until_it_is_closed(model: str) -> None:
    """Two items of 0.2 a day each: at 0.6 the first takes 10 days, then at 0.8 the second 7.5."""
    items = (
        an_item("first", days=6.0, toil_days_per_week=1.4),
        an_item("second", days=6.0, toil_days_per_week=1.4),
    )
    run = run_of(a_world(a_crew(1, *items)), "first", "second", simulator=model)
    assert closed(run) == {"first": pytest.approx(10.0), "second": pytest.approx(17.5)}


def test_work_in_hand_goes_on_at_the_new_pace(model: str) -> None:
    """Two engineers at 1 - 1/2: `toil` ends on day 8, `other` has 4 of 10 done and needs 6 more."""
    items = (an_item("toil", days=4.0, toil_days_per_week=7.0), an_item("other", days=10.0))
    run = run_of(a_world(a_crew(2, *items)), "toil", "other", simulator=model)
    assert closed(run) == {"toil": pytest.approx(8.0), "other": pytest.approx(14.0)}


def test_a_tenth_of_the_pace_is_left_however_much_toil_there_is(model: str) -> None:
    items = (an_item("a", days=5.0), an_item("toil", toil_days_per_week=700.0))
    run = run_of(a_world(a_crew(3, *items)), "a", simulator=model)
    assert closed(run) == {"a": pytest.approx(50.0)}


def test_toil_is_the_true_one(model: str) -> None:
    item = an_item("a", days=4.0, toil_days_per_week=1.4)
    run = run_of(a_world(a_crew(1, item), truth={"a": 3.0}), "a", simulator=model)
    assert closed(run) == {"a": pytest.approx(10.0)}


def test_toil_goes_on_while_the_rollout_runs(model: str) -> None:
    items = (
        an_item("toil", days=5.0, toil_days_per_week=3.5, rollout_days=10.0),
        an_item("next", days=10.0),
    )
    run = run_of(a_world(a_crew(1, *items)), "toil", "next", simulator=model)
    # Half the pace until day 20: `next` has had 5 of 10.
    assert closed(run) == {"toil": pytest.approx(20.0), "next": pytest.approx(25.0)}


@pytest.mark.parametrize("home", ["one", "other"])
def test_toil_of_an_item_of_several_teams_is_its_home_teams(model: str, home: str) -> None:
    """Half a day a day slows the team to whom the item's home belongs, and not the other."""
    teams = [a_team(id, components=("ranking",) if id == home else ()) for id in ("one", "other")]
    item = shared("a", 5.0, 5.0, toil_days_per_week=3.5).but(team=home)
    run = run_of(a_world(a_workspace(teams=teams, items=(item,))), "a", simulator=model)
    for k, team in enumerate(teams):
        ((name, start, end),) = diary(run, team=k)[0]
        assert (name, start) == ("a", 0.0)
        assert end == pytest.approx(10.0 if team.id == home else 5.0)


# Newcomers


def test_newcomers_can_be_named_from_the_next_review_only(model: str) -> None:
    component = a_component(new_items_per_quarter=10.0)
    workspace = a_workspace(
        components=(component,),
        teams=(a_team(engineers=30),),
        items=(an_item("old", days=1.0),),
        cadence_days=20,
    )
    world = a_world(workspace)
    names = [item.id for item in world.table.items]
    days = dict(zip(names, world.table.since.tolist(), strict=True))
    assert sum(day < 80 for day in days.values()) > 4
    begun = started(run_of(world, *names, simulator=model))
    for name, day in days.items():
        review = -(-day // 20) * 20
        assert begun.get(name, 100.0) == (review if review < 91 else 100.0)


def test_a_newcomer_grows_from_the_day_it_appears(model: str) -> None:
    component = a_component(new_items_per_quarter=4.0)
    item = an_item("old", days=10.0, effort_growth_per_quarter=1.0)
    world = a_world(a_workspace(components=(component,), items=(item,)))
    run = run_of(world, simulator=model)
    for left, day in zip(run.left, world.table.since.tolist(), strict=True):
        assert left == pytest.approx(10.0 * 2 ** ((91 - day) / 91))


def test_a_newcomers_toil_slows_from_its_day_on(model: str) -> None:
    """Each takes a fiftieth of the pace."""
    component = a_component(new_items_per_quarter=8.0)
    item = an_item("old", days=1000.0, toil_days_per_week=0.14)
    world = a_world(a_workspace(components=(component,), items=(item,)))
    assert world.newcomers > 3
    run = run_of(world, "old", simulator=model)
    done = 91 - 0.02 * sum(91 - day for day in world.table.since.tolist())
    assert run.left[0] == pytest.approx(1000.0 - done)


# The world is left as it is


def test_a_run_tells_its_world_and_policy(model: str) -> None:
    world = a_world(a_workspace(items=(an_item("a"),)))
    run = run_of(world, "a", simulator=model)
    assert run.world is world
    assert run.policy == "in_order"
    assert run.reviews[0].order == (0,)
    assert replace(run, policy="x").open_until[0] == 10.0

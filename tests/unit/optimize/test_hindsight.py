"""A bound on every policy: never below one, and equal to it where nothing is left to choose."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from optimize.hindsight import hindsight
from scenarios.item import Item, TeamEffort
from scenarios.outcome import Outcome
from scenarios.workspace import Workspace
from sim.measures import measure
from sim.model import simulate
from sim.policy import Policy
from sim.registry import find_policy, policy_names
from sim.view import View
from sim.world import World, draw_world
from tests.support.amount import amount
from tests.support.policies import Shuffled
from tests.support.workspaces import (
    SEEDS,
    a_component,
    a_team,
    a_workspace,
    an_item,
    but_items,
    workspaces,
)
from tests.support.worlds import Shock, Strike, a_world


def net_value(world: World, policy: Policy) -> float:
    """Return the net value of a policy in a world."""
    return measure(simulate(world, policy.prepare(world.workspace)))["net_value"]


def potential(world: World) -> float:
    """Return the value if nothing went wrong."""
    return world.horizon * sum(c.value_per_day for c in world.workspace.components)


@dataclass(frozen=True)
class Fixed:
    """Keeps one order, drawn from a number."""

    number: int
    name: str = "fixed"

    def prepare(self, workspace: Workspace) -> "Fixed":
        return self

    def rank(self, view: View) -> list[int]:
        keys = np.random.default_rng(self.number).random(1000)[: len(view.table)]
        return view.ranked(keys)


@settings(max_examples=amount(12, 25))
@given(workspace=workspaces(), seed=SEEDS)
def test_no_registered_policy_does_better(workspace: Workspace, seed: int) -> None:
    """Some 25 worlds and all policies, and 4 orders that change or stay."""
    world = draw_world(workspace, seed, 0)
    bound = hindsight(world)
    tried = [find_policy(name) for name in policy_names()]
    for policy in [*tried, Shuffled(), *(Fixed(number) for number in range(3))]:
        assert net_value(world, policy) <= bound + 1e-9 * (potential(world) + 1.0)


def toiling(seed: int) -> Workspace:
    """Return a workspace in which toil and incidents burn much of the crew."""
    random = np.random.default_rng(seed)
    items = [
        an_item(
            f"item-{n}",
            days=float(random.choice([4.0, 12.0, 25.0])),
            drag=float(random.choice([0.0, 0.01, 0.03])),
            toil_days_per_week=float(random.choice([0.0, 1.0, 2.5])),
            incidents_per_quarter=float(random.choice([0.0, 4.0])),
            severity=0.2,
            restore_hours=4.0,
            blinds=float(random.choice([0.0, 0.3])),
            slows=float(random.choice([0.0, 0.3])),
            blocks_retraining=float(random.choice([0.0, 0.6])),
            drift_per_month=float(random.choice([0.0, 0.05])),
            fix_success=float(random.choice([1.0, 0.6])),
            confidence=0.5,
            requires=(f"item-{n - 1}",) if n and random.random() < 0.2 else (),
        )
        for n in range(8)
    ]
    component = a_component(
        background_incidents_per_quarter=6.0,
        detect_hours=6.0,
        restore_hours={"mean": 4.0, "cv": 1.0},
        drift_per_month=0.03,
        drift_shocks_per_quarter=2.0,
        drift_shock=0.05,
        churn_per_day=0.002,
        return_per_day=0.01,
        retrain_days=14.0,
    )
    return a_workspace(
        components=(component,), teams=[a_team(engineers=2, focus=1.0)], items=items, quarters=2
    )


@pytest.mark.parametrize("seed", range(12))
def test_no_order_does_better_where_debt_burns_the_crew(seed: int) -> None:
    world = draw_world(toiling(seed), seed, 0)
    assert best_of_many(world) <= hindsight(world)


def best_of_many(world: World) -> float:
    """Return the best net value of the registered policies and of some orders."""
    tried = [find_policy(name) for name in policy_names()]
    return max(net_value(world, policy) for policy in [*tried, *map(Fixed, range(12))])


@pytest.mark.nightly
def test_most_of_what_it_leaves_can_be_had() -> None:
    worlds = [draw_world(toiling(seed), seed, 0) for seed in range(12)]
    left = []
    for world in worlds:
        bound, worst = hindsight(world), net_value(world, find_policy("none"))
        left.append((bound - best_of_many(world)) / (bound - worst))
    assert np.median(left) < 0.3
    assert min(left) < 0.01


# Where it is tight


def test_one_item_is_closed_as_early_as_can_be() -> None:
    workspace = a_workspace(items=[an_item("drag", days=10.0, drag=0.01, rollout_days=2.0)])
    bound = hindsight(a_world(workspace))
    assert bound == pytest.approx(1000.0 * (91.0 - 0.01 * 12.0), rel=1e-9)
    assert bound == pytest.approx(net_value(a_world(workspace), find_policy("as_listed")), rel=1e-9)


def test_a_failed_rollout_and_a_prerequisite_are_waited_for() -> None:
    items = [
        an_item("first", days=6.0, rollout_days=1.0),
        an_item("then", days=10.0, drag=0.01, requires=("first",)),
    ]
    world = a_world(a_workspace(items=items), rollouts={"first": 2}, effort={"then": 2.0})
    # 6 days, a rollout, 3 days, a rollout; then 20 days.
    assert hindsight(world) == pytest.approx(1000.0 * (91.0 - 0.01 * 31.0), rel=1e-9)


@pytest.mark.parametrize(("day", "prevented"), [(9.9, False), (10.0, True), (40.0, True)])
def test_an_incident_is_prevented_from_the_closing_of_its_item_on(
    day: float, prevented: bool
) -> None:
    workspace = a_workspace(items=[an_item("item", days=10.0, incidents_per_quarter=1.0)])
    strike = Strike(day, "item", detect=1.0, restore=2.0, severity=0.5, penalty=70.0)
    lost = 0.0 if prevented else 0.5 * 3.0 * 1000.0 + 70.0
    assert hindsight(a_world(workspace, [strike])) == pytest.approx(91000.0 - lost, rel=1e-9)


def test_a_crew_can_do_no_more_than_it_has_days_for() -> None:
    """Ten equal items, one engineer: with short spans the best order comes within 1 %."""
    items = [an_item(f"item-{n}", days=9.0, drag=0.05) for n in range(10)]
    world = a_world(a_workspace(items=items))
    best = net_value(world, find_policy("as_listed"))
    bound = hindsight(world, span=1.0)
    assert best <= bound
    # The best order saves 0.05 of 1000 a day: item k from day 9 k on.
    saved = best - net_value(world, find_policy("none"))
    assert saved == pytest.approx(50.0 * sum(91.0 - 9.0 * k for k in range(1, 11)), rel=1e-6)
    assert bound - best < 0.15 * saved
    whole = [an_item("item", days=90.0, drag=0.05)]
    one = a_world(a_workspace(items=whole))
    assert hindsight(one) == pytest.approx(net_value(one, find_policy("as_listed")), rel=1e-2)


def test_an_outcome_counts_if_all_it_requires_can_be_closed() -> None:
    outcome = Outcome(id="launch", value=500.0, requires=("one", "two"))
    items = [an_item("one", days=40.0), an_item("two", days=51.0)]
    assert hindsight(a_world(a_workspace(items=items, outcomes=[outcome]))) == pytest.approx(
        91500.0
    )
    late = [an_item("one", days=40.0), an_item("two", days=52.0)]
    # In the programme an outcome may be won in part: so much as there is room for.
    bound = hindsight(a_world(a_workspace(items=late, outcomes=[outcome])))
    assert 91000.0 < bound < 91500.0
    long = [an_item("one", days=40.0), an_item("two", days=92.0)]
    assert hindsight(a_world(a_workspace(items=long, outcomes=[outcome]))) == pytest.approx(91000.0)


def test_of_two_that_exclude_each_other_one_is_closed() -> None:
    items = [
        an_item("one", days=1.0, drag=0.01),
        an_item("two", days=1.0, drag=0.01, excludes=("one",)),
    ]
    bound = hindsight(a_world(a_workspace(items=items)))
    assert bound == pytest.approx(1000.0 * (91.0 - 0.01 * 1.0 - 0.01 * 91.0), rel=1e-9)


HARMS: dict[str, dict[str, Any]] = {
    "incidents": {"incidents_per_quarter": 5.0, "severity": 0.3, "penalty": 100.0},
    "drag": {"drag": 0.1},
    "drift": {"drift_per_month": 0.2},
    "blinds": {"blinds": 2.0},
    "slows": {"slows": 2.0},
    "blocks": {"blocks_retraining": 0.7},
}


def harmful(days: float, kinds: Sequence[str], churn: float) -> Workspace:
    """Return items of all kinds of harm, each of so many days, and a component that loses users."""
    component = a_component(
        background_incidents_per_quarter=4.0,
        severity=0.6,
        drift_per_month=0.1,
        drift_shocks_per_quarter=2.0,
        drift_shock=0.2,
        churn_per_day=churn,
        return_per_day=churn / 2,
    )
    items = [an_item(kind, days=days, confidence=0.5, **HARMS[kind]) for kind in kinds]
    # So many engineers that no incident waits.
    return a_workspace(
        components=(component,), teams=[a_team(engineers=200)], items=items, quarters=2
    )


@pytest.mark.parametrize("churn", [0.0, 0.01])
@pytest.mark.parametrize("kinds", [*((kind,) for kind in HARMS), tuple(HARMS)])
def test_where_nothing_can_be_closed_it_is_the_value_of_doing_nothing(
    kinds: tuple[str, ...], churn: float
) -> None:
    world = draw_world(harmful(1e6, kinds, churn), 4, 0)
    nothing = net_value(world, find_policy("none"))
    assert nothing < 0.95 * potential(world)
    assert hindsight(world) == pytest.approx(nothing, rel=1e-8)


@pytest.mark.parametrize("churn", [0.0, 0.01])
@pytest.mark.parametrize("kinds", [*((kind,) for kind in HARMS), tuple(HARMS)])
def test_where_all_can_be_closed_at_once_it_is_the_value_of_that(
    kinds: tuple[str, ...], churn: float
) -> None:
    world = draw_world(harmful(0.0, kinds, churn), 4, 0)
    everything = net_value(world, find_policy("as_listed"))
    assert everything > net_value(world, find_policy("none"))
    assert hindsight(world) == pytest.approx(everything, rel=1e-8)


@pytest.mark.parametrize("kind", ["blinds", "slows"])
def test_what_hides_an_incident_has_to_be_closed_to_shorten_it(kind: str) -> None:
    """Of two hiders one engineer can close one in time, and the bound knows."""
    items = [an_item(f"hider-{n}", days=40.0, **{kind: 1.0}) for n in range(2)]
    workspace = a_workspace(items=items)
    strike = Strike(45.0, detect=2.0, restore=2.0, severity=0.5)
    world = a_world(workspace, [strike])
    assert net_value(world, find_policy("as_listed")) == pytest.approx(91000.0 - 500.0 * 6.0)
    # In spans of a day and for parts of items there is room for 46 days of work, not 40.
    bound = hindsight(world, span=1.0)
    assert 91000.0 - 500.0 * 6.0 <= bound <= 91000.0 - 500.0 * (8.0 - 2.0 * 46.0 / 40.0) + 0.1


def test_what_blocks_retraining_has_to_be_closed_to_lose_the_drift() -> None:
    items = [an_item("blocker", days=45.0, blocks_retraining=0.9)]
    world = a_world(a_workspace(items=items), shocks=[Shock(5.0, 0.1)], marks={0: [0.5, 0.5, 0.5]})
    # The retraining of day 30 fails whatever is done, that of day 60 may hold.
    assert hindsight(world) == pytest.approx(91000.0 - 100.0 * 55.0, rel=1e-9)
    slow = but_items(world.workspace, [an_item("blocker", days=75.0, blocks_retraining=0.9)])
    later = a_world(slow, shocks=[Shock(5.0, 0.1)], marks={0: [0.5, 0.5, 0.5]})
    # Only that of day 90 may hold.
    assert hindsight(later) == pytest.approx(91000.0 - 100.0 * 85.0, rel=1e-9)


def test_freed_days_are_counted_from_the_closing_of_what_took_them() -> None:
    """Half the crew's days go into toil until it is closed, so that both can be closed late."""
    items = [
        an_item("toil", days=10.0, toil_days_per_week=3.5),
        an_item("drag", days=65.0, drag=0.1),
    ]
    world = a_world(a_workspace(items=items))
    policy = net_value(world, find_policy("as_listed"))
    # Toil is closed on day 20, drag on day 85; with the toil open it would never be.
    assert policy == pytest.approx(91000.0 - 100.0 * 85.0)
    bound = hindsight(world, span=1.0)
    assert policy <= bound
    without = but_items(world.workspace, [items[1]])
    assert bound < hindsight(a_world(without), span=1.0) - 500.0


# That it can be found out


def test_a_bound_that_forgets_half_the_crew_is_found_out() -> None:
    world = draw_world(toiling(10), 10, 0)
    teams = [team.but(engineers=1) for team in world.workspace.teams]
    poor = replace(world, workspace=world.workspace.but(teams=tuple(teams)))
    best = best_of_many(world)
    assert hindsight(poor) < best <= hindsight(world)


def test_a_bound_that_takes_efforts_as_stated_is_found_out() -> None:
    world = draw_world(toiling(3), 3, 0)
    easy = replace(world, effort_factor=world.effort_factor / 10)
    assert hindsight(world) < net_value(easy, find_policy("as_listed")) <= hindsight(easy)


def test_shorter_spans_give_no_worse_a_bound() -> None:
    world = draw_world(toiling(6), 6, 0)
    one, two, four = (hindsight(world, span) for span in (91.0, 45.5, 22.75))
    assert one > two > four


def test_an_empty_backlog_leaves_what_nobody_can_prevent() -> None:
    workspace = a_workspace()
    world = a_world(workspace, [Strike(10.0, detect=1.0, restore=1.0, severity=0.5)])
    assert hindsight(world) == pytest.approx(90000.0, rel=1e-9)


def test_work_in_several_teams_is_waited_for_in_each() -> None:
    parts = (TeamEffort(team="platform", days=10.0), TeamEffort(team="other", days=30.0))
    item: Item = an_item("item", drag=0.01).but(effort=parts)
    teams = [a_team(components=("ranking",)), a_team("other")]
    workspace = a_workspace(teams=teams, items=[item])
    assert hindsight(a_world(workspace)) == pytest.approx(1000.0 * (91.0 - 0.3), rel=1e-9)

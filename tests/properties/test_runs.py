"""What holds for every run: of any workspace, in any world, under any policy.

`tests.support.audit` tells the rules a second time, from the record of a run alone.
"""

import math

import numpy as np
import pytest
from hypothesis import given, settings

from scenarios.workspace import Workspace
from sim.books import keep_books
from sim.measures import MEASURES, measure
from sim.run import Run
from sim.spells import Cause, spells_of
from sim.users import usage
from sim.world import BACKGROUND, draw_world
from tests.support.amount import amount as so_many
from tests.support.audit import Audit
from tests.support.digest import run_digest, world_digest
from tests.support.policies import NAMES, policy_of
from tests.support.workspaces import SEEDS, workspaces
from tests.support.worlds import SIMULATORS

pytestmark = pytest.mark.parametrize("model", SIMULATORS)
each_policy = pytest.mark.parametrize("name", NAMES)
few = settings(max_examples=10)


def play(workspace: Workspace, seed: int, name: str, model: str) -> Run:
    """Return the run of a policy in one world of a workspace."""
    policy = policy_of(name).prepare(workspace)
    return SIMULATORS[model](draw_world(workspace, seed, 0), policy)


@each_policy
@settings(max_examples=so_many(20, 35))
@given(workspace=workspaces(), seed=SEEDS)
def test_every_rule_is_kept(name: str, model: str, workspace: Workspace, seed: int) -> None:
    audit = Audit(play(workspace, seed, name, model))
    rules = {
        "an incident happens iff its item is open, and takes its time": audit.happenings,
        "a retraining fails by its mark": audit.retrainings,
        "parts take their true effort, halves after a failed rollout": audit.efforts,
        "what is left is what was not done": audit.lefts,
        "an item closes at the end of the rollout that holds": audit.closings,
        "prerequisites and exclusions": audit.links,
        "nothing unnamed is taken up": audit.names,
        "nobody does two things at once": audit.hands,
        "crews and paces": audit.crews,
        "no idleness while work waits, and the three ranks": audit.ranks,
        "whom an incident calls away": audit.calls,
    }
    found = {rule: faults for rule, check in rules.items() if (faults := list(check()))}
    assert not found


@each_policy
@few
@given(workspace=workspaces(), seed=SEEDS)
def test_the_money_balances(name: str, model: str, workspace: Workspace, seed: int) -> None:
    books = keep_books(play(workspace, seed, name, model))
    potential = sum(c.value_per_day for c in workspace.components) * workspace.horizon
    parts = (books.delivered, books.incidents, books.drag, books.drift, books.churn)
    assert books.potential == pytest.approx(potential, rel=1e-12)
    assert sum(parts) == pytest.approx(potential, rel=1e-9, abs=1e-9)
    assert min(parts) >= -1e-9 * potential


@each_policy
@few
@given(workspace=workspaces(), seed=SEEDS)
def test_items_and_background_make_up_every_loss(
    name: str, model: str, workspace: Workspace, seed: int
) -> None:
    run = play(workspace, seed, name, model)
    books, rest = keep_books(run), background(run)
    for channel, amount in rest.items():
        by_item = float(getattr(books.by_item, channel).sum())
        whole = getattr(books, channel)
        assert by_item + amount == pytest.approx(whole, rel=1e-9, abs=1e-6), channel


def background(run: Run) -> dict[str, float]:
    """Return what the harm costs that no item is to blame for, by channel."""
    spells = spells_of(run)
    rest = dict.fromkeys(("incidents", "drag", "drift", "churn"), 0.0)
    for index, component in enumerate(run.world.workspace.components):
        here = spells.of(index)
        use = usage(component, here, run.world.horizon)
        own = here.where(here.item == BACKGROUND)
        lost = component.value_per_day * use.lost(own)
        for cause in Cause:
            rest[cause.name.lower()] += float(lost[own.cause == cause].sum())
        away = component.value_per_day * use.lost(own, away=True)
        rest["churn"] += component.churn_per_day * float(away.sum())
    return rest


@each_policy
@few
@given(workspace=workspaces(), seed=SEEDS)
def test_engineer_days_sum_to_what_the_crews_deliver(
    name: str, model: str, workspace: Workspace, seed: int
) -> None:
    run = play(workspace, seed, name, model)
    days, audit = keep_books(run).engineer_days, Audit(run)
    for activity, amount in audit.time_by_activity().items():
        assert getattr(days, activity) == pytest.approx(amount, rel=1e-9, abs=1e-7), activity
        assert amount >= -1e-9, activity
    delivered = sum(
        audit.present(k, start) * team.pace * (end - start)
        for k, team in enumerate(workspace.teams)
        for start, end in presence(run, k)
    )
    assert days.total == pytest.approx(delivered, rel=1e-9, abs=1e-9)


def presence(run: Run, team: int) -> list[tuple[float, float]]:
    """Return the stretches between a team's changes of crew or pace."""
    days = np.unique([*(p.day for p in run.paces if p.team == team), run.world.horizon])
    return list(zip(days[:-1].tolist(), days[1:].tolist(), strict=True))


@each_policy
@few
@given(workspace=workspaces(), seed=SEEDS)
def test_a_policy_only_prevents(name: str, model: str, workspace: Workspace, seed: int) -> None:
    run = play(workspace, seed, name, model)
    idle = play(workspace, seed, "none", model)
    everything = set(range(len(run.world.incidents)))
    assert {one.incident for one in idle.incidents} == everything
    assert {one.incident for one in run.incidents} <= everything
    assert idle.closed == (None,) * len(run.world.table)


@each_policy
@few
@given(workspace=workspaces(), seed=SEEDS)
def test_another_policy_changes_nothing(
    name: str, model: str, workspace: Workspace, seed: int
) -> None:
    world = draw_world(workspace, seed, 0)
    before = world_digest(world)
    simulate = SIMULATORS[model]
    first = simulate(world, policy_of(name))
    digest, money = run_digest(first), measure(first)
    for other in NAMES:
        simulate(world, policy_of(other))
    again = simulate(world, policy_of(name))
    assert world_digest(world) == before
    assert run_digest(again) == digest
    assert repr(measure(again)) == repr(money)


@each_policy
@few
@given(workspace=workspaces(), seed=SEEDS)
def test_measures_are_numbers(name: str, model: str, workspace: Workspace, seed: int) -> None:
    run = play(workspace, seed, name, model)
    told = measure(run)
    assert tuple(told) == MEASURES
    means = {"detect_hours", "response_wait_hours", "restore_hours"}
    assert all(math.isfinite(told[key]) for key in told if key not in means)
    assert told["items_open"] + told["items_closed"] == len(run.world.table)
    assert -1e-9 <= told["availability"] <= 1 + 1e-9
    assert -1e-9 <= told["retention"] <= 1 + 1e-9
    assert told["drift_mean"] >= -1e-12


@few
@given(workspace=workspaces(), seed=SEEDS)
def test_the_order_of_the_file_changes_no_run(model: str, workspace: Workspace, seed: int) -> None:
    """Where a policy names the same items, the same things happen at the same times."""
    from tests.support.policies import InOrder

    ids = tuple(item.id for item in workspace.in_play)
    turned = workspace.but(items=workspace.items[::-1])
    told = []
    for one in (workspace, turned):
        run = SIMULATORS[model](draw_world(one, seed, 0), InOrder(ids))
        items, potential = run.world.table.items, run.world.incidents
        told.append(
            {
                "started": {i.id: day for i, day in zip(items, run.started, strict=True)},
                "closed": {i.id: day for i, day in zip(items, run.closed, strict=True)},
                "incidents": sorted(
                    (float(potential.onset[h.incident]), h.detected, h.engaged, h.restored)
                    for h in run.incidents
                ),
                "retrainings": sorted((r.day, r.component) for r in run.retrainings),
            }
        )
    assert told[0] == told[1]

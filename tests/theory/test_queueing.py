"""The crew as a queue: Erlang's wait, and the work of rollouts that fail."""

from dataclasses import replace
from math import factorial

import numpy as np
import pytest

from scenarios.component import RestoreTime
from sim.world import draw_world
from tests.support.policies import InOrder
from tests.support.statistics import agrees
from tests.support.workspaces import a_component, a_team, a_workspace, an_item
from tests.support.worlds import SIMULATORS

pytestmark = pytest.mark.parametrize("model", SIMULATORS)


def erlang_wait(servers: int, load: float, service: float) -> float:
    """Return the mean wait of M/M/c: Erlang's C over c mu - lambda.

    >>> erlang_wait(1, 0.5, 1.0)  # one server at half its load
    1.0
    """
    waiting = load**servers / factorial(servers) * servers / (servers - load)
    some = waiting / (sum(load**k / factorial(k) for k in range(servers)) + waiting)
    return some * service / (servers - load)


@pytest.mark.statistical
@pytest.mark.parametrize("detect_hours", [0.0, 18.0])
def test_incidents_wait_as_in_the_queue_of_five_servers(model: str, detect_hours: float) -> None:
    """M/M/5 at 70 % of its load: 3.5 incidents a day that take a day each.

    Times to detection only thin and shift a Poisson stream, and the order of service changes no
    mean. Forty batches of 45 days after the first 91; batches so long are all but independent.
    Three standard errors, two cases: false alarm 1 %.
    """
    component = a_component(
        detect_hours=detect_hours,
        restore_hours=RestoreTime(mean=24.0, family="exponential"),
        background_incidents_per_quarter=3.5 * 91,
        severity=0.0001,
    )
    workspace = a_workspace(components=(component,), teams=(a_team(engineers=5),), quarters=11)
    waits, batches = [], []
    for replication in range(2):
        run = SIMULATORS[model](draw_world(workspace, 3, replication), InOrder(()))
        for one in run.incidents:
            if one.engaged is not None and one.detected is not None and one.detected > 91:
                waits.append(one.engaged - one.detected)
                batches.append(int(one.detected / 45.5) + 100 * replication)
    number, index = np.unique(batches, return_inverse=True)
    sums, sizes = np.bincount(index, waits), np.bincount(index)
    assert len(number) == 40
    due = erlang_wait(5, 3.5, 1.0)
    assert due == pytest.approx(0.252, abs=0.001)
    # The batches' sums less what is due for their size have mean 0, however many fall in each.
    assert agrees(due + (sums - due * sizes) / sizes.mean(), due)
    assert not agrees(due + (sums - due * sizes) / sizes.mean(), due * 1.5)


@pytest.mark.statistical
@pytest.mark.parametrize("chance", [0.35, 0.8])
def test_failed_rollouts_cost_what_rework_says(model: str, chance: float) -> None:
    """600 items: 1/p rollouts and e (1+p) / (2p) engineer-days in the mean; false alarm 1.1 %."""
    items = [an_item(f"i{n}", days=2.0, rollout_days=0.25, fix_success=chance) for n in range(200)]
    workspace = a_workspace(teams=(a_team(engineers=200),), items=items, quarters=2)
    worked, rollouts = [], []
    for replication in range(3):
        world = draw_world(workspace, 23, replication)
        world = replace(world, effort_factor=np.ones(len(items)))
        run = SIMULATORS[model](world, InOrder(tuple(item.id for item in items)))
        days = np.zeros(len(items))
        tries = np.zeros(len(items))
        for stint in run.stints:
            days[stint.subject] += stint.end - stint.start
            tries[stint.subject] += 1
        assert None not in run.closed
        worked.append(days)
        rollouts.append(tries)
    table = world.table
    assert table.attempts[0] == pytest.approx(1 / chance)
    assert table.rework[0] == pytest.approx((1 + chance) / (2 * chance))
    assert agrees(np.concatenate(rollouts), float(table.attempts[0]))
    assert agrees(np.concatenate(worked), 2.0 * float(table.rework[0]))
    # The two go together, run by run: a first whole and then halves.
    for days, tries in zip(worked, rollouts, strict=True):
        assert days == pytest.approx(2.0 * (1 + (tries - 1) / 2))

"""The crew as a queue of several servers: Erlang's waits and numbers."""

from dataclasses import dataclass
from functools import cache
from math import factorial

import numpy as np
import pytest

from scenarios.table import Floats
from sim.model import simulate
from sim.world import draw_world
from tests.support.estimates import SEED, controlled, plain, unbiased
from tests.support.policies import InOrder
from tests.support.queues import Queue, Stages, Stream, Watch, spent, when_empty
from tests.support.worlds import same_story

RATE, EMPTY, BATCHES = 4.0, 400.0, 50
"""Incidents in the mean time of a restore; how long after the empty start nothing is counted."""


def crew(engineers: int, incidents: int, detect: float = 3.0) -> Queue:
    """Return a crew that answers 4 incidents in the time in which an engineer restores one."""
    return Queue((Stream(rate=RATE, service=1.0, detect=detect),), engineers, incidents)


def erlang(servers: int, load: float) -> tuple[float, float]:
    """Return wait and number in system of M/M/c with services of mean 1.

    Erlang's C is the share that waits, C = a^c/(c!(1-a/c)) / (sum_{k<c} a^k/k! + the same);
    W_q = C/(c - a) and L = a + a W_q (Gross, Shortle, Thompson & Harris, Fundamentals of Queueing
    Theory, 4th ed. 2008, section 2.3).
    """
    waiting = load**servers / factorial(servers) * servers / (servers - load)
    share = waiting / (sum(load**k / factorial(k) for k in range(servers)) + waiting)
    wait = share / (servers - load)
    return wait, load + load * wait


def test_the_closed_form_in_numbers() -> None:
    """Five servers at a load of 4; one server alone has the wait a/(1-a)."""
    assert erlang(5, 4.0) == pytest.approx((0.5541126, 6.2164502), abs=5e-8)
    assert erlang(1, 0.8) == pytest.approx((4.0, 4.0))


@dataclass(frozen=True, eq=False)
class Watched:
    """What a crew's incidents came to, by batch."""

    waits: Floats
    """From noticed to engaged."""
    present: Floats
    """Noticed and not restored."""
    controls: list[Floats]
    """Surprises in arrivals and services."""
    stages: Stages
    """The incidents themselves."""


@cache
def watched(engineers: int, incidents: int) -> Watched:
    """Return a crew watched from when its empty start is forgotten: 20 times 18 restores.

    The relaxation time of M/M/5 at this load is 1/(sqrt(5) - sqrt(4))^2 = 18.
    """
    queue = crew(engineers, incidents)
    run = simulate(draw_world(queue.workspace(), SEED, 0), InOrder(()))
    (here,) = queue.stages(run)
    wanted = np.linspace(EMPTY, queue.length - EMPTY, BATCHES + 1)
    edges = when_empty(wanted, here.detected, here.restored)
    watch = Watch(edges, here.detected, here.engaged, here.restored)
    present = watch.number(here.detected, here.restored)
    served = watch.number(here.engaged, here.restored)
    one = np.ones_like(present)
    weights = [one, np.minimum(present, 5.0), np.maximum(present - 5.0, 0.0)]
    controls = [
        *watch.surprises(here.detected, RATE, weights),
        *watch.surprises(here.restored, served, weights),
    ]
    waits = spent(watch, here.detected, here.engaged, RATE)
    return Watched(waits, watch.mean(present), controls, here)


FIVE = (5, 600_000)
SIX = (6, 200_000)


@pytest.mark.statistical
def test_incidents_come_and_are_restored_as_the_closed_form_supposes() -> None:
    """What comes into the queue: gaps of mean 1/4 and restores of mean 1, 600,000 of each.

    With the means of the controls, which suppose the same: false alarm 0.7 %.
    """
    found = watched(*FIVE)
    known = np.isfinite(found.stages.restored)
    noticed = np.sort(found.stages.detected[known])
    gaps = np.diff(noticed[noticed > EMPTY])
    restores = found.stages.restored[known] - found.stages.engaged[known]
    for estimate, due in ((plain(gaps), 1.0 / RATE), (plain(restores), 1.0)):
        assert estimate.covers(due)
        assert not estimate.covers(1.01 * due)
    assert unbiased(found.controls)
    assert not unbiased([found.controls[0] + 0.01 * RATE])


@pytest.mark.statistical
def test_incidents_wait_as_in_the_queue_of_five_servers() -> None:
    """M/M/5: wait for an engineer .5541126, incidents noticed and not restored 6.2164502.

    Times to detection are exponential too: a Poisson stream that is delayed, each by a time of its
    own, is Poisson (Tijms, A First Course in Stochastic Models, 2003, section 1.1.3). Fifty
    batches of 3000 restores' time, each from an empty system to an empty one. By themselves the
    means are within three standard errors, which are 6 % and 3 %. Once the surprises in arrivals
    and services are taken off, they are within half a per cent. Four comparisons: false alarm
    1.8 %.
    """
    wait, number = erlang(5, RATE)
    found = watched(*FIVE)
    assert plain(found.waits).is_likely(wait)
    assert plain(found.present).is_likely(number)
    assert controlled(found.waits, found.controls).covers(wait)
    assert controlled(found.present, found.controls).covers(number)
    # Shown a load that is 1 % higher.
    more_wait, more = erlang(5, 1.01 * RATE)
    assert not controlled(found.waits, found.controls).covers(more_wait)
    assert not controlled(found.present, found.controls).covers(more)


@pytest.mark.statistical
def test_the_controls_do_not_know_the_crew() -> None:
    """With six engineers the same controls lead to the waits of six servers, not of five.

    200,000 incidents, two comparisons within three standard errors: false alarm 0.9 %.
    """
    found = watched(*SIX)
    for sample, six, five in zip(
        (found.waits, found.present), erlang(6, RATE), erlang(5, RATE), strict=True
    ):
        assert controlled(sample, found.controls).is_likely(six)
        assert not controlled(sample, found.controls).is_likely(five)


@pytest.mark.parametrize("detect", [0.0, 3.0])
def test_both_models_tell_the_same_of_the_first_quarter(detect: float) -> None:
    """The first 15,000 incidents of the same world; and with all of them noticed at once.

    What the fast model proves with 600,000 incidents is so proved of the reference.
    """
    whole = crew(*FIVE, detect=detect).workspace()
    world = draw_world(whole.but(quarters=1), SEED, 0)
    run = same_story(world, InOrder(()))
    assert len(run.incident_log) > 14_000
    potential = draw_world(whole, SEED, 0).incidents
    first = potential.onset < world.horizon
    assert np.array_equal(potential.onset[first], world.incidents.onset)
    assert np.array_equal(potential.restore[first], world.incidents.restore)

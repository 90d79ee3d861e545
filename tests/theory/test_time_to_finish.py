"""How long debt work takes: with incidents that break in, and with toil that slows the crew."""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from scenarios.table import Floats
from scenarios.workspace import Workspace
from sim.books import keep_books
from sim.model import simulate
from sim.world import World, draw_world
from tests.support.estimates import SEED, plain
from tests.support.policies import InOrder
from tests.support.queues import Queue, Stream
from tests.support.workspaces import a_team, a_workspace, an_item
from tests.support.worlds import SIMULATORS, Strike, a_world, closed, diary, run_of, same_story

# Incidents break in: one engineer, an item after the other

ITEMS, WORK, RATE = 24_000, 20.0, 0.3
"""Items of 20 services' time of work each; incidents in the mean time of a service of one."""
BREAKING_IN = Queue((Stream(rate=RATE, service=1.0),), 1, incidents=round(ITEMS * WORK * 0.45))
"""Long enough for all of them: an item takes 20/0.7 and meets 8.6 incidents."""


def completion(work: float, rate: float, mean: float, second: float) -> tuple[float, float]:
    """Return mean and variance of the time in which interrupted work is done.

    Each interruption lasts a busy period of the interrupters, of mean m/(1-r) and second moment
    s/(1-r)^3 with r = lambda m; x of work meets a Poisson number of them, lambda x. So the mean is
    x/(1-r) and the variance lambda x s/(1-r)^3 (Gaver, Journal of the Royal Statistical Society B
    24, 1962: the completion time under resumption).
    """
    busy = rate * mean
    return work / (1 - busy), rate * work * second / (1 - busy) ** 3


def exact(world: World) -> World:
    """Return the world with every estimate of effort right."""
    return replace(world, effort_factor=np.ones(len(world.table)))


def backlog(items: int) -> tuple[Workspace, InOrder]:
    """Return the organisation with so many items, and the order in which they are done."""
    one = an_item("0", days=WORK * BREAKING_IN.unit, components=("0 0",))
    ids = tuple(str(n) for n in range(items))
    workspace = BREAKING_IN.workspace().but(items=[one.but(id=id) for id in ids])
    return workspace, InOrder(ids)


@cache
def completions() -> Floats:
    """Return how long each item took, in services' time."""
    workspace, order = backlog(ITEMS)
    run = simulate(exact(draw_world(workspace, SEED, 0)), order)
    assert None not in run.closed
    days = np.array([0.0, *(day for day in run.closed if day is not None)])
    return np.asarray(np.diff(days) / BREAKING_IN.unit)


@pytest.mark.statistical
def test_work_that_incidents_break_into_is_gone_on_with() -> None:
    """20 of work under incidents that take 30 % of the time: 28.5714286, variance 34.9854227.

    When an item is done no incident is there, or the engineer would be on it; so each of 24,000
    begins anew. The mean within three standard errors and half a per cent, the variance within
    three standard errors, 4 %: false alarm 0.5 %.
    """
    mean, variance = completion(WORK, RATE, 1.0, 2.0)
    assert (mean, variance) == pytest.approx((28.5714286, 34.9854227), abs=5e-8)
    sample = completions()
    assert plain(sample).covers(mean)
    assert plain((sample - mean) ** 2).is_likely(variance)
    # Shown work that no incident breaks into, and work that begins again from nothing.
    assert not plain(sample).covers(WORK)
    assert not plain(sample).covers((np.exp(RATE * WORK) - 1) / RATE / 0.7)
    assert not plain((sample - mean) ** 2).is_likely(variance * 0.7)


def test_both_models_tell_the_same_of_the_first_quarter() -> None:
    """The first 600 items of that world and what breaks into them, to the last bit."""
    workspace, order = backlog(ITEMS)
    few = workspace.but(quarters=1, items=workspace.items[:700])
    run = same_story(exact(draw_world(few, SEED, 0)), order)
    done = [day / BREAKING_IN.unit for day in run.closed if day is not None]
    assert len(done) > 500
    assert np.diff([0.0, *done]) == pytest.approx(completions()[: len(done)], rel=1e-9)


# Toil slows the crew


def slowed(toil: float, engineers: int) -> float:
    """Return the pace of one engineer who would do a day's work a day but for toil.

    max(0.1, 1 - toil/engineers), toil in engineer-days a day (DESIGN section 4, rule 5).
    """
    return max(0.1, 1.0 - toil / engineers)


def finishes(work: Sequence[float], toil: Sequence[float]) -> list[float]:
    """Return when one engineer is done with each item, in order.

    Item k is worked at the pace that the toil of items k, k+1, ... leaves, so it is done at
    sum_{i<=k} e_i / max(0.1, 1 - sum_{j>=i} z_j).
    """
    paces = [slowed(sum(toil[k:]), 1) for k in range(len(work))]
    return list(itertools.accumulate(e / p for e, p in zip(work, paces, strict=True)))


@pytest.mark.parametrize("model", SIMULATORS)
def test_toil_ends_item_by_item(model: str) -> None:
    """Toil of 1.2 engineer-days a day leaves a tenth, then .7 leaves .3, .4 leaves .6, then all.

    4/0.1 = 40 days; 3/0.3 = 10; 2/0.6 = 3 1/3; the last causes none and takes its one day.
    """
    work, toil = (4.0, 3.0, 2.0, 1.0), (0.5, 0.3, 0.4, 0.0)
    items = [
        an_item(f"i{k}", days=e, toil_days_per_week=7 * z)
        for k, (e, z) in enumerate(zip(work, toil, strict=True))
    ]
    run = run_of(a_world(a_workspace(items=items)), *(i.id for i in items), simulator=model)
    by_hand = [40.0, 50.0, 50 + 10 / 3, 51 + 10 / 3]
    assert finishes(work, toil) == pytest.approx(by_hand, rel=1e-12)
    assert list(closed(run).values()) == pytest.approx(by_hand, rel=1e-12)
    # What toil took: .9 of each day, .7, .4, and nothing.
    days = keep_books(run).engineer_days
    assert days.toil == pytest.approx(40 * 0.9 + 10 * 0.7 + 10 / 3 * 0.4, rel=1e-12)
    assert days.remediation == pytest.approx(10.0, rel=1e-12)
    # Shown what it would be without the least pace, and with the toil of the first day to the end.
    assert list(closed(run).values()) != pytest.approx([4 / 0.3, *by_hand[1:]], rel=1e-2)
    assert list(closed(run).values()) != pytest.approx([40.0, 70.0, 90.0, 100.0], rel=1e-2)


@pytest.mark.parametrize("model", SIMULATORS)
def test_toil_that_ends_speeds_up_what_is_in_hand(model: str) -> None:
    """Two engineers, toil .8 and .6 a day: the pace is .3 until one item closes, then .7, then 1.

    The first needs 3 days and closes on day 10. The other has done 3 of its 6, and the rest takes
    3/.7 days. The third, begun on day 10, has 5 days of work: 3 are done at .7 by then, and the
    last 2 at full pace.
    """
    items = (
        an_item("short", days=3.0, toil_days_per_week=5.6),
        an_item("long", days=6.0, toil_days_per_week=4.2),
        an_item("quiet", days=5.0),
    )
    world = a_world(a_workspace(teams=(a_team(engineers=2),), items=items))
    told = closed(run_of(world, "short", "long", "quiet", simulator=model))
    second = 10 + 3 / 0.7
    assert told == pytest.approx({"short": 10.0, "long": second, "quiet": second + 2.0}, rel=1e-12)
    assert told != pytest.approx({"short": 10.0, "long": 20.0, "quiet": 20.0}, rel=1e-2)


@pytest.mark.parametrize("model", SIMULATORS)
def test_toil_slows_aftercare_and_no_incident(model: str) -> None:
    """An incident of 2 days from day 1, then a day of aftercare at a pace of .5; the item waits.

    Toil is believed to be .25 a day, and in truth twice that.
    """
    item = an_item("item", days=4.0, toil_days_per_week=1.75)
    strike = Strike(day=1.0, restore=2.0, aftercare=1.0)
    world = a_world(a_workspace(items=(item,)), [strike], truth={"item": 2.0})
    told = diary(run_of(world, "item", simulator=model))[0]
    assert [what for what, _, _ in told] == ["item", "incident 0", "aftercare 0", "item"]
    # Half a day's work was done before the incident; the other 3.5 take 7 days.
    assert [end for _, _, end in told] == pytest.approx([1.0, 3.0, 5.0, 12.0], rel=1e-12)


@pytest.mark.parametrize("model", SIMULATORS)
def test_many_items_close_one_by_one(model: str) -> None:
    """Thirty items of drawn work and toil: the sum over all of them, to the 12th digit."""
    draws = np.random.default_rng(SEED)
    work, toil = draws.uniform(0.1, 2.0, 30).tolist(), draws.uniform(0.0, 0.08, 30).tolist()
    items = [
        an_item(f"i{k}", days=e, toil_days_per_week=7 * z)
        for k, (e, z) in enumerate(zip(work, toil, strict=True))
    ]
    world = a_world(a_workspace(items=items, quarters=8))
    told = list(closed(run_of(world, *(i.id for i in items), simulator=model)).values())
    assert sum(toil) > 0.95
    assert told == pytest.approx(finishes(work, toil), rel=1e-12)
    assert told != pytest.approx(finishes(work, [0.99 * z for z in toil]), rel=1e-3)

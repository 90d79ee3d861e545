"""Little's law, L = lambda W, with each side from another book: incidents, and open items.

John Little, Operations Research 9, 1961; Tijms, A First Course in Stochastic Models, 2003, section
2.3. The number in system is read off the money that it costs, the times off the days on which
things happened.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest

from scenarios.table import Booleans, Floats
from scenarios.units import HOURS_PER_DAY
from scenarios.workspace import Beliefs, Workspace
from sim.books import keep_books
from sim.measures import measure
from sim.model import simulate
from sim.registry import find_policy
from sim.run import Run
from sim.world import draw_world
from tests.support.estimates import SEED, controlled, plain, unbiased
from tests.support.policies import InOrder
from tests.support.queues import Queue, Stream
from tests.support.workspaces import a_component, a_team, a_workspace, an_item
from tests.support.worlds import same_story

WORLDS = 40


# Incidents

SEVERITY, DETECT, RESTORE = 1e-4, 2.0, 3.0
FREE = Queue(
    (Stream(rate=4.0, service=RESTORE, family="constant", severity=SEVERITY, detect=DETECT),),
    engineers=200,
    incidents=12_000,
)
BUSY = Queue((Stream(rate=4.0, service=1.0, severity=SEVERITY, detect=1.0),), 5, 12_000)
"""So many engineers that nobody waits; and five, with waits, who are busy four fifths of it."""


def number_in_system(queue: Queue, told: dict[str, float]) -> float:
    """Return the mean number of incidents from what they take of availability, in all books.

    Each takes the same small share of one of the components, and these are worth the same.
    """
    return (1.0 - told["availability"]) * len(queue.workspace().components) / SEVERITY


def hours_in_system(told: dict[str, float]) -> float:
    """Return the mean hours from onset to restored, stage by stage."""
    return sum(told[f"{stage}_hours"] for stage in ("detect", "response_wait", "restore"))


@cache
def free() -> tuple[Floats, Floats, Floats]:
    """Return number in system, incidents a unit, and units in system, by world."""
    rows = []
    workspace = FREE.workspace()
    for replication in range(WORLDS):
        told = measure(simulate(draw_world(workspace, SEED, replication), InOrder(())))
        days = hours_in_system(told) / HOURS_PER_DAY
        number = number_in_system(FREE, told)
        rows.append((number, told["incidents"] / FREE.length, days / FREE.unit))
    number, rate, time = np.array(rows).T
    return number, rate, time


@pytest.mark.statistical
def test_incidents_in_system_are_arrivals_times_their_time() -> None:
    """480,000 incidents of mean length 5, of which 4 come in a unit of time: L is 20.

    The queue M/G/infinity (Tijms 2003, section 1.1.3), begun empty and cut at the horizon H, so
    L = lambda (W - E[S^2]/(2H)), E[S^2] = d^2 + (d + r)^2. Number, rate and time each within three
    standard errors and half a per cent; of 40 worlds: false alarm 1.4 %.
    """
    number, rate, time = free()
    length = DETECT + RESTORE
    cut = (DETECT**2 + length**2) / (2 * FREE.length)
    due = 4.0 * (length - cut)
    assert due == pytest.approx(20.0, rel=0.002)
    assert plain(number).covers(due)
    assert plain(rate).covers(4.0)
    assert plain(time).covers(length)
    # Shown the time without detection, and without restoring.
    for part in (DETECT, RESTORE):
        assert not plain(number).covers(4.0 * part)
        assert not plain(time).covers(part)


@pytest.mark.parametrize("queue", [FREE, BUSY], ids=["free", "busy"])
def test_in_each_world_the_books_agree(queue: Queue) -> None:
    """On each path L H is the sum of times in system, cut at the horizon: no matter of chance.

    And told the same by both models.
    """
    run = same_story(draw_world(queue.workspace().but(quarters=10), SEED, 0), InOrder(()))
    told, horizon = measure(run), run.world.horizon
    log, onset = run.incident_log, run.world.incidents.onset
    days = np.minimum(log.restored, horizon) - onset[log.incident]
    number = number_in_system(queue, told)
    assert number == pytest.approx(float(days.sum()) / horizon, rel=1e-9)
    assert number == pytest.approx(told["incident_hours"] / HOURS_PER_DAY / horizon, rel=1e-9)
    # Rate times time of those that are over: all but the last few.
    rate, time = len(log) / horizon, hours_in_system(told) / HOURS_PER_DAY
    assert number == pytest.approx(rate * time, rel=0.01)
    # Shown what it looks for: waits are part of it, where there are any.
    if queue is BUSY:
        waits = told["response_wait_hours"] / HOURS_PER_DAY
        assert number != pytest.approx(rate * (time - waits), rel=0.1)


# Open items

CADENCE, WORK, ROLLOUT, DRAG = 14, 7.0, 3.0, 1e-5
NEWCOMERS = 1200.0
"""A quarter: they wait for the next review, are worked on at once, and close after a rollout."""


def newcomers(engineers: int) -> Workspace:
    """Return an organisation in which items alike appear for half a year."""
    return a_workspace(
        components=(a_component(new_items_per_quarter=NEWCOMERS),),
        teams=(a_team(engineers=engineers),),
        items=(an_item(days=WORK, rollout_days=ROLLOUT, drag=DRAG),),
        quarters=2,
        cadence_days=CADENCE,
        beliefs=Beliefs(effort_exact=1.0),
    )


@dataclass(frozen=True)
class OpenItems:
    """What one run says of them."""

    number: float
    """Mean number of open items, from the value that drag takes away."""
    days: Floats
    """Days open by item, that of the backlog first; up to the horizon."""
    closed: Booleans
    """True where the item was closed by then."""

    @classmethod
    def of(cls, run: Run) -> "OpenItems":
        """Return what a run says."""
        (component,) = run.world.workspace.components
        each = DRAG * component.value_per_day * run.world.horizon
        closed = np.array([day is not None for day in run.closed])
        return cls(keep_books(run).drag / each, run.open_until - run.world.table.since, closed)


@cache
def all_open() -> list[OpenItems]:
    """Return what each world says where there is an engineer for every item."""
    workspace, policy = newcomers(600), find_policy("as_listed")
    worlds = (draw_world(workspace, SEED, k) for k in range(WORLDS))
    return [OpenItems.of(simulate(world, policy)) for world in worlds]


@pytest.mark.statistical
def test_open_items_are_newcomers_times_their_days_open() -> None:
    """96,000 newcomers, 1200 a quarter, open for half a cadence, 7 days of work and 3 of rollout.

    A newcomer appears at any moment between two reviews with equal chance, so W = 7 + 10 = 17
    days. Those of the last cadence only wait, and the one item of the backlog is open for 10
    days: L = lambda (c/2 + (1 - c/H)(e + r)) + (e + r)/H = 214.1; the number of items open at a
    moment is that of the queue M/G/infinity. Days open within three standard errors and half a
    per cent; so is their number, less what the number of newcomers explains; as it is, within
    three. Four comparisons of 40 worlds: false alarm 1.9 %.
    """
    rate, horizon, busy = NEWCOMERS / 91, 182.0, WORK + ROLLOUT
    found = all_open()
    number = np.array([one.number for one in found])
    arrivals = np.array([len(one.days) - 1 - rate * horizon for one in found])
    due = rate * (CADENCE / 2 + (1 - CADENCE / horizon) * busy) + busy / horizon
    assert plain(number).is_likely(due)
    assert unbiased([arrivals])
    assert controlled(number, [arrivals]).covers(due)
    # Those that appear before the last cadence are closed, and no others.
    whole = np.concatenate([one.days[1:][one.closed[1:]] for one in found])
    assert plain(whole).covers(CADENCE / 2 + busy)
    # Shown the days without the wait for a review, and with a whole cadence of it.
    for wait in (0.0, CADENCE):
        assert not controlled(number, [arrivals]).covers(rate * (wait + busy))
        assert not plain(whole).covers(wait + busy)


@pytest.mark.parametrize("engineers", [600, 60])
def test_in_each_world_drag_and_days_agree(engineers: int) -> None:
    """L H is the sum of days open, also where items queue for too few engineers, in both models."""
    world = draw_world(newcomers(engineers), SEED, 0)
    told = OpenItems.of(same_story(world, find_policy("as_listed")))
    assert told.number == pytest.approx(float(told.days.sum()) / world.horizon, rel=1e-9)
    if engineers == 600:
        assert told.number == pytest.approx(all_open()[0].number, rel=1e-12)
    else:
        # Shown what it looks for: they wait, and it is seen.
        assert told.number > 2 * all_open()[0].number

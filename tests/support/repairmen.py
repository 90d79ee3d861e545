"""Machines that break and a crew that repairs them, without a world: each crew driven by itself.

The sources are finite, which no world has: a machine that waits or is being repaired cannot break.
What is driven is the code that says who takes what and when, of either model.
"""

from array import array
from dataclasses import dataclass
from heapq import heappush
from types import SimpleNamespace
from typing import Any

import numpy as np
import simpy

from scenarios.table import Floats
from scenarios.team import Team
from sim.agenda import Agenda, Call
from sim.clock import Moment, incident_rank, priority
from sim.crew import Crew, Steps
from sim.roster import Roster
from sim.task import Alert, Occurrence
from tests.support.workspaces import a_team


@dataclass(frozen=True, eq=False)
class Shop:
    """What chance decides: the n-th break of all is followed by the n-th repair and up time."""

    machines: int
    """Machines, all up on day 0."""
    engineers: int
    """Who repairs them."""
    first: Floats
    """Days up before a machine's first break, (machines,)."""
    repair: Floats
    """Days a repair takes, (n,)."""
    up: Floats
    """Days up after a repair, (n,)."""

    @classmethod
    def drawn(
        cls, machines: int, engineers: int, breaks: float, repairs: float, count: int, seed: int
    ) -> "Shop":
        """Return a shop with exponential times, up to a number of breaks, by rates a day."""
        draws = np.random.default_rng(seed)
        first = draws.exponential(1 / breaks, machines)
        repair = draws.exponential(1 / repairs, count)
        return cls(machines, engineers, first, repair, draws.exponential(1 / breaks, count))

    @property
    def team(self) -> Team:
        """The crew as a team."""
        return a_team(engineers=self.engineers)


@dataclass(frozen=True, eq=False)
class Repairs:
    """The n breaks in order: when each stage was passed, infinity for what was not."""

    broken: Floats
    """Day, (n,)."""
    engaged: Floats
    """Day, (n,)."""
    restored: Floats
    """Day, (n,)."""

    @classmethod
    def blank(cls, count: int) -> "Repairs":
        """Return repairs to be filled in."""
        return cls(*(np.full(count, np.inf) for _ in range(3)))


def by_crew(shop: Shop, count: int) -> Repairs:
    """Return the first `count` breaks under the reference's `Crew`: a process for each machine."""
    env, told, number = simpy.Environment(), Repairs.blank(count), iter(range(count))
    over = env.event()
    called: list[simpy.Event] = []

    def bell() -> None:
        if not called:
            hands = Occurrence(env, 0.0, Moment.HANDS)
            assert hands.callbacks is not None
            hands.callbacks.append(fill)
            called.append(hands)

    def fill(_: simpy.Event) -> None:
        called.clear()
        crew.fill({}, lambda: None)

    def machine(index: int) -> Steps:
        yield Occurrence(env, float(shop.first[index]), Moment.ONSET, index)
        for n in number:
            told.broken[n] = env.now
            rank = incident_rank(0.0, 0.0, env.now, n)
            alert = Alert(n, rank, float(shop.repair[n]), env.event())
            crew.alerts.append(alert)
            bell()
            yield alert.over
            told.engaged[n], told.restored[n] = alert.engaged, env.now
            yield Occurrence(env, float(shop.up[n]), Moment.ONSET, index)
        if not over.triggered:
            over.succeed()

    crew = Crew(env, 0, shop.team, bell)
    for index in range(shop.machines):
        env.process(machine(index))
    env.run(until=over)
    return told


def by_roster(shop: Shop, count: int) -> Repairs:
    """Return the first `count` breaks under the fast model's `Roster`: calls on its `Agenda`.

    Of incidents and debt it is given what it reads and fills in, and nothing more.
    """
    agenda, told = Agenda(), Repairs.blank(count)
    unknown = array("d", [np.inf]) * count
    incidents: Any = SimpleNamespace(
        plain=SimpleNamespace(onset=[0.0] * count, aftercare=[0.0] * count),
        alerts=[[]],
        engineer=array("q", [-1]) * count,
        engaged=unknown[:],
        restored=unknown[:],
    )
    debt: Any = SimpleNamespace(take=lambda team: None, rank=[], queues=[[]])
    roster = Roster(agenda, 0, shop.team, incidents, debt)
    waiting: dict[int, int] = {}
    number = iter(range(count))
    repair, up = shop.repair.tolist(), shop.up.tolist()
    place = priority(Moment.ONSET, 0)

    def breaks(call: Call) -> None:
        n = next(number, None)
        if n is not None:
            told.broken[n] = agenda.day
            waiting[n] = call.subject
            heappush(incidents.alerts[0], (0.0, agenda.day, n, repair[n]))
            agenda.call_hands(0)

    def fill() -> None:
        roster.fill()
        for n in [n for n in waiting if incidents.engineer[n] >= 0]:
            machine = waiting.pop(n)
            again = incidents.engaged[n] + repair[n] + up[n]
            agenda.at(again, place + machine, Call((breaks,), machine))

    agenda.fill_hands = (fill,)
    for machine, day in enumerate(shop.first.tolist()):
        agenda.at(day, place + machine, Call((breaks,), machine))
    # Two calls a break, and one for each machine that stays up at the end.
    most = 3 * count + shop.machines
    stuck = agenda.run_to(np.inf, most, most)
    assert stuck is None
    told.engaged[:], told.restored[:] = incidents.engaged, incidents.restored
    return told

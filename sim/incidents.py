"""Incidents in the fast model: of the potential ones, those that are not prevented."""

from array import array
from collections.abc import Callable
from heapq import heappush
from math import fsum, inf
from typing import TypeAlias

import numpy as np

from scenarios.table import Floats
from sim.agenda import Agenda, Call
from sim.clock import Moment, lengthened, priority
from sim.debt import Debt
from sim.logs import Activity, IncidentLog
from sim.world import BACKGROUND, World

_ONSET = priority(Moment.ONSET, 0)
_DETECTION = priority(Moment.DETECTION, 0)
Alert: TypeAlias = tuple[float, float, int, float]
"""A noticed incident: its urgency, onset and index, by which it is taken, and days to restore."""
_UNKNOWN = -1.0
"""Stands for a sum of blinds or slows that is to be taken anew."""


class Incidents:
    """The potential incidents of a world while the clock runs, by index.

    They are sorted by onset, and only the next one that is not yet prevented stands on the agenda.

    Parameters
    ----------
    world, agenda
        The world and its clock.
    debt
        Which items are open.

    Attributes
    ----------
    alerts
        By team, the heap in which noticed incidents wait.
    engineer, engaged, restored
        By potential incident, the number of who restores it, when they took it up, and when its
        harm ended; the rosters fill them in.
    """

    def __init__(self, world: World, agenda: Agenda, debt: Debt) -> None:
        count, n = len(world.incidents), len(world.table)
        self.world = world
        self.plain = world.plain
        self.agenda = agenda
        self.debt = debt
        answers = world.workspace.team_of_component
        self.team = [answers[component.id] for component in world.workspace.components]
        self.noticed = [0] * n
        self.last_onset = [-inf] * n
        self.alerts: list[list[Alert]] = [[] for _ in world.workspace.teams]
        unknown = array("d", [inf]) * count
        self.detected, self.engaged, self.restored = unknown[:], unknown[:], unknown[:]
        self.engineer = array("q", [-1]) * count
        self._blinding = [_UNKNOWN] * len(self.team)
        self._slowing = [_UNKNOWN] * len(self.team)
        self._next = Call((self._onset,))
        self._notice: tuple[Callable[[Call], None]] = (self._detection,)

    def start(self) -> None:
        """Put the first potential incident on the agenda."""
        self._go_on(0)

    def _go_on(self, index: int) -> None:
        """Put the next potential incident on the agenda that is not yet prevented."""
        items, closed = self.plain.item, self.debt.closed
        count = len(items)
        while index < count and (item := items[index]) != BACKGROUND and closed[item] is not None:
            index += 1
        if index < count:
            self._next.subject = index
            self.agenda.at(self.plain.onset[index], _ONSET + index, self._next)

    def _onset(self, call: Call) -> None:
        """Begin an incident, if its item is still open."""
        index: int = call.subject
        plain = self.plain
        item = plain.item[index]
        if item == BACKGROUND or self.debt.closed[item] is None:
            home = plain.home[index]
            blinding = self._blinding[home]
            if blinding == _UNKNOWN:
                blinding = self._look_around(home)
            slowing = self._slowing[home]
            delay = lengthened(plain.detect_mean[index], blinding, plain.detection[index])
            restore = lengthened(plain.restore_mean[index], slowing, plain.restore[index])
            notice = Call(self._notice, (index, restore))
            self.agenda.at(self.agenda.day + delay, _DETECTION + index, notice)
        self._go_on(index + 1)

    def _look_around(self, component: int) -> float:
        """Sum up blinds and slows of the open items that list a component; return the blinds."""
        listed = [row for row in self.plain.hinders[component] if self.debt.is_open(row)]
        self._slowing[component] = fsum(self.plain.slows[row] for row in listed)
        self._blinding[component] = fsum(self.plain.blinds[row] for row in listed)
        return self._blinding[component]

    def unsettle(self, row: int) -> None:
        """Forget the sums in which an item has a part: it appears or is closed."""
        if self.plain.blinds[row] or self.plain.slows[row]:
            for component in self.plain.components[row]:
                self._blinding[component] = _UNKNOWN

    def _detection(self, call: Call) -> None:
        """Let an incident be noticed and wait for an engineer."""
        index, restore = call.subject
        plain = self.plain
        item, onset = plain.item[index], plain.onset[index]
        self.detected[index] = self.agenda.day
        if item != BACKGROUND:
            self.noticed[item] += 1
            self.last_onset[item] = max(self.last_onset[item], onset)
        team = self.team[plain.home[index]]
        heappush(self.alerts[team], (plain.urgency[index], onset, index, restore))
        self.agenda.call_hands(team)

    # The story

    def log(self) -> IncidentLog:
        """Return the incidents that happened: their item was open at the onset."""
        potential = self.world.incidents
        # The last entry is the background's, which is never closed.
        until = np.array([*(inf if day is None else day for day in self.debt.closed), inf])
        until = np.minimum(until, self.world.horizon)
        happened = np.flatnonzero(potential.onset < until[potential.item])
        stages = (self.detected, self.engaged, self.restored)
        return IncidentLog(happened, *(np.frombuffer(days)[happened] for days in stages))

    def stints(self, log: IncidentLog) -> Floats:
        """Return the stints on incidents, a row each: from engaged to restored or the horizon."""
        taken = np.isfinite(log.engaged)
        index = log.incident[taken]
        columns = (
            np.array(self.team)[self.world.incidents.home[index]],
            np.frombuffer(self.engineer, dtype=np.int64)[index],
            np.full(len(index), int(Activity.FIREFIGHTING)),
            index,
            log.engaged[taken],
            np.minimum(log.restored[taken], self.world.horizon),
        )
        return np.column_stack(columns)

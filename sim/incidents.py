"""Incidents in the fast model: of the potential ones, those that are not prevented."""

from array import array
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

    They are sorted, and only the next one that is not yet prevented stands on the agenda.

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
        self.plain = debt.plain
        self.agenda = agenda
        self.debt = debt
        answers = world.workspace.team_of_component
        self.team = [answers[component.id] for component in world.workspace.components]
        self.noticed = array("q", [0]) * n
        self.last_onset = array("d", [-inf]) * n
        self.alerts: list[list[Alert]] = [[] for _ in world.workspace.teams]
        unknown = array("d", [inf]) * count
        self.detected, self.engaged, self.restored = unknown[:], unknown[:], unknown[:]
        self.engineer = array("q", [-1]) * count
        self._blinding = [_UNKNOWN] * len(self.team)
        self._slowing = [_UNKNOWN] * len(self.team)
        self._onset_call = Call((self._onset,))
        self._notice_call = Call((self._notice,))
        self._detection = (self._detected,)

    def start(self) -> None:
        """Put the first of the potential incidents on the agenda."""
        self._next_onset(0)
        self._next_notice(0)

    # Where items hide or slow incidents, what they do at the onset decides

    def _next_onset(self, place: int) -> None:
        """Put the onset of the next veiled incident on the agenda that is not yet prevented."""
        items, closed = self.plain.veiled_item, self.debt.closed
        while closed[items[place]] is not None:
            place += 1
        if place < len(self.plain.veiled):
            index = self.plain.veiled[place]
            self._onset_call.subject = place
            self.agenda.at(self.plain.onset[index], _ONSET + index, self._onset_call)

    def _onset(self, call: Call) -> None:
        """Begin a veiled incident, if its item is still open."""
        place: int = call.subject
        plain, agenda = self.plain, self.agenda
        if self.debt.closed[plain.veiled_item[place]] is None:
            index = plain.veiled[place]
            home = plain.home[index]
            blinding = self._blinding[home]
            if blinding == _UNKNOWN:
                blinding = self._look_around(home)
            slowing = self._slowing[home]
            delay = lengthened(plain.detect_mean[index], blinding, plain.detection[index])
            restore = lengthened(plain.restore_mean[index], slowing, plain.restore[index])
            notice = Call(self._detection, (index, restore))
            agenda.at(agenda.day + delay, _DETECTION + index, notice)
        self._next_onset(place + 1)

    def _look_around(self, component: int) -> float:
        """Sum up blinds and slows of the open items that list a component; return the blinds."""
        since, closed, now = self.plain.since, self.debt.closed, self.agenda.day
        listed = [
            row
            for row in self.plain.hinders[component]
            if closed[row] is None and since[row] <= now
        ]
        self._slowing[component] = fsum(self.plain.slows[row] for row in listed)
        self._blinding[component] = fsum(self.plain.blinds[row] for row in listed)
        return self._blinding[component]

    def unsettle(self, row: int) -> None:
        """Forget the sums in which an item has a part: it appears or is closed."""
        if self.plain.blinds[row] or self.plain.slows[row]:
            for component in self.plain.components[row]:
                self._blinding[component] = _UNKNOWN

    # Elsewhere the onset needs no event: when they are noticed is known

    def _next_notice(self, place: int) -> None:
        """Put the detection of the next clear incident on the agenda that is not prevented."""
        clear, items, closed = self.plain.clear, self.plain.item, self.debt.closed
        for at in range(place, len(clear)):
            index = clear[at]
            item = items[index]
            if closed[item] is None or self._happened(item, index):
                self._notice_call.subject = at
                self.agenda.at(self.plain.clear_day[at], _DETECTION + index, self._notice_call)
                return

    def _notice(self, call: Call) -> None:
        """Let a clear incident be noticed, if its item was open at the onset."""
        place: int = call.subject
        index = self.plain.clear[place]
        item = self.plain.item[index]
        if self.debt.closed[item] is None or self._happened(item, index):
            self._detect(index, self.plain.clear_restore[place])
        self._next_notice(place + 1)

    def _happened(self, item: int, index: int) -> bool:
        """Return whether a closed item was closed after the onset of an incident."""
        closed = self.debt.closed[item]
        return closed is not None and closed > self.plain.onset[index]

    def _detected(self, call: Call) -> None:
        """Let a veiled incident be noticed."""
        self._detect(*call.subject)

    def _detect(self, index: int, restore: float) -> None:
        """Let an incident be noticed and wait for an engineer."""
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
        until = np.array([inf if day is None else day for day in self.debt.closed])
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

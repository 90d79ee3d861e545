"""The crew of the fast model: plain numbers, heaps of what waits, no interrupts."""

from heapq import heapify, heappop, heappush
from math import inf

from scenarios.team import Team
from sim.agenda import Agenda, Call
from sim.clock import Moment, engineer_index, priority, settle, slowed_pace
from sim.debt import Debt
from sim.incidents import Incidents
from sim.logs import Activity
from sim.run import PaceChange
from sim.work import NOTHING, Engineer, Work

_RESTORED = priority(Moment.RESTORED, 0)
_AFTERCARE = Activity.AFTERCARE


class Roster:
    """A team's engineers, and what waits for them.

    Parameters
    ----------
    agenda
        The clock.
    index, team
        The team.
    incidents
        Where noticed incidents wait, and where is noted who restores which and when.
    debt
        Where debt work comes from.
    """

    def __init__(
        self, agenda: Agenda, index: int, team: Team, incidents: Incidents, debt: Debt
    ) -> None:
        self.agenda = agenda
        self.index = index
        self.team = team
        self.incidents = incidents
        self.debt = debt
        self.restorers, self.engaged = incidents.engineer, incidents.engaged
        self.restored = incidents.restored
        self.onsets = incidents.plain.onset
        self.care_days = incidents.plain.aftercare
        self.alerts = incidents.alerts[index]
        self.wanted = team.engineers
        self.engineers: dict[int, Engineer] = {}
        self.free: list[int] = []
        self.at_work = 0
        self.toil: dict[int, float] = {}
        self.pace = 0.0
        self.aftercare: list[tuple[float, int, Work]] = []
        # Flat, six numbers a stint: a list grows four times as fast as an array.
        self.stints: list[float] = []
        self.paces: list[PaceChange] = []
        self._relieve = (self._restored,)
        self._finish = (self._work_done,)
        for number in range(self.wanted):
            self._join(number)

    # Hands

    def fill(self) -> None:
        """Give free hands the first task of the highest rank."""
        free, alerts = self.free, self.alerts
        while alerts:
            if free:
                engineer = self.engineers[heappop(free)]
            elif self.at_work:
                engineer = self._call_away()
            else:
                break
            _, _, incident, restore = heappop(alerts)
            now = self.agenda.day
            engineer.subject = incident
            self.restorers[incident] = engineer.number
            self.engaged[incident] = now
            self.agenda.at(now + restore, _RESTORED + incident, engineer.relief)
        if not free:
            return
        while free and self.aftercare:
            self._take_up(heappop(self.aftercare)[2])
        queue = self.debt.queues[self.index]
        while free and queue and (part := self.debt.take(self.index)):
            self._take_up(part)

    def _take_up(self, work: Work) -> None:
        """Let the free engineer with the lowest number begin or go on with a task."""
        engineer = self.engineers[heappop(self.free)]
        agenda, left, pace = self.agenda, work.left, self.pace
        engineer.work, work.engineer = work, engineer
        self.at_work += 1
        engineer.subject = work.subject
        engineer.since = engineer.settled = now = agenda.day
        # As in `_go_on`, without a call: it happens hundreds of times a run.
        days = left / pace if pace > 0 else (inf if left > 0 else 0.0)
        agenda.at(now + days, engineer.place, engineer.finish)

    def _go_on(self, engineer: Engineer, work: Work, now: float) -> None:
        """Have the end of work called at the present pace."""
        left, pace = work.left, self.pace
        engineer.settled = now
        days = left / pace if pace > 0 else (inf if left > 0 else 0.0)
        self.agenda.at(now + days, engineer.place, engineer.finish)

    def _call_away(self) -> Engineer:
        """Let someone leave their work for an incident: the lowest debt first, then aftercare."""
        rank, onsets = self.debt.rank, self.onsets
        debt: Engineer | None = None
        care: Engineer | None = None
        # Of those on debt the one of `debt_victim`: an item that is not named ranks lowest of all.
        lowest: tuple[float, ...] = ()
        latest: tuple[float, ...] = ()
        for one in self.engineers.values():
            work = one.work
            if work is None:
                continue
            if work.activity != _AFTERCARE:
                key: tuple[float, ...] = (rank[work.subject], one.since, one.number)
                if key > lowest:
                    debt, lowest = one, key
            elif debt is None:
                key = (onsets[work.subject], work.subject)
                if key > latest:
                    care, latest = one, key
        called = debt or care
        assert called is not None
        self._break_off(called)
        return called

    def _break_off(self, engineer: Engineer) -> None:
        """Let a task that is broken off wait again, and leave its engineer with empty hands."""
        work = engineer.work
        assert work is not None
        self._drop_finish(engineer)
        self._settle(work, settle(work.left, self.pace, engineer.settled, self.agenda.day))
        self._end(engineer, work)
        if work.activity == _AFTERCARE:
            heappush(self.aftercare, (self.onsets[work.subject], work.subject, work))
        else:
            self.debt.put_back(work)

    def _drop_finish(self, engineer: Engineer) -> None:
        """Take the end of an engineer's work off the agenda."""
        engineer.finish.cancel()
        engineer.finish = Call(self._finish, engineer)

    def _settle(self, work: Work, left: float) -> None:
        """Book work done on a task."""
        work.worked += work.left - left
        work.left = left

    # Ends

    def _restored(self, call: Call) -> None:
        """End an incident's harm and let its aftercare wait."""
        engineer: Engineer = call.subject
        incident = engineer.subject
        self.restored[incident] = self.agenda.day
        engineer.subject = NOTHING
        days = self.care_days[incident]
        if days > 0:
            work = Work(_AFTERCARE, incident, self.index, days)
            heappush(self.aftercare, (self.onsets[incident], incident, work))
        if engineer.number < self.wanted:
            heappush(self.free, engineer.number)
        else:
            del self.engineers[engineer.number]
            self.update_pace()
        self.agenda.call_hands(self.index)

    def _work_done(self, call: Call) -> None:
        """End an aftercare or a part."""
        engineer: Engineer = call.subject
        work = engineer.work
        assert work is not None
        work.worked += work.left
        work.left = 0.0
        self._end(engineer, work)
        heappush(self.free, engineer.number)
        self.agenda.call_hands(self.index)
        if work.activity != _AFTERCARE:
            self.debt.part_done(work)

    def _end(self, engineer: Engineer, work: Work) -> None:
        """Keep the stint and empty an engineer's hands."""
        self._note(engineer, work)
        engineer.subject = NOTHING
        engineer.work = work.engineer = None
        self.at_work -= 1

    def _note(self, engineer: Engineer, work: Work) -> None:
        """Note the stint that ends now."""
        self.stints += (
            self.index,
            engineer.number,
            work.activity,
            work.subject,
            engineer.since,
            self.agenda.day,
        )

    # People and pace

    def change(self, engineers: int) -> None:
        """Let the crew grow or shrink to a number; the highest numbers leave."""
        self.wanted = engineers
        for one in sorted(self.engineers.values(), key=lambda one: -one.number):
            fighting = one.work is None and one.subject != NOTHING
            if one.number >= engineers and not fighting:
                if one.work is not None:
                    self._break_off(one)
                del self.engineers[one.number]
        self.free = [number for number in self.free if number in self.engineers]
        for number in range(engineers):
            if number not in self.engineers:
                self._join(number)
        heapify(self.free)
        self.update_pace()
        self.agenda.call_hands(self.index)

    def _join(self, number: int) -> None:
        """Let an engineer join, with empty hands."""
        relief, finish = Call(self._relieve), Call(self._finish)
        place = priority(Moment.PART_DONE, engineer_index(self.index, number))
        engineer = Engineer(number, place, relief, finish)
        relief.subject = finish.subject = engineer
        self.engineers[number] = engineer
        self.free.append(number)

    def update_pace(self) -> None:
        """Set the pace that toil leaves, and let work in hand go on at it."""
        pace = slowed_pace(self.team.pace, len(self.engineers), self.toil.values())
        now = self.agenda.day
        if pace != self.pace:
            was, self.pace = self.pace, pace
            for one in self.engineers.values():
                if one.work is not None:
                    self._drop_finish(one)
                    self._settle(one.work, settle(one.work.left, was, one.settled, now))
                    self._go_on(one, one.work, now)
        self.paces.append(PaceChange(self.index, now, len(self.engineers), pace))

    # The story

    def left_now(self, part: Work) -> float:
        """Return the work left of a part at this instant, engineer-days."""
        one = part.engineer
        if one is None:
            return part.left
        return settle(part.left, self.pace, one.settled, self.agenda.day)

    def end_stints(self) -> None:
        """Note the stints at work that go on when the clock stops."""
        for one in self.engineers.values():
            if one.work is not None:
                self._note(one, one.work)

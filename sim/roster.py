"""The crew of the fast model: plain numbers, one pending call for each engineer, no interrupts."""

from bisect import insort
from collections.abc import Callable
from heapq import heappop, heappush
from math import inf

from scenarios.team import Team
from sim.agenda import Agenda, Call
from sim.clock import Moment, debt_victim, engineer_index, settle, slowed_pace
from sim.run import Activity, PaceChange, Stint

_AFTERCARE, _DEBT, _ALERT = 1, 2, 3
"""What is in hand; 0 is nothing."""

UNRANKED = -1
"""Place of an item that the latest order does not name."""


class Part:
    """One team's part of a debt item on which work has begun."""

    __slots__ = ("attempt", "done", "effort", "item", "left", "worked")

    def __init__(self, item: int, effort: float) -> None:
        self.item = item
        self.effort = effort
        self.left = effort
        self.worked = 0.0
        self.attempt = 0
        self.done = False


class Engineer:
    """One engineer and what they do."""

    __slots__ = ("call", "hand", "left", "number", "part", "settled", "start", "subject")

    def __init__(self, number: int) -> None:
        self.number = number
        self.hand = 0
        self.subject = 0
        self.part: Part | None = None
        self.left = 0.0
        self.settled = 0.0
        self.start = 0.0
        self.call: Call | None = None


class Roster:
    """A team's engineers, and what waits for them.

    Parameters
    ----------
    agenda
        The clock.
    index, team
        The team.
    onsets
        Day of each potential incident.
    over
        Called with a potential incident that is restored, and with a part that is done or None
        for an aftercare.
    """

    def __init__(
        self,
        agenda: Agenda,
        index: int,
        team: Team,
        onsets: list[float],
        over: tuple[Callable[[int], None], Callable[[Part | None], None]],
    ) -> None:
        self.agenda = agenda
        self.index = index
        self.team = team
        self.onsets = onsets
        self.restored, self.part_done = over
        self.wanted = team.engineers
        self.engineers = [Engineer(number) for number in range(self.wanted)]
        self.free = self.wanted
        self.toil: dict[int, float] = {}
        self.pace = 0.0
        self.alerts: list[tuple[tuple[float, ...], int, float]] = []
        self.aftercare: list[tuple[float, int, float]] = []
        self.debt: list[tuple[int, int]] = []
        self.engaged: dict[int, float] = {}
        self.stints: list[Stint] = []
        self.paces: list[PaceChange] = []

    def alert(self, rank: tuple[float, ...], incident: int, restore: float) -> None:
        """Let a noticed incident wait, that takes `restore` days to restore."""
        heappush(self.alerts, (rank, incident, restore))

    def care(self, onset: float, incident: int, left: float) -> None:
        """Let the aftercare of an incident wait, `left` engineer-days."""
        heappush(self.aftercare, (onset, incident, left))

    # Hands

    def fill(
        self, rank: list[int], may_work: Callable[[int], bool], begin: Callable[[int, int], Part]
    ) -> None:
        """Give free hands the first task of the highest rank.

        Parameters
        ----------
        rank
            Place of each item in the latest order, or UNRANKED.
        may_work
            Whether work on an item has begun or may begin now.
        begin
            Returns the team's part of an item, beginning the item if need be.
        """
        while self.alerts:
            engineer = self._free() if self.free else self._to_call_away(rank)
            if engineer is None:
                break
            _, incident, restore = heappop(self.alerts)
            if engineer.hand:
                self._break_off(engineer, rank)
            self._take(engineer, _ALERT, incident)
            now = self.agenda.now
            self.engaged[incident] = now
            engineer.call = self.agenda.at(
                now + restore, Moment.RESTORED, incident, self._restored, engineer
            )
        while self.free and self.aftercare:
            _, incident, left = heappop(self.aftercare)
            engineer = self._free()
            self._take(engineer, _AFTERCARE, incident)
            engineer.left = left
            self._work(engineer)
        place = 0
        while self.free and place < len(self.debt):
            row = self.debt[place][1]
            if may_work(row):
                del self.debt[place]
                part = begin(row, self.index)
                engineer = self._free()
                self._take(engineer, _DEBT, row)
                engineer.part, engineer.left = part, part.left
                self._work(engineer)
            else:
                place += 1

    def _free(self) -> Engineer:
        """Return the free engineer with the lowest number."""
        return next(one for one in self.engineers if not one.hand)

    def _to_call_away(self, rank: list[int]) -> Engineer | None:
        """Return who leaves their work for an incident: lowest debt first, then aftercare."""
        best: Engineer | None = None
        key: tuple[float, ...] = (-1.0,)
        mine: tuple[float, ...]
        for one in self.engineers:
            if one.hand == _DEBT:
                place = rank[one.subject]
                mine = debt_victim(None if place == UNRANKED else place, one.start, one.number)
                if mine > key:
                    best, key = one, mine
        if best is None:
            for one in self.engineers:
                if one.hand == _AFTERCARE:
                    mine = (self.onsets[one.subject], one.subject)
                    if mine > key:
                        best, key = one, mine
        return best

    def _take(self, engineer: Engineer, hand: int, subject: int) -> None:
        engineer.hand, engineer.subject = hand, subject
        engineer.start = self.agenda.now
        self.free -= 1

    def _work(self, engineer: Engineer) -> None:
        """Have the end of work called at the present pace."""
        now = self.agenda.now
        engineer.settled = now
        left, pace = engineer.left, self.pace
        days = left / pace if pace > 0 else (inf if left > 0 else 0.0)
        index = engineer_index(self.index, engineer.number)
        engineer.call = self.agenda.at(
            now + days, Moment.PART_DONE, index, self._work_done, engineer
        )

    def _settle(self, engineer: Engineer, left: float) -> None:
        """Book work done."""
        if engineer.part is not None:
            engineer.part.worked += engineer.left - left
            engineer.part.left = left
        engineer.left = left

    def _break_off(self, engineer: Engineer, rank: list[int]) -> None:
        """Let a task that is broken off wait again."""
        assert engineer.call is not None
        engineer.call.cancel()
        now = self.agenda.now
        self._settle(engineer, settle(engineer.left, self.pace, engineer.settled, now))
        if engineer.hand == _AFTERCARE:
            subject = engineer.subject
            heappush(self.aftercare, (self.onsets[subject], subject, engineer.left))
        else:
            self.wait(engineer.subject, rank)
        self._end(engineer)

    def wait(self, row: int, rank: list[int]) -> None:
        """Let a part of an item wait at its place in the latest order."""
        if rank[row] != UNRANKED:
            insort(self.debt, (rank[row], row))

    # Ends

    def _restored(self, call: Call) -> None:
        engineer: Engineer = call.subject
        incident = engineer.subject
        self._end(engineer)
        self.restored(incident)
        if engineer.number >= self.wanted:
            self.engineers.remove(engineer)
            self.free -= 1
            self.update_pace()

    def _work_done(self, call: Call) -> None:
        engineer: Engineer = call.subject
        part = engineer.part
        self._settle(engineer, 0.0)
        self._end(engineer)
        if part is not None:
            part.done = True
        self.part_done(part)

    def _end(self, engineer: Engineer) -> None:
        """Free an engineer and keep the stint."""
        self.stints.append(self._stint(engineer, self.agenda.now))
        engineer.hand = 0
        engineer.part = None
        self.free += 1

    def _stint(self, engineer: Engineer, end: float) -> Stint:
        if engineer.hand == _DEBT:
            assert engineer.part is not None
            kind = Activity.ROLLBACK if engineer.part.attempt else Activity.REMEDIATION
        else:
            kind = Activity.FIREFIGHTING if engineer.hand == _ALERT else Activity.AFTERCARE
        return Stint(self.index, engineer.number, kind, engineer.subject, engineer.start, end)

    # People and pace

    def change(self, engineers: int, rank: list[int]) -> None:
        """Let the crew grow or shrink to a number; the highest numbers leave."""
        self.wanted = engineers
        for one in reversed(self.engineers[:]):
            if one.number >= engineers and one.hand != _ALERT:
                if one.hand:
                    self._break_off(one, rank)
                self.engineers.remove(one)
                self.free -= 1
        present = {one.number for one in self.engineers}
        joining = [Engineer(number) for number in range(engineers) if number not in present]
        self.engineers = sorted([*self.engineers, *joining], key=lambda one: one.number)
        self.free += len(joining)
        self.update_pace()

    def update_pace(self) -> None:
        """Set the pace that toil leaves, and let work in hand go on at it."""
        pace = slowed_pace(self.team.pace, len(self.engineers), self.toil.values())
        now = self.agenda.now
        if pace != self.pace:
            was, self.pace = self.pace, pace
            for one in self.engineers:
                if one.hand in (_AFTERCARE, _DEBT):
                    assert one.call is not None
                    one.call.cancel()
                    self._settle(one, settle(one.left, was, one.settled, now))
                    self._work(one)
        self.paces.append(PaceChange(self.index, now, len(self.engineers), pace))

    # The story

    def left_now(self, part: Part) -> float:
        """Return the work left of a part at this instant, engineer-days."""
        for one in self.engineers:
            if one.part is part:
                return settle(one.left, self.pace, one.settled, self.agenda.now)
        return part.left

    def all_stints(self, horizon: float) -> list[Stint]:
        """Return every stint, those that go on ended at the horizon."""
        return self.stints + [self._stint(one, horizon) for one in self.engineers if one.hand]

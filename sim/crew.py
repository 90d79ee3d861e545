"""The crew of the reference model: engineers as processes, and who takes what."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from math import inf
from typing import Any

import simpy

from scenarios.team import Team
from sim.clock import Moment, debt_victim, engineer_index, settle, slowed_pace
from sim.logs import Activity, Stint
from sim.run import PaceChange
from sim.task import Aftercare, Alert, Occurrence, Part, Task

Steps = Generator[simpy.Event, Any, None]

_PACE = "go on at another pace"
_LEAVE = "leave the team"


@dataclass(eq=False)
class Engineer:
    """One engineer: a desk on which tasks are laid, and a process that works on them."""

    number: int
    """Number in the team, from 0."""
    desk: simpy.Store
    """Where the next task is laid."""
    task: Task | None = None
    """What is in hand."""
    taken_up: float = 0.0
    """Day it was taken up."""
    settled: float = 0.0
    """Day up to which the work left of the task is settled."""
    process: simpy.Process | None = None
    """The engineer at work."""

    def interrupt(self, cause: object) -> None:
        """Interrupt the engineer."""
        assert self.process is not None
        self.process.interrupt(cause)


class Crew:
    """A team's engineers, and what waits for them.

    Parameters
    ----------
    env
        The clock.
    index, team
        The team.
    bell
        Called when hands may be free or work may wait.
    """

    def __init__(
        self, env: simpy.Environment, index: int, team: Team, bell: Callable[[], None]
    ) -> None:
        self.env = env
        self.index = index
        self.team = team
        self.bell = bell
        self.engineers: list[Engineer] = []
        self.wanted = team.engineers
        self.toil: dict[int, float] = {}
        self.alerts: list[Alert] = []
        self.aftercare: list[Aftercare] = []
        self.stints: list[Stint] = []
        self.running: dict[int, Stint] = {}
        self.paces: list[PaceChange] = []
        for number in range(self.wanted):
            self._join(number)
        self.pace = self._present_pace()

    # Work

    def _engineer(self, me: Engineer) -> Steps:
        """An engineer: does what is laid on the desk or called out, until they leave."""
        while True:
            try:
                if me.task is None:
                    yield me.desk.get()
                yield from self._do(me)
            except simpy.Interrupt as call:
                if call.cause == _LEAVE:
                    return
                continue
            me.task = None
            if me.number >= self.wanted:
                self.engineers.remove(me)
                self.update_pace()
            self.bell()
            if me not in self.engineers:
                return

    def _do(self, me: Engineer) -> Steps:
        """Do the task in hand; a call to another one comes as an interrupt."""
        task = me.task
        assert task is not None
        self._begin(me, task)
        try:
            if isinstance(task, Alert):
                task.engaged = self.env.now
                yield Occurrence(self.env, task.restore, Moment.RESTORED, task.incident)
                task.over.succeed()
            else:
                yield from self._work(me, task)
        finally:
            self._end(me)

    def _work(self, me: Engineer, task: Aftercare | Part) -> Steps:
        """Work on aftercare or debt until it is done, at whatever pace there is."""
        while True:
            pace = self.pace
            me.settled = self.env.now
            days = task.left / pace if pace > 0 else (inf if task.left > 0 else 0.0)
            index = engineer_index(self.index, me.number)
            try:
                yield Occurrence(self.env, days, Moment.PART_DONE, index)
                break
            except simpy.Interrupt as call:
                self._settle(task, settle(task.left, pace, me.settled, self.env.now))
                if call.cause != _PACE:
                    raise
        self._settle(task, 0.0)
        if isinstance(task, Part):
            assert task.over is not None
            task.over.succeed()

    def _settle(self, task: Aftercare | Part, left: float) -> None:
        """Book work done on a task."""
        if isinstance(task, Part):
            task.worked += task.left - left
        task.left = left

    # Hands

    def fill(self, rank: dict[int, int], next_part: Callable[[], Part | None]) -> None:
        """Give free hands the first task of the highest rank.

        Parameters
        ----------
        rank
            Place of each item in the latest order.
        next_part
            Takes the first part the team may work on, or None.
        """
        while self.alerts and (engineer := self._free() or self._to_call_away(rank)):
            alert = min(self.alerts, key=lambda waiting: waiting.rank)
            self.alerts.remove(alert)
            self._assign(engineer, alert)
        while self.aftercare and (engineer := self._free()):
            care = min(self.aftercare, key=lambda waiting: (waiting.onset, waiting.incident))
            self.aftercare.remove(care)
            self._assign(engineer, care)
        while (engineer := self._free()) and (part := next_part()):
            part.waiting = False
            self._assign(engineer, part)

    def _free(self) -> Engineer | None:
        """Return the free engineer with the lowest number."""
        return next((one for one in self.engineers if one.task is None), None)

    def _to_call_away(self, rank: dict[int, int]) -> Engineer | None:
        """Return who leaves their work for an incident: lowest debt first, then aftercare."""
        on_debt = [
            (debt_victim(rank.get(one.task.item), one.taken_up, one.number), one)
            for one in self.engineers
            if isinstance(one.task, Part)
        ]
        if on_debt:
            return max(on_debt, key=lambda pair: pair[0])[1]
        on_aftercare = [
            ((one.task.onset, one.task.incident), one)
            for one in self.engineers
            if isinstance(one.task, Aftercare)
        ]
        return max(on_aftercare, key=lambda pair: pair[0])[1] if on_aftercare else None

    def _assign(self, engineer: Engineer, task: Task) -> None:
        """Lay a task on a free desk, or call an engineer away to it."""
        was, engineer.task, engineer.taken_up = engineer.task, task, self.env.now
        if was is None:
            engineer.desk.put(task)
        else:
            self._put_back(was)
            engineer.interrupt(task)

    def _put_back(self, task: Task) -> None:
        """Let a task that was broken off wait again."""
        if isinstance(task, Aftercare):
            self.aftercare.append(task)
        elif isinstance(task, Part):
            task.waiting = True

    # People and pace

    def change(self, day: float, engineers: int) -> Steps:
        """The crew grows or shrinks to a number of engineers; the highest numbers leave."""
        yield Occurrence(self.env, day, Moment.ENGINEERS_CHANGE, self.index)
        self.wanted = engineers
        for one in reversed(self.engineers[:]):
            if one.number >= engineers and not isinstance(one.task, Alert):
                if one.task is not None:
                    self._put_back(one.task)
                one.interrupt(_LEAVE)
                self.engineers.remove(one)
        present = {one.number for one in self.engineers}
        for number in range(engineers):
            if number not in present:
                self._join(number)
        self.engineers.sort(key=lambda one: one.number)
        self.update_pace()
        self.bell()

    def _join(self, number: int) -> None:
        """Let an engineer join."""
        engineer = Engineer(number, simpy.Store(self.env, capacity=1))
        self.engineers.append(engineer)
        engineer.process = self.env.process(self._engineer(engineer))

    def take_on_toil(self, row: int, toil: float) -> None:
        """Book an open item's true toil, engineer-days a day, to the team."""
        if toil > 0:
            self.toil[row] = toil
            self.update_pace()

    def end_toil(self, row: int) -> None:
        """End the toil of an item that is closed."""
        if self.toil.pop(row, None) is not None:
            self.update_pace()

    def update_pace(self) -> None:
        """Set the pace that toil leaves, and let work in hand go on at it."""
        pace = self._present_pace()
        if pace != self.pace:
            self.pace = pace
            for one in self.engineers:
                if isinstance(one.task, Aftercare | Part):
                    one.interrupt(_PACE)
        self.paces.append(PaceChange(self.index, self.env.now, len(self.engineers), pace))

    def _present_pace(self) -> float:
        return slowed_pace(self.team.pace, len(self.engineers), self.toil.values())

    # The record

    def _begin(self, me: Engineer, task: Task) -> None:
        """Begin a stint; unless it is ended it lasts to the horizon."""
        if isinstance(task, Part):
            kind = Activity.ROLLBACK if task.attempt else Activity.REMEDIATION
            subject = task.item
        else:
            fighting = isinstance(task, Alert)
            kind = Activity.FIREFIGHTING if fighting else Activity.AFTERCARE
            subject = task.incident
        self.running[me.number] = Stint(self.index, me.number, kind, subject, self.env.now, inf)

    def _end(self, me: Engineer) -> None:
        """End an engineer's stint."""
        begun = self.running.pop(me.number)
        self.stints.append(begun.until(self.env.now))

    def left_now(self, part: Part) -> float:
        """Return the work left of a part at this instant, engineer-days."""
        in_hand = next((one for one in self.engineers if one.task is part), None)
        if in_hand is None:
            return part.left
        return settle(part.left, self.pace, in_hand.settled, self.env.now)

    def worked_now(self, part: Part) -> float:
        """Return the engineer-days worked on a part up to this instant."""
        return part.worked + part.left - self.left_now(part)

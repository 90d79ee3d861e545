"""Debt work in the fast model: what may start, what it takes, when it is over."""

from array import array
from collections.abc import Callable
from heapq import heappop, heappush
from math import inf

from sim.agenda import Agenda, Call
from sim.clock import Moment, grown_effort, priority
from sim.logs import Activity
from sim.plain import plain_of
from sim.run import FailedRollout
from sim.work import Work
from sim.world import World

_ROLLOUT_ENDS = priority(Moment.ROLLOUT_ENDS, 0)
UNRANKED = 1 << 62
"""Place of an item that the latest order does not name: below all that it names."""


class Debt:
    """The items of a world while the clock runs, by row.

    A team's queue holds parts on which work may go on, and no others: an item whose last
    prerequisite closes joins it then, and one that can no longer start is dropped when its turn
    comes.

    Parameters
    ----------
    world, agenda
        The world and its clock.
    closing
        Called with an item when it is closed.

    Attributes
    ----------
    started
        Day work began, infinity where it has not.
    closed
        Day of closing; one entry more than items, which stays None.
    open
        1 where an item is not closed, 0 where it is.
    closed_late
        Items closed after hands had been filled at the same instant: work that takes no time.
    parts
        Of the items in work, the part of each team.
    worked
        Of the closed items, the engineer-days worked on them.
    """

    def __init__(self, world: World, agenda: Agenda, closing: Callable[[int], None]) -> None:
        n = len(world.table)
        self.table = world.table
        self.plain = plain_of(world)
        self.agenda = agenda
        self.closing = closing
        self.started = array("d", [inf]) * n
        # The last entry is the background's, which is never closed: -1 is its row.
        self.closed: list[float | None] = [None] * (n + 1)
        self.open = bytearray(b"\1") * n
        self.closed_late: set[int] = set()
        self.parts: dict[int, dict[int, Work]] = {}
        self.worked = array("d", [0.0]) * n
        self.failed: dict[int, int] = {}
        self._rollbacks = array("d")
        self.rank = [UNRANKED] * n
        self.unmet = [len(rows) for rows in self.table.requires]
        self.needed_by: dict[int, list[int]] = {}
        for row, needed in enumerate(self.table.requires):
            for other in needed:
                self.needed_by.setdefault(other, []).append(row)
        self.ruled_out = list(self.plain.barred)
        # Queues hold places in the latest order.
        self.latest: tuple[int, ...] = ()
        self.queues: list[list[int]] = [[] for _ in world.workspace.teams]
        self._rollout_ends = (self.rollout_ends,)

    def order(self, order: tuple[int, ...]) -> None:
        """Let what waits be taken in a new order; an item it does not name is not taken."""
        self.latest = order
        self.rank = rank = [UNRANKED] * len(self.rank)
        parts, ruled_out, unmet, teams = self.parts, self.ruled_out, self.unmet, self.plain.teams
        # Filled in rising order, a list is a heap.
        queues: list[list[int]] = [[] for _ in self.queues]
        for place, row in enumerate(order):
            rank[row] = place
            if row in parts:
                for team, part in parts[row].items():
                    if part.engineer is None and not part.done:
                        queues[team].append(place)
            elif not (ruled_out[row] or unmet[row]):
                for team in teams[row]:
                    queues[team].append(place)
        self.queues = queues

    def take(self, team: int) -> Work | None:
        """Take a team's first part on which work may go on, beginning its item if need be."""
        queue = self.queues[team]
        while queue:
            row = self.latest[heappop(queue)]
            parts = self.parts.get(row)
            if parts is not None:
                return parts[team]
            if not self.ruled_out[row]:
                return self.begin(row)[team]
        return None

    def put_back(self, part: Work) -> None:
        """Let a part that was broken off wait at its place in the latest order."""
        place = self.rank[part.subject]
        if place != UNRANKED:
            heappush(self.queues[part.team], place)

    def begin(self, row: int) -> dict[int, Work]:
        """Begin an item and return its parts by team: from now on its effort stands."""
        self.started[row] = self.agenda.day
        for other in self.table.excludes[row]:
            self.ruled_out[other] = True
        self.parts[row] = parts = {
            team: Work(Activity.REMEDIATION, row, team, self.true_effort(row, team))
            for team in self.plain.teams[row]
        }
        return parts

    def true_effort(self, row: int, team: int) -> float:
        """Return the true effort of a part if work starts now, engineer-days."""
        stated = self.plain.team_effort[row][team] * self.plain.effort_factor[row]
        age = self.agenda.day - self.plain.since[row]
        return grown_effort(stated, self.plain.effort_growth[row], age)

    def part_done(self, part: Work) -> None:
        """After the last part of an item let its rollout run."""
        part.done = True
        row = part.subject
        for one in self.parts[row].values():
            if not one.done:
                return
        end = self.agenda.day + self.plain.rollout[row]
        self.agenda.at(end, _ROLLOUT_ENDS + row, Call(self._rollout_ends, row))

    def rollout_ends(self, call: Call) -> None:
        """Close an item, or have half of every part done again."""
        row: int = call.subject
        attempts = self.failed.get(row, 0) + 1
        if attempts >= self.plain.rollouts_needed[row]:
            self.close(row)
            return
        self.failed[row] = attempts
        self._rollbacks.extend((row, self.agenda.day))
        for part in self.parts[row].values():
            part.activity, part.done, part.left = Activity.ROLLBACK, False, part.effort / 2
            self.put_back(part)
            self.agenda.call_hands(part.team)

    @property
    def failed_rollouts(self) -> tuple[FailedRollout, ...]:
        """Rollouts that did not hold, in order."""
        rows, days = map(int, self._rollbacks[::2]), self._rollbacks[1::2]
        return tuple(map(FailedRollout, rows, days))

    def close(self, row: int) -> None:
        """Close an item: it does no more harm, and what needed it may start."""
        self.closed[row] = self.agenda.day
        self.open[row] = 0
        if self.agenda.filled == self.agenda.day:
            self.closed_late.add(row)
        # From now on only its worked days are of interest, and that it never starts again.
        self.worked[row] = sum(part.worked for part in self.parts.pop(row).values())
        self.ruled_out[row] = True
        for other in self.needed_by.get(row, ()):
            self.unmet[other] -= 1
            place = self.rank[other]
            if not (self.unmet[other] or self.ruled_out[other] or place == UNRANKED):
                for team in self.plain.teams[other]:
                    heappush(self.queues[team], place)
                    self.agenda.call_hands(team)
        self.closing(row)

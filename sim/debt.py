"""Debt work in the fast model: what may start, what it takes, when it is over."""

from collections.abc import Callable

from sim.agenda import Agenda, Call
from sim.clock import Moment, grown_effort
from sim.roster import UNRANKED, Part, Roster
from sim.world import World


class Debt:
    """The items of a world while the clock runs, by row.

    Parameters
    ----------
    world, agenda
        The world and its clock.
    closing
        Called with an item when it is closed.
    """

    def __init__(self, world: World, agenda: Agenda, closing: Callable[[int], None]) -> None:
        n = len(world.table)
        self.table = world.table
        self.plain = world.plain
        self.agenda = agenda
        self.closing = closing
        self.rosters: list[Roster] = []
        self.started: list[float | None] = [None] * n
        self.closed: list[float | None] = [None] * n
        self.parts: dict[int, dict[int, Part]] = {}
        self.rank = [UNRANKED] * n

    def order(self, order: tuple[int, ...]) -> None:
        """Let what waits be taken in a new order; an item it does not name is not taken."""
        self.rank = [UNRANKED] * len(self.rank)
        in_hand = {one.part for roster in self.rosters for one in roster.engineers}
        for roster in self.rosters:
            roster.debt = []
        for place, row in enumerate(order):
            self.rank[row] = place
            if self.closed[row] is None:
                begun = self.parts.get(row)
                for team in self.plain.teams[row]:
                    if begun is None or not (begun[team].done or begun[team] in in_hand):
                        self.rosters[team].debt.append((place, row))

    def may_work(self, row: int) -> bool:
        """Return whether an item has been started or may start now."""
        if self.started[row] is not None:
            return True
        return (
            not self.plain.barred[row]
            and all(self.closed[other] is not None for other in self.table.requires[row])
            and all(self.started[other] is None for other in self.table.excludes[row])
        )

    def begin(self, row: int, team: int) -> Part:
        """Return a team's part of an item; when the first begins, the item's effort stands."""
        if self.started[row] is None:
            self.started[row] = self.agenda.now
            self.parts[row] = {
                k: Part(row, self.true_effort(row, k)) for k in self.plain.teams[row]
            }
        return self.parts[row][team]

    def true_effort(self, row: int, team: int) -> float:
        """Return the true effort of a part if work starts now, engineer-days."""
        stated = self.plain.team_effort[row][team] * self.plain.effort_factor[row]
        growth = 1.0 + self.table.items[row].effort_growth_per_quarter
        return grown_effort(stated, growth, self.agenda.now - self.plain.since[row])

    def part_done(self, part: Part | None) -> None:
        """After the last part of an item let its rollout run."""
        self.agenda.call_hands()
        if part is not None and all(one.done for one in self.parts[part.item].values()):
            row = part.item
            end = self.agenda.now + self.plain.rollout[row]
            self.agenda.at(end, Moment.ROLLOUT_ENDS, row, self.rollout_ends, row)

    def rollout_ends(self, call: Call) -> None:
        """Close an item, or have half of every part done again."""
        row: int = call.subject
        self.agenda.call_hands()
        parts = self.parts[row]
        attempt = next(iter(parts.values())).attempt + 1
        if attempt >= self.plain.rollouts_needed[row]:
            self.close(row)
            return
        for team, part in parts.items():
            part.attempt, part.done, part.left = attempt, False, part.effort / 2
            self.rosters[team].wait(row, self.rank)

    def close(self, row: int) -> None:
        """Close an item: it does no more harm."""
        self.closed[row] = self.agenda.now
        self.closing(row)
        roster = self.rosters[self.plain.team[row]]
        if roster.toil.pop(row, None) is not None:
            roster.update_pace()

    def worked(self, row: int) -> float:
        """Return the engineer-days worked on an item so far, by all teams."""
        return sum(
            part.worked + part.left - self.rosters[team].left_now(part)
            for team, part in self.parts.get(row, {}).items()
        )

    def effort_left(self, row: int) -> float:
        """Return the true effort of an item still to do at the end, engineer-days."""
        if self.closed[row] is not None:
            return 0.0
        if self.started[row] is None:
            return sum(self.true_effort(row, team) for team in self.plain.teams[row])
        return sum(self.rosters[team].left_now(part) for team, part in self.parts[row].items())

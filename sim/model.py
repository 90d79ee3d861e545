"""The fast simulator: the rules of `sim/reference.py` with calls instead of processes.

On the same world both give the same incidents, closings and times exactly; they share only
`sim/clock.py`, the world and the view. Here nothing ticks, nothing is interrupted, and only
incidents that can still happen come on the agenda, one after the other.
"""

from bisect import bisect_right
from collections.abc import Iterator
from math import inf

import numpy as np

from scenarios.table import Floats
from sim.agenda import Agenda, Call
from sim.clock import Moment, priority, retraining_fails
from sim.debt import Debt
from sim.draws import Purpose, stream
from sim.endless import MOST_AT_ONCE, MOST_EVENTS, endless
from sim.incidents import Incidents
from sim.logs import StintLog
from sim.plain import head_of
from sim.policy import Policy, checked_order, for_world
from sim.roster import Roster
from sim.run import RetrainingDone, Review, Run
from sim.view import View
from sim.world import World


def simulate(world: World, policy: Policy, most_events: int = MOST_EVENTS) -> Run:
    """Return what happens in a world under a policy.

    Parameters
    ----------
    world
        The world.
    policy
        The policy, prepared for the world's workspace.
    most_events
        Most events that may happen.

    Raises
    ------
    PolicyError
        If the policy names rows it may not.
    EndlessError
        If more events happen than may.
    """
    return _Model(world, for_world(policy, world)).run(most_events)


class _Model:
    """Everything while the clock runs, as plain lists by row."""

    def __init__(self, world: World, policy: Policy) -> None:
        self.world = world
        self.policy = policy
        self.agenda = Agenda()
        self.reviews: list[Review] = []
        self.debt = Debt(world, self.agenda, self.closing)
        self.plain = self.debt.plain
        self.incidents = Incidents(world, self.agenda, self.debt)
        self.rosters = [
            Roster(self.agenda, k, team, self.incidents, self.debt)
            for k, team in enumerate(world.workspace.teams)
        ]
        self.agenda.fill_hands = [roster.fill for roster in self.rosters]

    def run(self, most: int) -> Run:
        """Put what is known on the agenda, let the clock run, and tell what happened."""
        workspace, horizon = self.world.workspace, self.world.horizon
        for row in range(len(workspace.in_play)):
            self.take_on_toil(row)
        for roster in self.rosters:
            roster.update_pace()
            for change in roster.team.changes:
                self.agenda.at(
                    change.day,
                    priority(Moment.ENGINEERS_CHANGE, roster.index),
                    Call((self.crew_changes,), (roster, change.engineers)),
                )
        self.next_newcomer(0)
        self.incidents.start()
        self.next_review(0)
        stuck = self.agenda.run_to(horizon, most, MOST_AT_ONCE)
        if stuck is not None:
            raise endless(self.world, self.policy.name, self.agenda.day, stuck)
        return self.story()

    # Items and crews

    def closing(self, row: int) -> None:
        """End what an item does to others."""
        self.incidents.unsettle(row)
        roster = self.rosters[self.plain.team[row]]
        if roster.toil.pop(row, None) is not None:
            roster.update_pace()
        if self.world.workspace.review_on_closing:
            place = priority(Moment.REVIEW, 1)
            self.agenda.at(self.agenda.day, place, Call((self.review_again,)))

    def next_newcomer(self, place: int) -> None:
        """Put the next item on the agenda that does something when it appears."""
        if place < len(self.plain.arrivals):
            row = self.plain.arrivals[place]
            moment = priority(Moment.ITEM_APPEARS, row)
            self.agenda.at(self.plain.since[row], moment, Call((self.newcomer,), place))

    def newcomer(self, call: Call) -> None:
        """Let an item appear."""
        place: int = call.subject
        row = self.plain.arrivals[place]
        self.incidents.unsettle(row)
        if self.take_on_toil(row):
            self.rosters[self.plain.team[row]].update_pace()
        self.next_newcomer(place + 1)

    def take_on_toil(self, row: int) -> bool:
        """Book an item's toil to its team, and return whether there is any."""
        toil = self.plain.toil[row]
        if toil > 0:
            self.rosters[self.plain.team[row]].toil[row] = toil
        return toil > 0

    def crew_changes(self, call: Call) -> None:
        """Let a crew grow or shrink."""
        roster, engineers = call.subject
        roster.change(engineers)

    # Reviews

    def next_review(self, day: int) -> None:
        """Put the next review on the agenda."""
        if day < self.world.horizon:
            place = priority(Moment.REVIEW, 0)
            self.agenda.at(float(day), place, Call((self.review,), day))

    def review(self, call: Call) -> None:
        """Have the policy order the open items anew, as the calendar says."""
        self.order_anew()
        self.next_review(call.subject + self.world.workspace.cadence_days)

    def review_again(self, call: Call) -> None:
        """Have the policy order the open items anew after a closing, once an instant."""
        if not self.reviews or self.reviews[-1].day != self.agenda.day:
            self.order_anew()

    def order_anew(self) -> None:
        """Take the policy's order."""
        order = checked_order(self.policy, self.view())
        self.reviews.append(Review(self.agenda.day, order))
        self.debt.order(order)
        for roster in self.rosters:
            self.agenda.call_hands(roster.index)

    def view(self) -> View:
        """Return what the policy may see."""
        world, debt = self.world, self.debt
        # Items appear before a review of the same instant.
        n = bisect_right(self.plain.since, self.agenda.day)
        # Slices of arrays are copies: a view keeps what it was when the clock goes on.
        worked = np.frombuffer(debt.worked[:n])
        for row, parts in debt.parts.items():
            worked[row] = sum(
                part.worked + part.left - self.rosters[team].left_now(part)
                for team, part in parts.items()
            )
        return View(
            workspace=world.workspace,
            day=self.agenda.day,
            table=head_of(world.table, n),
            open=np.frombuffer(debt.open[:n], dtype=bool),
            started=np.frombuffer(debt.started[:n]),
            worked=worked,
            incidents=np.frombuffer(self.incidents.noticed[:n], dtype=np.int64),
            last_incident=np.frombuffer(self.incidents.last_onset[:n]),
            engineers=np.array([len(one.engineers) for one in self.rosters], dtype=np.int64),
            seed=stream(world.seed, world.replication, Purpose.POLICY),
        )

    # The story

    def story(self) -> Run:
        """Return what happened."""
        log = self.incidents.log()
        stints = np.concatenate([*self.at_work(), self.incidents.stints(log)])
        return Run(
            world=self.world,
            policy=self.policy.name,
            incident_log=log,
            started=tuple(None if day == inf else day for day in self.debt.started),
            closed=tuple(self.debt.closed[:-1]),
            left=self.efforts_left(),
            stint_log=StintLog.of_numbers(stints),
            paces=tuple(change for roster in self.rosters for change in roster.paces),
            failed_rollouts=self.debt.failed_rollouts,
            retrainings=tuple(self.retrainings()),
            reviews=tuple(self.reviews),
        )

    def at_work(self) -> Iterator[Floats]:
        """Yield the stints of each crew on debt and aftercare, a row each."""
        for roster in self.rosters:
            roster.end_stints()
            yield np.array(roster.stints, dtype=np.float64).reshape(-1, 6)

    def retrainings(self) -> Iterator[RetrainingDone]:
        """Yield the retrainings that worked: nothing in a run depends on them.

        An item makes one fail that has appeared by its day and is closed later, or at the same
        instant by work that began in it.
        """
        since, closed, late = self.plain.since, self.debt.closed, self.debt.closed_late
        for done, mark, blockers in self.plain.retrainings:
            day = done.day
            blocks = [
                self.plain.blocks[row]
                for row in blockers
                if since[row] <= day
                and ((end := closed[row]) is None or end > day or (end == day and row in late))
            ]
            if not (blocks and retraining_fails(mark, blocks)):
                yield done

    def efforts_left(self) -> tuple[float, ...]:
        """Return the true effort of each item still to do at the end, engineer-days."""
        left = [
            effort if is_open else 0.0
            for effort, is_open in zip(self.plain.untouched, self.debt.open, strict=True)
        ]
        for row, parts in self.debt.parts.items():
            left[row] = sum(self.rosters[team].left_now(part) for team, part in parts.items())
        return tuple(left)

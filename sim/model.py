"""The fast simulator: the rules of `sim/reference.py` with calls instead of processes.

On the same world both give the same incidents, closings and times exactly; they share only
`sim/clock.py`, the world and the view. Here nothing ticks, nothing is interrupted, and only
incidents that can still happen come on the agenda, one after the other.
"""

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
        self.retrainings: list[RetrainingDone] = []
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
        for row in range(self.debt.present):
            self.take_on_toil(row)
        for roster in self.rosters:
            roster.update_pace()
            for change in roster.team.changes:
                self.agenda.at(
                    change.day,
                    priority(Moment.ENGINEERS_CHANGE, roster.index),
                    Call((self.crew_changes,), (roster, change.engineers)),
                )
        self.next_newcomer(self.debt.present)
        for component in range(len(workspace.components)):
            self.next_retraining(component, 1)
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

    def next_newcomer(self, row: int) -> None:
        """Put the next item that appears on the agenda."""
        if row < len(self.world.table):
            place = priority(Moment.ITEM_APPEARS, row)
            self.agenda.at(self.plain.since[row], place, Call((self.newcomer,), row))

    def newcomer(self, call: Call) -> None:
        """Let an item appear."""
        row: int = call.subject
        self.debt.present = row + 1
        self.incidents.unsettle(row)
        if self.take_on_toil(row):
            self.rosters[self.plain.team[row]].update_pace()
        self.next_newcomer(row + 1)

    def take_on_toil(self, row: int) -> bool:
        """Book an item's toil to its team, and return whether there is any."""
        toil = self.plain.truth[row] * self.plain.toil[row]
        if toil > 0:
            self.rosters[self.plain.team[row]].toil[row] = toil
        return toil > 0

    def crew_changes(self, call: Call) -> None:
        """Let a crew grow or shrink."""
        roster, engineers = call.subject
        roster.change(engineers)

    # Retraining and reviews

    def next_retraining(self, component: int, k: int) -> None:
        """Put a component's next retraining on the agenda."""
        if k <= len(self.plain.retraining_marks[component]):
            day = k * self.world.workspace.components[component].retrain_days
            place = priority(Moment.RETRAINING, component)
            self.agenda.at(day, place, Call((self.retraining,), (component, k)))

    def retraining(self, call: Call) -> None:
        """Retrain: drift is 0 again unless open items make it fail."""
        component, k = call.subject
        blocks = [
            self.plain.blocks[r] for r in self.plain.blockers[component] if self.debt.is_open(r)
        ]
        if not retraining_fails(self.plain.retraining_marks[component][k - 1], blocks):
            self.retrainings.append(RetrainingDone(component, self.agenda.now))
        self.next_retraining(component, k + 1)

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
        n, world = self.debt.present, self.world
        # Slices of arrays are copies: a view keeps what it was when the clock goes on.
        worked = np.frombuffer(self.debt.worked[:n])
        for row, parts in self.debt.parts.items():
            worked[row] = sum(
                part.worked + part.left - self.rosters[team].left_now(part)
                for team, part in parts.items()
            )
        started = [inf if day is None else day for day in self.debt.started[:n]]
        return View(
            workspace=world.workspace,
            day=self.agenda.day,
            table=world.table.head(n),
            open=np.array([day is None for day in self.debt.closed[:n]], dtype=bool),
            started=np.array(started, dtype=np.float64),
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
            started=tuple(self.debt.started),
            closed=tuple(self.debt.closed),
            left=tuple(self.effort_left(row) for row in range(len(self.debt.closed))),
            stint_log=StintLog.of_numbers(stints),
            paces=tuple(change for roster in self.rosters for change in roster.paces),
            failed_rollouts=self.debt.failed_rollouts,
            retrainings=tuple(self.retrainings),
            reviews=tuple(self.reviews),
        )

    def at_work(self) -> Iterator[Floats]:
        """Yield the stints of each crew on debt and aftercare, a row each."""
        for roster in self.rosters:
            roster.end_stints()
            yield np.frombuffer(roster.stints).reshape(-1, 6)

    def effort_left(self, row: int) -> float:
        """Return the true effort of an item still to do at the end, engineer-days."""
        if self.debt.closed[row] is not None:
            return 0.0
        parts = self.debt.parts.get(row)
        if parts is None:
            return sum(self.debt.true_effort(row, team) for team in self.plain.teams[row])
        return sum(self.rosters[team].left_now(part) for team, part in parts.items())

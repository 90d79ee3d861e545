"""The reference simulator: SimPy processes and resources, written to be read.

One process for each potential incident, item in work, retraining, newcomer, review and engineer;
no ticks. `sim/clock.py` says in which order things happen that happen at the same instant.
"""

from functools import partial
from math import inf

import numpy as np
import simpy

from sim.clock import Moment, duration, grown_effort, incident_rank, retraining_fails
from sim.crew import Crew, Steps
from sim.draws import Purpose, stream
from sim.endless import MOST_EVENTS, endless
from sim.logs import Happened, IncidentLog, StintLog
from sim.policy import Policy, checked_order, for_world
from sim.run import FailedRollout, RetrainingDone, Review, Run
from sim.task import Aftercare, Alert, Occurrence, Part
from sim.view import View
from sim.world import BACKGROUND, World


def simulate(world: World, policy: Policy, most_events: int = MOST_EVENTS) -> Run:
    """Return what happens in a world under a policy; arguments as for `sim.model.simulate`.

    Raises
    ------
    PolicyError
        If the policy names rows it may not.
    EndlessError
        If more events happen than may.
    """
    return _Organisation(world, for_world(policy, world)).run(most_events)


class _Organisation:
    """Components, crews and items while the clock runs."""

    def __init__(self, world: World, policy: Policy) -> None:
        self.world = world
        self.policy = policy
        self.table = world.table
        self.env = simpy.Environment()
        workspace, n = world.workspace, len(world.table)
        self.present = len(workspace.in_play)
        self.open = [row < self.present for row in range(n)]
        self.started: list[float | None] = [None] * n
        self.closed: list[float | None] = [None] * n
        self.noticed = [0] * n
        self.last_onset = [-inf] * n
        self.order: tuple[int, ...] = ()
        self.happened: dict[int, Happened] = {}
        self.alerts: dict[int, Alert] = {}
        self.failed_rollouts: list[FailedRollout] = []
        self.retrainings: list[RetrainingDone] = []
        self.reviews: list[Review] = []
        self.hands_called = False
        self.crews = [
            Crew(self.env, k, team, self.call_hands) for k, team in enumerate(workspace.teams)
        ]
        answers = workspace.team_of_component
        self.answering = [self.crews[answers[c.id]] for c in workspace.components]
        self.parts = [
            {int(k): Part(row) for k in np.flatnonzero(self.table.works[row])} for row in range(n)
        ]

    def run(self, most: int) -> Run:
        """Start every process, let the clock run to the horizon, and tell what happened."""
        start, horizon = self.env.process, self.world.horizon
        for row in range(self.present):
            self.take_on_toil(row)
        for crew in self.crews:
            crew.update_pace()
            for change in crew.team.changes:
                start(crew.change(change.day, change.engineers))
        for row in range(self.present, len(self.table)):
            start(self.newcomer(row))
        for component, marks in enumerate(self.world.retraining_marks):
            for k, mark in enumerate(marks.tolist(), start=1):
                start(self.retraining(component, k, mark))
        for index in range(len(self.world.incidents)):
            start(self.incident(index))
        for day in range(0, int(np.ceil(horizon)), self.world.workspace.cadence_days):
            start(self.review(day))
        for _ in range(most):
            if self.env.peek() >= horizon:
                break
            self.env.step()
        else:
            raise endless(self.world, self.policy.name, self.env.now)
        self.env.run(until=horizon)
        return self.story()

    # Incidents

    def incident(self, index: int) -> Steps:
        """A potential incident: it happens if its item is open at its onset."""
        potential = self.world.incidents
        onset = float(potential.onset[index])
        yield Occurrence(self.env, onset, Moment.ONSET, index)
        item, home = int(potential.item[index]), int(potential.home[index])
        if item != BACKGROUND and not self.open[item]:
            return
        self.happened[index] = Happened(index, None, None, None)
        listing = self.open_rows_listing(home)
        detection = duration(
            float(potential.detect_mean[index]),
            (float(self.table.blinds[row]) for row in listing),
            float(potential.detection[index]),
        )
        restore = duration(
            float(potential.restore_mean[index]),
            (float(self.table.slows[row]) for row in listing),
            float(potential.restore[index]),
        )
        yield Occurrence(self.env, detection, Moment.DETECTION, index)
        detected = self.env.now
        self.happened[index] = Happened(index, detected, None, None)
        if item == BACKGROUND:
            value = self.world.workspace.components[home].value_per_day
        else:
            value = float(self.table.value_at_risk[item])
            self.noticed[item] += 1
            self.last_onset[item] = max(self.last_onset[item], onset)
        rank = incident_rank(float(potential.severity[index]), value, onset, index)
        alert = Alert(index, rank, restore, self.env.event())
        crew = self.answering[home]
        crew.alerts.append(alert)
        self.alerts[index] = alert
        self.call_hands()
        yield alert.over
        self.happened[index] = Happened(index, detected, alert.engaged, self.env.now)
        aftercare = float(potential.aftercare[index])
        if aftercare > 0:
            crew.aftercare.append(Aftercare(index, onset, aftercare))

    def open_rows_listing(self, component: int) -> list[int]:
        """Return the open items that list a component, in row order."""
        listed = self.table.harms[:, component]
        return [row for row in range(self.present) if self.open[row] and listed[row]]

    # Hands

    def call_hands(self) -> None:
        """Have free hands filled once all else of this instant is done."""
        if not self.hands_called:
            self.hands_called = True
            hands = Occurrence(self.env, 0.0, Moment.HANDS)
            assert hands.callbacks is not None
            hands.callbacks.append(self.fill_hands)

    def fill_hands(self, _: simpy.Event) -> None:
        """Let each crew take what waits."""
        self.hands_called = False
        rank = {row: place for place, row in enumerate(self.order)}
        for crew in self.crews:
            crew.fill(rank, partial(self.next_part, crew.index))

    def next_part(self, team: int) -> Part | None:
        """Take the team's first part, in the latest order, on which work may go on."""
        for row in self.order:
            part = self.parts[row].get(team)
            if part and part.waiting and self.open[row] and self.may_work(row):
                if self.started[row] is None:
                    self.start_item(row)
                return part
        return None

    def may_work(self, row: int) -> bool:
        """Return whether an item has been started or may start now."""
        return self.started[row] is not None or (
            not self.table.barred[row]
            and all(self.closed[other] is not None for other in self.table.requires[row])
            and all(self.started[other] is None for other in self.table.excludes[row])
        )

    # Items

    def start_item(self, row: int) -> None:
        """Start an item: from now on its effort stands."""
        self.started[row] = self.env.now
        for team, part in self.parts[row].items():
            part.effort = part.left = self.true_effort(row, team)
            part.over = self.env.event()
        self.env.process(self.item(row))

    def true_effort(self, row: int, team: int) -> float:
        """Return the true effort of a part if work starts now, engineer-days."""
        stated = float(self.table.team_effort[row, team]) * float(self.world.effort_factor[row])
        growth = 1.0 + self.table.items[row].effort_growth_per_quarter
        return grown_effort(stated, growth, self.env.now - float(self.table.since[row]))

    def item(self, row: int) -> Steps:
        """An item in work: its parts, then a rollout that may fail and repeat half of them."""
        parts, attempt = self.parts[row].values(), 0
        while True:
            yield self.env.all_of([part.over for part in parts if part.over])
            rollout = float(self.table.rollout[row])
            yield Occurrence(self.env, rollout, Moment.ROLLOUT_ENDS, row)
            attempt += 1
            self.call_hands()
            if attempt >= self.world.rollouts_needed[row]:
                break
            self.failed_rollouts.append(FailedRollout(row, self.env.now))
            for part in parts:
                part.left, part.attempt, part.waiting = part.effort / 2, attempt, True
                part.over = self.env.event()
        self.closed[row] = self.env.now
        self.open[row] = False
        self.crews[int(self.table.team[row])].end_toil(row)
        if self.world.workspace.review_on_closing:
            self.env.process(self.review_again())

    def newcomer(self, row: int) -> Steps:
        """An item appears."""
        yield Occurrence(self.env, float(self.table.since[row]), Moment.ITEM_APPEARS, row)
        self.present = row + 1
        self.open[row] = True
        self.take_on_toil(row)

    def take_on_toil(self, row: int) -> None:
        """Book an item's toil to its team."""
        toil = float(self.world.truth[row]) * float(self.table.toil[row])
        self.crews[int(self.table.team[row])].take_on_toil(row, toil)

    # Retraining and reviews

    def retraining(self, component: int, k: int, mark: float) -> Steps:
        """A retraining: it sets drift to 0 unless open items make it fail."""
        every = self.world.workspace.components[component].retrain_days
        yield Occurrence(self.env, k * every, Moment.RETRAINING, component)
        listing = self.open_rows_listing(component)
        if not retraining_fails(mark, (float(self.table.blocks[row]) for row in listing)):
            self.retrainings.append(RetrainingDone(component, self.env.now))

    def review(self, day: int) -> Steps:
        """A review: the policy orders the open items anew."""
        yield Occurrence(self.env, day, Moment.REVIEW)
        self.order_anew()

    def review_again(self) -> Steps:
        """A review after a closing, once an instant."""
        yield Occurrence(self.env, 0.0, Moment.REVIEW, 1)
        if not self.reviews or self.reviews[-1].day != self.env.now:
            self.order_anew()

    def order_anew(self) -> None:
        """Take the policy's order."""
        self.order = checked_order(self.policy, self.view())
        self.reviews.append(Review(self.env.now, self.order))
        self.call_hands()

    def view(self) -> View:
        """Return what the policy may see."""
        n, world = self.present, self.world
        started = [inf if day is None else day for day in self.started[:n]]
        return View(
            workspace=world.workspace,
            day=self.env.now,
            table=self.table.head(n),
            open=np.array(self.open[:n], dtype=bool),
            started=np.array(started, dtype=np.float64),
            worked=np.array([self.worked(row) for row in range(n)], dtype=np.float64),
            incidents=np.array(self.noticed[:n], dtype=np.int64),
            last_incident=np.array(self.last_onset[:n], dtype=np.float64),
            engineers=np.array([len(crew.engineers) for crew in self.crews], dtype=np.int64),
            seed=stream(world.seed, world.replication, Purpose.POLICY),
        )

    def worked(self, row: int) -> float:
        """Return the engineer-days worked on an item so far, by all teams."""
        return sum(self.crews[team].worked_now(part) for team, part in self.parts[row].items())

    # The story

    def story(self) -> Run:
        """Return what happened."""
        stints = [
            stint.until(self.world.horizon)
            for crew in self.crews
            for stint in (*crew.stints, *crew.running.values())
        ]
        incidents = (self.with_engagement(one) for _, one in sorted(self.happened.items()))
        return Run(
            world=self.world,
            policy=self.policy.name,
            incident_log=IncidentLog.of(incidents),
            started=tuple(self.started),
            closed=tuple(self.closed),
            left=tuple(self.effort_left(row) for row in range(len(self.table))),
            stint_log=StintLog.of(stints),
            paces=tuple(change for crew in self.crews for change in crew.paces),
            failed_rollouts=tuple(self.failed_rollouts),
            retrainings=tuple(self.retrainings),
            reviews=tuple(self.reviews),
        )

    def with_engagement(self, happened: Happened) -> Happened:
        """Return an incident with the day it was taken up, also where it is not yet restored."""
        alert = self.alerts.get(happened.incident)
        engaged = alert.engaged if alert else None
        return Happened(happened.incident, happened.detected, engaged, happened.restored)

    def effort_left(self, row: int) -> float:
        """Return the true effort of an item still to do at the end, engineer-days."""
        if self.closed[row] is not None:
            return 0.0
        if self.started[row] is None:
            return sum(self.true_effort(row, team) for team in self.parts[row])
        return sum(self.crews[team].left_now(part) for team, part in self.parts[row].items())

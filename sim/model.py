"""The fast simulator: the rules of `sim/reference.py` with calls instead of processes.

On the same world both give the same incidents, closings and times exactly; they share only
`sim/clock.py`, the world and the view. Here nothing ticks, nothing is interrupted, and of the
potential incidents only the next one that can still happen is on the agenda.
"""

from math import fsum, inf

import numpy as np

from sim.agenda import Agenda, Call
from sim.clock import Moment, incident_rank, lengthened, retraining_fails
from sim.debt import Debt
from sim.draws import Purpose, stream
from sim.policy import Policy, checked_order
from sim.roster import Roster
from sim.run import Happened, RetrainingDone, Review, Run
from sim.view import View
from sim.world import BACKGROUND, World


def simulate(world: World, policy: Policy) -> Run:
    """Return what happens in a world under a policy.

    Raises
    ------
    PolicyError
        If the policy names rows it may not.
    """
    return _Model(world, policy).run()


class _Model:
    """Everything while the clock runs, as plain lists by row."""

    def __init__(self, world: World, policy: Policy) -> None:
        self.world = world
        self.policy = policy
        self.plain = world.plain
        self.agenda = Agenda(self.fill_hands)
        workspace, n = world.workspace, len(world.table)
        self.present = len(workspace.in_play)
        self.noticed = [0] * n
        self.last_onset = [-inf] * n
        self.detected: dict[int, float | None] = {}
        self.restored_at: dict[int, float] = {}
        self.restore: dict[int, float] = {}
        self.retrainings: list[RetrainingDone] = []
        self.reviews: list[Review] = []
        self.debt = Debt(world, self.agenda, self.unsettle)
        self.closed = self.debt.closed
        over = (self.restored, self.debt.part_done)
        self.rosters = [
            Roster(self.agenda, k, team, self.plain.onset, over)
            for k, team in enumerate(workspace.teams)
        ]
        self.debt.rosters = self.rosters
        answers = workspace.team_of_component
        self.answering = [self.rosters[answers[c.id]] for c in workspace.components]
        count = len(workspace.components)
        self.blinding: list[float | None] = [None] * count
        self.slowing: list[float | None] = [None] * count

    def run(self) -> Run:
        """Put what is known on the agenda, let the clock run, and tell what happened."""
        workspace, horizon = self.world.workspace, self.world.horizon
        for row in range(self.present):
            self.take_on_toil(row)
        for roster in self.rosters:
            roster.update_pace()
            for change in roster.team.changes:
                self.agenda.at(
                    change.day,
                    Moment.ENGINEERS_CHANGE,
                    roster.index,
                    self.crew_changes,
                    (roster, change.engineers),
                )
        self.next_newcomer(self.present)
        for component in range(len(workspace.components)):
            self.next_retraining(component, 1)
        self.next_incident(0)
        self.next_review(0)
        self.agenda.run_to(horizon)
        return self.story()

    # Incidents

    def next_incident(self, index: int) -> None:
        """Put the next potential incident on the agenda that is not yet prevented."""
        items, closed = self.plain.item, self.closed
        for candidate in range(index, len(items)):
            item = items[candidate]
            if item == BACKGROUND or closed[item] is None:
                onset = self.plain.onset[candidate]
                self.agenda.at(onset, Moment.ONSET, candidate, self.onset, candidate)
                return

    def onset(self, call: Call) -> None:
        """Begin an incident, if its item is still open."""
        index: int = call.subject
        item, home = self.plain.item[index], self.plain.home[index]
        if item == BACKGROUND or self.closed[item] is None:
            plain = self.plain
            blinding, slowing = self.hindrance(home)
            self.detected[index] = None
            self.restore[index] = lengthened(
                plain.restore_mean[index], slowing, plain.restore[index]
            )
            delay = lengthened(plain.detect_mean[index], blinding, plain.detection[index])
            now = self.agenda.now
            self.agenda.at(now + delay, Moment.DETECTION, index, self.detection, index)
        self.next_incident(index + 1)

    def hindrance(self, component: int) -> tuple[float, float]:
        """Return the sums of blinds and slows of the open items that list a component."""
        blinding, slowing = self.blinding[component], self.slowing[component]
        if blinding is None or slowing is None:
            listed = [row for row in self.plain.hinders[component] if self.is_open(row)]
            blinding = self.blinding[component] = fsum(self.plain.blinds[row] for row in listed)
            slowing = self.slowing[component] = fsum(self.plain.slows[row] for row in listed)
        return blinding, slowing

    def is_open(self, row: int) -> bool:
        """Return whether an item has appeared and is not closed."""
        return row < self.present and self.closed[row] is None

    def detection(self, call: Call) -> None:
        """Let an incident be noticed and wait for an engineer."""
        index: int = call.subject
        plain = self.plain
        item, home, onset = plain.item[index], plain.home[index], plain.onset[index]
        self.detected[index] = self.agenda.now
        if item == BACKGROUND:
            value = plain.value_per_day[home]
        else:
            value = plain.value_at_risk[item]
            self.noticed[item] += 1
            self.last_onset[item] = max(self.last_onset[item], onset)
        rank = incident_rank(plain.severity[index], value, onset, index)
        self.answering[home].alert(rank, index, self.restore[index])
        self.agenda.call_hands()

    def restored(self, index: int) -> None:
        """End an incident's harm and queue its aftercare."""
        self.restored_at[index] = self.agenda.now
        aftercare = self.plain.aftercare[index]
        if aftercare > 0:
            self.answering[self.plain.home[index]].care(self.plain.onset[index], index, aftercare)
        self.agenda.call_hands()

    # Hands

    def fill_hands(self) -> None:
        """Let each crew take what waits."""
        debt = self.debt
        for roster in self.rosters:
            if roster.alerts or (roster.free and (roster.aftercare or roster.debt)):
                roster.fill(debt.rank, debt.may_work, debt.begin)

    # Newcomers, crews, toil

    def unsettle(self, row: int) -> None:
        """Forget sums of blinds and slows in which an item has a part."""
        if self.plain.blinds[row] or self.plain.slows[row]:
            for component in self.plain.components[row]:
                self.blinding[component] = self.slowing[component] = None

    def next_newcomer(self, row: int) -> None:
        """Put the next item that appears on the agenda."""
        if row < len(self.world.table):
            self.agenda.at(self.plain.since[row], Moment.ITEM_APPEARS, row, self.newcomer, row)

    def newcomer(self, call: Call) -> None:
        """Let an item appear."""
        row: int = call.subject
        self.present = row + 1
        self.unsettle(row)
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
        roster.change(engineers, self.debt.rank)
        self.agenda.call_hands()

    # Retraining and reviews

    def next_retraining(self, component: int, k: int) -> None:
        """Put a component's next retraining on the agenda."""
        if k <= len(self.plain.retraining_marks[component]):
            day = k * self.world.workspace.components[component].retrain_days
            self.agenda.at(day, Moment.RETRAINING, component, self.retraining, (component, k))

    def retraining(self, call: Call) -> None:
        """Retrain: drift is 0 again unless open items make it fail."""
        component, k = call.subject
        blocks = [self.plain.blocks[r] for r in self.plain.blockers[component] if self.is_open(r)]
        if not retraining_fails(self.plain.retraining_marks[component][k - 1], blocks):
            self.retrainings.append(RetrainingDone(component, self.agenda.now))
        self.next_retraining(component, k + 1)

    def next_review(self, day: int) -> None:
        """Put the next review on the agenda."""
        if day < self.world.horizon:
            self.agenda.at(day, Moment.REVIEW, 0, self.review, day)

    def review(self, call: Call) -> None:
        """Have the policy order the open items anew."""
        order = checked_order(self.policy, self.view())
        self.reviews.append(Review(float(call.subject), order))
        self.debt.order(order)
        self.agenda.call_hands()
        self.next_review(call.subject + self.world.workspace.cadence_days)

    def view(self) -> View:
        """Return what the policy may see."""
        n, world = self.present, self.world
        started = [inf if day is None else day for day in self.debt.started[:n]]
        return View(
            workspace=world.workspace,
            day=float(self.agenda.now),
            table=world.table.head(n),
            open=np.array([day is None for day in self.closed[:n]], dtype=bool),
            started=np.array(started, dtype=np.float64),
            worked=np.array([self.debt.worked(row) for row in range(n)], dtype=np.float64),
            incidents=np.array(self.noticed[:n], dtype=np.int64),
            last_incident=np.array(self.last_onset[:n], dtype=np.float64),
            engineers=np.array([len(one.engineers) for one in self.rosters], dtype=np.int64),
            seed=stream(world.seed, world.replication, Purpose.POLICY),
        )

    # The story

    def story(self) -> Run:
        """Return what happened."""
        engaged: dict[int, float] = {}
        for roster in self.rosters:
            engaged.update(roster.engaged)
        incidents = tuple(
            Happened(index, day, engaged.get(index), self.restored_at.get(index))
            for index, day in sorted(self.detected.items())
        )
        stints = [one for r in self.rosters for one in r.all_stints(self.world.horizon)]
        stints.sort(key=lambda one: (one.start, one.team, one.engineer))
        return Run(
            world=self.world,
            policy=self.policy.name,
            incidents=incidents,
            started=tuple(self.debt.started),
            closed=tuple(self.closed),
            left=tuple(self.debt.effort_left(row) for row in range(len(self.closed))),
            stints=tuple(stints),
            paces=tuple(change for roster in self.rosters for change in roster.paces),
            retrainings=tuple(self.retrainings),
            reviews=tuple(self.reviews),
        )

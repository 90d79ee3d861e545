"""A run, checked a second time: the rules of DESIGN section 4 told from its record alone.

The audit reads stints, paces, closings and orders, and works out anew what was waiting for whom.
It shares no code with the simulators but the value objects. Each check returns sentences, none
where all is well.
"""

import itertools
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from math import inf, prod

import numpy as np

from scenarios.units import DAYS_PER_QUARTER
from sim.logs import Activity, Stint
from sim.run import Run
from sim.world import BACKGROUND

NEAR = 1e-7
"""Days and engineer-days nearer than this are the same."""

DEBT = (Activity.REMEDIATION, Activity.ROLLBACK)


@dataclass(frozen=True)
class Stage:
    """One team's part of one attempt at an item."""

    begin: float
    """Day from which it could be worked."""
    end: float
    """Day it was done, infinity where it was not."""


class Audit:
    """Checks one run."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.world = run.world
        self.table = run.world.table
        self.horizon = run.world.horizon
        self.teams = run.world.workspace.teams
        self.faults: list[str] = []

    # Paces

    def pace(self, team: int, day: float) -> float:
        """Return the pace of a team just after a day."""
        return [p.pace for p in self.run.paces if p.team == team and p.day <= day][-1]

    def present(self, team: int, day: float) -> int:
        """Return the engineers of a team just after a day."""
        return [p.engineers for p in self.run.paces if p.team == team and p.day <= day][-1]

    def work(self, team: int, start: float, end: float) -> float:
        """Return the engineer-days one engineer of a team does in a window."""
        changes = [p for p in self.run.paces if p.team == team]
        days = [*(p.day for p in changes), inf]
        return sum(
            p.pace * max(0.0, min(end, until) - max(start, p.day))
            for p, until in zip(changes, days[1:], strict=True)
        )

    # Items

    def is_open(self, row: int, day: float) -> bool:
        """Return whether an item has appeared and is not closed, just after a day."""
        return self.table.since[row] <= day and not self.is_closed(row, day)

    def was_open(self, row: int, day: float) -> bool:
        """Return whether an item was open on a day before free hands were filled.

        Work of no length that is taken up on a day closes its item later in the same instant.
        """
        taken_up = any(
            one.start == day
            for team in self.teams_of(row)
            for again in (False, True)
            for one in self.stints_of[row, team, again]
        )
        closed_now = self.run.closed[row] == day
        return self.is_open(row, day) or (closed_now and taken_up)

    def is_closed(self, row: int, day: float) -> bool:
        """Return whether an item is closed just after a day."""
        closed = self.run.closed[row]
        return closed is not None and closed <= day

    def has_started(self, row: int, day: float) -> bool:
        """Return whether work on an item has begun just after a day."""
        started = self.run.started[row]
        return started is not None and started <= day

    def effort(self, row: int, team: int, day: float) -> float:
        """Return the true effort of a part if work starts on a day."""
        growth = 1.0 + self.table.items[row].effort_growth_per_quarter
        aged = growth ** ((day - self.table.since[row]) / DAYS_PER_QUARTER)
        return float(self.table.team_effort[row, team] * self.world.effort_factor[row] * aged)

    def teams_of(self, row: int) -> list[int]:
        """Return the teams that have a part in an item."""
        return [part for part in range(len(self.teams)) if self.table.works[row, part]]

    @cached_property
    def stints_of(self) -> dict[tuple[int, int, bool], list[Stint]]:
        """Stints of debt by item, team, and whether a rollout had failed before."""
        found = defaultdict(list)
        for one in self.run.stints:
            if one.activity in DEBT:
                found[one.subject, one.team, one.activity == Activity.ROLLBACK].append(one)
        return found

    @cached_property
    def care_of(self) -> dict[int, list[Stint]]:
        """Stints of aftercare by incident."""
        found = defaultdict(list)
        for one in self.run.stints:
            if one.activity == Activity.AFTERCARE:
                found[one.subject].append(one)
        return found

    @cached_property
    def answering(self) -> list[int]:
        """Team that answers each potential incident."""
        workspace = self.world.workspace
        teams = [workspace.team_of_component[c.id] for c in workspace.components]
        return [teams[home] for home in self.world.incidents.home.tolist()]

    @cached_property
    def stages(self) -> dict[tuple[int, int], list[Stage]]:
        """The attempts at each started item by team, as the stints tell them."""
        found: dict[tuple[int, int], list[Stage]] = defaultdict(list)
        for row, begun in enumerate(self.run.started):
            if begun is None:
                continue
            teams = self.teams_of(row)
            todo = {
                (team, again): list(self.stints_of[row, team, again])
                for team in teams
                for again in (False, True)
            }
            begin, attempt = begun, 0
            while begin < self.horizon and attempt < self.world.rollouts_needed[row]:
                ends = []
                for team in teams:
                    need = self.effort(row, team, begun) / (2 if attempt else 1)
                    ends.append(self._done(todo[team, attempt > 0], team, need))
                    found[row, team].append(Stage(begin, ends[-1]))
                attempt += 1
                begin = max(ends) + float(self.table.rollout[row])
            left = sum(len(stints) for stints in todo.values())
            if left:
                self.faults.append(f"item {row}: {left} stints beyond what was to do")
        return found

    def _done(self, stints: list[Stint], team: int, need: float) -> float:
        """Take stints off the list until a need is met; return the day it is, or infinity."""
        did = 0.0
        while stints:
            stint = stints.pop(0)
            did += self.work(team, stint.start, stint.end)
            if did >= need - NEAR:
                return stint.end
        return inf

    def rollouts(self, row: int) -> list[tuple[float, float]]:
        """Return when each rollout of an item began and ended, by the stints."""
        stages = [self.stages[row, team] for team in self.teams_of(row)]
        begins = [max(stage.end for stage in attempt) for attempt in zip(*stages, strict=True)]
        length = float(self.table.rollout[row])
        return [(begin, begin + length) for begin in begins if begin < inf]

    def closings(self) -> Iterator[str]:
        """Items close at the end of the rollout that holds, and not before it."""
        yield from self._stage_faults()
        for row, day in enumerate(self.run.closed):
            done = self.rollouts(row) if self.run.started[row] is not None else []
            needed = int(self.world.rollouts_needed[row])
            expected = done[needed - 1][1] if len(done) >= needed else inf
            told = inf if day is None else day
            if expected >= self.horizon:
                expected = inf
            if not (told == expected or abs(told - expected) < NEAR):
                yield f"item {row} closed on {told}, its rollout {needed} ended on {expected}"

    def _stage_faults(self) -> Iterator[str]:
        assert self.stages is not None
        yield from self.faults

    def efforts(self) -> Iterator[str]:
        """Each part of a closed item took its true effort, and half of it after each failure."""
        for row, day in enumerate(self.run.closed):
            begun = self.run.started[row]
            if day is None or begun is None:
                continue
            for team in self.teams_of(row):
                did = sum(
                    self.work(team, stint.start, stint.end)
                    for again in (False, True)
                    for stint in self.stints_of[row, team, again]
                )
                failures = self.world.rollouts_needed[row] - 1
                due = self.effort(row, team, begun) * (1 + failures / 2)
                if abs(did - due) > 1e-9 * max(1.0, due):
                    yield f"item {row}, team {team}: {did} done of {due}"

    def lefts(self) -> Iterator[str]:
        """What is left at the end is the effort of the attempt in hand less what was done."""
        for row, told in enumerate(self.run.left):
            begun, teams = self.run.started[row], self.teams_of(row)
            if self.run.closed[row] is not None:
                due = 0.0
            elif begun is None:
                due = sum(self.effort(row, team, self.horizon) for team in teams)
            else:
                due = 0.0
                for team in teams:
                    stages, efforts = self.stages[row, team], self.effort(row, team, begun)
                    total = efforts * (1 + (len(stages) - 1) / 2)
                    did = sum(
                        self.work(team, one.start, one.end)
                        for again in (False, True)
                        for one in self.stints_of[row, team, again]
                    )
                    due += total - did
            if abs(told - due) > 1e-9 * max(1.0, due):
                yield f"item {row}: {told} said to be left, {due} are"

    def links(self) -> Iterator[str]:
        """Prerequisites are closed before work starts; of a pair that excludes only one starts."""
        for row, day in enumerate(self.run.started):
            if day is None:
                continue
            if self.table.barred[row]:
                yield f"item {row} was started and never can be"
            for other in self.table.requires[row]:
                if not self.is_closed(other, day):
                    yield f"item {row} was started before item {other} was closed"
            for other in self.table.excludes[row]:
                if self.run.started[other] is not None:
                    yield f"items {row} and {other} were both started"

    def names(self) -> Iterator[str]:
        """Nothing is taken up that the latest order does not name, or that is not open."""
        for one in self.run.stints:
            if one.activity in DEBT:
                if not any(one.subject in order for order in self.orders(one)):
                    yield f"item {one.subject} was taken up on {one.start} and not named"
                if not self.table.since[one.subject] <= one.start:
                    yield f"item {one.subject} was worked before it appeared"
                closed = self.run.closed[one.subject]
                if closed is not None and one.end > closed:
                    yield f"item {one.subject} was worked after it was closed"

    def order(self, day: float) -> tuple[int, ...]:
        """Return the latest order just after a day."""
        return [review.order for review in self.run.reviews if review.day <= day][-1]

    def orders(self, stint: Stint) -> list[tuple[int, ...]]:
        """Return the latest order when a stint began.

        Work of no length may close its item, and a review that follows is of the same instant; the
        order it was taken up by is then one of those before.
        """
        known = [review for review in self.run.reviews if review.day <= stint.start]
        if stint.end > stint.start:
            return [known[-1].order]
        before = [review for review in known if review.day < stint.start]
        return [review.order for review in (*before[-1:], *known[len(before) :])]

    # Incidents

    def happenings(self) -> Iterator[str]:
        """An incident happens if and only if its item is open; its stages take what is due."""
        potential = self.world.incidents
        told = {one.incident: one for one in self.run.incidents}
        for index in range(len(potential)):
            onset, item = float(potential.onset[index]), int(potential.item[index])
            due = item == BACKGROUND or self.was_open(item, onset)
            if due != (index in told):
                yield f"incident {index} {'did not happen' if due else 'happened'}"
                continue
            if not due:
                continue
            one, home = told[index], int(potential.home[index])
            here = [
                row
                for row in range(len(self.table))
                if self.table.harms[row, home] and self.was_open(row, onset)
            ]
            blinded = 1 + sum(self.table.blinds[row] for row in here)
            slowed = 1 + sum(self.table.slows[row] for row in here)
            seen = onset + potential.detect_mean[index] * blinded * potential.detection[index]
            takes = potential.restore_mean[index] * slowed * potential.restore[index]
            if not self.same(one.detected, seen):
                yield f"incident {index} noticed on {one.detected}, due on {seen}"
            if one.engaged is not None:
                if one.detected is None or one.engaged < one.detected:
                    yield f"incident {index} taken up before it was noticed"
                over = one.engaged + takes
                if not self.same(one.restored, over):
                    yield f"incident {index} restored on {one.restored}, due on {over}"

    def same(self, told: float | None, due: float) -> bool:
        """Return whether a day is as due; None stands for a day past the horizon."""
        return due >= self.horizon if told is None else abs(told - due) < 1e-9

    def retrainings(self) -> Iterator[str]:
        """A retraining works if and only if its mark reaches 1 - prod(1 - b)."""
        done = {(one.component, one.day) for one in self.run.retrainings}
        due = set()
        for component, marks in enumerate(self.world.retraining_marks):
            every = self.world.workspace.components[component].retrain_days
            for k, mark in enumerate(marks.tolist(), start=1):
                here = [
                    float(self.table.blocks[row])
                    for row in range(len(self.table))
                    if self.table.harms[row, component] and self.was_open(row, k * every)
                ]
                if k * every < self.horizon and mark >= 1 - prod(1 - share for share in here):
                    due.add((component, k * every))
        if done != due:
            yield f"retrainings {sorted(done)}, due {sorted(due)}"

    # Engineers

    def hands(self) -> Iterator[str]:
        """Nobody does two things at once, and nobody works who is not there."""
        for (team, engineer), group in itertools.groupby(
            sorted(self.run.stints, key=lambda s: (s.team, s.engineer, s.start, s.end)),
            key=lambda s: (s.team, s.engineer),
        ):
            for one, after in itertools.pairwise(group):
                if after.start < one.end:
                    yield f"engineer {engineer} of team {team} does two things on {after.start}"
        for start, end in self.spans:
            middle = (start + end) / 2
            for team in range(len(self.teams)):
                busy = len(self.in_hand(team, middle))
                if busy > self.present(team, middle):
                    yield f"team {team} has {busy} at work on {middle}, more than are there"

    def crews(self) -> Iterator[str]:
        """Crews are as planned, but who is on an incident stays until it is over.

        The pace is what the toil of the items open leaves, at least a tenth.
        """
        for start, end in self.spans:
            middle = (start + end) / 2
            for k, team in enumerate(self.teams):
                planned = team.engineers_on(middle)
                staying = sum(
                    one.engineer >= planned and one.activity == Activity.FIREFIGHTING
                    for one in self.in_hand(k, middle)
                )
                if self.present(k, middle) != planned + staying:
                    yield f"team {k} has {self.present(k, middle)} on {middle}, due {planned}"
                late = [s for s in self.in_hand(k, middle) if s.engineer >= planned]
                if len(late) > staying:
                    yield f"team {k}: one who had left works on {middle}"
                toil = sum(
                    self.world.truth[row] * self.table.toil[row]
                    for row in range(len(self.table))
                    if self.table.team[row] == k and self.is_open(row, middle)
                )
                there = planned + staying
                left = 1 - toil / (there * team.pace) if there else 0.0
                due = team.pace * max(0.1, left)
                if abs(self.pace(k, middle) - due) > 1e-12:
                    yield f"team {k} has pace {self.pace(k, middle)} on {middle}, due {due}"

    def in_hand(self, team: int, day: float) -> list[Stint]:
        """Return what a team's engineers do on a day."""
        return [s for s in self.run.stints if s.team == team and s.start < day < s.end]

    @cached_property
    def spans(self) -> list[tuple[float, float]]:
        """Stretches of time in which nothing begins and nothing ends."""
        days = {0.0, self.horizon}
        for stint in self.run.stints:
            days |= {stint.start, stint.end}
        for one in self.run.incidents:
            days |= {d for d in (one.detected, one.engaged, one.restored) if d is not None}
        days |= {change.day for change in self.run.paces}
        days |= {review.day for review in self.run.reviews}
        days |= {day for day in self.run.closed if day is not None}
        days |= set(self.table.since.tolist())
        for row, begun in enumerate(self.run.started):
            if begun is not None:
                days |= {day for rollout in self.rollouts(row) for day in rollout}
        days |= {change.day for team in self.teams for change in team.changes}
        inside = sorted(day for day in days if day <= self.horizon)
        return [(a, b) for a, b in itertools.pairwise(inside) if b - a > 2 * NEAR]

    # Who does what

    def ranks(self) -> Iterator[str]:
        """Nobody is idle while work waits, and work of a lower rank never goes first.

        Incidents interrupt all but incidents; aftercare goes before debt, debt by the order.
        """
        for start, end in self.spans:
            middle = (start + end) / 2
            for team in range(len(self.teams)):
                yield from self._ranks(team, start, middle)

    def _ranks(self, team: int, start: float, middle: float) -> Iterator[str]:
        doing = self.in_hand(team, middle)
        idle = self.present(team, middle) - len(doing)
        alerts = self.waiting_incidents(team, middle)
        others = [s for s in doing if s.activity != Activity.FIREFIGHTING]
        if alerts and (idle or others):
            yield f"team {team}, day {middle}: incidents {alerts} wait, not all are on incidents"
        begun = [s for s in doing if s.start == start]
        for one in begun:
            if one.activity == Activity.FIREFIGHTING and any(
                self.urgency(waiting) < self.urgency(one.subject) for waiting in alerts
            ):
                yield f"team {team}, day {middle}: incident {one.subject} before {alerts}"
            if one.engineer > min(self.idle_numbers(team, start, middle), default=inf):
                yield f"team {team}, day {middle}: a lower number than {one.engineer} is free"
        fresh = [s for s in begun if s.activity != Activity.FIREFIGHTING]
        care = self.waiting_aftercare(team, middle)
        debt = [s for s in fresh if s.activity in DEBT]
        if care and (idle or debt):
            yield f"team {team}, day {middle}: aftercare {care} waits for those on {debt}"
        onsets = self.world.incidents.onset
        for one in fresh:
            if one.activity == Activity.AFTERCARE and any(
                onsets[waiting] < onsets[one.subject] for waiting in care
            ):
                yield f"team {team}, day {middle}: aftercare {one.subject} before older {care}"
        parts = self.waiting_parts(team, middle)
        if parts and idle:
            yield f"team {team}, day {middle}: parts {parts} wait and {idle} are idle"
        place = {row: n for n, row in enumerate(self.order(middle))}
        for one in debt:
            if any(place[row] < place[one.subject] for row in parts):
                yield f"team {team}, day {middle}: item {one.subject} before {parts}"

    def urgency(self, incident: int) -> tuple[float, float]:
        """Return the key by which incidents are taken: the value a day they cost, then onset."""
        potential, components = self.world.incidents, self.world.workspace.components
        item = int(potential.item[incident])
        if item == BACKGROUND:
            struck = [components[int(potential.home[incident])]]
        else:
            struck = [components[c] for c in np.flatnonzero(self.table.harms[item])]
        value = sum(component.value_per_day for component in struck)
        return -float(potential.severity[incident]) * value, float(potential.onset[incident])

    def idle_numbers(self, team: int, start: float, middle: float) -> list[int]:
        """Return the engineers of the planned crew who do nothing from a day to a day.

        Not those whose work of no length was done at once.
        """
        busy = {
            s.engineer
            for s in self.run.stints
            if s.team == team and (s.start < middle < s.end or s.start == s.end == start)
        }
        return [n for n in range(self.teams[team].engineers_on(middle)) if n not in busy]

    def waiting_incidents(self, team: int, day: float) -> list[int]:
        """Return the incidents noticed and not taken up."""
        return [
            one.incident
            for one in self.run.incidents
            if self.answering[one.incident] == team
            and one.detected is not None
            and one.detected < day
            and (one.engaged is None or one.engaged > day)
        ]

    def waiting_aftercare(self, team: int, day: float) -> list[int]:
        """Return the incidents whose aftercare is not done and in nobody's hands."""
        found = []
        for one in self.run.incidents:
            amount = float(self.world.incidents.aftercare[one.incident])
            if self.answering[one.incident] != team or amount == 0:
                continue
            if one.restored is None or one.restored > day:
                continue
            stints = [s for s in self.care_of[one.incident] if s.start < day]
            did = sum(self.work(team, s.start, min(s.end, day)) for s in stints)
            if did < amount - NEAR and not any(s.end > day for s in stints):
                found.append(one.incident)
        return found

    def waiting_parts(self, team: int, day: float) -> list[int]:
        """Return the items of the latest order whose part could be worked and is not."""
        held = {s.subject for s in self.in_hand(team, day) if s.activity in DEBT}
        return [
            row
            for row in self.order(day)
            if self.table.works[row, team]
            and row not in held
            and self.is_open(row, day)
            and self._startable(row, team, day)
        ]

    def _startable(self, row: int, team: int, day: float) -> bool:
        if self.has_started(row, day):
            return any(stage.begin < day < stage.end for stage in self.stages[row, team])
        return (
            not self.table.barred[row]
            and all(self.is_closed(other, day) for other in self.table.requires[row])
            and not any(self.has_started(other, day) for other in self.table.excludes[row])
        )

    def calls(self) -> Iterator[str]:
        """An incident calls away the lowest-ranked debt, else the aftercare of the latest onset."""
        for _, group in itertools.groupby(
            sorted(self.run.stints, key=lambda s: (s.team, s.engineer, s.start, s.end)),
            key=lambda s: (s.team, s.engineer),
        ):
            for was, now in itertools.pairwise(group):
                if now.activity != Activity.FIREFIGHTING or was.end != now.start:
                    continue
                if was.activity == Activity.FIREFIGHTING or self._finished(was):
                    continue
                yield from self._wrong_call(was)

    def _finished(self, stint: Stint) -> bool:
        if stint.activity == Activity.AFTERCARE:
            return stint.end == max(s.end for s in self.care_of[stint.subject])
        return any(stage.end == stint.end for stage in self.stages[stint.subject, stint.team])

    def _wrong_call(self, was: Stint) -> Iterator[str]:
        day = was.end
        spared = [s for s in self.run.stints if s.team == was.team and s.start < day < s.end]
        place = {row: n for n, row in enumerate(self.order(day))}
        debt = [s for s in spared if s.activity in DEBT]
        if was.activity == Activity.AFTERCARE:
            onsets = self.world.incidents.onset
            if debt:
                yield f"day {day}: called from aftercare while debt is in hand"
            if any(
                s.activity == Activity.AFTERCARE and onsets[s.subject] > onsets[was.subject]
                for s in spared
            ):
                yield f"day {day}: called from aftercare {was.subject}, not the latest"
        elif any(place.get(s.subject, inf) > place.get(was.subject, inf) for s in debt):
            yield f"day {day}: called from item {was.subject}, not the lowest of the order"

    # Time

    def time_by_activity(self) -> dict[str, float]:
        """Return engineer-days by activity, and those of toil and idleness, counted anew."""
        found: dict[str, float] = dict.fromkeys([a.name.lower() for a in Activity], 0.0)
        for one in self.run.stints:
            found[one.activity.name.lower()] += self.work(one.team, one.start, one.end)
        found["toil"] = found["idle"] = 0.0
        for team, start, end in itertools.product(range(len(self.teams)), [0.0], [self.horizon]):
            days = np.unique([start, *(p.day for p in self.run.paces if p.team == team), end])
            for a, b in itertools.pairwise(days.tolist()):
                crew, pace = self.present(team, a), self.pace(team, a)
                found["toil"] += crew * (self.teams[team].pace - pace) * (b - a)
                busy = sum(
                    max(0.0, min(s.end, b) - max(s.start, a))
                    for s in self.run.stints
                    if s.team == team
                )
                found["idle"] += pace * (crew * (b - a) - busy)
        return found

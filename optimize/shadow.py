"""What the rules that bind are worth: one unit more, the least step that changes the plan, or none.

A dual price is the slope of the relaxation, and a plan moves in steps. So a number that a rule
names (a team's days in a quarter, a floor, the changes allowed) is eased by exactly one unit and
the programme solved again; the least easing with which the plan improves at all, and what it then
gains, says how far the next step is. Rules without a number (deadlines, pins, prerequisites,
exclusions) are dropped one at a time. Easing a team's days gives it room for debt work, whatever
share of its capacity is burnt.
"""

from dataclasses import replace
from time import perf_counter

import numpy as np

from optimize.bench import Bench
from optimize.budget import Budget
from optimize.forcing import Base
from optimize.pricing import SAME
from optimize.problem import Problem
from optimize.programme import Tag
from optimize.proof import best
from optimize.rules import all_rules
from optimize.rules.floors import floor_rules
from optimize.threshold import Probe, furthest
from optimize.trial import NOTHING, Found, Trial
from scenarios.explanation import Bounds, RuleCase

DROPPABLE = ("pins", "deadlines", "prerequisites", "exclusions")
"""Kinds of rules that can only be dropped."""
_UNITS = {
    "capacity": "an engineer-day more",
    "floors": "an engineer-day less",
    "changes": "a change more",
    "overruns": "an overrun fewer",
}
"""What one unit is, by kind of rule."""
_CLOSE = 1e-3
"""Engineer-days by which two steps differ at least; the solver keeps rows to a millionth."""
_SHARE = 4.0
"""How many times its even share of the time one rule may take."""
_LEAST_SECONDS = 0.2
"""Least seconds for one solve."""


class Shadow:
    """Eases and drops the rules of a plan."""

    def __init__(self, bench: Bench, base: Base, budget: Budget) -> None:
        self.bench = bench
        self.base = base
        self.budget = budget
        self.problem: Problem = bench.problem
        self._rules = {rule.kind: rule for rule in all_rules()}
        self._duals = bench.duals(budget.left())
        self.without_pin: dict[int, Bounds] = {}
        """What the plan gains without an item's pin, value units, by row."""

    def all(self) -> list[RuleCase]:
        """Return the rules whose easing improves the plan, or may do so; the most gain first."""
        tags: list[Tag] = list(self.bench.easing)
        if self.problem.workspace.objective.overruns:
            tags.append(("overruns", 0))
        tags += [
            (kind, part) for kind in DROPPABLE for part in self._rules[kind].parts(self.problem)
        ]
        waiting = len(tags)

        def case(place: int) -> RuleCase | None:
            left = self.budget.left()
            fair = max(_LEAST_SECONDS, _SHARE * left * self.bench.threads / (waiting - place))
            return self._case(tags[place], min(left, fair))

        found = self.bench.each(case, range(waiting))
        cases = sorted(
            (one for one in found if one is not None),
            key=lambda one: (one.kind, one.team or "", one.quarter or 0, one.sentence),
        )
        return sorted(cases, key=_first)

    def _case(self, tag: Tag, seconds: float) -> RuleCase | None:
        """Return what a rule is worth, None where it changes nothing."""
        kind, part = tag
        if kind in self._rules and kind in DROPPABLE:
            gain = self._dropped(tag, seconds)
            if kind == "pins" and isinstance(part, int):
                self.without_pin[part] = gain
            return None if _nothing(gain) else self._told(RuleCase(kind, "", dropping=gain), tag)
        if kind == "overruns":
            gain = self._one_overrun_fewer(seconds)
            case = RuleCase(kind, "", unit=_UNITS[kind], one_more=gain)
            return None if _nothing(gain) else self._told(case, tag)
        return self._eased(tag, seconds)

    def _dropped(self, tag: Tag, seconds: float) -> Bounds:
        """Return what the plan gains without one part of a rule, value units."""
        if seconds <= 0:
            return self._gain(NOTHING)
        kind, _ = tag
        known = self.base.quarters
        if kind != "deadlines":
            return self._gain(best(self.bench, self._without(tag), seconds))
        bench = Bench(self.problem, self.bench.pricing, frozenset((tag,)), threads=1)
        return self._gain(best(bench, Trial(loose=frozenset((kind,)), known=known), seconds))

    def _without(self, tag: Tag) -> Trial:
        """Return the trial in which one part of a rule is not asked for."""
        kind, part = tag
        programme, problem = self.bench.model.programme, self.problem
        rows = [
            row
            for (other, key), row in programme.rows.items()
            if other == kind and (key == part or (isinstance(key, tuple) and key[:2] == part))
        ]
        variables = {}
        if kind == "pins" and isinstance(part, int):
            variables = {
                x: (0.0, 1.0)
                for (row, quarter), x in programme.finish.items()
                if row == part and problem.allowed[row, quarter]
            }
        rules = dict.fromkeys(rows, (None, None))
        trial = Trial(variables, rules, frozenset((kind,)), self.base.quarters)
        return self.bench.within(trial, self.base.quarters) if self.base.proven else trial

    def _one_overrun_fewer(self, seconds: float) -> Bounds:
        """Return what a budget of one overrun fewer gains, value units."""
        if seconds <= 0:
            return self._gain(NOTHING)
        workspace = self.problem.workspace
        fewer = workspace.objective.but(overruns=workspace.objective.overruns - 1)
        problem = replace(self.problem, workspace=workspace.but(objective=fewer))
        bench = Bench(problem, replace(self.bench.pricing, problem=problem), threads=1)
        return self._gain(best(bench, Trial(known=self.base.quarters), seconds))

    def _eased(self, tag: Tag, seconds: float) -> RuleCase | None:
        """Return what easing a rule by units is worth, None where that is nothing."""
        kind, _ = tag
        most = self._most(tag)
        if most <= 0:
            return None
        until = perf_counter() + min(seconds, self.budget.left())
        case = RuleCase(kind, "", unit=_UNITS[kind], dual=self._duals.get(tag))
        unit = self._best(tag, min(1.0, most), until)
        case = replace(case, one_more=self._gain(unit))
        if not self.base.proven or not unit.exact:
            return self._told(case, tag)
        step, proven = self._step(tag, unit, most, until)
        if step is None:
            return None if proven else self._told(case, tag)
        if not proven:
            return self._told(case, tag)
        at_step = self._best(tag, step + _CLOSE, until)
        return self._told(replace(case, step=step, step_gain=self._gain(at_step)), tag)

    def _step(self, tag: Tag, unit: Found, most: float, until: float) -> tuple[float | None, bool]:
        """Return the least easing that improves the plan, and whether that is proven.

        Easing is doubled until the plan improves; what the better plan needs of it is where the
        search for a lesser one begins.
        """
        better = self.base.units + 1.0

        def probe(less: float) -> Probe:
            found = self._best(tag, -less, until, enough=better)
            if not found.answers(better):
                return Probe(False, None)
            return Probe(True, -self._needed(tag, found, -less) if found.reaches(better) else None)

        # Without easing nothing is better: the plan is proven best.
        failed, units, found = 0.0, min(1.0, most), unit
        while not found.reaches(better):
            if units >= most:
                return None, found.bound < better - SAME
            failed, units = units, min(most, 2.0 * units)
            found = self._best(tag, units, until, enough=better)
            if not found.answers(better):
                return None, False
        close = 1.0 if tag[0] == "changes" else _CLOSE
        reached, beyond = furthest(probe, -self._needed(tag, found, units), -failed, close)
        return -reached, beyond - reached <= close * (1 + 1e-6)

    def _needed(self, tag: Tag, found: Found, most: float) -> float:
        """Return how far a rule must be eased for a plan, at most so far as it was."""
        easing = self.bench.easing[tag]
        extent = self.bench.extent(self._ease(tag, 0.0, most), found.quarters, {easing: -1.0})
        return most if extent is None else min(most, max(0.0, -extent))

    def _ease(self, tag: Tag, least: float, most: float) -> Trial:
        """Return the trial in which a rule is eased, all that it does not touch left as it is."""
        trial = self.bench.ease(tag, least, most)
        return self.bench.within(trial, self.base.quarters) if self.base.proven else trial

    def _best(self, tag: Tag, units: float, until: float, enough: float | None = None) -> Found:
        """Return the best plan where a rule is eased by some units, or any that is good enough."""
        seconds = min(until - perf_counter(), self.budget.left())
        if seconds <= 0:
            return NOTHING
        trial = replace(self._ease(tag, units, units), known=self.base.quarters)
        return best(self.bench, trial, seconds, enough)

    def _most(self, tag: Tag) -> float:
        """Return the units beyond which easing a rule changes nothing more."""
        kind, part = tag
        problem = self.problem
        if kind == "capacity":
            assert isinstance(part, tuple)
            team, quarter = part
            days = problem.effort[:, :, team, quarter] * (1.0 + problem.overrun[:, None])
            return float(days.max(axis=1, initial=0.0).sum())
        if kind == "floors":
            row = self.bench.model.programme.rows[tag]
            return max(0.0, float(row.getLb() or 0.0))
        return float(len(problem.table) + len(self.base.quarters))

    def _gain(self, found: Found) -> Bounds:
        """Return what a plan gains on the one that is explained, value units."""
        base, unit = self.base, self.bench.pricing.unit
        if found.exact and base.proven and found.feasible:
            if found.worth - base.units < SAME:
                return Bounds.of(0.0)
            return Bounds.of(max(0.0, self.bench.worths.value(found.quarters) - base.worth))
        low = max(0.0, (found.worth - base.bound) * unit) if found.feasible else 0.0
        high = (found.bound - base.units) * unit if np.isfinite(found.bound) else None
        return Bounds(float(low), None if high is None else float(max(low, high)), False)

    def _told(self, case: RuleCase, tag: Tag) -> RuleCase:
        """Return a case with the rule in words."""
        kind, part = tag
        problem, items, teams = self.problem, self.problem.table.items, self.problem.workspace.teams
        if kind in ("capacity", "floors"):
            assert isinstance(part, tuple)
            index, quarter = part
            if kind == "floors":
                floor = list(floor_rules(problem))[index]
                days = f"{floor.least[quarter]:.1f} engineer-days"
                sentence = f"{floor.category} is to get {days} up to quarter {quarter + 1}"
                return replace(case, sentence=sentence, quarter=quarter + 1)
            team, days = teams[index].id, f"{problem.room[index, quarter]:.1f} engineer-days"
            sentence = f"team '{team}' has {days} left for debt in quarter {quarter + 1}"
            return replace(case, sentence=sentence, team=team, quarter=quarter + 1)
        if kind == "overruns":
            budget = problem.workspace.objective.overruns
            return replace(case, sentence=f"each team is to have room for {budget} overruns")
        rows: tuple[int, ...] = ()
        if kind == "exclusions" and isinstance(part, int):
            rows = problem.cliques[part]
        elif kind != "changes":
            rows = part if isinstance(part, tuple) else (part,)
        names = tuple(items[row].id for row in rows)
        return replace(case, sentence=self._rules[kind].sentence(problem, part), items=names)


def _nothing(gain: Bounds) -> bool:
    """Return whether a gain is proven to be none."""
    return gain.high is not None and gain.high <= 0.0


def _first(case: RuleCase) -> tuple[float, ...]:
    """Return by what rules are sorted: the gain that is known, then the one that may be."""
    gain = case.one_more if case.dropping is None else case.dropping
    step = 0.0 if case.step_gain is None else case.step_gain.low
    if gain is None:
        return (0.0, 0.0, 0.0)
    return (-gain.low, -step, -(np.inf if gain.high is None else gain.high))

"""At which effort, and at which rates, an item is worth as much in the plan as out of it.

**Effort.** With u the share by which the item's effort is larger than stated (below 0: smaller),
and only one x[i,p] being 1, the product of both is a variable u_p of its own, -x[i,p] <= u_p <=
(most - 1) x[i,p]. Each row that counts the effort e x[i,p] then counts e (x[i,p] + u_p). `most` is
how many times its effort one engineer could work off from the first day on to the end of the
quarter. A plan with the item that is worth as much as the best one without it allows some largest
sum of u_p; one that allows more is asked for until there is none. The day of closing, the quarters
between which the work is divided and what the floors ask for are taken as at the stated effort.

**Rates.** With f the factor on what finishing the item avoids, the best plan with it is worth
F(f) = max over plans of (f v[i,q] + the rest), which is convex and piecewise linear, and the best
plan without it does not depend on f. Newton's method from the right ends at the least root after as
many solves as F has pieces there (Dinkelbach, Management Science 13, 1967); with one quarter F has
one piece and nothing has to be solved. What the item burns, and what is claimed twice of its
incidents, is taken as stated.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pulp

from optimize.answer import Answer
from optimize.bench import Bench
from optimize.budget import Budget
from optimize.build import Model
from optimize.forcing import Base, Forced
from optimize.pricing import SAME
from optimize.problem import Problem
from optimize.programme import AT_LEAST, AT_MOST
from optimize.proof import best
from optimize.rules.deadlines import windows
from optimize.rules.floors import floor_rules
from optimize.threshold import Probe, furthest
from optimize.trial import NOTHING, Found, Trial
from scenarios.explanation import BreakEven

_NO_TIME = "not reached within the time limit"
_CLOSE = 1e-3
"""Engineer-days by which two steps differ at least; the solver keeps rows to a millionth."""
_STRIDE = 0.25
"""Share by which the effort is first made larger, where an item is in the plan."""
_ROUNDS = 50
"""Most solves of Newton's method; each finds another piece, and there are as many as quarters."""
_EVERY_EFFORT = "worth its place at any effort that one engineer can finish in time"
_NO_EFFORT = "not worth its place even without effort"
_EVERY_RATE = "worth its place whatever it avoids"
_NO_RATE = "what finishing it avoids itself is nothing, whatever the factor"


@dataclass(frozen=True)
class Stake:
    """An item whose break-even is asked for."""

    row: int
    """The item."""
    chosen: bool
    """True where it is in the plan."""
    inside: Mapping[int, int]
    """The best plan with it: finishing quarter, from 0, by row of the item."""
    base: Mapping[int, int]
    """The plan: finishing quarter, from 0, by row of the item."""
    threshold: float
    """Worth of the best plan without it, whole units."""
    worth: float
    """The same, value units."""

    @classmethod
    def of(cls, base: Base, forced: Forced) -> "Stake | None":
        """Return the stake of an item, None where its cost of forcing is not proven.

        Parameters
        ----------
        base
            The plan.
        forced
            What came of forcing the item.
        """
        found, row = forced.found, forced.row
        if not base.proven or not found.feasible or not found.exact:
            return None
        if row in base.quarters:
            return cls(row, True, base.quarters, base.quarters, found.worth, forced.worth)
        return cls(row, False, found.quarters, base.quarters, base.units, base.worth)


def unknown(base: Base, forced: Forced) -> BreakEven:
    """Return the break-even of an item that has none, or for which there was no time.

    Parameters
    ----------
    base
        The plan.
    forced
        What came of forcing the item.
    """
    if forced.reason or forced.found.feasible is False:
        return BreakEven(None, None, True, forced.reason)
    if not base.proven:
        return BreakEven(None, None, False, "the plan is not proven")
    return BreakEven(None, None, False, _NO_TIME)


def effort_days(bench: Bench, stake: Stake, budget: Budget) -> BreakEven:
    """Return the largest effort at which an item is worth its place, engineer-days as stated.

    Parameters
    ----------
    bench
        The programme; one of its own is built for the item.
    stake
        The item.
    budget
        Wall time.
    """
    problem, row = bench.problem, stake.row
    stated = float(problem.table.effort[row])
    if stated == 0.0:
        return BreakEven(None, None, True, "it takes no effort")
    if budget.left() == 0:
        return BreakEven(None, None, False, _NO_TIME)
    own = Bench(problem, bench.pricing, threads=1, extend=partial(_add_shares, problem, row))
    most = max(_most_shares(problem, row).values()) - 1.0
    goal = dict.fromkeys(own.extended.values(), 1.0)
    close = _CLOSE / stated

    def probe(share: float) -> Probe:
        trial, left = own.within(_larger(own, row, share), stake.base), budget.left()
        found = best(own, trial, left, stake.threshold) if left > 0 else NOTHING
        if not found.answers(stake.threshold):
            return Probe(False, None)
        if not found.reaches(stake.threshold):
            return Probe(True, None)
        return Probe(True, own.extent(trial, found.quarters, goal) or share)

    # At the stated effort the best plan with the item is known.
    if own.worths.units(stake.inside) > stake.threshold - SAME:
        reached = max(0.0, own.extent(_larger(own, row, 0.0), stake.inside, goal) or 0.0)
        failed = reached
    else:
        free = probe(-1.0)
        if not free.sure:
            return BreakEven(0.0, stated, False, _NO_TIME)
        if free.reach is None:
            return BreakEven(None, None, True, _NO_EFFORT)
        reached, failed = free.reach, 0.0
    stride = _STRIDE
    while failed <= reached:
        failed = min(most, reached + stride)
        if failed - reached <= close:
            return BreakEven(None, None, True, _EVERY_EFFORT)
        further = probe(failed)
        if not further.sure:
            return BreakEven(stated * (1.0 + reached), None, False, _NO_TIME)
        if further.reach is not None:
            reached, stride = max(failed, further.reach), 2.0 * stride
    reached, failed = furthest(probe, reached, failed, close)
    low, high = stated * (1.0 + reached), stated * (1.0 + failed)
    exact = failed - reached <= close * (1 + 1e-6)
    return BreakEven(low, low if exact else high, exact, "" if exact else _NO_TIME)


def _larger(own: Bench, row: int, share: float) -> Trial:
    """Return the trial in which an item is in the plan, its effort larger by a share at least."""
    rows = own.model.programme.rows
    return Trial(
        rows={rows["once", row]: (1.0, 1.0), rows["shares", row]: (share, None)},
        loose=frozenset(("capacity", "overruns", "deadlines", "floors")),
    )


def rate(bench: Bench, stake: Stake, budget: Budget) -> BreakEven:
    """Return the least factor on what an item avoids at which it is worth its place.

    Parameters
    ----------
    bench
        The programme.
    stake
        The item.
    budget
        Wall time.
    """
    problem, row = bench.problem, stake.row
    if problem.risk is not None:
        return BreakEven(None, None, False, "not told where risk counts")
    values = bench.pricing.goal.choices[row]
    ahead = [q for q in range(len(values)) if problem.allowed[row, q] and values[q] > 0]
    if not ahead:
        return BreakEven(None, None, True, _NO_RATE)
    plan, factor = dict(stake.inside), np.inf
    # A plan that avoids nothing by the item is worth the same at every factor.
    idle = values[plan[row]] <= 0
    if idle and bench.worths.units(plan) < stake.threshold - SAME:
        plan, factor = {}, 1.0
    for _ in range(_ROUNDS):
        if plan:
            value = float(values[plan[row]])
            rest = bench.worths.units(plan) - value
            if rest >= stake.threshold - SAME:
                return BreakEven(None, None, True, _EVERY_RATE)
            root = (stake.threshold - rest) / value
            if root >= factor * (1.0 - 1e-9) or len(ahead) == 1:
                factor = _factor(bench, stake, plan)
                return BreakEven(factor, factor, True)
            factor = root
        answer, found = _at(bench, stake, factor, ahead, budget.left())
        if answer is None or answer.status in ("feasible", "no_answer"):
            high = factor if plan else None
            return BreakEven(0.0 if stake.chosen else 1.0, high, False, _NO_TIME)
        if answer.status == "infeasible":
            return BreakEven(None, None, True, _NO_RATE)
        plan = found.quarters
    return BreakEven(0.0, factor, False, _NO_TIME)


def _at(
    bench: Bench, stake: Stake, factor: float, ahead: Sequence[int], seconds: float
) -> tuple[Answer | None, Found]:
    """Return the best plan with an item, finished in some quarters, at a factor on what it avoids.

    None where there is no time.
    """
    if seconds == 0:
        return None, NOTHING
    model, row = bench.model, stake.row
    goal = dict(bench.worth)
    for (other, _), x in model.finish.items():
        if other == row:
            goal[x] = goal.get(x, 0.0) * factor
    idle = [x for (i, q), x in model.finish.items() if i == row and q not in ahead]
    trial = Trial(
        variables=dict.fromkeys(idle, (0.0, 0.0)),
        rows={model.programme.rows["once", row]: (1.0, 1.0)},
    )
    answer, found = bench.reach(bench.within(trial, stake.base), goal, seconds)
    return (answer, found) if found.feasible is not None else (None, found)


def _factor(bench: Bench, stake: Stake, plan: Mapping[int, int]) -> float:
    """Return the factor at which a plan with an item is worth as much as the best without it."""
    value = float(bench.problem.worth[stake.row, plan[stake.row]])
    return max(0.0, 1.0 + (stake.worth - bench.worths.value(plan)) / value)


def _most_shares(problem: Problem, row: int) -> dict[int, float]:
    """Return how many times its effort one engineer can work off, by finishing quarter."""
    most: dict[int, float] = {}
    teams = problem.workspace.teams
    for quarter in np.flatnonzero(problem.possible[row]).tolist():
        days = problem.effort[row, quarter].sum(axis=1).tolist()
        times = [
            team.engineer_quarter * (quarter + 1) / own
            for team, own in zip(teams, days, strict=True)
            if own > 0
        ]
        most[quarter] = max(1.0, min(times, default=1.0))
    return most


def _add_shares(problem: Problem, row: int, model: Model) -> dict[int, pulp.LpVariable]:
    """Add u_p, and return it by finishing quarter."""
    programme, shares = model.programme, {}
    for quarter, most in _most_shares(problem, row).items():
        x = programme.finish[row, quarter]
        share = programme.variable(most=None)
        share.lowBound = -1.0
        programme.add([(share, 1.0), (x, 1.0)], AT_LEAST, 0.0)
        programme.add([(share, 1.0), (x, 1.0 - most)], AT_MOST, 0.0)
        shares[quarter] = share
        _count(problem, model, (row, quarter), share)
    programme.add([(share, 1.0) for share in shares.values()], AT_LEAST, -1.0, ("shares", row))
    return shares


def _count(problem: Problem, model: Model, where: tuple[int, int], share: pulp.LpVariable) -> None:
    """Count a share of an item's effort in each row in which the effort counts."""
    programme, (row, finish) = model.programme, where
    days = problem.effort[row, finish]
    for team, quarter in np.argwhere(days > 0).tolist():
        part, own = (team, quarter), float(days[team, quarter])
        for kind in ("capacity", "overruns"):
            programme.extend((kind, part), share, own)
            programme.extend((f"{kind} at least", part), share, own)
        more = own * float(problem.overrun[row])
        programme.extend(("excess", (team, quarter, row)), share, -more)
        for index, window in enumerate(windows(problem)):
            same = (window.team, window.quarter) == part and finish == quarter
            if same and row in window.rows:
                programme.extend(("windows", index), share, own)
    for index, floor in enumerate(floor_rules(problem)):
        if row in floor.rows:
            for quarter in range(programme.quarters):
                own = float(days[:, : quarter + 1].sum())
                programme.extend(("floors", (index, quarter)), share, own)

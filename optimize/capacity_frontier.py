"""What the plan is worth at each of several capacities, and what the next engineer adds.

A level stands for more or fewer people at the same pace: capacity is scaled, while what open debt
burns, an engineer's quarter and the days until a fix closes stay as they are. (`with_capacity`
scales focus, and with it the pace of each person.)
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import inf
from time import perf_counter

import numpy as np

from optimize.capacity_steps import Step, Steps
from optimize.clash import rules_clash
from optimize.posing import pose
from optimize.problem import Problem
from optimize.solve import Limits
from optimize.threads import processors
from scenarios.capacity import CapacityError
from scenarios.frontier import CapacityFrontier, CapacityLevel, Interval
from scenarios.workspace import Workspace

LIMITS = Limits(seconds=120.0, gap=1e-3, settle_ties=False)
"""Wall time of the whole frontier and gap of each level, unless others are given."""
_MOST = 2.0
"""Highest level, over today's capacity."""
_HALVINGS = 7
"""How often the lowest level is narrowed down: to one in 128 of today's capacity."""


def capacity_frontier(
    workspace: Workspace,
    team: str | None = None,
    levels: int = 20,
    limits: Limits = LIMITS,
    threads: int | None = None,
) -> CapacityFrontier:
    """Return the plans at several capacities, from none up to twice today's.

    The lowest level is higher where pins, deadlines or floors leave nothing feasible below it, and
    the highest is lower where the whole backlog fits into less, but never below today's. More
    capacity makes no plan worth less: where the plan found for a level is worth less than that of
    the level before, within the gap, the latter is kept if it keeps all rules. Unless time runs
    out, the answer is the same for any number of threads. Of equally good plans it is one of them;
    with `settle_ties` and a gap of 0 the one that `make_plan` would pick, at the price of a few
    more solves for each level.

    Parameters
    ----------
    workspace
        The beliefs.
    team
        The team whose capacity varies; that of all teams does, in proportion, unless given.
    levels
        How many levels, today's among them, 1 or more.
    limits
        Wall time of the whole, and gap of each level.
    threads
        Levels that are solved at once; as many as there are processors unless given.

    Raises
    ------
    CapacityError
        If the team is unknown, or there is no capacity that could be scaled.
    WrongAnswerError
        If a plan fails the check that every plan passes before it is shown.
    """
    began = perf_counter()
    problem = pose(workspace)
    chosen = _chosen_teams(problem, team)
    lowest = _lowest(problem, chosen)
    grid = _grid(lowest, _enough(problem, chosen), levels)
    sized = [_scaled(problem, chosen, scale) for scale in grid]
    richer = [_with_engineer(problem, k) for k in chosen]
    solver = Steps(problem, limits, threads or processors())
    solutions = solver.solutions([*sized, *richer])
    steps = solver.chain(sized, solutions[: len(sized)])
    now = steps[grid.index(1.0)]
    gains = {}
    for k, hired, solution in zip(chosen, richer, solutions[len(sized) :], strict=True):
        gain = _gain(now, solver.step(hired, solution, now), solver.nested)
        gains[workspace.teams[k].id] = gain
    return CapacityFrontier(
        team=team,
        levels=tuple(_tell(steps, chosen, now, solver.nested)),
        next_engineer=gains,
        seconds=perf_counter() - began,
        notes=(*_low_notes(steps, lowest), *_late_notes(steps, limits, solver.pricing.unit)),
    )


def _chosen_teams(problem: Problem, team: str | None) -> list[int]:
    """Return the teams whose capacity varies."""
    names = [one.id for one in problem.workspace.teams]
    if team is not None and team not in names:
        raise CapacityError(f"unknown team '{team}'; give one of {', '.join(names)}")
    chosen = list(range(len(names))) if team is None else [names.index(team)]
    if not problem.capacity[chosen, 0].any():
        whose = "no team has" if team is None else f"team '{team}' has no"
        raise CapacityError(
            f"{whose} engineers or focus in the first quarter, so there is no capacity to vary; "
            "give them in paydown.toml"
        )
    return chosen


def _enough(problem: Problem, chosen: Sequence[int]) -> float:
    """Return the share of today's capacity into which the whole backlog fits, quarters pooled."""
    days = np.where(problem.possible[:, :, None], problem.effort.sum(axis=3), 0.0).max(axis=1)
    needed = days.sum(axis=0) + problem.burn.sum(axis=1)
    shares = [
        float(needed[k] / problem.capacity[k].sum()) for k in chosen if problem.capacity[k].any()
    ]
    return max(shares)


def _lowest(problem: Problem, chosen: Sequence[int]) -> float:
    """Return about the least share of today's capacity at which anything is feasible.

    It is 0 where nothing has to be done, and where nothing is feasible today either.
    """
    if not (problem.pinned("in") or problem.due or problem.workspace.floors):
        return 0.0
    if not rules_clash(_scaled(problem, chosen, 0.0)) or rules_clash(problem):
        return 0.0
    shut, open_ = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (shut + open_) / 2
        if rules_clash(_scaled(problem, chosen, middle)):
            shut = middle
        else:
            open_ = middle
    return open_


def _grid(lowest: float, enough: float, levels: int) -> list[float]:
    """Return the levels as shares of today's capacity, which is one of them."""
    most = max(1.0, min(_MOST, enough))
    steps = levels - 1
    below = round(steps * (1.0 - lowest) / (most - lowest)) if most > lowest else 0
    below = min(steps, max(1, below)) if lowest < 1.0 else 0
    above = 0 if most == 1.0 else steps - below
    below = below if above or lowest == 1.0 else steps
    grid = [lowest + (1.0 - lowest) * step / below for step in range(below)]
    return [*grid, 1.0, *(1.0 + (most - 1.0) * step / above for step in range(1, above + 1))]


def _scaled(problem: Problem, chosen: Sequence[int], scale: float) -> Problem:
    """Return the problem with the capacity of some teams scaled."""
    capacity = problem.capacity.copy()
    capacity[chosen] *= scale
    return replace(problem, capacity=capacity)


def _with_engineer(problem: Problem, team: int) -> Problem:
    """Return the problem with one more engineer in a team for the whole horizon."""
    capacity = problem.capacity.copy()
    capacity[team] += problem.workspace.teams[team].engineer_quarter
    return replace(problem, capacity=capacity)


def _gain(less: Step, more: Step, nested: bool, days: float = 1.0) -> Interval | None:
    """Return the worth of the optimum with more capacity over that with less, for each day."""
    if less.quarters is None or more.quarters is None:
        return None
    least = 0.0 if nested else -inf
    low, high = more.worth - less.bound, more.bound - less.worth
    return Interval(max(least, low) / days, max(least, high) / days)


def _tell(
    steps: Sequence[Step], chosen: Sequence[int], now: Step, nested: bool
) -> Iterator[CapacityLevel]:
    """Yield the levels in a planner's words."""
    before: Step | None = None
    for step in steps:
        items = step.problem.table.items
        plan = step.quarters or {}
        last = (before.quarters if before is not None else None) or {}
        horizon = float(step.problem.capacity[chosen].sum())
        more = horizon - (0.0 if before is None else float(before.problem.capacity[chosen].sum()))
        used = sum((step.problem.effort[row, q].sum(axis=1) for row, q in plan.items()),
                   np.zeros(len(step.problem.workspace.teams)))  # fmt: skip
        compared = before is not None and before.quarters is not None and step.quarters is not None
        yield CapacityLevel(
            days=float(step.problem.capacity[chosen, 0].sum()),
            horizon_days=horizon,
            today=step is now,
            status=step.status,
            worth=None if step.quarters is None else step.worth,
            bound=step.bound if np.isfinite(step.bound) else None,
            plan={items[row].id: q + 1 for row, q in sorted(plan.items())},
            used_days={
                team.id: days
                for team, days in zip(step.problem.workspace.teams, used.tolist(), strict=True)
            },
            added=tuple(items[row].id for row in sorted(plan) if compared and row not in last),
            dropped=tuple(items[row].id for row in sorted(last) if compared and row not in plan),
            moved=tuple(
                items[row].id
                for row in sorted(plan)
                if compared and last.get(row, plan[row]) != plan[row]
            ),
            worth_per_day=None if before is None else _gain(before, step, nested, more),
        )
        before = step


def _low_notes(steps: Sequence[Step], lowest: float) -> Iterator[str]:
    """Yield where nothing is feasible."""
    shut = sum(step.status == "infeasible" for step in steps)
    if lowest > 0:
        yield (
            "below the lowest level nothing is feasible: what is pinned in or due, or a floor, "
            "takes that much"
        )
    if shut:
        yield f"nothing is feasible at {shut} of {len(steps)} levels"


def _late_notes(steps: Sequence[Step], limits: Limits, unit: float) -> Iterator[str]:
    """Yield whether time ran out."""
    late = sum(
        step.status == "no_answer"
        or (
            step.quarters is not None
            and step.bound - step.worth > 1.001 * max(unit, limits.gap * abs(step.worth))
        )
        for step in steps
    )
    if late:
        yield (
            f"time ran out at {late} of {len(steps)} levels, which may come out otherwise another "
            "time; give more time, or ask for fewer levels"
        )

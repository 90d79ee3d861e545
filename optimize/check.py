"""Is the plan what it says? Every rule and the worth, recomputed without solver and model."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from math import inf

from optimize.problem import Problem
from scenarios.units import DAYS_PER_QUARTER

_TOLERANCE = 1e-6
"""Relative slack of a capacity, the solver's feasibility tolerance."""


@dataclass(frozen=True)
class Certificate:
    """What the check found."""

    worth: float
    """Weighted worth of the plan, value units."""
    won: tuple[str, ...]
    """Outcomes won."""
    broken: tuple[str, ...]
    """Rules the plan breaks; none where it may be shown."""


def certify(problem: Problem, quarters: Mapping[int, int]) -> Certificate:
    """Return the worth of a plan and the rules it breaks.

    Parameters
    ----------
    problem
        The choice.
    quarters
        Finishing quarter, from 0, by row of the item.
    """
    worth = sum(float(problem.worth[row, q]) for row, q in quarters.items())
    for overlap in problem.overlaps:
        one, other = overlap.rows
        if one in quarters and other in quarters:
            both = max(quarters[one], quarters[other])
            worth -= float(sum(overlap.amount[both:].tolist()))
    won = [prize for prize in problem.prizes if all(row in quarters for row in prize.rows)]
    worth += sum(prize.value for prize in won)
    broken = (
        *_broken_links(problem, quarters),
        *_broken_capacity(problem, quarters),
        *_broken_deadlines(problem, quarters),
        *_broken_floors(problem, quarters),
    )
    return Certificate(worth, tuple(prize.id for prize in won), broken)


def _broken_links(problem: Problem, quarters: Mapping[int, int]) -> Iterator[str]:
    items = problem.table.items
    for row, q in quarters.items():
        name = items[row].id
        if not problem.allowed[row, q]:
            yield f"'{name}' cannot be finished in quarter {q + 1}"
        if items[row].pin == "out":
            yield f"'{name}' is pinned out"
        for needed in problem.table.requires[row]:
            if quarters.get(needed, q + 1) > q:
                yield f"'{name}' is finished before '{items[needed].id}', which it requires"
        for foe in problem.table.excludes[row]:
            if foe in quarters and row < foe:
                yield f"'{name}' and '{items[foe].id}' exclude each other"
    for row in problem.pinned("in"):
        if row not in quarters:
            yield f"'{items[row].id}' is pinned in"


def _broken_capacity(problem: Problem, quarters: Mapping[int, int]) -> Iterator[str]:
    for team, capacities in enumerate(problem.capacity.tolist()):
        for quarter, capacity in enumerate(capacities):
            used = sum(float(problem.effort[i, p, team, quarter]) for i, p in quarters.items())
            freed = sum(float(problem.freed[i, p, team, quarter]) for i, p in quarters.items())
            room = float(problem.room[team, quarter]) + freed
            if used > room + _TOLERANCE * max(1.0, capacity):
                name = problem.workspace.teams[team].id
                yield (
                    f"team '{name}' works {used:.2f} of {room:.2f} engineer-days "
                    f"in quarter {quarter + 1}"
                )


def _broken_deadlines(problem: Problem, quarters: Mapping[int, int]) -> Iterator[str]:
    """Yield what is not done in time, working each quarter off with the earliest due first."""
    items, teams = problem.table.items, problem.workspace.teams
    due = [row for row, end in enumerate(problem.ends.tolist()) if end < inf]
    for row in due:
        if row not in quarters:
            yield f"'{items[row].id}' is due on {items[row].deadline} and not in the plan"
    for team, quarter in product(range(len(teams)), range(problem.workspace.quarters)):
        start = float(quarter * DAYS_PER_QUARTER)
        pace = float(problem.room[team, quarter]) / DAYS_PER_QUARTER
        worked = 0.0
        for row in sorted(due, key=lambda row: float(problem.ends[row])):
            days = float(problem.effort[row, quarter, team, quarter])
            if quarters.get(row) != quarter or days == 0:
                continue
            worked += days
            left = float(problem.ends[row]) - start
            if left >= DAYS_PER_QUARTER:
                continue
            alone = days / teams[team].pace if teams[team].pace > 0 else inf
            if alone > left + _TOLERANCE or worked > pace * left + _TOLERANCE * max(1.0, worked):
                yield f"'{items[row].id}' is not done by {items[row].deadline}, when it is due"


def _broken_floors(problem: Problem, quarters: Mapping[int, int]) -> Iterator[str]:
    """Yield the floors that are not kept, quarter by quarter."""
    for floor in problem.floors:
        for until, least in enumerate(floor.least.tolist()):
            worked = 0.0
            for row, q in quarters.items():
                if problem.table.items[row].category == floor.category:
                    worked += float(problem.effort[row, q, :, : until + 1].sum())
            if worked < least - _TOLERANCE * max(1.0, least):
                yield (
                    f"{floor.category} gets {worked:.2f} engineer-days up to quarter {until + 1}, "
                    f"and its floor is {least:.2f}"
                )

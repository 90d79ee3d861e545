"""A first plan in a fraction of a second: the order of `self_financing`, dated by quarter.

Each item, after what it requires, is finished in the first quarter in which its teams have room for
all of it, days given back by what is finished before counted in. What is pinned in or due goes
first. A plan that breaks a rule all the same, a floor of a category for one, is none.
"""

from collections.abc import Mapping

import numpy as np

from optimize.check import certify
from optimize.problem import LEAST_CAPACITY, Problem
from sim.chains import Chains, requirements
from sim.policies.self_financing import self_financing_index
from sim.stakes import Stakes
from sim.view import View

_ROUNDING = 1e-9


def greedy_plan(problem: Problem) -> dict[int, int] | None:
    """Return a plan, finishing quarter from 0 by row of the item; None where it breaks a rule.

    Parameters
    ----------
    problem
        The choice.
    """
    quarters = dated(problem, _order(problem))
    return None if certify(problem, quarters).broken else quarters


def dated(problem: Problem, order: list[int]) -> dict[int, int]:
    """Return an order as a plan, as far as capacity, links and deadlines leave room.

    Parameters
    ----------
    problem
        The choice.
    order
        Rows, first to last.
    """
    table, room = problem.table, _Room(problem)
    quarters: dict[int, int] = {}
    allowed = problem.allowed
    for row in order:
        for one in requirements(table, row):
            if one in quarters or any(foe in quarters for foe in table.excludes[one]):
                continue
            needed = [quarters.get(other) for other in table.requires[one]]
            if None in needed:
                continue
            first = max((q for q in needed if q is not None), default=0)
            for quarter in range(first, allowed.shape[1]):
                if allowed[one, quarter] and room.takes(one, quarter):
                    quarters[one] = quarter
                    break
    return quarters


class _Room:
    """What each team has room for in each quarter, as items are put into it."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.spare = problem.capacity - problem.burn
        self.used = np.zeros_like(self.spare)
        self.least = LEAST_CAPACITY * problem.capacity

    def takes(self, row: int, quarter: int) -> bool:
        """Put an item into a quarter, and return whether there was room for it."""
        used = self.used + self.problem.effort[row, quarter]
        room = np.maximum(self.least, self.spare) * (1 + _ROUNDING) + _ROUNDING
        if np.any(used > room):
            return False
        self.used = used
        self.spare = self.spare + self.problem.freed[row, quarter]
        return True


def _order(problem: Problem) -> list[int]:
    """Return the rows by falling worth per engineer-day, those that have to be in first."""
    workspace, table = problem.workspace, problem.table
    stakes = Stakes.of(workspace)
    view = View.at_start(workspace, table)
    index = self_financing_index(view, stakes, Chains.of(workspace, table))
    due: Mapping[int, float] = {row: float(problem.ends[row]) for row in problem.due}
    pinned = set(problem.pinned("in"))
    out = set(problem.pinned("out"))
    rows = [row for row in view.ranked(-index) if row not in out]
    return sorted(rows, key=lambda row: (row not in due and row not in pinned, due.get(row, 0.0)))

"""What is added to a plan's programme so that trials can change it without building it anew.

**Easing.** A variable for each number that a rule names: an engineer-day more for a team's quarter,
an engineer-day less of a floor, a change more. They are 0 until a trial frees them. An engineer-day
more counts wherever the team's room does: in capacity, in the room for overruns, and in the time
before deadlines.

**Rows.** One holds the worth, one counts how many choices of a plan are kept less others that are
made. Neither binds until a trial says so.
"""

from collections.abc import Mapping
from hashlib import blake2b

import pulp

from optimize.problem import Problem
from optimize.programme import AT_LEAST, AT_MOST, Programme, Tag
from optimize.rules.deadlines import windows

_WEIGHTS = 1 << 14
"""Largest weight hashed from an id."""


def easings(problem: Problem, programme: Programme) -> dict[Tag, pulp.LpVariable]:
    """Add the variables of easing, and return them by the tag of the rule's row.

    Parameters
    ----------
    problem
        The choice.
    programme
        What they are added to.
    """
    found = {}
    for tag in list(programme.rows):
        kind, part = tag
        if kind not in ("capacity", "floors", "changes"):
            continue
        found[tag] = variable = programme.variable(most=0)
        if kind != "capacity":
            programme.extend(tag, variable, 1.0 if kind == "floors" else -1.0)
            continue
        for same in ("capacity", "overruns"):
            programme.extend((same, part), variable, -1.0)
            programme.extend((f"{same} at least", part), variable, -1.0)
        for index, window in enumerate(windows(problem)):
            if (window.team, window.quarter) == part:
                programme.extend(("windows", index), variable, -window.share)
    return found


def worth_row(programme: Programme, worth: Mapping[pulp.LpVariable, float]) -> pulp.LpConstraint:
    """Add the row that asks for some worth, and return it.

    Parameters
    ----------
    programme
        What it is added to.
    worth
        Numbers of the worth.
    """
    programme.add(worth.items(), AT_LEAST, 0.0, ("worth", 0))
    return programme.rows["worth", 0]


def differing_row(programme: Programme) -> pulp.LpConstraint:
    """Add the row that counts choices of a plan that are kept less others that are made.

    Parameters
    ----------
    programme
        What it is added to; a trial gives the choices of its plan the number 1.
    """
    terms = [(x, -1.0) for x in programme.finish.values()]
    programme.add(terms, AT_MOST, 0.0, ("differs", 0))
    return programme.rows["differs", 0]


def changes_from(
    problem: Problem, programme: Programme, near: Mapping[int, int]
) -> dict[pulp.LpVariable, float]:
    """Return numbers of x that count changes from a plan and, less, weights; all negative.

    Parameters
    ----------
    problem
        The choice.
    programme
        Its programme.
    near
        The plan: finishing quarter, from 0, by row of the item.
    """
    items = problem.table.items
    # A change counts for more than all weights together.
    change = float(_WEIGHTS * (len(items) + 1))
    costs = {}
    for (row, q), x in programme.finish.items():
        changed = (0.0 if near[row] != q else -change) if row in near else change
        costs[x] = -(changed + _hash(f"{items[row].id}@{q}"))
    return costs


def _hash(text: str) -> int:
    digest = blake2b(text.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little") % _WEIGHTS + 1

"""Why nothing is feasible: a smallest set of rules that cannot hold together, in words.

Only pins, deadlines and floors can make a problem infeasible, so the search starts from them. Rules
are left out one at a time, and one stays out where the rest clashes without it: a deletion filter
(Chinneck and Dravnieks, ORSA Journal on Computing 3, 1991). What is left clashes, and no part of
it does.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from optimize.build import Relaxed, build_feasibility
from optimize.problem import Problem
from optimize.solver import run_solver

_SECONDS = 10.0
"""Most wall time for one trial."""


def name_clash(problem: Problem) -> tuple[str, ...]:
    """Return the rules of a smallest clash as sentences; none where they do not clash."""
    pins = [*problem.pinned("in"), *problem.pinned("out")]
    everything = [
        *(("teams", team) for team in range(len(problem.workspace.teams))),
        *(("requires", link) for link in problem.requires),
        *(("cliques", index) for index in range(len(problem.cliques))),
        *(("pins", row) for row in pins),
        *(("deadlines", row) for row in problem.due),
        *(("floors", index) for index in range(len(problem.floors))),
    ]
    relaxed = Relaxed()
    if not _clashes(problem, relaxed):
        return ()
    # Whole kinds first: most clashes need neither links nor exclusions.
    for kind in ("requires", "cliques", "teams"):
        members = frozenset(rule for which, rule in everything if which == kind)
        trial = _without(relaxed, kind, members)
        if members and _clashes(problem, trial):
            relaxed = trial
    for kind, rule in everything:
        if rule in getattr(relaxed, kind):
            continue
        trial = _without(relaxed, kind, {rule})
        if _clashes(problem, trial):
            relaxed = trial
    kept = [(kind, rule) for kind, rule in everything if rule not in getattr(relaxed, kind)]
    return tuple(_sentence(problem, kind, rule) for kind, rule in kept)


def _without(relaxed: Relaxed, kind: str, rules: Iterable[object]) -> Relaxed:
    """Return what is relaxed with more rules of a kind left out."""
    changes: dict[str, Any] = {kind: getattr(relaxed, kind) | frozenset(rules)}
    return replace(relaxed, **changes)


def _clashes(problem: Problem, relaxed: Relaxed) -> bool:
    """Return whether the rules that are not relaxed clash."""
    model = build_feasibility(problem, relaxed)
    return run_solver(model.programme, _SECONDS, 1.0).status == "infeasible"


def _sentence(problem: Problem, kind: str, rule: object) -> str:
    """Return a rule in the user's words."""
    items = problem.table.items
    if kind == "requires":
        assert isinstance(rule, tuple)
        return f"'{items[rule[0]].id}' requires '{items[rule[1]].id}'"
    assert isinstance(rule, int)
    if kind == "teams":
        team = problem.workspace.teams[rule].id
        room, capacity = problem.room[rule], problem.capacity[rule]
        return (
            f"team '{team}' has {capacity.sum():.1f} engineer-days in the horizon, of which "
            f"{room.sum():.1f} are left for debt"
        )
    if kind == "cliques":
        names = "', '".join(items[row].id for row in problem.cliques[rule])
        return f"'{names}' exclude each other"
    if kind == "floors":
        floor = problem.floors[rule]
        return (
            f"the floor of {floor.category} asks for {floor.share:.0%} of capacity, "
            f"{floor.least[-1]:.1f} engineer-days in the horizon"
        )
    return _due(problem, rule) if kind == "deadlines" else _pinned(problem, rule)


def _due(problem: Problem, row: int) -> str:
    """Return a deadline in the user's words."""
    item = problem.table.items[row]
    if problem.allowed[row].any() or not problem.possible[row].any():
        return f"'{item.id}' is due on {item.deadline}"
    return f"'{item.id}' is due on {item.deadline}, before its work can end"


def _pinned(problem: Problem, row: int) -> str:
    """Return a pin in the user's words."""
    item = problem.table.items[row]
    if item.pin == "out":
        return f"'{item.id}' is pinned out"
    if problem.possible[row].any():
        return f"'{item.id}' is pinned in ({item.effort_days:g} engineer-days)"
    if problem.table.barred[row]:
        why = "requires an accepted risk or excludes a closed item"
    else:
        why = f"cannot be finished in {problem.workspace.quarters} quarters by one engineer a part"
    return f"'{item.id}' is pinned in and {why} ({item.effort_days:g} engineer-days)"

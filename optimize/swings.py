"""What matters: how far the worth of a plan moves where one kind of belief is off.

One kind of belief at a time is multiplied everywhere by the same factor, down and up. Where the
plan still fits it is worth there what it is as planned. Where it does not, its items are worked on
in the plan's order, within a quarter by worth per engineer-day, each finished in the first quarter
with room for it (`optimize.greedy.dated`), and what finds none is dropped. The plan is not made
anew, so a swing says how much depends on the belief, not whether one would plan otherwise; that is
what the worth of an estimate says. No solver is asked, so no clock decides a figure.
"""

from collections.abc import Callable, Mapping

from optimize.check import certify
from optimize.greedy import dated
from optimize.posing import pose
from optimize.problem import Problem
from scenarios.factor import Factor, read_factors
from scenarios.fault import InputError
from scenarios.scenario import Scenario, apply
from scenarios.swing import Swing
from scenarios.workspace import Workspace

KEYS = (
    "component.value_per_day",
    "item.effort_days",
    "item.incidents_per_quarter",
    "item.severity",
    "item.restore_hours",
    "item.aftercare_days",
    "item.penalty",
    "item.drag",
    "item.drift_per_month",
    "item.toil_days_per_week",
    "item.growth_per_quarter",
    "component.detect_hours",
    "component.churn_per_day",
    "component.background_incidents_per_quarter",
    "outcome.value",
)
"""Kinds of belief that are varied, where the workspace has them."""
RANGES = ((2 / 3, 1.5), (0.8, 1.25), (0.9, 1.1))
"""Factors tried, the widest first: a share that is large already cannot grow by half."""


def swings(
    workspace: Workspace, planned: Mapping[str, int], look: Callable[[], None] = lambda: None
) -> tuple[Swing, ...]:
    """Return how far the plan's worth moves with each kind of belief, the widest swing first.

    Kinds that are 0 everywhere are left out, and those at whose ends the plan keeps no rule.

    Parameters
    ----------
    workspace
        The beliefs.
    planned
        Finishing quarter, from 1, by id of the item.
    look
        Called now and then; may raise to end it.
    """
    if not planned:
        return ()
    told = []
    for key in KEYS:
        look()
        found = _swing(key, workspace, planned)
        if found is not None and found.width > 0:
            told.append(found)
    return tuple(sorted(told, key=lambda one: (-one.width, one.key)))


def _swing(key: str, workspace: Workspace, planned: Mapping[str, int]) -> Swing | None:
    """Return the swing of a kind of belief, None where there is none."""
    factor = _widest(key, workspace)
    if factor is None:
        return None
    low, high = (_held(factor, level, workspace, planned) for level in (factor.low, factor.high))
    if low is None or high is None:
        return None
    return Swing(key, factor.low, factor.high, low[0], high[0], low[1], high[1])


def _widest(key: str, workspace: Workspace) -> Factor | None:
    """Return the widest range that the workspace allows, None where nothing varies."""
    for low, high in RANGES:
        try:
            return read_factors([f"{key}=x{low:.6g}..{high:.6g}"], workspace)[0]
        except InputError:
            continue
    return None


def _held(
    factor: Factor, level: float, workspace: Workspace, planned: Mapping[str, int]
) -> tuple[float, int] | None:
    """Return what the plan is worth at an end, and how many of its items are dropped."""
    there = apply(Scenario(factor.name, "", "", (factor.change(level),)), workspace)
    problem = pose(there)
    rows = {item.id: row for row, item in enumerate(there.in_play)}
    plan = {rows[id]: quarter - 1 for id, quarter in planned.items()}
    found = certify(problem, plan)
    if found.broken:
        plan = {row: q for row, q in dated(problem, _order(problem, plan)).items() if row in plan}
        found = certify(problem, plan)
    return None if found.broken else (found.worth, len(planned) - len(plan))


def _order(problem: Problem, plan: Mapping[int, int]) -> list[int]:
    """Return the items of a plan by quarter, then by worth per engineer-day, then by row."""
    days = problem.effort.sum(axis=(2, 3))

    def place(row: int) -> tuple[int, float, int]:
        quarter = plan[row]
        return quarter, -problem.worth[row, quarter] / max(1e-9, days[row, quarter]), row

    return sorted(plan, key=place)

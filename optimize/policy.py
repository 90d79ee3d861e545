"""The policy ``plan``: make the plan on day 0, and solve anew at each review.

On day 0 the whole programme is solved (see `optimize.planner`). At each review three orders of the
open work are held against each other in closed form: what is left of the plan of day 0, the order
by which the programme of that review, relaxed, closes the items (see `optimize.review`), and that
of `self_financing`. The one worth most is improved by trying other items in the places that are
worked before the next review. Where open work burns all that a crew delivers, the closed form knows
too little, and the order is that of `self_financing`, what is due first. Everything is bounded by
counts, not by the clock, so a run can be repeated.

What is left of the plan: the items due come first, those it finishes in this quarter or finished in
an earlier one, and the newcomers, by falling money a day per engineer-day. What has to end within
the quarter for a deadline goes before the rest, the earliest first. An item that others of the plan
require goes with the best of them. Later quarters follow, then what the plan leaves out, so that
nobody is idle when the plan is done early. Deadlines that the plan keeps stay due, and so do items
that it has by a pin or for a floor. Items pinned out are never named.

Source: DESIGN section 7.
"""

from dataclasses import dataclass, field, replace

import numpy as np

from optimize.faults import SolverError
from optimize.planner import make_plan
from optimize.review import relaxed_order
from optimize.solve import Limits
from scenarios.loss import LossModel
from scenarios.plan import Plan
from scenarios.table import Floats, tabulate
from scenarios.units import DAYS_PER_QUARTER
from scenarios.workspace import Workspace
from sim.chains import Chains
from sim.policies.rollout import improved
from sim.policies.self_financing import self_financing_index
from sim.policy import PolicyError
from sim.schedule import Prizes, Schedule
from sim.stakes import Stakes
from sim.view import View

LIMITS = Limits(seconds=60.0, gap=0.02, settle_ties=False)
"""The search stops at a gap, not by the clock, so that the same seed gives the same bits."""


@dataclass(frozen=True, eq=False)
class Ahead:
    """What reviews of a workspace need, worked out once."""

    quarters: dict[str, int]
    """Quarter, from 0, in which the plan finishes an item, by id."""
    due: dict[str, float]
    """Day by which an item has to be closed, by id."""
    known: frozenset[str]
    """Items that were there when the plan was made."""
    money: Floats
    """Money a day of each item in play as stated, (n,)."""
    stakes: Stakes
    """What the backlog has at stake."""
    chains: Chains
    """Items with what they require."""
    prizes: Prizes
    """Outcomes to win."""

    @classmethod
    def of(cls, workspace: Workspace, plan: Plan) -> "Ahead":
        """Return what the reviews of a workspace need, given its plan."""
        quarters = {chosen.id: chosen.quarter - 1 for chosen in plan.chosen}
        table = tabulate(workspace)
        stakes = Stakes.of(workspace)
        return cls(
            quarters=quarters,
            due=_due(workspace, quarters),
            known=frozenset(item.id for item in workspace.in_play),
            money=LossModel.of(workspace, table).stated_rate().money,
            stakes=stakes,
            chains=Chains.of(workspace, table),
            prizes=Prizes.of(workspace),
        )


@dataclass(frozen=True, eq=False)
class PlanPolicy:
    """Follows a plan that is solved anew at each review."""

    name: str = "plan"
    """Name in tables."""
    ahead: Ahead | None = field(default=None, repr=False)
    """What it needs of its workspace; None before the plan is made."""

    def prepare(self, workspace: Workspace) -> "PlanPolicy":
        """Return the policy with the plan of a workspace.

        Raises
        ------
        PolicyError
            If there is no plan to follow: rules clash, or the solver found none in time.
        """
        return replace(self, ahead=Ahead.of(workspace, plan_to_follow(self.name, workspace)))

    def rank(self, view: View) -> list[int]:
        """Return the open items, best first.

        Raises
        ------
        SolverError
            If no solver gives a usable answer.
        """
        if self.ahead is None:
            return self.prepare(view.workspace).rank(view)
        return order_anew(view, self.ahead)


def plan_to_follow(name: str, workspace: Workspace) -> Plan:
    """Return the plan of a workspace.

    Parameters
    ----------
    name
        Name of the policy, for messages.
    workspace
        The beliefs.

    Raises
    ------
    PolicyError
        If there is no plan to follow: rules clash, or the solver found none in time.
    """
    try:
        plan = make_plan(workspace, LIMITS)
    except SolverError as error:
        raise PolicyError(f"policy '{name}' has no plan to follow, since {error}") from error
    if plan.status == "infeasible":
        clash = "; ".join(plan.clash) or "its rules clash"
        raise PolicyError(
            f"policy '{name}' has no plan to follow, since nothing is feasible: {clash}; "
            "change one of these, or leave the policy out"
        )
    if plan.status == "no_answer":
        raise PolicyError(
            f"policy '{name}' found no plan in {LIMITS.seconds:g} s; "
            "give fewer items or quarters, or leave the policy out"
        )
    return plan


def order_anew(view: View, ahead: Ahead) -> list[int]:
    """Return the open items in the best order found at a review, those pinned out left out.

    Parameters
    ----------
    view
        The review.
    ahead
        What it needs of the workspace.
    """
    items = view.table.items
    kept = [row for row in kept_order(view, ahead) if items[row].pin != "out"]
    startable = [row for row in kept if not view.table.barred[row]]
    due = np.array([ahead.due.get(item.id, np.inf) for item in items])
    schedule = replace(Schedule.of(view, ahead.stakes, ahead.prizes), due=due)
    financed = view.ranked(-self_financing_index(view, ahead.stakes, ahead.chains))
    financed = [row for row in financed if items[row].pin != "out"]
    urgent = sorted(np.flatnonzero(view.open & np.isfinite(due)).tolist(), key=due.__getitem__)
    if schedule.overloaded:
        order = schedule.in_order([*urgent, *financed])
    else:
        relaxed = relaxed_order(schedule, startable)
        orders = [schedule.in_order(order) for order in (kept, relaxed, financed)]
        # Of equally good ones the first, so that a plan is not left for nothing.
        best = max(orders, key=lambda order: float(schedule.worth(order)[0]))
        order = improved(schedule, best, [*urgent, *kept])
    placed = set(order)
    return order + [row for row in kept if row not in placed]


def kept_order(view: View, ahead: Ahead) -> list[int]:
    """Return the open items as the plan of day 0 has them, those it does not know as due now.

    Parameters
    ----------
    view
        The review.
    ahead
        What it needs of the workspace.
    """
    due = np.array([_quarter(item.id, view, ahead) for item in view.table.items], dtype=np.float64)
    money = ahead.money[view.table.template]
    rates = np.asarray(money / np.maximum(view.effort, 1e-9))
    keys = (_shared(view, due, -rates), _shared(view, due, _urgent(view, due)), due)
    return [row for row in np.lexsort(keys).tolist() if view.open[row]]


def _quarter(name: str, view: View, ahead: Ahead) -> int:
    """Return the quarter in which an item is due; newcomers are due now."""
    if name not in ahead.known:
        return view.quarter
    return max(view.quarter, ahead.quarters.get(name, view.workspace.quarters))


def _urgent(view: View, due: Floats) -> Floats:
    """Return the day by which work must end within its quarter, infinity elsewhere, (n,)."""
    table = view.table
    ends = table.deadline - table.rollout * table.attempts
    within = (table.deadline > 0) & (ends < DAYS_PER_QUARTER * (due + 1))
    return np.where(within, ends, np.inf)


def _due(workspace: Workspace, quarters: dict[str, int]) -> dict[str, float]:
    """Return the day by which items of the plan have to be closed, by id, for its rules to hold."""
    horizon = workspace.horizon - 1e-6
    floored = {floor.category for floor in workspace.floors}
    due: dict[str, float] = {}
    for item, deadline in zip(workspace.in_play, tabulate(workspace).deadline, strict=True):
        if item.id not in quarters:
            continue
        if np.isfinite(deadline) and 0 < deadline <= workspace.horizon:
            due[item.id] = float(deadline)
        elif item.pin == "in":
            due[item.id] = horizon
        elif item.category in floored:
            end = DAYS_PER_QUARTER * (quarters[item.id] + 1.0)
            due[item.id] = min(end, horizon)
    return due


def _shared(view: View, due: Floats, keys: Floats) -> Floats:
    """Return keys of which a prerequisite has the least of those that it serves in its quarter."""
    keys = keys.copy()
    for _ in range(len(keys)):
        before = keys.copy()
        for row, needed in enumerate(view.table.requires):
            for other in needed:
                if due[other] == due[row]:
                    keys[other] = min(keys[other], keys[row])
        if np.array_equal(before, keys):
            break
    return keys

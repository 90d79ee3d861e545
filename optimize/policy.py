"""The policy ``plan``: follow the plan made on day 0.

At each review the items due come first: those the plan finishes in this quarter or finished in an
earlier one, and the newcomers, which no plan could know, by falling money a day per engineer-day.
What has to end within the quarter for a deadline goes before the rest, the earliest first. An item
that others of the plan require goes with the best of them. Later quarters follow, then
what the plan leaves out, so that nobody is idle when the plan is done early. Items pinned out are
never named.

Source: DESIGN section 7; the plan is not solved again at later reviews.
"""

from dataclasses import dataclass, field

import numpy as np

from optimize.planner import make_plan
from optimize.solve import Limits
from scenarios.loss import LossModel
from scenarios.table import Floats, tabulate
from scenarios.units import DAYS_PER_QUARTER
from scenarios.workspace import Workspace
from sim.policy import PolicyError
from sim.view import View

LIMITS = Limits(seconds=60.0, gap=0.02, settle_ties=False)
"""The search stops at a gap, not by the clock, so that the same seed gives the same bits."""


@dataclass(frozen=True, eq=False)
class PlanPolicy:
    """Follows a plan."""

    name: str = "plan"
    """Name in tables."""
    quarters: dict[str, int] = field(default_factory=dict)
    """Quarter, from 0, in which the plan finishes an item, by id."""
    known: frozenset[str] = frozenset()
    """Items that were there when the plan was made."""
    money: Floats | None = None
    """Money a day of each item in play as stated, (n,); None before the plan is made."""

    def prepare(self, workspace: Workspace) -> "PlanPolicy":
        """Return the policy with the plan of a workspace.

        Raises
        ------
        PolicyError
            If there is no plan to follow: rules clash, or the solver found none in time.
        """
        plan = make_plan(workspace, LIMITS)
        if plan.status == "infeasible":
            clash = "; ".join(plan.clash) or "its rules clash"
            raise PolicyError(
                f"policy '{self.name}' has no plan to follow, since nothing is feasible: {clash}; "
                "change one of these, or leave the policy out"
            )
        if plan.status == "no_answer":
            raise PolicyError(
                f"policy '{self.name}' found no plan in {LIMITS.seconds:g} s; "
                "give fewer items or quarters, or leave the policy out"
            )
        quarters = {chosen.id: chosen.quarter - 1 for chosen in plan.chosen}
        known = frozenset(item.id for item in workspace.in_play)
        table = tabulate(workspace)
        money = LossModel.of(workspace, table).stated_rate().money
        return PlanPolicy(self.name, quarters, known, money)

    def rank(self, view: View) -> list[int]:
        """Return the open items: by quarter of the plan, then money a day per engineer-day."""
        if self.money is None:
            return self.prepare(view.workspace).rank(view)
        items = view.table.items
        due = np.array([self._due(item.id, view) for item in items], dtype=np.float64)
        money = self.money[view.table.template]
        rates = np.asarray(money / np.maximum(view.effort, 1e-9))
        keys = (_shared(view, due, -rates), _shared(view, due, self._urgent(view, due)), due)
        order = np.lexsort(keys)
        return [int(row) for row in order if view.open[row] and items[row].pin != "out"]

    def _due(self, name: str, view: View) -> int:
        """Return the quarter in which an item is due; newcomers are due now."""
        if name not in self.known:
            return view.quarter
        return max(view.quarter, self.quarters.get(name, view.workspace.quarters))

    def _urgent(self, view: View, due: Floats) -> Floats:
        """Return the day by which work must end within its quarter, infinity elsewhere, (n,)."""
        table = view.table
        ends = table.deadline - table.rollout * table.attempts
        within = (table.deadline > 0) & (ends < DAYS_PER_QUARTER * (due + 1))
        return np.where(within, ends, np.inf)


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

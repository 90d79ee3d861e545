"""The policy ``plan``: follow the plan made on day 0.

At each review the items of the plan come first, by their quarter and then by worth per
engineer-day; what the plan leaves out follows by falling money a day per engineer-day, so that
nobody is idle when the plan is done early. Items pinned out are never named.

Source: DESIGN section 7; the plan is not solved again at later reviews.
"""

from dataclasses import dataclass, field

import numpy as np

from optimize.planner import make_plan
from optimize.solve import Limits
from scenarios.loss import LossModel
from scenarios.workspace import Workspace
from sim.view import View

LIMITS = Limits(seconds=60.0, gap=0.02, settle_ties=False)
"""The search stops at a gap, not by the clock, so that the same seed gives the same bits."""


@dataclass(frozen=True)
class PlanPolicy:
    """Follows a plan."""

    name: str = "plan"
    """Name in tables."""
    places: dict[str, int] = field(default_factory=dict)
    """Place in the plan's order, by item."""
    ready: bool = False
    """True once the plan is made."""

    def prepare(self, workspace: Workspace) -> "PlanPolicy":
        """Return the policy with the plan of a workspace."""
        plan = make_plan(workspace, LIMITS, price_engineers=False)
        places = {chosen.id: place for place, chosen in enumerate(plan.chosen)}
        return PlanPolicy(self.name, places, ready=True)

    def rank(self, view: View) -> list[int]:
        """Return the open items: the plan's in its order, then the rest."""
        if not self.ready:
            return self.prepare(view.workspace).rank(view)
        stated = LossModel.of(view.workspace, view.table).stated_rate()
        rates = stated.money / np.maximum(view.effort, 1e-9)
        rest = len(self.places) + np.argsort(np.argsort(-rates, kind="stable"), kind="stable")
        items = view.table.items
        keys = np.array(
            [
                float(self.places.get(item.id, later))
                for item, later in zip(items, rest, strict=True)
            ]
        )
        return [row for row in view.ranked(keys) if items[row].pin != "out"]

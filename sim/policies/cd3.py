"""Cost of delay divided by duration: a careful WSJF sheet with money in it.

The key is c p / e: the money a day the item costs as stated in the backlog, all channels and all
other items open, times the probability p that the rollout holds, over the stated effort e. It
looks neither at growth nor at what has been learned; a newcomer counts as the item it copies.

Source: Reinertsen, The Principles of Product Development Flow (2009), chapter 2; Smith's rule.
"""

from dataclasses import dataclass

import numpy as np

from scenarios.loss import LossModel
from scenarios.table import Floats, tabulate
from scenarios.workspace import Workspace
from sim.view import View


def stated_ratio(workspace: Workspace) -> Floats:
    """Return money a day per engineer-day of each item in play, (n,)."""
    table = tabulate(workspace)
    money = LossModel.of(workspace, table).stated_rate().money
    return np.asarray(money * table.fix_success / np.maximum(table.effort, 1e-9))


@dataclass(frozen=True, eq=False)
class Cd3:
    """Ranks by the ratio that the backlog states."""

    name: str = "cd3"
    """Name in tables."""
    ratio: Floats | None = None
    """Money a day per engineer-day of each item in play, (n,); None before it is prepared."""

    def prepare(self, workspace: Workspace) -> "Cd3":
        """Return the policy with the ratios of a workspace."""
        return Cd3(self.name, stated_ratio(workspace))

    def rank(self, view: View) -> list[int]:
        """Return the open items by falling money a day per engineer-day."""
        ratio = stated_ratio(view.workspace) if self.ratio is None else self.ratio
        return view.ranked(-ratio[view.table.template])


policy = Cd3()

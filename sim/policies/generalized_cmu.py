"""Generalised c-mu: money a day as it is now, grown and learned, over the expected effort.

The key is c(t) (2p/(1+p)) / e(t): the value a day that the item costs at the review, its hazard
grown to it and multiplied by the learned factor, over the effort with its rework. It is `cd3` told
what has changed since the planning date, and it looks no day ahead.

Source: Van Mieghem, Dynamic scheduling with convex delay costs: the generalized c-mu rule (Annals
of Applied Probability 5, 1995).
"""

from dataclasses import dataclass

import numpy as np

from scenarios.workspace import Workspace
from sim.stakes import Stakes
from sim.view import View


@dataclass(frozen=True, eq=False)
class GeneralizedCmu:
    """Ranks by the money a day of now per engineer-day."""

    name: str = "generalized_cmu"
    """Name in tables."""
    stakes: Stakes | None = None
    """What the backlog has at stake; None before it is prepared."""

    def prepare(self, workspace: Workspace) -> "GeneralizedCmu":
        """Return the policy with the stakes of a workspace."""
        return GeneralizedCmu(self.name, Stakes.of(workspace))

    def rank(self, view: View) -> list[int]:
        """Return the open items by falling money a day per engineer-day."""
        stakes = self.stakes or Stakes.of(view.workspace)
        return view.ranked(-stakes.rate(view) / np.maximum(view.effort, 1e-9))


policy = GeneralizedCmu()

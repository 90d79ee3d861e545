"""Whittle's index: what closing an item avoids up to the horizon, per engineer-day.

The key is B(s) / e with s the day it would close if work began now, B the expected loss from s to
the horizon, and e the expected effort with its rework. It is the price of an engineer-day at which
doing the item now and never doing it are worth the same. What is nearly over is worth little.

Source: Whittle, Restless bandits: activity allocation in a changing world (Journal of Applied
Probability 25A, 1988); for finite horizons and no discount B(s) p / e is the index of one item.
"""

from dataclasses import dataclass

import numpy as np

from scenarios.workspace import Workspace
from sim.prospects import Prospects
from sim.stakes import Stakes
from sim.view import View


@dataclass(frozen=True, eq=False)
class Whittle:
    """Ranks by the loss avoided up to the horizon per engineer-day."""

    name: str = "whittle"
    """Name in tables."""
    stakes: Stakes | None = None
    """What the backlog has at stake; None before it is prepared."""

    def prepare(self, workspace: Workspace) -> "Whittle":
        """Return the policy with the stakes of a workspace."""
        return Whittle(self.name, Stakes.of(workspace))

    def rank(self, view: View) -> list[int]:
        """Return the open items by falling loss avoided per engineer-day."""
        stakes = self.stakes or Stakes.of(view.workspace)
        closing = Prospects.of(view).closing
        avoided = stakes.money(view, closing, np.full(len(closing), view.workspace.horizon))
        return view.ranked(-avoided / np.maximum(view.effort, 1e-9))


policy = Whittle()

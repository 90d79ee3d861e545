"""The policy ``clairvoyant``: the plan, told what is true of the items; a mark, not a choice.

It is ``plan`` with the truth of its world in place of beliefs: each item's factor, its true effort
and how many rollouts it takes, that of a newcomer from the day it appears. It does not know which
incidents are to come. What another policy avoids, as a share of what this one does, says how much
of the value that can be had it captures.

Source: DESIGN section 6; expected value under perfect information of parameters (Raiffa &
Schlaifer, Applied Statistical Decision Theory, 1961).
"""

from dataclasses import dataclass, field, fields, replace

import numpy as np

from optimize.policy import Ahead, order_anew, plan_to_follow
from scenarios.table import Floats
from scenarios.workspace import Workspace
from sim.policy import PolicyError
from sim.view import View
from sim.world import World


@dataclass(frozen=True, eq=False)
class TrueView(View):
    """A review at which nothing about the items is left to guess."""

    truth: Floats
    """True factor of each item, (n,)."""

    @classmethod
    def of(cls, view: View, world: World) -> "TrueView":
        """Return a view with the truth of its world.

        Parameters
        ----------
        view
            The review.
        world
            The world it is in.
        """
        count = len(view.table)
        effort = world.effort_factor[:count]
        table = replace(
            view.table,
            team_effort=view.table.team_effort * effort[:, None],
            effort=view.table.effort * effort,
            fix_success=1.0 / world.rollouts_needed[:count],
            confidence=np.zeros(count),
        )
        seen = {one.name: getattr(view, one.name) for one in fields(View)}
        return cls(**{**seen, "table": table}, truth=world.truth[:count])

    @property
    def factor(self) -> Floats:
        """True factor of each item, (n,)."""
        return self.truth


@dataclass(frozen=True, eq=False)
class Clairvoyant:
    """Plans by the truth."""

    name: str = "clairvoyant"
    """Name in tables."""
    needs_truth: bool = True
    """It is told the truth of each world."""
    ahead: Ahead | None = field(default=None, repr=False)
    """What it needs of its workspace; None before it is prepared."""
    world: World | None = field(default=None, repr=False)
    """The world it runs in; None before it is told."""

    def prepare(self, workspace: Workspace) -> "Clairvoyant":
        """Return the policy with the plan of a workspace as believed, to begin with.

        Raises
        ------
        PolicyError
            If there is no plan to follow.
        """
        return replace(self, ahead=Ahead.of(workspace, plan_to_follow(self.name, workspace)))

    def informed(self, world: World) -> "Clairvoyant":
        """Return the policy told the truth of a world."""
        return replace(self, world=world)

    def rank(self, view: View) -> list[int]:
        """Return the open items, best first, by what is true of them.

        Raises
        ------
        PolicyError
            If it was told no truth.
        """
        if self.world is None:
            raise PolicyError(
                f"policy '{self.name}' was told no truth; run it in a world, not on a view alone"
            )
        if self.ahead is None:
            return self.prepare(view.workspace).informed(self.world).rank(view)
        return order_anew(TrueView.of(view, self.world), self.ahead)

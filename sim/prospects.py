"""What index rules ask of a review: when an item could be done, and the work that waits."""

from dataclasses import dataclass

import numpy as np

from scenarios.table import Floats, Integers
from sim.view import View


@dataclass(frozen=True, eq=False)
class Prospects:
    """The open work of a review of m items over K teams."""

    view: View
    """The review."""
    paces: Floats
    """Engineer-days a day that one engineer of each team delivers, (K,)."""

    @classmethod
    def of(cls, view: View) -> "Prospects":
        """Return the prospects of a review."""
        return cls(view, np.array([team.pace for team in view.workspace.teams]))

    @property
    def work(self) -> Floats:
        """Expected engineer-days left by team, rework counted, (m, K)."""
        view = self.view
        share = view.effort / np.maximum(view.table.effort, 1e-12)
        days = view.table.team_effort * share[:, None]
        done = np.minimum(1.0, view.worked / np.maximum(view.effort, 1e-12))
        return np.asarray(days * (1.0 - done)[:, None] * view.open[:, None])

    @property
    def closing(self) -> Floats:
        """Day on which each item would close if its work began now, within the horizon, (m,)."""
        view, paces = self.view, np.maximum(self.paces, 1e-9)
        days = (self.work / paces).max(axis=1, initial=0.0)
        days = days + view.table.rollout * view.table.attempts
        return np.asarray(np.minimum(view.day + days, view.workspace.horizon))

    @property
    def delivered(self) -> Floats:
        """Engineer-days a day that each team's engineers of now deliver, (K,)."""
        return np.asarray(self.paces * self.view.engineers)

    def main_team(self) -> Integers:
        """Return the team with the largest part of each item, (m,)."""
        return np.asarray(self.view.table.team_effort.argmax(axis=1))

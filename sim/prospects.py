"""What index rules ask of a review: when an item could be done, and the work that waits."""

from dataclasses import dataclass

import numpy as np

from scenarios.table import Floats, Integers
from sim.view import View

LEAST_PACE = 0.1
"""Least share of its pace that toil leaves a team."""


@dataclass(frozen=True, eq=False)
class Prospects:
    """The open work of a review of m items over K teams."""

    view: View
    """The review."""
    paces: Floats
    """Engineer-days a day that one engineer of each team delivers, (K,)."""
    slowed: Floats
    """The same with what toil of the open items takes away, (K,)."""
    work: Floats
    """Expected engineer-days left by team, rework counted, (m, K)."""

    @classmethod
    def of(cls, view: View) -> "Prospects":
        """Return the prospects of a review."""
        table = view.table
        paces = np.array([team.pace for team in view.workspace.teams])
        toil = np.bincount(table.team, view.factor * table.toil * view.open, minlength=len(paces))
        there = np.maximum(paces * view.engineers, 1e-9)
        slowed = paces * np.maximum(LEAST_PACE, 1.0 - toil / there)
        # Grown to the review, less what is done.
        left = np.maximum(0.0, view.effort - view.worked) * view.open
        share = left / np.maximum(table.effort, 1e-12)
        return cls(view, paces, slowed, table.team_effort * share[:, None])

    @property
    def late(self) -> Floats:
        """Expected days that rollouts take until one holds, (m,)."""
        return np.asarray(self.view.table.rollout * self.view.table.attempts)

    @property
    def closing(self) -> Floats:
        """Day on which each item would close if its work began now, within the horizon, (m,)."""
        view = self.view
        days = (self.work / np.maximum(self.slowed, 1e-9)).max(axis=1, initial=0.0)
        return np.asarray(np.minimum(view.day + days + self.late, view.workspace.horizon))

    @property
    def delivered(self) -> Floats:
        """Engineer-days a day that each team delivers from now to the horizon, mean, (K,)."""
        view = self.view
        day, horizon = view.day, view.workspace.horizon
        days = [team.capacity(day, horizon) for team in view.workspace.teams]
        return np.array(days) / max(horizon - day, 1e-9)

    def main_team(self) -> Integers:
        """Return the team with the largest part of each item, (m,)."""
        return np.asarray(self.view.table.team_effort.argmax(axis=1))

"""Results of an experiment: measures of every policy in every world, and runs in detail."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from scenarios.table import Floats
from scenarios.workspace import Workspace
from sim.detail import Detail
from sim.measures import MEASURES
from sim.statistics import Best, Estimate, compare_with_best, estimate, paired, regret

if TYPE_CHECKING:
    import pandas as pd


class NoDetailError(ValueError):
    """Weeks or accounts are asked of results that hold none."""


@dataclass(frozen=True, eq=False)
class Results:
    """Measures of every policy in every world of a scenario."""

    workspace: Workspace
    """The beliefs."""
    seed: int
    """Seed of the worlds."""
    values: Mapping[str, Mapping[str, Floats]]
    """Replications (n,) by policy and measure; NaN where a world has none."""
    details: Mapping[str, tuple[Detail, ...]] = field(default_factory=dict)
    """By policy, the first worlds' runs in detail; none where they were not asked for."""

    @property
    def scenario(self) -> str:
        """Name of the scenario."""
        return self.workspace.scenario

    @property
    def policies(self) -> tuple[str, ...]:
        """Names of the policies, in the order they were asked for."""
        return tuple(self.values)

    @property
    def replications(self) -> int:
        """Number of worlds."""
        return len(next(iter(self.values.values()))["net_value"]) if self.values else 0

    def estimates(self, policy: str) -> dict[str, Estimate]:
        """Return mean and interval of every measure of a policy."""
        return {name: estimate(self.values[policy][name]) for name in MEASURES}

    def paired(self, policy: str, baseline: str) -> dict[str, Estimate]:
        """Return the difference of every measure to a baseline, world by world."""
        mine, theirs = self.values[policy], self.values[baseline]
        return {name: paired(mine[name], theirs[name]) for name in MEASURES}

    def best(self) -> dict[str, Best]:
        """Return how far each policy is from the best in net value."""
        return compare_with_best({name: self.values[name]["net_value"] for name in self.values})

    def regret(self) -> dict[str, float]:
        """Return how much net value each policy gives away against the best, cross-fitted."""
        return regret({name: self.values[name]["net_value"] for name in self.values})

    def share_better(self, policy: str, baseline: str) -> float:
        """Return the share of worlds in which a policy's net value beats the baseline's."""
        difference = self.values[policy]["net_value"] - self.values[baseline]["net_value"]
        return float(np.mean(difference > 0)) if len(difference) else float("nan")

    def frame(self) -> "pd.DataFrame":
        """Return the measures as a tidy frame: a row for each policy and world."""
        from sim.frames import measures_frame

        return measures_frame(self)

    def weeks(self) -> "pd.DataFrame":
        """Return the weeks as a tidy frame: a row for each policy, world and week.

        Raises
        ------
        NoDetailError
            If no run was kept in detail.
        """
        from sim.frames import weeks_frame

        return weeks_frame(self)

    def items(self) -> "pd.DataFrame":
        """Return what items cost as a tidy frame: a row for each policy, world and item.

        Raises
        ------
        NoDetailError
            If no run was kept in detail.
        """
        from sim.frames import items_frame

        return items_frame(self)

"""Results of an experiment: measures of every policy in every world, and runs in detail."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from scenarios.html_table import html_table
from scenarios.table import Floats, Integers
from scenarios.workspace import Workspace
from sim.bootstrap import Certainty, paired_bootstrap
from sim.detail import ACCOUNT, COSTS, Detail
from sim.draws import Purpose, stream
from sim.measures import MEASURES
from sim.regret import regret
from sim.statistics import Best, Estimate, compare_with_best, estimate, paired
from sim.stopping import Verdict
from sim.weeks import WEEKLY

if TYPE_CHECKING:
    import pandas as pd


BACKGROUND_ROW = "(background)"
"""Stands for an item in a frame where no listed item is to blame."""


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
    disqualified: Mapping[str, str] = field(default_factory=dict)
    """Why policies that were asked for are not among the results, by name."""
    verdict: Verdict | None = None
    """What the rule that could end the experiment said last; None where there was none."""

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

    def certainty(self, baseline: str) -> dict[str, Certainty]:
        """Return bootstrap intervals of each policy's net value, and who is probably the best."""
        net_values = {name: self.values[name]["net_value"] for name in self.values}
        key = stream(self.seed, 0, Purpose.BOOTSTRAP)
        return paired_bootstrap(net_values, baseline, np.random.default_rng(key))

    def share_better(self, policy: str, baseline: str) -> float:
        """Return the share of worlds in which a policy's net value beats the baseline's."""
        difference = self.values[policy]["net_value"] - self.values[baseline]["net_value"]
        return float(np.mean(difference > 0)) if len(difference) else float("nan")

    def _repr_html_(self) -> str:
        """Return the results as a notebook shows them: a row for each policy, the best first."""
        told = {name: self.estimates(name) for name in self.policies}
        lead = f"{self.replications} worlds of seed {self.seed}, scenario {self.scenario}; "
        lead += f"means, and the 95 % interval of net value in {self.workspace.value_unit}"
        rows: list[tuple[str, ...]] = [
            (
                name,
                f"{one['net_value'].mean:,.0f}",
                f"{one['net_value'].ci_low:,.0f} to {one['net_value'].ci_high:,.0f}",
                f"{one['incidents'].mean:,.1f}",
                f"{one['availability'].mean:.2%}",
                f"{one['retention'].mean:.2%}",
                f"{one['items_open'].mean:,.1f}",
            )
            for name, one in sorted(told.items(), key=lambda pair: -pair[1]["net_value"].mean)
        ]
        rows += [(name, f"out: {why}", *[""] * 5) for name, why in self.disqualified.items()]
        headings = ("policy", "net value", "95 % interval", "incidents", "availability",
                    "retention", "items open")  # fmt: skip
        return html_table(lead, headings, rows)

    # As tidy frames of pandas: a row for each observation, a column for each variable

    def frame(self) -> "pd.DataFrame":
        """Return the measures, a row for each policy and world.

        Columns: ``policy``, ``scenario``, ``replication``, then every measure.
        """
        import pandas as pd

        parts = []
        for policy in self.policies:
            part = pd.DataFrame({name: self.values[policy][name] for name in MEASURES})
            parts.append(self._keyed(part, policy, np.arange(self.replications)))
        return pd.concat(parts, ignore_index=True)

    def weeks(self) -> "pd.DataFrame":
        """Return the weeks, a row for each policy, world and week; week 0 is the planning date.

        Columns: ``policy``, ``scenario``, ``replication``, ``week``, ``day``, then those of
        `sim.weeks.Weeks`.

        Raises
        ------
        NoDetailError
            If no run was kept in detail.
        """
        import pandas as pd

        parts = []
        for policy in self.policies:
            runs = self.kept(policy)
            count = len(runs[0].weeks)
            part = pd.DataFrame(np.concatenate([run.weeks for run in runs]), columns=list(WEEKLY))
            week = np.tile(np.arange(count), len(runs))
            part.insert(0, "week", week)
            part.insert(1, "day", week * (self.workspace.horizon / (count - 1)))
            parts.append(self._keyed(part, policy, np.repeat(np.arange(len(runs)), count)))
        return pd.concat(parts, ignore_index=True)

    def items(self) -> "pd.DataFrame":
        """Return what items cost, a row for each policy, world and item.

        Columns: ``policy``, ``scenario``, ``replication``, ``item``, ``kind`` (listed, newcomer or
        background), ``cost`` (value lost and penalties), then those of `sim.detail.ACCOUNT`.

        Raises
        ------
        NoDetailError
            If no run was kept in detail.
        """
        import pandas as pd

        listed = [item.id for item in self.workspace.in_play]
        parts = []
        for policy in self.policies:
            runs = self.kept(policy)
            names = [[*listed, *run.newcomers, BACKGROUND_ROW] for run in runs]
            kinds = [
                ["listed"] * len(listed) + ["newcomer"] * len(run.newcomers) + ["background"]
                for run in runs
            ]
            part = pd.DataFrame(
                np.concatenate([run.account for run in runs]), columns=list(ACCOUNT)
            )
            part.insert(0, "item", [name for world in names for name in world])
            part.insert(1, "kind", [kind for world in kinds for kind in world])
            part.insert(2, "cost", part[list(COSTS)].sum(axis=1))
            worlds = np.repeat(np.arange(len(runs)), [len(run.account) for run in runs])
            parts.append(self._keyed(part, policy, worlds))
        return pd.concat(parts, ignore_index=True)

    def kept(self, policy: str) -> tuple[Detail, ...]:
        """Return the runs of a policy that were kept in detail.

        Raises
        ------
        NoDetailError
            If none was.
        """
        runs = self.details.get(policy, ())
        if not runs:
            raise NoDetailError(f"no run of '{policy}' was kept in detail; simulate with detail=N")
        return runs

    def _keyed(self, part: "pd.DataFrame", policy: str, replication: Integers) -> "pd.DataFrame":
        """Return a frame with policy, scenario and replication before its columns."""
        part.insert(0, "policy", policy)
        part.insert(1, "scenario", self.scenario)
        part.insert(2, "replication", replication)
        return part

"""Policies against each other in the same worlds."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass

import numpy as np

from scenarios.table import Floats, ItemTable, tabulate
from scenarios.workspace import Workspace
from sim.measures import MEASURES, measure
from sim.model import simulate
from sim.policy import Policy
from sim.runners import run_tasks
from sim.statistics import Best, Estimate, compare_with_best, estimate, paired, regret
from sim.world import draw_world

BASELINE = "baseline"
"""Name of the scenario that changes nothing."""
_BLOCK = 10
"""Worlds in a task; the results do not depend on it."""

Progress = Callable[[int, int], None]
"""Called with the worlds done and the worlds to do."""


@dataclass(frozen=True)
class Design:
    """What is run."""

    policies: tuple[str, ...]
    """Names of the policies."""
    replications: int
    """Worlds."""
    seed: int = 0
    """Seed of the worlds."""
    jobs: int = 1
    """Processes; the result does not depend on it."""


@dataclass(frozen=True, eq=False)
class Results:
    """Measures of every policy in every world of a scenario."""

    workspace: Workspace
    """The beliefs."""
    scenario: str
    """Name of the scenario."""
    seed: int
    """Seed of the worlds."""
    values: Mapping[str, Mapping[str, Floats]]
    """Replications (n,) by policy and measure; NaN where a world has none."""

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


@dataclass(frozen=True)
class _Task:
    """A block of worlds, each run under all policies."""

    workspace: Workspace
    policies: tuple[Policy, ...]
    seed: int
    worlds: range


def run_experiment(
    workspace: Workspace,
    policies: Sequence[Policy],
    design: Design,
    progress: Progress | None = None,
) -> Results:
    """Return the measures of policies in the same worlds.

    Parameters
    ----------
    workspace
        The beliefs.
    policies
        The policies, each prepared here once for the workspace.
    design
        Replications, seed and processes.
    progress
        Told how far it is.

    Raises
    ------
    PolicyError
        If a policy gives an order that cannot be followed.
    """
    ready = tuple(policy.prepare(workspace) for policy in policies)
    tasks = [
        _Task(workspace, ready, design.seed, range(start, min(start + _BLOCK, design.replications)))
        for start in range(0, design.replications, _BLOCK)
    ]
    values = {
        policy.name: {name: np.full(design.replications, np.nan) for name in MEASURES}
        for policy in ready
    }
    done = 0
    # Closed at once where it is broken off, so that no worker goes on.
    with closing(run_tasks(_run_block, tasks, design.jobs)) as blocks:
        for index, block in blocks:
            for world, rows in zip(tasks[index].worlds, block, strict=True):
                for policy, measures in zip(ready, rows, strict=True):
                    for name, value in measures.items():
                        values[policy.name][name][world] = value
            done += len(tasks[index].worlds)
            if progress:
                progress(done, design.replications)
    return Results(workspace, BASELINE, design.seed, values)


def _run_block(task: _Task) -> list[list[dict[str, float]]]:
    """Return the measures of each policy in each world of a task."""
    believed = tabulate(task.workspace)
    return [list(_run_world(task, replication, believed)) for replication in task.worlds]


def _run_world(task: _Task, replication: int, believed: ItemTable) -> Iterator[dict[str, float]]:
    """Yield the measures of each policy in one world, drawn once."""
    world = draw_world(task.workspace, task.seed, replication, believed)
    for policy in task.policies:
        yield measure(simulate(world, policy))

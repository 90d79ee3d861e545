"""Policies against each other in the same worlds."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

import numpy as np

from scenarios.table import ItemTable, tabulate
from scenarios.workspace import Workspace
from sim.books import keep_books
from sim.detail import Detail, detail_of
from sim.measures import MEASURES, measure
from sim.model import simulate
from sim.policy import Policy
from sim.results import Results
from sim.runners import run_tasks
from sim.world import World, draw_world

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
    detail: int = 0
    """Worlds, from the first, whose runs are kept in detail: weeks and accounts."""


@dataclass(frozen=True)
class _Task:
    """A block of worlds, each run under all policies."""

    workspace: Workspace
    policies: tuple[Policy, ...]
    seed: int
    worlds: range
    detail: int


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
        _Task(workspace, ready, design.seed, worlds, design.detail)
        for worlds in _blocks(design.replications)
    ]
    values = {
        policy.name: {name: np.full(design.replications, np.nan) for name in MEASURES}
        for policy in ready
    }
    details: dict[str, dict[int, Detail]] = {policy.name: {} for policy in ready}
    done = 0
    # Closed at once where it is broken off, so that no worker goes on.
    with closing(run_tasks(_run_block, tasks, design.jobs)) as blocks:
        for index, block in blocks:
            for world, rows in zip(tasks[index].worlds, block, strict=True):
                for policy, (measures, detail) in zip(ready, rows, strict=True):
                    for name, value in measures.items():
                        values[policy.name][name][world] = value
                    if detail is not None:
                        details[policy.name][world] = detail
            done += len(tasks[index].worlds)
            if progress:
                progress(done, design.replications)
    told = {
        name: tuple(one for _, one in sorted(kept.items()))
        for name, kept in details.items()
        if kept
    }
    return Results(workspace, design.seed, values, told)


def run_in(world: World, policies: Sequence[Policy]) -> Results:
    """Return the measures of policies in one world, saved or made by hand; all in detail.

    Raises
    ------
    PolicyError
        If a policy gives an order that cannot be followed.
    EndlessError
        If a run does not end.
    """
    told = {}
    for policy in policies:
        told[policy.name] = _told(world, policy.prepare(world.workspace), detail=True)
    values = {
        name: {measured: np.array([value]) for measured, value in measures.items()}
        for name, (measures, _) in told.items()
    }
    details = {name: (kept,) for name, (_, kept) in told.items() if kept is not None}
    return Results(world.workspace, world.seed, values, details)


def _blocks(replications: int) -> Iterator[range]:
    """Yield the worlds of each task."""
    for start in range(0, replications, _BLOCK):
        yield range(start, min(start + _BLOCK, replications))


_Told = tuple[dict[str, float], Detail | None]
"""Measures of a run, and the run in detail where it is kept."""


def _run_block(task: _Task) -> list[list[_Told]]:
    """Return the measures of each policy in each world of a task."""
    believed = tabulate(task.workspace)
    return [list(_run_world(task, replication, believed)) for replication in task.worlds]


def _run_world(task: _Task, replication: int, believed: ItemTable) -> Iterator[_Told]:
    """Yield the measures of each policy in one world, drawn once."""
    world = draw_world(task.workspace, task.seed, replication, believed)
    for policy in task.policies:
        yield _told(world, policy, detail=replication < task.detail)


def _told(world: World, policy: Policy, *, detail: bool) -> _Told:
    """Return what is kept of one run."""
    run = simulate(world, policy)
    books = keep_books(run)
    return measure(run, books), detail_of(run, books) if detail else None

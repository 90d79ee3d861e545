"""Simulation as the commands ask for it: run with a bar, then print tables or JSON."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scenarios.workspace import Workspace
    from sim.experiment import Results


@dataclass(frozen=True)
class Asked:
    """What a command was asked to run and how to tell it."""

    policies: tuple[str, ...]
    """Policies by name."""
    baseline: str | None
    """Policy to compare with, one of `policies`; None for no comparison."""
    replications: int
    """Worlds."""
    seed: int
    """Seed of the worlds."""
    jobs: int | None
    """Processes, None for one a processor."""
    json: bool = False
    """JSON instead of tables."""
    output: Path | None = None
    """File to write, None for stdout."""
    quiet: bool = False
    """No progress bar."""


def run(workspace: "Workspace", asked: Asked) -> "tuple[Results, str | None]":
    """Return the results of policies in the same worlds, and the name of the baseline in them."""
    from paydown import api
    from paydown.progress import worlds_bar

    with worlds_bar(asked.replications, quiet=asked.quiet) as progress:
        results = api.compare(
            workspace,
            asked.policies,
            replications=asked.replications,
            seed=asked.seed,
            jobs=asked.jobs or _processors(),
            progress=progress,
        )
    # A policy of the user's own may go by another name than module:name.
    called = dict(zip(asked.policies, results.policies, strict=True))
    return results, None if asked.baseline is None else called[asked.baseline]


def run_and_tell(workspace: "Workspace", asked: Asked) -> None:
    """Run policies in the same worlds and print the result."""
    from paydown import api, shapes
    from paydown.emit import emit
    from paydown.results_tables import results_tables

    results, baseline = run(workspace, asked)
    if asked.json:
        emit(shapes.to_json(shapes.results_shape(results, baseline)), asked.output)
    else:
        emit(results_tables(results, baseline, api.potential_value(workspace)), asked.output)


def _processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1

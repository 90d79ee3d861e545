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
    """Policy to compare with, None for no comparison."""
    replications: int
    """Worlds."""
    seed: int
    """Seed of the worlds."""
    jobs: int | None
    """Processes, None for one a processor."""
    json: bool
    """JSON instead of tables."""
    output: Path | None
    """File to write, None for stdout."""
    quiet: bool
    """No progress bar."""


def run_and_tell(workspace: "Workspace", asked: Asked) -> "Results":
    """Run policies in the same worlds, print the result and return it."""
    from paydown import api, shapes
    from paydown.emit import emit
    from paydown.progress import worlds_bar
    from paydown.results_tables import results_tables

    with worlds_bar(asked.replications, quiet=asked.quiet) as progress:
        results = api.compare(
            workspace,
            asked.policies,
            replications=asked.replications,
            seed=asked.seed,
            jobs=asked.jobs or len(os.sched_getaffinity(0)),
            progress=progress,
        )
    if asked.json:
        emit(shapes.to_json(shapes.results_shape(results, asked.baseline)), asked.output)
    else:
        potential = api.potential_value(workspace)
        emit(results_tables(results, asked.baseline, potential), asked.output)
    return results

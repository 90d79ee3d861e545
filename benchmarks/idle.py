"""Experiments in which nothing is simulated: what is left is what running them costs."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import numpy as np

from benchmarks.workspaces import write_workspace
from scenarios.load import load_workspace
from scenarios.scenario import Scenario
from scenarios.workspace import Workspace
from sim.block import WORLDS, Block, Stage, Told
from sim.comparison import Comparison
from sim.experiment import Design, run_comparison
from sim.manifest import Manifest
from sim.measures import MEASURES
from sim.policy import Policy
from sim.registry import find_policy
from sim.runners import Processes, Runner
from sim.running import Running
from sim.store import Store

EIGHT = ("none", "as_listed", "fifo", "shortest", "severity", "rpn", "cd3", "whittle")
"""Policies of the default comparison that ask no solver."""
_PER_PART = 1000
"""Rows of a part: about what a second brings where a run takes 3 ms, in two processes."""


@dataclass(frozen=True)
class Idle:
    """An experiment whose measures are made up."""

    policies: tuple[str, ...] = EIGHT
    """Names of the policies."""
    scenarios: int = 5
    """Scenarios."""

    def run(
        self, worlds: int, runner: Runner | None = None, store: Store | None = None
    ) -> Comparison:
        """Return what so many worlds of each scenario come to."""
        with patch("sim.experiment.play", made_up):
            return run_comparison(
                _workspace(),
                self._scenarios,
                self._policies,
                Design(self.policies, worlds),
                Running(runner=runner or Processes(1), store=store),
            )

    def store(self, folder: Path) -> Store:
        """Return the store of it in a folder, new or not."""
        manifest = Manifest.of(_workspace(), self._scenarios, self._policies, 0)
        return Store(folder, manifest, resume=True)

    def fill(self, folder: Path, worlds: int, per_part: int = _PER_PART) -> None:
        """Store as many worlds of each scenario as if they had been run."""
        stage = Stage(_workspace(), self._scenarios, self._policies, 0)
        rows = 0
        with patch("sim.store._SECONDS", float("inf")), self.store(folder) as store:
            for scenario in range(self.scenarios):
                for first in range(0, worlds, WORLDS):
                    block = Block(scenario, first, min(WORLDS, worlds - first))
                    store.add(block, made_up(stage, block))
                    rows += block.count * len(self.policies)
                    if rows >= per_part:
                        rows = 0
                        store.flush()

    @property
    def _scenarios(self) -> Sequence[Scenario]:
        return [Scenario(f"scenario-{n}", "", "") for n in range(self.scenarios)]

    @property
    def _policies(self) -> list[Policy]:
        return [find_policy(name) for name in self.policies]


def made_up(stage: Stage, block: Block) -> Told:
    """Return measures for a block, which cost next to nothing and cannot be compressed."""
    random = np.random.default_rng((block.scenario, block.first))
    shape = len(stage.policies), block.count, len(MEASURES)
    names = [policy.name for policy in stage.policies]
    return Told(dict(zip(names, random.random(shape), strict=True)))


@cache
def _workspace() -> Workspace:
    with TemporaryDirectory() as folder:
        return load_workspace(write_workspace(Path(folder), 5, 1))

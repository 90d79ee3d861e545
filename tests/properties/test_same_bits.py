"""The same seed gives the same bits: twice in a process, and in a process that hashes otherwise."""

import os
import subprocess
import sys
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.workspace import Workspace
from sim.measures import measure
from sim.world import draw_world
from tests.support.busy import a_busy_workspace
from tests.support.digest import run_digest, world_digest
from tests.support.policies import NAMES, policy_of
from tests.support.workspaces import SEEDS, workspaces
from tests.support.worlds import SIMULATORS

ROOT = Path(__file__).resolve().parents[2]


def told(workspace: Workspace, seed: int, name: str, model: str) -> list[str]:
    """Return the digests of a world and of a run, and its measures to the last bit."""
    world = draw_world(workspace, seed, 2)
    run = SIMULATORS[model](world, policy_of(name).prepare(workspace))
    return [world_digest(world), run_digest(run), repr(measure(run))]


def busy_words() -> list[str]:
    """Return what a busy workspace comes to under every policy and simulator."""
    return [
        word
        for model in SIMULATORS
        for name in NAMES
        for word in told(a_busy_workspace(), 11, name, model)
    ]


@settings(max_examples=30)
@given(
    workspace=workspaces(),
    seed=SEEDS,
    name=st.sampled_from(NAMES),
    model=st.sampled_from(sorted(SIMULATORS)),
)
def test_twice_the_same(workspace: Workspace, seed: int, name: str, model: str) -> None:
    assert told(workspace, seed, name, model) == told(workspace, seed, name, model)


def test_another_hash_seed_changes_no_bit() -> None:
    here = busy_words()
    for hash_seed in ("1", "2"):
        code = (
            "from tests.properties.test_same_bits import busy_words; print(*busy_words(), sep='|')"
        )
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip().split("|") == here

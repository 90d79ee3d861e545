"""An experiment in which much happens, as a process: it may be killed and begun again.

``python -m tests.support.killable --store DIR --jobs 2`` prints ``begun`` once it is at work, and
in the end the digest of all it found, or with ``--values`` the measures themselves.
"""

import argparse
import json
from contextlib import nullcontext
from hashlib import blake2b
from pathlib import Path
from unittest.mock import patch

from scenarios.scenario import Change, Scenario
from sim.comparison import Comparison
from sim.experiment import Design, run_comparison
from sim.manifest import Manifest
from sim.policy import Policy
from sim.registry import find_policy
from sim.runners import Processes, Runner
from sim.running import Running
from sim.store import Store
from tests.support.busy import a_busy_workspace
from tests.unit.sim.test_experiment import FailsFrom

WORKSPACE = a_busy_workspace()
SCENARIOS = (
    Scenario("baseline", "", ""),
    Scenario("dear", "", "", (Change("component", "value_per_day", "multiply", 2.0),)),
)
POLICIES: list[Policy] = [
    *(find_policy(name) for name in ("none", "as_listed", "cd3", "whittle")),
    FailsFrom(12),
]
WORLDS = 60
SEED = 5


def run(
    runner: Runner | None = None, store: Store | None = None, worlds: int = WORLDS
) -> Comparison:
    """Return what the experiment finds."""
    design = Design(tuple(one.name for one in POLICIES), worlds, seed=SEED)
    running = Running(runner=runner, store=store)
    return run_comparison(WORKSPACE, SCENARIOS, POLICIES, design, running)


def store(folder: Path, *, resume: bool = True) -> Store:
    """Return the experiment's store in a folder."""
    return Store(folder, Manifest.of(WORKSPACE, SCENARIOS, POLICIES, SEED), resume=resume)


def measures(comparison: Comparison) -> dict[str, dict[str, dict[str, list[float]]]]:
    """Return all measures by scenario, policy and name."""
    return {
        scenario: {
            policy: {name: values.tolist() for name, values in row.items()}
            for policy, row in results.values.items()
        }
        for scenario, results in comparison.results.items()
    }


def digest(comparison: Comparison) -> str:
    """Return all that was found as one word: equal words mean equal to the last bit."""
    told = json.dumps([measures(comparison), comparison.disqualified])
    return blake2b(told.encode(), digest_size=12).hexdigest()


def main() -> None:
    """Run it as asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--store", type=Path)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--start", choices=("spawn", "fork"), default="spawn")
    parser.add_argument("--worlds", type=int, default=WORLDS)
    parser.add_argument("--values", action="store_true")
    asked = parser.parse_args()
    # Many small parts: a kill is to meet a write.
    with (
        patch("sim.store._SECONDS", 0.02),
        store(asked.store) if asked.store else nullcontext() as kept,
    ):
        print("begun", flush=True)
        found = run(Processes(asked.jobs, asked.start), kept, asked.worlds)
        # Before the store is closed, since what it tells is read from there.
        told = json.dumps(measures(found)) if asked.values else digest(found)
    print(told)


if __name__ == "__main__":
    main()

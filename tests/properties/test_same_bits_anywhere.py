"""The same bits whatever runs an experiment; on another processor, the same to nine digits.

What is promised is told in docs/reproducibility.md: tier A, and at the end of this file tier C.
"""

import json
import math
import os
import subprocess
import sys
from collections.abc import Callable, Generator, Sequence
from importlib import import_module
from pathlib import Path
from random import Random
from statistics import fmean
from typing import Any

import pytest

from sim.runners import Processes
from tests.journeys.command import PATIENCE, ROOT, environment
from tests.support.killable import digest, measures, run, store

WORLDS = 40
HERE = run(worlds=WORLDS)
SAME = digest(HERE)


class Shuffled:
    """A runner that does tasks in another order, and tells of them in a third one."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def run(
        self, function: Callable[[Any, Any], Any], shared: object, tasks: Sequence[Any]
    ) -> Generator[tuple[int, Any], None, None]:
        """Yield the results."""
        random = Random(self.seed)
        order = random.sample(range(len(tasks)), len(tasks))
        done = [(index, function(shared, tasks[index])) for index in order]
        random.shuffle(done)
        yield from done


def process(*options: str, **variables: str) -> list[str]:
    """Return what the experiment prints that is run in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.killable", "--worlds", str(WORLDS), *options],
        cwd=ROOT,
        env=environment(**variables),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


def test_much_happens_in_the_experiment() -> None:
    assert list(HERE.disqualified) == ["failing"]
    for results in HERE.results.values():
        told = results.values["cd3"]
        for name in ("items_opened", "incidents", "engineer_days.rollback", "outcomes"):
            assert told[name].max() > told[name].min(), name
    # No two of the four policies that are left come to the same.
    assert len({row.tobytes() for row in HERE.net_values["baseline"].values()}) == 4


def test_twice_the_same() -> None:
    assert digest(run(worlds=WORLDS)) == SAME


@pytest.mark.parametrize("jobs", [2, pytest.param(4, marks=pytest.mark.nightly)])
def test_the_number_of_processes_changes_no_bit(jobs: int) -> None:
    assert digest(run(Processes(jobs), worlds=WORLDS)) == SAME


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that forks")
@pytest.mark.nightly
def test_how_processes_begin_changes_no_bit() -> None:
    # In a process of its own: one that has threads, as this may by now, should not be forked.
    assert process("--jobs", "2", "--start", "fork") == ["begun", SAME]


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.nightly)])
def test_the_order_of_tasks_changes_no_bit(seed: int) -> None:
    assert digest(run(Shuffled(seed), worlds=WORLDS)) == SAME


def test_a_cluster_changes_no_bit(tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="needs the extra 'cluster'")
    from sim.cluster import Cluster
    from tests.support.cluster import local_cluster

    with local_cluster(tmp_path) as cluster:
        assert digest(run(Cluster(cluster.address), worlds=WORLDS)) == SAME


@pytest.mark.nightly
def test_a_store_that_is_gone_on_with_elsewhere_changes_no_bit(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    with store(folder, resume=False) as kept:
        run(Processes(2), kept, worlds=10)
    with store(folder) as kept:
        run(Shuffled(3), kept, worlds=20)
    assert process("--store", str(folder), "--jobs", "2") == ["begun", SAME]
    with store(folder) as kept:
        assert not kept.damaged
        assert digest(run(Processes(1), kept, worlds=WORLDS)) == SAME


def switched_off() -> str:
    """Return the abilities of this processor by which numpy chooses its code."""
    # Imported by name, since no stub tells of it.
    able: Any = import_module("numpy._core._multiarray_umath")
    names = [name for name in able.__cpu_dispatch__ if able.__cpu_features__.get(name)]
    return " ".join(names)


def test_a_lesser_processor_finds_the_same_to_nine_digits() -> None:
    off = switched_off()
    if not off:
        pytest.skip("numpy chooses no code by the abilities of this processor")
    _, told = process("--values", NPY_DISABLE_CPU_FEATURES=off)
    there, here = json.loads(told), measures(HERE)
    assert there.keys() == here.keys()
    for scenario, policies in here.items():
        for policy, row in policies.items():
            for name, values in row.items():
                others = there[scenario][policy][name]
                assert others == pytest.approx(values, rel=1e-9, abs=0.0, nan_ok=True), (
                    scenario, policy, name,
                )  # fmt: skip
        assert best_first(there[scenario]) == best_first(policies)


def best_first(policies: dict[str, dict[str, list[float]]]) -> list[str]:
    """Return the policies in the order of their mean net value."""
    means = {name: fmean(row["net_value"]) for name, row in policies.items()}
    assert all(math.isfinite(mean) for mean in means.values())
    return sorted(means, key=lambda name: -means[name])

"""A cluster: the same bits as here, whatever dies; what cannot be used is refused in words."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

pytest.importorskip("distributed", reason="needs the extra 'cluster'")

from scenarios.workspace import Workspace
from sim.cluster import Cluster, ClusterError
from sim.experiment import Design, run_comparison
from sim.manifest import fingerprint
from sim.policy import Policy
from sim.runners import Runner, WorkerDiedError
from sim.running import Running
from sim.store import Store
from sim.view import View
from tests.journeys.command import ROOT, environment
from tests.support.cluster import Disturbed, LocalCluster, local_cluster
from tests.unit.sim.test_experiment import FailsFrom
from tests.unit.sim.test_store import DESIGN, PLAIN, POLICIES, SCENARIOS, WORKSPACE, bits, manifest

LONGER = replace(DESIGN, replications=150)


@dataclass(frozen=True)
class Raises:
    """A policy that raises what only its own process knows."""

    name: str = "raising"

    def prepare(self, workspace: Workspace) -> "Raises":
        """Return itself."""
        return self

    def rank(self, view: View) -> list[int]:
        """Raise."""
        raise LookupError("no such table")


@dataclass(frozen=True)
class Mortal:
    """A task's shared argument: whoever takes up the task named dies of it."""

    poison: int
    """The task."""


def taken_up(mortal: Mortal, task: int) -> int:
    if task == mortal.poison:
        os.kill(os.getpid(), signal.SIGKILL)
    return task * task


def failing(shared: None, task: int) -> int:
    raise FileNotFoundError(f"no table for task {task}")


@pytest.fixture(name="cluster", scope="module")
def _cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCluster]:
    """Return a cluster to which nothing happens."""
    with local_cluster(tmp_path_factory.mktemp("cluster")) as cluster:
        yield cluster


@pytest.fixture(name="longer", scope="module")
def _longer() -> list[str]:
    """Return the bits of the longer comparison in one process."""
    return bits(run_comparison(WORKSPACE, SCENARIOS, POLICIES, LONGER))


def found(
    runner: Runner,
    design: Design = DESIGN,
    policies: list[Policy] = POLICIES,
    store: Store | None = None,
) -> list[str]:
    """Return the bits of a comparison run there."""
    running = Running(runner=runner, store=store)
    return bits(run_comparison(WORKSPACE, SCENARIOS, policies, design, running))


def test_results_are_those_of_one_process(cluster: LocalCluster) -> None:
    assert found(Cluster(cluster.address)) == bits(PLAIN)


def test_a_policy_that_raises_is_out_there_as_it_is_here(cluster: LocalCluster) -> None:
    policies: list[Policy] = [*POLICIES, Raises(), FailsFrom(12)]
    here = run_comparison(WORKSPACE, SCENARIOS, policies, DESIGN)
    running = Running(runner=Cluster(cluster.address))
    there = run_comparison(WORKSPACE, SCENARIOS, policies, DESIGN, running)
    assert there.disqualified == here.disqualified
    assert "no such table" in there.disqualified["raising"]
    assert sorted(there.disqualified) == ["failing", "raising"]
    assert bits(there) == bits(here) == bits(PLAIN)


def test_what_a_task_raises_comes_back_as_it_is(cluster: LocalCluster) -> None:
    with pytest.raises(FileNotFoundError, match="no table for task"):
        list(Cluster(cluster.address).run(failing, None, range(3)))


def test_nothing_to_do_asks_no_one() -> None:
    assert list(Cluster("tcp://127.0.0.1:1").run(failing, None, [])) == []


def test_other_versions_are_refused(cluster: LocalCluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.cluster.fingerprint", lambda: {**fingerprint(), "numpy": "9.9"})
    with pytest.raises(ClusterError, match=r"not as this machine \(numpy .*, here 9\.9\); install"):
        found(Cluster(cluster.address))


def test_what_workers_cannot_load_is_told(
    cluster: LocalCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "def only_here(shared, task):\n    return task\n"
    (tmp_path / "of_my_own.py").write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    from importlib import import_module

    function = import_module("of_my_own").only_here
    with pytest.raises(
        ClusterError, match=r"cannot load .*No module named 'of_my_own'.*PYTHONPATH"
    ):
        list(Cluster(cluster.address).run(function, None, range(3)))


def test_a_worker_that_dies_changes_nothing(tmp_path: Path, longer: list[str]) -> None:
    with local_cluster(tmp_path) as cluster:
        runner = Disturbed(Cluster(cluster.address), 5, cluster.workers[0].kill)
        assert found(runner, LONGER) == longer
        assert cluster.workers[0].poll() == -signal.SIGKILL
        assert cluster.workers[1].poll() is None


def test_a_scheduler_that_dies_is_told_and_what_is_stored_remains(
    tmp_path: Path, longer: list[str]
) -> None:
    folder = tmp_path / "store"
    with local_cluster(tmp_path / "cluster") as cluster, Store(folder, manifest()) as store:
        runner = Disturbed(Cluster(cluster.address), 5, cluster.scheduler.kill)
        with pytest.raises(
            WorkerDiedError, match=r"scheduler tcp://127\.0\.0\.1:\d+ is gone; \d+ of 30 tasks"
        ):
            found(runner, LONGER, store=store)
    with Store(folder, manifest(), resume=True) as store:
        assert 5 <= len(store.finished) < 30
        with local_cluster(tmp_path / "another", 1) as cluster:
            again = found(Cluster(cluster.address), LONGER, store=store)
    assert again == longer


@pytest.mark.nightly
def test_a_task_that_kills_its_workers_is_named(tmp_path: Path) -> None:
    with local_cluster(tmp_path, 1, nanny=True, deaths=1) as cluster:
        with pytest.raises(
            WorkerDiedError, match=r"died again and again at 1, the last one tcp://127\.0\.0\.1:\d+"
        ):
            list(Cluster(cluster.address).run(taken_up, Mortal(1), [1]))
        # Its nanny started the worker again.
        squares = Cluster(cluster.address).run(taken_up, Mortal(9), range(4))
        assert sorted(squares) == [(n, n * n) for n in range(4)]


def test_a_cluster_without_workers_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.cluster._WORKERLESS", 1.0)
    with (
        local_cluster(tmp_path, 0) as cluster,
        pytest.raises(WorkerDiedError, match=r"has no worker; 6 of 6 .* dask worker tcp://127"),
    ):
        found(Cluster(cluster.address))


def test_workers_that_are_all_gone_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.cluster._WORKERLESS", 1.0)
    with local_cluster(tmp_path, 1) as cluster:
        runner = Disturbed(Cluster(cluster.address), 0, cluster.workers[0].kill)
        with pytest.raises(WorkerDiedError, match=r"has no worker; \d+ of 30 tasks are not done"):
            found(runner, LONGER)


def test_a_scheduler_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.cluster._PATIENCE", 0.5)
    with pytest.raises(ClusterError, match=r"tcp://127\.0\.0\.1:1 cannot be reached .*; start it"):
        found(Cluster("tcp://127.0.0.1:1"))


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("tcp://192.0.2.7:8786", "another machine without encryption.*use tls://, or a tunnel"),
        ("tcp://cluster.example:8786", "another machine without encryption"),
        ("tcp://127.0.0.1", "give the scheduler's address, such as tcp://"),
        ("tls://cluster.example", "give the scheduler's address"),
        ("tcp://127.0.0.1:many", "give the scheduler's address"),
        ("http://127.0.0.1:8786", "give the scheduler's address"),
        ("127.0.0.1:8786", "give the scheduler's address"),
        ("tcp://[::1", "give the scheduler's address"),
        ("", "the cluster is ''; give the scheduler's address"),
    ],
)
def test_addresses_that_cannot_be_used_are_refused(address: str, told: str) -> None:
    with pytest.raises(ClusterError, match=told):
        Cluster(address)


@pytest.mark.parametrize(
    "address",
    ["tcp://127.0.0.1:8786", "tcp://localhost:1", "tcp://[::1]:8786", "tls://cluster.example:8786"],
)
def test_addresses_that_can_be_used(address: str) -> None:
    assert Cluster(address).address == address


QUIET = """
import sys
from sim.cluster import Cluster
from sim.runners import WorkerDiedError
from tests.support.cluster import Disturbed, local_cluster
from tests.unit.sim.test_cluster import LONGER, Mortal, found, taken_up
from pathlib import Path

with local_cluster(Path(sys.argv[1], "poisoned"), 1, deaths=0) as cluster:
    try:
        list(Cluster(cluster.address).run(taken_up, Mortal(1), [1]))
    except WorkerDiedError as error:
        print(error)
with local_cluster(Path(sys.argv[1], "beheaded"), 2) as cluster:
    found(Disturbed(Cluster(cluster.address), 2, cluster.workers[0].kill))
    try:
        found(Disturbed(Cluster(cluster.address), 2, cluster.scheduler.kill), LONGER)
    except WorkerDiedError as error:
        print(error)
"""


@pytest.mark.nightly
def test_the_librarys_own_log_stays_off_the_terminal(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", QUIET, str(tmp_path)],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert done.stderr == ""
    first, second = done.stdout.splitlines()
    assert "died again and again at 1" in first
    assert "is gone" in second


def test_encryption_needs_a_certificate() -> None:
    with pytest.raises(ClusterError, match=r"no certificate for it; set DASK_DISTRIBUTED__COMM__"):
        run_comparison(
            WORKSPACE, SCENARIOS, POLICIES, DESIGN, Running(runner=Cluster("tls://127.0.0.1:1"))
        )

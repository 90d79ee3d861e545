"""The command on a cluster: the same answer, and a way on where the scheduler is gone."""

import os
import signal
from pathlib import Path

import pytest

pytest.importorskip("distributed", reason="needs the extra 'cluster'")

from tests.journeys.command import ended, paydown, start
from tests.journeys.small import write_small
from tests.journeys.test_interrupts import wait_for
from tests.support.cluster import local_cluster

ASKED = ("compare", "small", "--policies", "cd3,none", "--scenarios", "baseline,drift-storm")


@pytest.mark.nightly
def test_a_cluster_gives_the_same_and_may_go(tmp_path: Path) -> None:
    write_small(tmp_path / "small")
    few = (*ASKED, "--replications", "20", "--json")
    plain = paydown(*few, cwd=tmp_path)
    with local_cluster(tmp_path / "cluster") as cluster:
        on_cluster = paydown(*few, "--cluster", cluster.address, cwd=tmp_path)
        assert (on_cluster.code, on_cluster.err) == (0, "")
        assert on_cluster.out == plain.out
        many = (*ASKED, "--replications", "100000", "--store", "kept")
        process = start(*many, "--cluster", cluster.address, cwd=tmp_path)
        wait_for(lambda: any((tmp_path / "kept").glob("part-*")), process)
        os.kill(cluster.scheduler.pid, signal.SIGKILL)
        done = ended(process)
    assert (done.code, done.out) == (5, "")
    kept, gone = done.err.splitlines()
    assert kept == "what is done is kept in kept; --resume goes on with it"
    assert gone.startswith(f"the scheduler {cluster.address} is gone; ")
    assert gone.endswith(" of 20000 tasks are not done; start it again")
    again = paydown(*few, "--store", "kept", "--resume", cwd=tmp_path)
    assert (again.code, again.out) == (0, plain.out)

"""A Dask cluster of this machine: a scheduler and workers, each a process that ends by itself."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from sim.runners import Result, Runner, Shared, Task
from tests.journeys.command import environment

_IDLE = "120 s"
"""A scheduler ends so long after its last task, and its workers with it: none is left behind."""
_WITHOUT = "20 s"
"""A worker ends so long after its scheduler."""
_LOOKS = 3000
"""Looks, 10 ms apart, until a process counts as hanging."""


@dataclass(frozen=True)
class LocalCluster:
    """Processes on the loopback interface."""

    address: str
    """Of the scheduler."""
    scheduler: "subprocess.Popen[bytes]"
    """The scheduler."""
    workers: "tuple[subprocess.Popen[bytes], ...]"
    """Its workers, or where they have nannies, those."""


@contextmanager
def local_cluster(
    folder: Path, workers: int = 2, *, nanny: bool = False, deaths: int = 3, path: str = ""
) -> Iterator[LocalCluster]:
    """Give a scheduler with workers of one thread each; all end with the block.

    Parameters
    ----------
    folder
        For their files.
    workers
        Workers.
    nanny
        Whether each is started again when it dies.
    deaths
        Workers that a task may lose before it is given up.
    path
        Where workers look for modules besides ours.
    """
    folder.mkdir(parents=True, exist_ok=True)
    told = folder / "scheduler.json"
    common = ("--host", "127.0.0.1", "--no-dashboard", "--scheduler-file", str(told))
    variables = environment(
        PYTHONPATH=path, DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES=str(deaths)
    )
    started: list[subprocess.Popen[bytes]] = []
    # Away from the folder: a nanny writes to its log until it ends.
    with (folder / "log.txt").open("ab") as log:

        def start(what: str, *options: str) -> None:
            command = [sys.executable, "-m", f"distributed.cli.{what}", *common, *options]
            started.append(
                subprocess.Popen(
                    command, cwd=folder, env=variables, stdin=subprocess.DEVNULL, stdout=log,
                    stderr=log, start_new_session=True,
                )
            )  # fmt: skip

        try:
            start("dask_scheduler", "--port", "0", "--idle-timeout", _IDLE)
            for _ in range(workers):
                kind = "--nanny" if nanny else "--no-nanny"
                start(
                    "dask_worker", "--nthreads", "1", "--death-timeout", _WITHOUT,
                    "--local-directory", str(folder / "spill"), "--memory-limit", "0", kind,
                )  # fmt: skip
            yield LocalCluster(_address(told, started[0]), started[0], tuple(started[1:]))
        finally:
            for process in started:
                _end(process)


def _address(file: Path, scheduler: "subprocess.Popen[bytes]") -> str:
    """Return the address that a scheduler writes once it listens."""
    for _ in range(_LOOKS):
        if file.exists() and (text := file.read_text(encoding="utf-8")).rstrip().endswith("}"):
            return str(json.loads(text)["address"])
        if scheduler.poll() is not None:
            break
        time.sleep(0.01)
    raise AssertionError(f"the scheduler did not start: {file.with_name('log.txt').read_text()}")


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End a process and what it started; each leads a group of its own."""
    # It is not waited for yet, so its number is still its own.
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@dataclass(frozen=True)
class Disturbed:
    """A runner to whose workers something happens after some results."""

    runner: Runner
    """Where tasks run."""
    after: int
    """Results that come before it."""
    act: Callable[[], object]
    """What happens."""

    def run(
        self,
        function: Callable[[Shared, Task], Result],
        shared: Shared,
        tasks: Sequence[Task],
    ) -> Generator[tuple[int, Result], None, None]:
        """Yield what the runner yields."""
        with closing(self.runner.run(function, shared, tasks)) as results:
            for number, result in enumerate(results):
                if number == self.after:
                    self.act()
                yield result

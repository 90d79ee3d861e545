"""A Dask cluster: tasks run on its workers, and the results are the same as here.

Dask unpickles what it receives, so whoever reaches a scheduler can run code on all workers and on
whoever asks it: plain ``tcp://`` is accepted of this machine alone, ``tls://`` of any.
"""

import logging
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import ip_address
from queue import Empty, Queue
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from sim.manifest import fingerprint
from sim.runners import Result, Shared, Task, WorkerDiedError

_AHEAD = 4
"""Tasks handed out at a time for each thread of the cluster."""
_PATIENCE = 10.0
"""Seconds without a sign of the scheduler after which it counts as gone."""
_LOOK = 1.0
"""Seconds between two looks at whether the scheduler is there."""


class ClusterError(Exception):
    """A cluster cannot be used: its address, its workers, or what is missing here."""


@dataclass(frozen=True)
class Cluster:
    """The workers of a scheduler.

    Raises
    ------
    ClusterError
        If the address is none, or is not encrypted and of another machine.
    """

    address: str
    """Of the scheduler: ``tcp://127.0.0.1:8786``, or ``tls://host:8786``."""

    def __post_init__(self) -> None:
        try:
            parts = urlsplit(self.address)
            host, port = parts.hostname, parts.port
        except ValueError:
            parts, host, port = urlsplit(""), None, None
        if parts.scheme not in ("tcp", "tls") or not host or port is None:
            raise ClusterError(
                f"the cluster is '{self.address}'; give the scheduler's address, such as "
                "tcp://127.0.0.1:8786 or tls://host:8786"
            )
        if parts.scheme == "tcp" and not _is_here(host):
            raise ClusterError(
                f"the cluster is '{self.address}', another machine without encryption: whoever is "
                "between could run programs here and there; use tls://, or a tunnel to this machine"
            )

    def run(
        self,
        function: Callable[[Shared, Task], Result],
        shared: Shared,
        tasks: Sequence[Task],
    ) -> Generator[tuple[int, Result], None, None]:
        """Yield (index of the task, its result) as tasks are done; see `sim.runners.Runner`.

        Raises
        ------
        ClusterError
            If the scheduler cannot be reached at first, or its workers have other versions.
        WorkerDiedError
            If a task's workers die again and again, or the scheduler is gone.
        """
        if not tasks:
            return
        with _silenced():
            client = self._client()
            try:
                _check_versions(client)
                yield from _Conversation(client, self.address).work(function, shared, tasks)
            finally:
                # A scheduler that is gone is not waited for.
                client.close(timeout=2)

    def _client(self) -> Any:
        """Return a client of the scheduler."""
        try:
            from distributed import Client
        except ImportError:
            raise ClusterError(
                "a cluster needs distributed; install it: pip install 'paydown[cluster]'"
            ) from None
        try:
            made: Any = Client
            return made(self.address, timeout=_PATIENCE, set_as_default=False)
        except (OSError, TimeoutError, ValueError, RuntimeError) as error:
            raise ClusterError(
                f"the scheduler {self.address} cannot be reached ({error}); start it, or mend "
                "the address"
            ) from None


class _Conversation:
    """Hands out tasks and takes results until all is done or the scheduler is gone."""

    def __init__(self, client: Any, address: str) -> None:
        self.client = client
        self.address = address
        self._seen = monotonic()

    def work(
        self, function: Callable[[Any, Any], Any], shared: object, tasks: Sequence[Any]
    ) -> Generator[tuple[int, Any], None, None]:
        """Yield results."""
        from distributed.client import FutureCancelledError
        from distributed.scheduler import KilledWorker

        # As the result of a task of its own it is made anew where a worker that held it dies.
        common = self.client.submit(_itself, shared, pure=False)
        ahead = _AHEAD * max(1, sum(self.client.nthreads().values()))
        waiting = iter(range(len(tasks)))
        done: Queue[Any] = Queue()
        places: dict[str, tuple[int, Any]] = {}

        def hand_out() -> None:
            index = next(waiting, None)
            if index is not None:
                future = self.client.submit(function, common, tasks[index], pure=False)
                places[future.key] = index, future
                future.add_done_callback(done.put)

        left, index = len(tasks), 0
        try:
            for _ in range(min(ahead, len(tasks))):
                hand_out()
            while left:
                future = self._next(done)
                if future is None:
                    raise self._gone(left, len(tasks))
                # Let go at once: the results would pile up on the cluster.
                index, _ = places.pop(future.key)
                result = future.result(timeout=_PATIENCE)
                left -= 1
                yield index, result
                hand_out()
        except KilledWorker as error:
            raise WorkerDiedError(
                f"workers of {self.address} died again and again at {tasks[index]}, the last one "
                f"{error.last_worker}; {left} of {len(tasks)} tasks are not done; give them more "
                "memory"
            ) from None
        except (FutureCancelledError, OSError, TimeoutError):
            raise self._gone(left, len(tasks)) from None

    def _next(self, done: "Queue[Any]") -> Any:
        """Return a future that is done, None where the scheduler is gone."""
        while True:
            try:
                return done.get(timeout=_LOOK)
            except Empty:
                if not self._is_there():
                    return None

    def _is_there(self) -> bool:
        """Return whether the scheduler was seen lately."""
        if self.client.status == "running":
            self._seen = monotonic()
            return True
        return monotonic() - self._seen < _PATIENCE

    def _gone(self, left: int, count: int) -> WorkerDiedError:
        return WorkerDiedError(
            f"the scheduler {self.address} is gone; {left} of {count} tasks are not done; start it "
            "again"
        )


@contextmanager
def _silenced() -> Iterator[None]:
    """Keep the library's own log, tracebacks and all, off the terminal: we say what is wrong."""
    log = logging.getLogger("distributed")
    before = log.level
    log.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        log.setLevel(before)


def _itself(shared: Shared) -> Shared:
    """Return what it is given."""
    return shared


def _check_versions(client: Any) -> None:
    """Refuse workers with other versions than here: results would not be the same."""
    ours = fingerprint()
    for worker, theirs in client.run(fingerprint).items():
        told = [
            f"{name} {theirs.get(name) or 'none'}, here {version or 'none'}"
            for name, version in ours.items()
            if theirs.get(name) != version
        ]
        if told:
            raise ClusterError(
                f"worker {worker} is not as this machine ({'; '.join(told)}); install the same "
                "lock file on the same kind of machine"
            )


def _is_here(host: str) -> bool:
    """Return whether a host is this machine, by its name alone."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False

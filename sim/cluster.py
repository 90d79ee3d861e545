"""A Dask cluster: tasks run on its workers, and the results are the same as here.

Dask unpickles what it receives, so whoever reaches a scheduler can run code on all workers and on
whoever asks it: plain ``tcp://`` is accepted of this machine alone, ``tls://`` of any.
"""

import logging
import warnings
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from ipaddress import ip_address
from itertools import islice
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
_WORKERLESS = 30.0
"""Seconds without a worker after which none is waited for: one that was restarted is back."""
_LOOK = 1.0
"""Seconds between two looks at whether the scheduler and workers are there."""
_LOGS = ("distributed", "distributed.client", "distributed.gc", "tornado", "tornado.application")
"""What the library logs to, each with a handler of its own; and asyncio what it leaves undone."""


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

        Workers may come and go meanwhile.

        Raises
        ------
        ClusterError
            If the scheduler cannot be reached at first, or a worker has other versions.
        WorkerDiedError
            If a task's workers die again and again, no worker is left, or the scheduler is gone.
        """
        if not tasks:
            return
        try:
            # Before its log is silenced: it sets the log up as it is imported.
            from distributed import Client
        except ImportError:
            raise ClusterError(
                "a cluster needs distributed; install it: pip install 'paydown[cluster]'"
            ) from None
        with _silenced():
            client = self._client(Client)
            try:
                yield from _Conversation(client, self.address).work(function, shared, tasks)
            finally:
                # A scheduler that is gone is not waited for.
                client.close(timeout=2)

    def _client(self, made: Any) -> Any:
        """Return a client of the scheduler."""
        from distributed import security

        told: Any = security.Security
        if self.address.startswith("tls:") and not told().tls_client_cert:
            raise ClusterError(
                f"the cluster is '{self.address}', and this machine has no certificate for it; "
                "set DASK_DISTRIBUTED__COMM__TLS__CA_FILE, and __CLIENT__CERT and __CLIENT__KEY"
            )
        try:
            with _unwarned():
                return made(self.address, timeout=_PATIENCE, set_as_default=False)
        except (OSError, TimeoutError, ValueError, RuntimeError) as error:
            raise ClusterError(
                f"the scheduler {self.address} cannot be reached ({error}); start it, or mend "
                "the address"
            ) from None


class _Conversation:
    """Hands out tasks and takes results until all is done, or scheduler or workers are gone."""

    def __init__(self, client: Any, address: str) -> None:
        self.client = client
        self.address = address
        self._left = self._count = 0
        self._threads = 0
        self._looked = -_LOOK
        self._seen = self._staffed = monotonic()

    def work(
        self, function: Callable[[Any, Any], Any], shared: object, tasks: Sequence[Any]
    ) -> Generator[tuple[int, Any], None, None]:
        """Yield results."""
        self._left = self._count = len(tasks)
        ours = fingerprint()
        # As the result of a task of its own it is made anew where a worker that held it dies.
        common = self._handed_out(_itself, shared)
        waiting = iter(range(len(tasks)))
        done: Queue[Any] = Queue()
        places: dict[str, tuple[int, Any]] = {}
        while self._left:
            self._look()
            room = _AHEAD * max(1, self._threads) - len(places)
            for index in islice(waiting, max(0, room)):
                future = self._handed_out(_called, function, ours, common, tasks[index])
                places[future.key] = index, future
                future.add_done_callback(done.put)
            try:
                future = done.get(timeout=_LOOK)
            except Empty:
                continue
            # Let go at once: the results would pile up on the cluster.
            index, _ = places.pop(future.key)
            result = self._result(future, tasks[index])
            self._left -= 1
            yield index, result

    def _handed_out(self, *call: Any) -> Any:
        """Return the future of a call on the cluster."""
        try:
            with _unwarned():
                return self.client.submit(*call, pure=False)
        except (OSError, RuntimeError):
            raise self._gone() from None

    def _result(self, future: Any, task: object) -> Any:
        """Return the result of a task that is done, or was: its worker may have died since."""
        from distributed.client import FutureCancelledError
        from distributed.scheduler import KilledWorker

        while True:
            try:
                return future.result(timeout=_PATIENCE)
            except KilledWorker as error:
                last = getattr(error.last_worker, "address", error.last_worker)
                raise WorkerDiedError(
                    f"workers of {self.address} died again and again at {task}, the last one "
                    f"{last}; {self._told()}; give them more memory, or mend what ends them"
                ) from None
            except FutureCancelledError:
                raise self._gone() from None
            except ImportError as error:
                raise _unknown(self.address, error) from None
            except (OSError, RuntimeError) as error:
                # What the task itself raises is told as it is.
                if future.status == "error":
                    if "deserialization" in str(error):
                        raise _unknown(self.address, error.__cause__ or error) from None
                    raise
                self._look()

    def _look(self) -> None:
        """Look for scheduler and workers now and then.

        Raises
        ------
        WorkerDiedError
            If there has been none for too long.
        """
        now = monotonic()
        if now - self._looked < _LOOK:
            return
        self._looked = now
        try:
            if self.client.status == "running":
                self._threads = sum(self.client.nthreads(callback_timeout=_PATIENCE).values())
                self._seen = monotonic()
        except (OSError, RuntimeError):
            pass  # as if it were not running
        if self._threads:
            self._staffed = self._seen
        if monotonic() - self._seen > _PATIENCE:
            raise self._gone()
        if self._seen - self._staffed > _WORKERLESS:
            raise WorkerDiedError(
                f"the scheduler {self.address} has no worker; {self._told()}; start workers: "
                f"dask worker {self.address}"
            )

    def _gone(self) -> WorkerDiedError:
        return WorkerDiedError(
            f"the scheduler {self.address} is gone; {self._told()}; start it again"
        )

    def _told(self) -> str:
        """Return how far it came."""
        return f"{self._left} of {self._count} tasks are not done"


@contextmanager
def _silenced() -> Iterator[None]:
    """Keep the library's own logs, tracebacks and all, off the terminal: we say what is wrong."""
    logs = [logging.getLogger(name) for name in (*_LOGS, "asyncio")]
    before = [log.level for log in logs]
    for log in logs:
        log.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for log, level in zip(logs, before, strict=True):
            log.setLevel(level)


@contextmanager
def _unwarned() -> Iterator[None]:
    """Keep the library's advice, on versions and large arguments, off the terminal as well."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _unknown(address: str, error: BaseException) -> ClusterError:
    return ClusterError(
        f"the cluster {address} cannot load what it is to run ({error}); install the same lock "
        "file there, and put files of your own on its PYTHONPATH"
    )


def _itself(shared: Shared) -> Shared:
    """Return what it is given."""
    return shared


def _called(
    function: Callable[[Shared, Task], Result],
    ours: Mapping[str, str],
    shared: Shared,
    task: Task,
) -> Result:
    """Return the result of a task; on a worker, which may have come late.

    Raises
    ------
    ClusterError
        If other versions than ours would run it: results would not be the same.
    """
    theirs = _here()
    told = [
        f"{name} {theirs.get(name) or 'none'}, here {version or 'none'}"
        for name, version in ours.items()
        if theirs.get(name) != version
    ]
    if told:
        raise ClusterError(
            f"a worker is not as this machine ({'; '.join(told)}); install the same lock file on "
            "the same kind of machine"
        )
    return function(shared, task)


@cache
def _here() -> Mapping[str, str]:
    """Return what runs this worker."""
    return fingerprint()


def _is_here(host: str) -> bool:
    """Return whether a host is this machine, by its name alone."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False

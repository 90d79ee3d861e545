"""Where tasks run: in this process, or in several on this machine; the results are the same.

Worker processes never outlive the run: they are killed when it is broken off, and end by
themselves when this process is gone. Ctrl-C is heard by this process alone.
"""

import gc
import os
import pickle
import signal
import sys
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import active_children, get_context, parent_process
from threading import Thread
from typing import Any, Literal, Protocol, TypeVar

Shared = TypeVar("Shared")
Task = TypeVar("Task")
Result = TypeVar("Result")

TRIES = 3
"""How often a task is begun whose worker dies."""
_AHEAD = 3
"""Tasks handed out at a time for each worker: none waits for work, and few are in memory."""

_GARBAGE = (20_000, 20, 20)
"""Thresholds of the collector in workers: runs leave few cycles, and looking costs 3 % at 700."""
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


class WorkerDiedError(Exception):
    """Workers died again and again, or cannot be reached; nothing is known of their tasks."""


class Runner(Protocol):
    """Where tasks run."""

    def run(
        self,
        function: Callable[[Shared, Task], Result],
        shared: Shared,
        tasks: Sequence[Task],
    ) -> Generator[tuple[int, Result], None, None]:
        """Yield (index of the task, its result) as tasks are done.

        Close it where it is not run to its end, as `contextlib.closing` does: its workers end then.

        Parameters
        ----------
        function
            A pure function, importable by name.
        shared
            Its first argument, the same for all tasks: it reaches each worker once.
        tasks
            Its second arguments.

        Raises
        ------
        WorkerDiedError
            If workers die in `TRIES` attempts at a task.
        """
        ...


@dataclass(frozen=True)
class Processes:
    """Processes of this machine; with one, everything stays in this process.

    Where tasks cannot be sent to another process (a policy that is a lambda, or was typed into a
    notebook), everything stays in this one. Linear algebra gets one thread each.
    """

    jobs: int = 1
    """Processes."""
    start: Literal["spawn", "fork", "forkserver"] = "spawn"
    """How they begin; a fork inherits threads that may hold locks, so it is not the default."""

    def run(
        self,
        function: Callable[[Shared, Task], Result],
        shared: Shared,
        tasks: Sequence[Task],
    ) -> Generator[tuple[int, Result], None, None]:
        """Yield (index of the task, its result) as tasks are done; see `Runner`."""
        sent = None
        if self.jobs > 1 and len(tasks) > 1:
            sent = _sent((function, shared, tasks[0]))
        if sent is None:
            for index, task in enumerate(tasks):
                yield index, function(shared, task)
            return
        waiting = deque(range(len(tasks)))
        tries: Counter[int] = Counter()
        in_vain = 0
        while waiting:
            crew = _Crew(self, sent)
            before = len(waiting)
            try:
                yield from crew.work(tasks, waiting)
            except BrokenProcessPool:
                tries.update(crew.at_work)
                waiting.extendleft(sorted(crew.begun, reverse=True))
                # Workers that die before they are at work are to blame on no task.
                in_vain = in_vain + 1 if len(waiting) == before else 0
                worst, times = max(tries.items(), key=lambda one: one[1], default=(waiting[0], 0))
                if max(times, in_vain) >= TRIES:
                    raise WorkerDiedError(_told(tasks[worst], len(waiting), len(tasks))) from None


def run_tasks(
    function: Callable[[Task], Result], tasks: Sequence[Task], jobs: int
) -> Generator[tuple[int, Result], None, None]:
    """Yield (index of the task, its result) as tasks are done, in processes of this machine.

    As `Processes.run`, for tasks that share nothing but the function.
    """
    return Processes(jobs).run(_applied, function, tasks)


def _applied(function: Callable[[Task], Result], task: Task) -> Result:
    return function(task)


def _told(task: object, left: int, count: int) -> str:
    """Return what is wrong where workers keep dying."""
    return (
        f"worker processes died {TRIES} times, killed from outside, for want of memory, or since a "
        f"script starts them outside of if __name__ == '__main__'; the last time at {task}, and "
        f"{left} of {count} tasks are not done; give fewer jobs"
    )


class _Crew:
    """A pool of processes until one of them dies."""

    def __init__(self, processes: Processes, sent: bytes) -> None:
        self.processes = processes
        self.sent = sent
        self.begun: dict[int, Future[Any]] = {}
        """Tasks handed out whose results are not in."""
        self.at_work: list[int] = []
        """Tasks that may have been at work when a process died."""

    def work(self, tasks: Sequence[Any], waiting: deque[int]) -> Iterator[tuple[int, Any]]:
        """Yield results from worker processes; none is left, however this ends."""
        others = set(active_children())
        count = min(self.processes.jobs, len(waiting))
        with ProcessPoolExecutor(
            count,
            mp_context=get_context(self.processes.start),
            initializer=_begin,
            initargs=(self.sent,),
        ) as pool:
            try:
                while waiting or self.begun:
                    with _signals_held():
                        while waiting and len(self.begun) < _AHEAD * count:
                            index = waiting.popleft()
                            self.begun[index] = pool.submit(_call, tasks[index])
                    wait(self.begun.values(), return_when=FIRST_COMPLETED)
                    self.at_work = [i for i, future in self.begun.items() if future.running()]
                    for index in [i for i, future in self.begun.items() if future.done()]:
                        result = self.begun[index].result()
                        del self.begun[index]
                        yield index, result
            except BrokenProcessPool:
                # Which one it was is not known; in a broken pool all that were begun are done.
                self.at_work = self.at_work or list(self.begun)
                raise
            except BaseException:
                # Their tasks are pure, so nothing is lost that a new start would not give again.
                for worker in set(active_children()) - others:
                    worker.kill()
                raise


_at_hand: tuple[Callable[[Any, Any], Any], Any]
"""In a worker: the function and what all tasks share."""


def _call(task: Any) -> Any:
    """Do a task in a worker."""
    function, shared = _at_hand
    return function(shared, task)


@contextmanager
def _signals_held() -> Iterator[None]:
    """Hold Ctrl-C and termination back, so that processes started meanwhile do not hear them.

    What is held back arrives at the end.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _sent(work: tuple[Callable[[Any, Any], Any], Any, Any]) -> bytes | None:
    """Return function and shared argument as another process is sent them, None where it cannot be.

    Parameters
    ----------
    work
        Function, shared argument, and a task to try.
    """
    try:
        sent = pickle.dumps(work)
    except Exception:
        return None
    typed_in = not hasattr(sys.modules["__main__"], "__file__")
    if typed_in and b"__main__" in sent:
        return None
    return pickle.dumps(work[:2])


def _begin(sent: bytes) -> None:
    """Make a worker use one thread for linear algebra, and end with the process it works for."""
    global _at_hand  # noqa: PLW0603 - a pool gives a worker no other place
    gc.set_threshold(*_GARBAGE)
    for name in _THREADS:
        os.environ[name] = "1"
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    Thread(target=_end_with_parent, daemon=True).start()
    _at_hand = pickle.loads(sent)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)

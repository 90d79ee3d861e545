"""Where tasks run: in this process, or in several on this machine; the results are the same.

Worker processes never outlive the run: they are killed when it is broken off, and end by
themselves when this process is gone. Ctrl-C is heard by this process alone.
"""

import gc
import os
import pickle
import signal
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import active_children, get_context, parent_process
from threading import Thread
from typing import TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")

TRIES = 3
"""How often the tasks of a worker that died are begun."""

_GARBAGE = (20_000, 20, 20)
"""Thresholds of the collector in workers: runs leave few cycles, and looking costs 3 % at 700."""
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


class WorkerDiedError(Exception):
    """Worker processes were killed again and again; nothing is known of their tasks."""


def run_tasks(
    function: Callable[[Task], Result], tasks: Sequence[Task], jobs: int
) -> Generator[tuple[int, Result], None, None]:
    """Yield (index of the task, its result) as tasks are done.

    Close it where it is not run to its end, as `contextlib.closing` does: its processes end then.

    Parameters
    ----------
    function
        A pure function, importable by name.
    tasks
        Its arguments. Where they cannot be sent to another process (a policy that is a lambda,
        or was typed into a notebook), everything stays in this one.
    jobs
        Processes; with 1 everything stays in this one. Linear algebra gets one thread each.

    Raises
    ------
    WorkerDiedError
        If workers die in `TRIES` attempts at a task.
    """
    if jobs <= 1 or len(tasks) <= 1 or not _travels((function, tasks[0])):
        for index, task in enumerate(tasks):
            yield index, function(task)
        return
    left = dict(enumerate(tasks))
    for _ in range(TRIES):
        try:
            for index, result in _in_processes(function, left, jobs):
                del left[index]
                yield index, result
        except BrokenProcessPool:
            continue
        return
    raise WorkerDiedError(
        f"worker processes died {TRIES} times, killed from outside, for want of memory, or since a "
        f"script starts them outside of if __name__ == '__main__'; {len(left)} of {len(tasks)} "
        "tasks are not done; give fewer jobs"
    )


def _in_processes(
    function: Callable[[Task], Result], tasks: dict[int, Task], jobs: int
) -> Iterator[tuple[int, Result]]:
    """Yield results from worker processes; none is left, however this ends."""
    others = set(active_children())
    with ProcessPoolExecutor(
        min(jobs, len(tasks)), mp_context=get_context("spawn"), initializer=_begin
    ) as pool:
        try:
            with _signals_held():
                futures: dict[Future[Result], int] = {
                    pool.submit(function, task): index for index, task in list(tasks.items())
                }
            pending = set(futures)
            while pending:
                done, pending = wait(pending, return_when=FIRST_COMPLETED)
                for future in done:
                    yield futures[future], future.result()
        except BaseException:
            # Their tasks are pure, so nothing is lost that a new start would not give again.
            for worker in set(active_children()) - others:
                worker.kill()
            raise


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


def _travels(task: object) -> bool:
    """Return whether another process can be sent a task and make sense of it."""
    try:
        sent = pickle.dumps(task)
    except Exception:
        return False
    typed_in = not hasattr(sys.modules["__main__"], "__file__")
    return not (typed_in and b"__main__" in sent)


def _begin() -> None:
    """Make a worker use one thread for linear algebra, and end with the process it works for."""
    gc.set_threshold(*_GARBAGE)
    for name in _THREADS:
        os.environ[name] = "1"
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)

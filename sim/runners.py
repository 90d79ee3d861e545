"""Where tasks run: in this process, or in several on this machine; the results are the same."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from multiprocessing import get_context
from typing import TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")

_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def run_tasks(
    function: Callable[[Task], Result], tasks: Sequence[Task], jobs: int
) -> Iterator[tuple[int, Result]]:
    """Yield (index of the task, its result) as tasks are done.

    Parameters
    ----------
    function
        A pure function, importable by name.
    tasks
        Its arguments.
    jobs
        Processes; with 1 everything stays in this one. Linear algebra gets one thread each.
    """
    if jobs <= 1 or len(tasks) <= 1:
        for index, task in enumerate(tasks):
            yield index, function(task)
        return
    with ProcessPoolExecutor(
        min(jobs, len(tasks)), mp_context=get_context("spawn"), initializer=_one_thread
    ) as pool:
        futures: dict[Future[Result], int] = {
            pool.submit(function, task): index for index, task in enumerate(tasks)
        }
        pending = set(futures)
        try:
            while pending:
                done, pending = wait(pending, return_when=FIRST_COMPLETED)
                for future in done:
                    yield futures[future], future.result()
        finally:
            for future in pending:
                future.cancel()


def _one_thread() -> None:
    """Keep a worker's linear algebra from starting threads of its own."""
    for name in _THREADS:
        os.environ[name] = "1"

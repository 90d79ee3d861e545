"""Several solves at once: the solver leaves Python to itself while it works."""

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from threading import Event
from typing import TypeVar

from optimize.running import STOP

_Task = TypeVar("_Task")
_Made = TypeVar("_Made")


def processors() -> int:
    """Return the number of processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def side_by_side(
    work: Callable[[_Task], _Made], tasks: Iterable[_Task], threads: int
) -> list[_Made]:
    """Return what some work makes of each task, in the order of the tasks.

    Whatever ends it early, Ctrl-C or a fault, breaks off the solves that are under way.

    Parameters
    ----------
    work
        Called once for each task, in one of the threads.
    tasks
        What there is to do, begun in this order.
    threads
        How many are worked on at once, 1 or more.
    """
    stop = Event()

    def begin(task: _Task) -> _Made:
        STOP.set(stop)
        return work(task)

    with ThreadPoolExecutor(threads) as pool:
        try:
            made = [pool.submit(copy_context().run, begin, task) for task in tasks]
            return [one.result() for one in made]
        except BaseException:
            stop.set()
            pool.shutdown(wait=False, cancel_futures=True)
            raise

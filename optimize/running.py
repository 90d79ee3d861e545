"""A run of the solver: in a thread of its own, broken off where it has to be."""

from contextvars import ContextVar
from threading import Event, Thread
from time import perf_counter
from typing import Any

from optimize.faults import SolverError
from optimize.highs import FAILED

_AWAKE = 0.1
"""Seconds between two looks at whether the solver is to be broken off."""
_PATIENCE = 1.5
"""Seconds that a solver that was broken off gets to end."""
_GRACE = 20.0
"""Seconds beyond its limit after which a solver is broken off."""

STOP: ContextVar[Event | None] = ContextVar("stop", default=None)
"""Set by whoever solves in several threads: breaks off what runs in the context once it is set."""


class BrokenOffError(Exception):
    """The run was broken off by whoever asked for it; there is no answer."""


def run(highs: Any, seconds: float) -> None:
    """Run HiGHS in a thread of its own, so that Ctrl-C is heard while it works.

    A new thread also has a scheduler of its own: another number of threads, set elsewhere in the
    process, would make the run fail.

    Parameters
    ----------
    highs
        The solver with its programme.
    seconds
        Wall time after which it is to have ended.

    Raises
    ------
    SolverError
        If it fails, or does not stop.
    BrokenOffError
        If it was broken off by `STOP`.
    """
    highs.HandleUserInterrupt = True
    done, stop = Event(), STOP.get()
    ended: list[Any] = []

    def work() -> None:
        try:
            ended.append(highs.run())
        except BaseException as error:
            # Raised again where the answer is waited for.
            ended.append(error)
        finally:
            done.set()

    latest = perf_counter() + seconds + _GRACE
    Thread(target=work, daemon=True).start()
    try:
        # An event, not a join: a join that is interrupted marks a living thread as ended.
        while not done.wait(_AWAKE) and perf_counter() < latest:
            if stop is not None and stop.is_set():
                raise BrokenOffError
    except BaseException:
        highs.cancelSolve()
        done.wait(_PATIENCE)
        raise
    if not done.is_set():
        highs.cancelSolve()
        if not done.wait(_GRACE):
            raise SolverError(f"HiGHS does not stop {2 * _GRACE:g} s after its time is up")
    (end,) = ended
    if isinstance(end, BaseException):
        raise SolverError(f"HiGHS fails ({type(end).__name__}: {end})") from end
    if int(end) == FAILED:
        raise SolverError("HiGHS ends with an error")

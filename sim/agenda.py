"""The agenda of the fast model: SimPy's clock with calls instead of processes."""

from collections.abc import Callable
from heapq import heappop, heappush
from typing import Any

import simpy

from sim.clock import Moment, priority


class Call:
    """Something that happens once: a function is called with the call itself.

    It is what SimPy's kernel takes for an event, less what only processes need.
    """

    __slots__ = ("callbacks", "subject")

    _ok = True

    def __init__(self, function: Callable[[Any], None], subject: Any) -> None:
        self.callbacks: list[Callable[[Any], None]] | None = [function]
        self.subject = subject

    def cancel(self) -> None:
        """Let nothing happen when its time comes."""
        self.callbacks = []


class Agenda(simpy.Environment):
    """SimPy's environment with calls at absolute times, in the order of `sim/clock.py`.

    ``now + (t - now)`` is not always `t`, so times that are known beforehand go into SimPy's queue
    as they are.

    Parameters
    ----------
    fill_hands
        Called after the last thing that happens at an instant, if `call_hands` was.
    """

    def __init__(self, fill_hands: Callable[[], None]) -> None:
        super().__init__()
        self._fill_hands = fill_hands
        self._hands_called = False

    def at(
        self, time: float, moment: Moment, index: int, function: Callable[[Any], None], subject: Any
    ) -> Call:
        """Have a function called at a time, and return the call.

        Parameters
        ----------
        time
            Day.
        moment, index
            Its place among what happens at the same instant.
        function
            Called with the call; what it is about is in ``call.subject``.
        subject
            What it is about.
        """
        call = Call(function, subject)
        heappush(self._queue, (time, priority(moment, index), next(self._eid), call))  # type: ignore[misc]
        return call

    def call_hands(self) -> None:
        """Have free hands filled once all else of this instant is done."""
        self._hands_called = True

    def run_to(self, horizon: float) -> None:
        """Let everything happen before a day, in order.

        SimPy's own loop, with hands filled between two instants instead of by an event.

        Parameters
        ----------
        horizon
            What would happen on this day or later does not.
        """
        queue = self._queue
        while queue and queue[0][0] < horizon:
            now, _, _, call = heappop(queue)
            self._now = now
            for callback in call.callbacks or ():
                callback(call)
            if self._hands_called and (not queue or queue[0][0] > now):
                self._hands_called = False
                self._fill_hands()
        self._now = horizon

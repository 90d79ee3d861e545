"""The agenda of the fast model: SimPy's clock with calls instead of processes."""

from collections.abc import Callable, Iterable, Sequence
from heapq import heappop, heappush
from itertools import repeat
from typing import Any

import simpy

Callbacks = Iterable[Callable[[Any], None]]


class Call:
    """Something that happens: each callback is called with the call itself.

    It is what SimPy's kernel takes for an event, less what only processes need. Once it has
    happened it may be put on the agenda again, which spares an object for each event.

    Parameters
    ----------
    callbacks
        What is called; may be shared by many calls.
    subject
        What it is about.
    """

    __slots__ = ("callbacks", "subject")

    _ok = True

    def __init__(self, callbacks: Callbacks, subject: Any = None) -> None:
        self.callbacks = callbacks
        self.subject = subject

    def cancel(self) -> None:
        """Let nothing happen when its time comes; a cancelled call is not used again."""
        self.callbacks = ()


class Agenda(simpy.Environment):
    """SimPy's environment with calls at absolute times, in the order of `sim/clock.py`.

    ``now + (t - now)`` is not always `t`, so times that are known beforehand go into SimPy's queue
    as they are.

    Attributes
    ----------
    day
        SimPy's ``now`` as a plain attribute: it is read several times an event.
    filled
        Day on which hands were last filled.
    fill_hands
        By team, what fills its free hands.
    call_hands
        Called with a team, has its free hands filled once all else of this instant is done.
    """

    def __init__(self) -> None:
        super().__init__()
        self.day = 0.0
        self.filled = -1.0
        self.fill_hands: Sequence[Callable[[], None]] = ()
        self._calling: list[int] = []
        self.call_hands: Callable[[int], None] = self._calling.append

    def at(self, day: float, place: int, call: Call) -> None:
        """Put a call on the agenda.

        Parameters
        ----------
        day
            When it happens.
        place
            Its place among what happens at the same instant, see `sim.clock.priority`.
        call
            The call; it must not stand on the agenda already.
        """
        heappush(self._queue, (day, place, next(self._eid), call))  # type: ignore[misc]

    def run_to(self, horizon: float, most: int, most_at_once: int) -> tuple[int, ...] | None:
        """Let everything happen before a day, in order.

        Parameters
        ----------
        horizon
            What would happen on this day or later does not.
        most
            Most calls that may happen.
        most_at_once
            Most calls that may happen while the clock stands still.

        Returns
        -------
        tuple of int or None
            None once the horizon is reached; where there are more calls than may be, the places
            of the last one and of the next.
        """
        left, stuck = most, None
        while left > 0:
            began, count = self.day, min(left, most_at_once)
            stuck = self._run_some(horizon, count)
            left -= count
            if stuck is None or self.day == began:
                break
        return stuck

    def _run_some(self, horizon: float, count: int) -> tuple[int, ...] | None:
        """Let at most so many calls happen; the result is that of `run_to`.

        SimPy's own loop, with hands filled between two instants instead of by an event.
        """
        queue, calling, fill_hands = self._queue, self._calling, self.fill_hands
        place = 0
        for _ in repeat(None, count):
            if not queue:
                break
            entry = heappop(queue)
            day, place, _, call = entry
            if day >= horizon:
                heappush(queue, entry)
                break
            self._now = self.day = day
            for callback in call.callbacks:
                callback(call)
            if calling and (not queue or queue[0][0] > day):
                self.filled = day
                if len(calling) == 1:
                    fill_hands[calling.pop()]()
                else:
                    # The first team goes first: what it begins may rule out what another would.
                    teams = sorted(set(calling))
                    calling.clear()
                    for team in teams:
                        fill_hands[team]()
        else:
            return (int(place), *(int(entry[1]) for entry in queue[:1]))
        self._now = self.day = horizon
        return None

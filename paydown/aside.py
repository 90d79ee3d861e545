"""Work beside the solver, which leaves the other processor free."""

from collections.abc import Callable
from threading import Event, Thread
from types import TracebackType
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class _StoppedError(Exception):
    """Nobody wants the answer any more."""


class Aside(Generic[Answer]):
    """A function at work in a thread, for the length of a ``with`` block.

    At the end of the block it is stopped and waited for: a thread that is still at work when the
    interpreter ends may bring the process down with it.

    Parameters
    ----------
    function
        What is worked out. It is given a function to call now and then, with any arguments, which
        ends it once nobody waits.
    """

    def __init__(self, function: "Callable[[Callable[..., None]], Answer]") -> None:
        self._function = function
        self._answers: list[Answer] = []
        self._errors: list[Exception] = []
        self._stopped = Event()
        self._thread = Thread(target=self._work, daemon=True)

    def __enter__(self) -> "Aside[Answer]":
        """Begin."""
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop, and wait until it has."""
        self._stopped.set()
        self._thread.join()

    def answer(self) -> Answer:
        """Return the answer once it is there; raise what the function raised."""
        self._thread.join()
        if self._errors:
            raise self._errors[0]
        return self._answers[0]

    def _work(self) -> None:
        try:
            self._answers.append(self._function(self._look))
        except Exception as error:
            self._errors.append(error)

    def _look(self, *_: object) -> None:
        """Raise where nobody waits."""
        if self._stopped.is_set():
            raise _StoppedError

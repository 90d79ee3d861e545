"""Work beside the solver, which leaves the other processor free."""

from collections.abc import Callable
from threading import Thread
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class Aside(Generic[Answer]):
    """A function at work in a thread that ends with the process; nobody waits for it on Ctrl-C.

    Parameters
    ----------
    function
        What is worked out.
    """

    def __init__(self, function: Callable[[], Answer]) -> None:
        self._function = function
        self._answers: list[Answer] = []
        self._errors: list[Exception] = []
        self._thread = Thread(target=self._work, daemon=True)
        self._thread.start()

    def answer(self) -> Answer:
        """Return the answer once it is there; raise what the function raised."""
        self._thread.join()
        if self._errors:
            raise self._errors[0]
        return self._answers[0]

    def _work(self) -> None:
        try:
            self._answers.append(self._function())
        except Exception as error:
            self._errors.append(error)

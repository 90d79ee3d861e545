"""Work beside the solver: its answer, its error, and its end with the block."""

from collections.abc import Callable
from threading import Event

import pytest

from paydown.aside import Aside


def test_the_answer_is_waited_for() -> None:
    with Aside(lambda look: 7) as aside:
        assert aside.answer() == 7


def test_an_error_is_raised_where_the_answer_is_asked_for() -> None:
    def fails(look: Callable[..., None]) -> int:
        raise ValueError("no luck")

    with Aside(fails) as aside, pytest.raises(ValueError, match="no luck"):
        aside.answer()


def test_it_is_stopped_at_the_end_of_the_block_whatever_ends_it() -> None:
    """No thread is left, since one at work can bring the interpreter down at its end."""
    begun, looks = Event(), []

    def endless(look: Callable[..., None]) -> int:
        while True:
            begun.set()
            look(1, 2)
            looks.append(1)

    aside = Aside(endless)

    def broken_off() -> None:
        with aside:
            begun.wait()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken_off()
    assert not aside._thread.is_alive()

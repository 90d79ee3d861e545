"""Several solves at once, and how they are broken off."""

from contextvars import copy_context
from random import Random
from threading import Event

import pytest

from optimize.posing import pose
from optimize.pricing import Pricing
from optimize.running import STOP, BrokenOffError
from optimize.solver import Loaded
from optimize.threads import side_by_side
from tests.support.workspaces import a_team, a_workspace, an_item


def test_answers_come_in_the_order_of_the_tasks() -> None:
    first = Event()

    def work(task: int) -> int:
        if task == 0:
            assert first.wait(60.0)
        if task == 1:
            first.set()
        return task * task

    assert side_by_side(work, range(5), 2) == [0, 1, 4, 9, 16]


def hard() -> Loaded:
    """Return a programme of which no proof comes in a moment."""
    random = Random(7)
    items = []
    for n in range(160):
        days = random.uniform(5.0, 60.0)
        items.append(an_item(f"item-{n}", days=days, drag=days * 1e-5 + 1e-6 * random.random()))
    workspace = a_workspace(teams=[a_team(engineers=6)], items=items, quarters=8)
    return Loaded(Pricing.of(pose(workspace)).build().lp)


def test_a_solve_ends_when_its_context_is_told_to_stop() -> None:
    loaded, stop = hard(), Event()
    stop.set()

    def solve() -> None:
        STOP.set(stop)
        loaded.solve(300.0)

    with pytest.raises(BrokenOffError):
        copy_context().run(solve)
    assert STOP.get() is None


def test_a_fault_in_one_task_breaks_off_the_others_and_is_told() -> None:
    loaded, ended = hard(), []

    def work(task: int) -> None:
        if task == 1:
            raise ZeroDivisionError("a fault")
        try:
            loaded.solve(300.0)
        except BrokenOffError:
            ended.append(task)
            raise

    with pytest.raises(ZeroDivisionError, match="a fault"):
        side_by_side(work, (1, 0), 2)
    assert ended in ([], [0]), "it was broken off, or never begun"

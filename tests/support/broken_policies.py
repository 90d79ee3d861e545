"""Policies that each break one promise."""

from collections.abc import Callable
from itertools import count
from typing import Any

import numpy as np

from scenarios.table import Floats
from sim.view import View

_CALLS = count()


def closed(view: View) -> list[int]:
    """Name every row, closed ones too."""
    return list(range(len(view.table)))


def counting(view: View) -> list[int]:
    """Turn the order round at every other call."""
    rows = view.ranked(view.effort)
    return rows[::-1] if next(_CALLS) % 2 else rows


def listed(view: View) -> list[int]:
    """Go by the file without saying so."""
    return [int(row) for row in np.flatnonzero(view.open)]


def greedy(view: View) -> list[int]:
    """Need an item at least."""
    return [int(np.argmax(view.effort))]


def drifting(view: View) -> list[int]:
    """Go by lot without the view's seed."""
    draws = np.random.default_rng(next(_CALLS))
    return [int(row) for row in draws.permutation(np.flatnonzero(view.open))]


class Changeling:
    """Takes another name once prepared."""

    name = "changeling"

    def prepare(self, workspace: Any) -> "Changeling":
        other = Changeling()
        other.name = "another"
        return other

    def rank(self, view: View) -> list[int]:
        return []


class Fragile:
    """Holds what no other process can be sent."""

    name = "fragile"

    def __init__(self) -> None:
        self.key: Callable[[View], Floats] = lambda view: view.effort

    def prepare(self, workspace: Any) -> "Fragile":
        return self

    def rank(self, view: View) -> list[int]:
        return view.ranked(self.key(view))

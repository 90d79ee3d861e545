"""Policies for tests: a given order, a shuffled one, and the built-in ones they stand beside."""

from dataclasses import dataclass

import numpy as np

from scenarios.workspace import Workspace
from sim.policy import Policy
from sim.registry import find_policy
from sim.view import View


@dataclass(frozen=True)
class InOrder:
    """Names the open items with these ids, in this order."""

    ids: tuple[str, ...]
    name: str = "in_order"

    def prepare(self, workspace: Workspace) -> "InOrder":
        return self

    def rank(self, view: View) -> list[int]:
        rows = {item.id: row for row, item in enumerate(view.table.items)}
        return [rows[id] for id in self.ids if id in rows and view.open[rows[id]]]


@dataclass(frozen=True)
class Changing:
    """Names one list of ids at each review, the last one ever after."""

    orders: tuple[tuple[str, ...], ...]
    cadence: int
    name: str = "changing"

    def prepare(self, workspace: Workspace) -> "Changing":
        return self

    def rank(self, view: View) -> list[int]:
        number = min(round(view.day / self.cadence), len(self.orders) - 1)
        return list(InOrder(self.orders[number]).rank(view))


@dataclass(frozen=True)
class Shuffled:
    """Names some of the open items in an order that changes from review to review."""

    name: str = "shuffled"

    def prepare(self, workspace: Workspace) -> "Shuffled":
        return self

    def rank(self, view: View) -> list[int]:
        draws = np.random.default_rng([view.seed, int(view.day)])
        rows = draws.permutation(np.flatnonzero(view.open))
        return [int(row) for row in rows if draws.random() < 0.85]


NAMES = ("none", "as_listed", "fifo", "shortest", "severity", "rpn", "cd3", "shuffled")
"""The policies under which properties are tried."""


def policy_of(name: str) -> Policy:
    """Return a policy of NAMES."""
    return Shuffled() if name == "shuffled" else find_policy(name)

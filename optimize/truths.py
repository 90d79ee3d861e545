"""Drawn truths: what items may really be, and the choice that a planner would face there.

The truths are those of the worlds that a simulation of the same seed meets: a factor and a true
effort for each item. Newcomers and incidents are no part of a truth; they are priced as expected.

Rows are brought into the order of the ids before anything is solved, so the order of the file makes
no difference.
"""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np

from optimize.posing import pose
from optimize.problem import Problem
from scenarios.table import ItemTable, tabulate
from scenarios.workspace import Workspace
from sim.draws import Hashes
from sim.truth import Truth, draw_truth, item_hashes

_Thing = TypeVar("_Thing")
_Said = TypeVar("_Said")


@dataclass(frozen=True)
class Drawing:
    """Which truths to draw, and how to solve each."""

    truths: int = 50
    """How many."""
    seed: int = 0
    """Their seed: world k of a simulation of this seed has truth k."""
    threads: int = 2
    """Truths solved at a time; the result is the same for any number."""
    seconds: float = 10.0
    """Most wall time for each of the two searches in a truth."""
    gap: float = 1e-3
    """Relative gap at which a search stops; optimum and regret are exact up to it."""


class Truths:
    """The truths of a drawing, with a plan that is held against them.

    Parameters
    ----------
    workspace
        The beliefs.
    planned
        Finishing quarter, from 0, by id of the item.
    drawing
        Which truths, and how to solve each.
    """

    def __init__(self, workspace: Workspace, planned: Mapping[str, int], drawing: Drawing) -> None:
        by_id = sorted(workspace.items, key=lambda item: item.id)
        self.workspace = workspace.but(items=tuple(by_id))
        """The beliefs, items in the order of their ids."""
        self.drawing = drawing
        """Which truths."""
        self.ids = [item.id for item in self.workspace.in_play]
        """The items in play, by row."""
        row = {name: index for index, name in enumerate(self.ids)}
        self.planned = {row[name]: quarter for name, quarter in planned.items()}
        """The plan by row."""

    @cached_property
    def table(self) -> ItemTable:
        """The items as believed."""
        return tabulate(self.workspace)

    @cached_property
    def _hashes(self) -> Hashes:
        return item_hashes(self.table)

    @property
    def believed(self) -> Truth:
        """What would be true if every estimate were its mean."""
        n = len(self.ids)
        return Truth(np.ones(n), np.full(n, self.workspace.beliefs.effort_bias))

    def truth(self, number: int) -> Truth:
        """Return a drawn truth.

        Parameters
        ----------
        number
            Number of the world that has it, from 0.
        """
        place = (self.drawing.seed, number)
        return draw_truth(place, self._hashes, self.table, self.workspace.beliefs)

    def problem(self, truth: Truth) -> Problem:
        """Return the choice as it would be in a truth."""
        return pose(self.workspace, truth)

    def each(self, work: Callable[[_Thing], _Said], things: Iterable[_Thing]) -> list[_Said]:
        """Return what some work says of each thing, in their order; several run at once.

        Parameters
        ----------
        work
            What is done.
        things
            What it is done with.
        """
        with ThreadPoolExecutor(max_workers=max(1, self.drawing.threads)) as pool:
            futures = [pool.submit(work, thing) for thing in things]
            try:
                return [future.result() for future in futures]
            except BaseException:
                # One that fails, or Ctrl-C, ends it all; what waits is not begun.
                pool.shutdown(wait=False, cancel_futures=True)
                raise


def by_id(workspace: Workspace, quarters: Mapping[int, int]) -> dict[str, int]:
    """Return a plan by id of the item instead of by row among those in play.

    Parameters
    ----------
    workspace
        The beliefs, items in the order of the plan's rows.
    quarters
        Finishing quarter, from 0, by row of the item.
    """
    ids = [item.id for item in workspace.in_play]
    return {ids[row]: quarter for row, quarter in quarters.items()}

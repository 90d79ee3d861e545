"""Floors of a balanced scorecard: the least share of capacity that goes into a category of debt.

A floor is kept cumulated: by the end of each quarter the work on the category is at least its share
of what the crews have delivered so far, or all there is of it. So a large item may be done in one
quarter for several, and a category that is done with asks for no more.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from optimize.problem import Problem
from optimize.programme import AT_LEAST, Key, Programme
from scenarios.table import Floats

_TOLERANCE = 1e-6
"""Relative slack, the solver's feasibility tolerance."""


@dataclass(frozen=True, eq=False)
class FloorRule:
    """One floor as a rule of the plan."""

    category: str
    """Kind of debt."""
    share: float
    """Least share of capacity."""
    rows: tuple[int, ...]
    """Items of the category that can be done."""
    least: Floats
    """Engineer-days of work on them up to the end of each quarter, at least, (Q,)."""


def floor_rules(problem: Problem) -> Iterator[FloorRule]:
    """Yield the floors of a problem."""
    workspace, items = problem.workspace, problem.table.items
    so_far = np.cumsum(problem.capacity.sum(axis=0))
    days = problem.effort.sum(axis=(2, 3))
    whole = np.where(problem.possible, days, np.inf).min(axis=1, initial=np.inf)
    for floor in workspace.floors:
        rows = [
            row
            for row, item in enumerate(items)
            if item.category == floor.category and item.pin != "out" and np.isfinite(whole[row])
        ]
        there = sum(float(whole[row]) for row in rows)
        # Of items that exclude each other the smallest is counted on.
        for clique in problem.cliques:
            inside = [float(whole[row]) for row in clique if row in rows]
            there -= sum(inside) - min(inside) if inside else 0.0
        least = np.minimum(floor.share * so_far, max(0.0, there))
        yield FloorRule(floor.category, floor.share, tuple(rows), least)


class Floors:
    """The least work on categories."""

    kind = "floors"
    """Name of the kind."""

    def parts(self, problem: Problem) -> Iterable[Key]:
        """Return the indices of the floors."""
        return range(len(problem.workspace.floors))

    def post(self, problem: Problem, programme: Programme, parts: Sequence[Key]) -> None:
        """Ask for the work on some categories, up to the end of each quarter."""
        for index, floor in enumerate(floor_rules(problem)):
            if index not in parts:
                continue
            of_category = np.zeros(len(problem.table))
            of_category[list(floor.rows)] = 1.0
            for quarter, least in enumerate(floor.least.tolist()):
                if least > 0:
                    work = problem.effort[:, :, :, : quarter + 1].sum(axis=(2, 3))
                    terms = programme.spent(work * of_category[:, None])
                    programme.add(terms, AT_LEAST, least, (self.kind, (index, quarter)))

    def broken(self, problem: Problem, quarters: Mapping[int, int]) -> Iterator[str]:
        """Yield the floors that are not kept, quarter by quarter."""
        for floor in floor_rules(problem):
            for until, least in enumerate(floor.least.tolist()):
                worked = 0.0
                for row, q in quarters.items():
                    if problem.table.items[row].category == floor.category:
                        worked += float(problem.effort[row, q, :, : until + 1].sum())
                if worked < least - _TOLERANCE * max(1.0, least):
                    yield (
                        f"{floor.category} gets {worked:.2f} engineer-days up to quarter "
                        f"{until + 1}, and its floor is {least:.2f}"
                    )

    def sentence(self, problem: Problem, part: Key) -> str:
        """Return a floor in the user's words."""
        assert isinstance(part, int)
        floor = list(floor_rules(problem))[part]
        return (
            f"the floor of {floor.category} asks for {floor.share:.0%} of capacity, "
            f"{floor.least[-1]:.1f} engineer-days in the horizon"
        )


RULE = Floors()

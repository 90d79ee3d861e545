"""The two parts of a plan's worth, each in whole units of its own.

Reliability is incident losses and penalties avoided; user value is drag, drift and churn avoided
and outcomes won. What pairs claim twice is taken off from the part that claims it. Both are
expected values without weights.

A unit is one ten-thousandth of all there is of a part, one value unit where everything is whole.
It is coarser than that of the worth of a plan, as rows hold a part at a number: the solver takes
0.999999 for 1, and of ten million units that is ten.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from optimize.build import Model, Sum, build
from optimize.overlaps import Overlap
from optimize.posing import pose
from optimize.pricing import Pricing
from optimize.problem import Problem
from scenarios.table import Floats
from scenarios.workspace import Workspace

RELIABILITY, USER_VALUE = 0, 1
"""Indices of the parts."""
MOST_PAIRS = 200_000
"""Most pairs that may claim the same loss: each has a row for each quarter."""


_STEPS = 1e4
"""Units into which all there is of a part is divided."""
_WHOLE = 1e5
"""Most there may be of a part for value units to be its units."""


class TooManyPairsError(ValueError):
    """More pairs of items claim the same loss than a programme with all of them can hold."""


@dataclass(frozen=True, eq=False)
class Parts:
    """A problem whose plans are priced in two parts."""

    problem: Problem
    """The choice, both weights 1 and without risk."""
    priced: tuple[Pricing, Pricing]
    """Each part alone, over the same pairs."""

    @classmethod
    def of(cls, workspace: Workspace) -> "Parts":
        """Return the parts of a workspace's problem.

        Parameters
        ----------
        workspace
            The beliefs; the weights of its objective do not count.

        Raises
        ------
        TooManyPairsError
            If the programme would not fit.
        """
        objective = workspace.objective.but(risk_aversion=0.0)
        both, first, second = (
            pose(workspace.but(objective=objective.but(reliability=one, user_value=other)))
            for one, other in ((1.0, 1.0), (1.0, 0.0), (0.0, 1.0))
        )
        pairs = both.overlaps.count()
        if pairs > MOST_PAIRS:
            raise TooManyPairsError(
                f"about {pairs:,} pairs of items hide or slow each other's incidents, and this "
                f"frontier takes {MOST_PAIRS:,}; plan a part of the backlog"
            )
        priced = _priced(first), _priced(second)
        shared = {pair.rows: pair for part in priced for pair in part.pairs}
        known = tuple(shared[rows] for rows in sorted(shared))
        return cls(both, (_over(priced[0], known), _over(priced[1], known)))

    def build(self) -> Model:
        """Return the programme, with a row for each part: the sum of it, of any size."""
        first, second = (part.goal for part in self.priced)
        both = Sum(
            first.choices + second.choices,
            first.prizes + second.prizes,
            first.overlaps + second.overlaps,
        )
        return build(self.problem, both, self.priced[RELIABILITY].pairs)

    def units(self, quarters: Mapping[int, int]) -> tuple[int, int]:
        """Return both parts of a plan, whole units.

        Parameters
        ----------
        quarters
            Finishing quarter, from 0, by row of the item.
        """
        first, second = (round(part.worth_of(quarters)) for part in self.priced)
        return first, second


def _priced(problem: Problem) -> Pricing:
    """Return the pricing of one part, whose weight alone is not 0."""
    pairs = problem.overlaps.among(np.flatnonzero(problem.possible.any(axis=1)).tolist())
    amounts = np.array([pair.amount for pair in pairs])
    amounts = amounts.reshape(len(pairs), problem.capacity.shape[1])
    values = np.array([prize.value for prize in problem.prizes])
    worth = np.where(problem.possible, problem.worth, 0.0)
    most = float(worth.max(axis=1, initial=0.0).sum() + values.sum())
    numbers = np.concatenate([worth.ravel(), values, amounts.ravel()])
    whole = most <= 0 or (most < _WHOLE and bool(np.all(numbers == np.round(numbers))))
    unit = 1.0 if whole else most / _STEPS
    goal = Sum(np.round(worth / unit), np.round(values / unit), np.round(amounts / unit))
    return Pricing(problem, unit, pairs, goal)


def _over(pricing: Pricing, pairs: tuple[Overlap, ...]) -> Pricing:
    """Return a pricing over more pairs, which claim nothing twice in its part."""
    own = {pair.rows: row for pair, row in zip(pricing.pairs, pricing.goal.overlaps, strict=True)}
    nothing = np.zeros(pricing.problem.capacity.shape[1])
    overlaps: Floats = np.array([own.get(pair.rows, nothing) for pair in pairs])
    overlaps = overlaps.reshape(len(pairs), len(nothing))
    return replace(pricing, pairs=pairs, goal=replace(pricing.goal, overlaps=overlaps))

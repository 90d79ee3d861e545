"""What plans are worth, by arrays: the same figures as the pricing's and the certificate's.

A trial looks at many plans, and one look at all pairs of a plan in plain Python takes as long as a
small solve. With the tail of a risk there are no such arrays, and the slower ways are taken.
"""

from collections.abc import Mapping

import numpy as np

from optimize.check import certify
from optimize.pricing import Pricing
from scenarios.table import Floats


class Worths:
    """Values plans of a problem."""

    def __init__(self, pricing: Pricing) -> None:
        self._pricing = pricing
        self._problem = pricing.problem
        quarters = self._problem.capacity.shape[1]
        self._none = quarters
        self._rows = np.array([pair.rows for pair in pricing.pairs], dtype=np.int64).reshape(-1, 2)
        amounts = np.array([pair.amount for pair in pricing.pairs]).reshape(-1, quarters)
        prizes = np.array([prize.value for prize in self._problem.prizes], dtype=np.float64)
        self._plain = self._problem.worth, prizes, _from(amounts)
        self._whole = pricing.goal.choices, pricing.goal.prizes, _from(pricing.goal.overlaps)

    def units(self, quarters: Mapping[int, int]) -> float:
        """Return the worth of a plan, units.

        Parameters
        ----------
        quarters
            Finishing quarter, from 0, by row of the item.
        """
        if self._problem.risk is not None:
            return self._pricing.worth_of(quarters)
        return self._sum(quarters, *self._whole)

    def value(self, quarters: Mapping[int, int]) -> float:
        """Return the worth of a plan, value units.

        Parameters
        ----------
        quarters
            Finishing quarter, from 0, by row of the item.
        """
        if self._problem.risk is not None:
            return certify(self._problem, quarters).worth
        return self._sum(quarters, *self._plain)

    def _sum(
        self, quarters: Mapping[int, int], choices: Floats, prizes: Floats, claimed: Floats
    ) -> float:
        """Return what choices and prizes are worth less what pairs claim twice."""
        finish = np.full(len(self._problem.table), self._none)
        rows = sorted(quarters)
        finish[rows] = [quarters[row] for row in rows]
        worth = float(choices[rows, finish[rows]].sum()) if rows else 0.0
        for prize, value in zip(self._problem.prizes, prizes.tolist(), strict=True):
            worth += value if all(row in quarters for row in prize.rows) else 0.0
        both = finish[self._rows].max(axis=1, initial=0)
        done = np.flatnonzero(both < self._none)
        return worth - float(claimed[done, both[done]].sum())


def _from(amounts: Floats) -> Floats:
    """Return the sum of each row from a column on, (pairs, Q)."""
    return np.asarray(amounts[:, ::-1].cumsum(axis=1)[:, ::-1])

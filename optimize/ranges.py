"""What plans are worth while the items' factors are known to be in intervals only.

W_f(p) = C(p) + sum_i f_i A_i(p),  f_i in [low_i, high_i]

A_i(p) is item i's own worth in plan p, less what items of p that hide its incidents claim of it as
well; C(p) are the outcomes, which are sure. All is counted in the whole units of `Pricing`.

Plan x is worth more than p* for some factors in the box if and only if its lead is above 0:

lead(x, p*) = max_f (W_f(x) - W_f(p*)) = C(x) - C(p*) + sum_i max(low_i D_i, high_i D_i)

with D_i = A_i(x) - A_i(p*): each factor is free of the others, so each takes the end that suits.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from optimize.build import Sum
from optimize.pricing import Pricing
from scenarios.table import Booleans, Floats

LEAST_LEAD = 1.0
"""Units by which a plan has to lead somewhere in order not to count as dominated."""


@dataclass(frozen=True, eq=False)
class Parts:
    """A plan and its worth in parts, whole units."""

    quarters: Mapping[int, int]
    """Finishing quarter, from 0, by row of the item."""
    own: Floats
    """A_i, (n,)."""
    sure: float
    """C."""


@dataclass(frozen=True, eq=False)
class Ranges:
    """A priced problem without risk, and the intervals of the items' factors."""

    pricing: Pricing
    """The problem."""
    low: Floats
    """Lower ends, above 0, (n,)."""
    high: Floats
    """Upper ends, (n,)."""

    @cached_property
    def worth(self) -> Floats:
        """Own worth by finishing quarter, whole units, (n, Q)."""
        return self.pricing.goal.choices

    @cached_property
    def claims(self) -> tuple[Floats, Floats]:
        """What each pair claims twice of its second item's worth and of its first's, (pairs, Q)."""
        pairs, unit = self.pricing.pairs, self.pricing.unit
        shape = (len(pairs), self.worth.shape[1])
        by_first = np.array([pair.by_first for pair in pairs]).reshape(shape)
        by_second = np.array([pair.by_second for pair in pairs]).reshape(shape)
        return np.round(by_first / unit), np.round(by_second / unit)

    @cached_property
    def middle(self) -> Floats:
        """A factor inside each interval: 1 where that is inside, (n,)."""
        inside = (self.low < 1.0) & (self.high > 1.0)
        return np.where(inside, 1.0, (self.low + self.high) / 2)

    def at(self, factors: Floats) -> Sum:
        """Return the worth of a plan for given factors as a sum over the variables of a model.

        Parameters
        ----------
        factors
            One for each item, (n,).
        """
        by_first, by_second = self.claims
        overlaps = np.zeros_like(by_first)
        for pair, (one, other) in enumerate(self.pairs):
            overlaps[pair] = factors[other] * by_first[pair] + factors[one] * by_second[pair]
        return Sum(self.worth * factors[:, None], self.pricing.goal.prizes, overlaps)

    @cached_property
    def pairs(self) -> list[tuple[int, int]]:
        """Rows of the items of each pair."""
        return [pair.rows for pair in self.pricing.pairs]

    def parts(self, quarters: Mapping[int, int]) -> Parts:
        """Return the worth of a plan in parts.

        Parameters
        ----------
        quarters
            Finishing quarter, from 0, by row of the item.
        """
        own = np.zeros(len(self.worth))
        for row, q in quarters.items():
            own[row] = self.worth[row, q]
        by_first, by_second = self.claims
        for pair, (one, other) in enumerate(self.pairs):
            if one in quarters and other in quarters:
                both = max(quarters[one], quarters[other])
                own[other] -= by_first[pair, both:].sum()
                own[one] -= by_second[pair, both:].sum()
        prizes = zip(self.pricing.problem.prizes, self.pricing.goal.prizes.tolist(), strict=True)
        won = [worth for prize, worth in prizes if all(row in quarters for row in prize.rows)]
        return Parts(quarters, own, float(sum(won)))

    def value(self, parts: Parts, factors: Floats) -> float:
        """Return the worth of a plan for given factors, whole units."""
        return parts.sure + float(factors @ parts.own)

    def lead(self, one: Parts, other: Parts) -> float:
        """Return by how much a plan is worth more than another where that is most, whole units."""
        apart = one.own - other.own
        best = np.maximum(self.low * apart, self.high * apart)
        return one.sure - other.sure + float(best.sum())

    @cached_property
    def claimed(self) -> Booleans:
        """True where another item claims part of an item's worth, (n,)."""
        claimed = np.zeros(len(self.worth), dtype=bool)
        by_first, by_second = self.claims
        for pair, (one, other) in enumerate(self.pairs):
            claimed[other] |= by_first[pair].any()
            claimed[one] |= by_second[pair].any()
        return claimed

    @cached_property
    def least(self) -> Floats:
        """Least that A_i can be in any plan, at most 0, (n,)."""
        shared = np.zeros_like(self.worth)
        by_first, by_second = self.claims
        for pair, (one, other) in enumerate(self.pairs):
            shared[other] += by_first[pair][::-1].cumsum()[::-1]
            shared[one] += by_second[pair][::-1].cumsum()[::-1]
        return np.asarray((self.worth - shared).min(axis=1, initial=0.0))

"""Rows that ask a plan to lead a known one somewhere in the box of factors.

lead(x, p*) = C(x) - C(p*) + sum_i low_i D_i + (high_i - low_i) max(0, D_i)  >=  least lead

D_i = A_i(x) - A_i(p*) is linear in the programme's variables (see `optimize.ranges`). Where no
other item claims part of i's worth, the choice of a quarter says what D_i is, so max(0, D_i) is
linear in x. Elsewhere it is a variable u_i with a binary s_i, 1 where D_i may be above 0:

u_i <= most s_i,  u_i <= D_i + depth (1 - s_i),  u_i <= what can have made D_i grow

D_i grows where the item is finished in another quarter than in p*, or where an item of p* that
hides it is not done by then. Without a D_i that grows, or an outcome that p* does not win, there is
no lead; that at least one of them is there is a row of its own, since a choice in fractions would
else lead by a hair and cost nothing.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from optimize.build import Model
from optimize.ranges import LEAST_LEAD, Parts, Ranges
from optimize.solver import Loaded


@dataclass(eq=False)
class _Lead:
    """The sums of one known plan's rows, numbers by index of the variable."""

    found: Parts
    """The known plan."""
    terms: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    """The lead."""
    constant: float = 0.0
    """Its constant."""
    causes: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    """What can make a lead, at least 1 of it."""


class LeadRows:
    """Adds the rows to a loaded programme whose overlaps are all priced."""

    def __init__(self, ranges: Ranges, model: Model, loaded: Loaded) -> None:
        self.ranges = ranges
        self.model = model
        self.loaded = loaded
        n, quarters = ranges.worth.shape
        self.finish = [
            [(q, model.finish[i, q].index) for q in range(quarters) if (i, q) in model.finish]
            for i in range(n)
        ]
        self.shared: list[list[tuple[int, float]]] = [[] for _ in range(n)]
        """z and what it takes off A_i, by item."""
        by_first, by_second = ranges.claims
        for (pair, q), z in model.twice.items():
            one, other = ranges.pairs[pair]
            self.shared[other].append((z.index, float(by_first[pair, q])))
            self.shared[one].append((z.index, float(by_second[pair, q])))

    def add(self, found: Parts) -> None:
        """Ask for a lead over a plan.

        Parameters
        ----------
        found
            The plan.
        """
        lead = _Lead(found, constant=-found.sure)
        prizes = self.ranges.pricing.problem.prizes
        worth = self.ranges.pricing.goal.prizes.tolist()
        for y, prize, value in zip(self.model.won, prizes, worth, strict=True):
            lead.terms[y.index] += value
            if value > 0 and not all(row in found.quarters for row in prize.rows):
                lead.causes[y.index] = 1.0
        for item in range(len(self.finish)):
            if self.ranges.claimed[item]:
                self._add_claimed(lead, item)
            else:
                self._add_alone(lead, item)
        self._add_row(lead.terms, LEAST_LEAD - lead.constant)
        self._add_row(lead.causes, 1.0)

    def _add_row(self, terms: Mapping[int, float], least: float) -> None:
        self.loaded.add_row({i: number for i, number in terms.items() if number}, least)

    def _add_alone(self, lead: _Lead, item: int) -> None:
        """Add the lead in an item of whose worth no other claims a part."""
        low, high = float(self.ranges.low[item]), float(self.ranges.high[item])

        def best(apart: float) -> float:
            return max(low * apart, high * apart)

        own = float(lead.found.own[item])
        lead.constant += best(-own)
        for q, x in self.finish[item]:
            apart = float(self.ranges.worth[item, q]) - own
            lead.terms[x] += best(apart) - best(-own)
            if apart > 0:
                lead.causes[x] = 1.0

    def _add_claimed(self, lead: _Lead, item: int) -> None:
        """Add the lead in an item of whose worth others claim a part."""
        low, high = float(self.ranges.low[item]), float(self.ranges.high[item])
        own, least = float(lead.found.own[item]), float(self.ranges.least[item])
        factor = low
        if own <= least:
            # It is worth the least it can be there, mostly nothing: D cannot be below 0.
            factor = high
            for _, x in self.finish[item]:
                lead.causes[x] = 1.0
        elif (most := self._most(item) - own) > 0:
            u, sign = self._positive_part(lead, item, (most, own - least))
            lead.terms[u] += high - low
            lead.causes[sign] = 1.0
        for index, number in self._own(item):
            lead.terms[index] += factor * number
        lead.constant -= factor * own

    def _most(self, item: int) -> float:
        """Return the most that A_i can be."""
        worth = self.ranges.worth[item]
        return max((float(worth[q]) for q, _ in self.finish[item]), default=0.0)

    def _own(self, item: int) -> Iterator[tuple[int, float]]:
        """Yield the terms of A_i."""
        for q, x in self.finish[item]:
            yield x, float(self.ranges.worth[item, q])
        for z, number in self.shared[item]:
            yield z, -number

    def _positive_part(self, lead: _Lead, item: int, reach: tuple[float, float]) -> tuple[int, int]:
        """Add u <= max(0, D), D at most reach[0] and at least -reach[1]; return u and s."""
        most, depth = reach
        own = float(lead.found.own[item])
        u, sign = self.loaded.add_column(most), self.loaded.add_column(1.0, whole=True)
        self._add_row({u: -1.0, sign: most}, 0.0)
        terms: dict[int, float] = defaultdict(float, {u: -1.0, sign: -depth})
        for index, number in self._own(item):
            terms[index] += number
        self._add_row(terms, own - depth)
        if item in lead.found.quarters and own >= 0:
            self._bound_growth(lead, item, (u, sign))
        return u, sign

    def _bound_growth(self, lead: _Lead, item: int, made: tuple[int, int]) -> None:
        """Keep u and s within what can have made D grow."""
        u, sign = made
        own, planned = float(lead.found.own[item]), lead.found.quarters[item]
        amounts: dict[int, float] = defaultdict(float)
        causes: dict[int, float] = defaultdict(float)
        constant = count = 0.0
        for q, x in self.finish[item]:
            if q != planned:
                amounts[x] += max(0.0, float(self.ranges.worth[item, q]) - own)
                causes[x] += 1.0
        for hider, amount, both in self._claimed_by(lead.found, item):
            constant += amount
            count += 1.0
            for q, x in self.finish[hider]:
                if q <= both:
                    amounts[x] -= amount
                    causes[x] -= 1.0
        self._add_row({**amounts, u: -1.0}, -constant)
        self._add_row({**causes, sign: -1.0}, -count)
        self._add_row({sign: -1.0, **{x: 1.0 for _, x in self.finish[item]}}, 0.0)

    def _claimed_by(self, found: Parts, item: int) -> Iterator[tuple[int, float, int]]:
        """Yield the items of a plan that claim of an item, what, and the later of both quarters."""
        by_first, by_second = self.ranges.claims
        for pair, (one, other) in enumerate(self.ranges.pairs):
            if item not in (one, other):
                continue
            hider = one if item == other else other
            if hider not in found.quarters:
                continue
            both = max(found.quarters[item], found.quarters[hider])
            claims = by_first if item == other else by_second
            amount = float(claims[pair, both:].sum())
            if amount > 0:
                yield hider, amount, both

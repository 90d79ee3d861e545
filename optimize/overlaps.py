"""Pairs of items that both claim the same avoided loss: one hides or slows the other's incidents.

Each item is priced with all others open. Where both of a pair are closed, the extra loss that the
hider adds to the hidden item's incidents is avoided once and claimed twice; what is claimed too
much is taken off from the day both are expected to be closed: the middle of the later quarter plus
the longer of their delays by rollouts and retries. Where the one that is finished later is also the
quicker to close, that is a few days too late, by the difference of the delays.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from scenarios.loss import LossModel
from scenarios.table import Floats, Integers
from scenarios.units import DAYS_PER_QUARTER
from scenarios.workspace import Objective


@dataclass(frozen=True, eq=False)
class Overlap:
    """A pair of items that both claim the same avoided loss."""

    rows: tuple[int, int]
    """The pair."""
    by_first: Floats
    """What is claimed twice of the second item's incidents, which the first hides, (Q,)."""
    by_second: Floats
    """What is claimed twice of the first item's incidents, which the second hides, (Q,)."""

    @property
    def amount(self) -> Floats:
        """Claimed twice from quarter q's finish to the next one's if both are done by q, (Q,)."""
        return np.asarray(self.by_first + self.by_second)

    def in_truths(self, factors: Floats) -> Floats:
        """Return the amounts where hazards are what truth factors say, (K, Q).

        Parameters
        ----------
        factors
            Truth factor of each item in each truth, (K, n).
        """
        one, other = self.rows
        by_first = np.outer(factors[:, other], self.by_first)
        return np.asarray(by_first + np.outer(factors[:, one], self.by_second))


@dataclass(frozen=True, eq=False)
class Overlaps:
    """All pairs of a problem, worked out when they are asked for: there may be millions."""

    loss: LossModel
    """The hazards."""
    late: Floats
    """Expected days from the end of the work on an item to its closing, (n,)."""

    @property
    def _hiders(self) -> Integers:
        return np.flatnonzero((self.loss.table.blinds > 0) | (self.loss.table.slows > 0))

    def count(self, rows: Sequence[int] | None = None) -> int:
        """Return about how many pairs there are: those that share a component.

        Parameters
        ----------
        rows
            The items among which they are counted; all unless given.
        """
        table = self.loss.table
        members = np.arange(len(table)) if rows is None else np.array(rows, dtype=np.int64)
        hiders = members[np.isin(members, self._hiders)]
        home, hazard = table.home[members], table.hazard[members]
        residents = np.bincount(home, hazard > 0, minlength=table.harms.shape[1])
        return int((table.harms[hiders] @ residents).sum())

    def among(self, rows: Sequence[int]) -> tuple[Overlap, ...]:
        """Return the pairs of which both are among some items.

        Parameters
        ----------
        rows
            The items.
        """
        members = np.array(sorted(rows), dtype=np.int64)
        hiders = members[np.isin(members, self._hiders)]
        if not len(hiders):
            return ()
        hider, hidden = self._reached(hiders, members)
        claimed = self._claimed(hider, hidden)
        keep = claimed.any(axis=1)
        pairs: dict[tuple[int, int], list[Floats]] = {}
        none = np.zeros(claimed.shape[1])
        for one, other, amount in zip(
            hider[keep].tolist(), hidden[keep].tolist(), claimed[keep], strict=True
        ):
            sides = pairs.setdefault((min(one, other), max(one, other)), [none, none])
            sides[one > other] = amount
        return tuple(Overlap(pair, *sides) for pair, sides in sorted(pairs.items()))

    def _reached(self, hiders: Integers, members: Integers) -> tuple[Integers, Integers]:
        """Return the pairs in which a hider reaches the incidents of another member, (k,) each."""
        table = self.loss.table
        reached = table.harms[hiders][:, table.home[members]] & (hiders[:, None] != members)
        reached &= table.hazard[members] > 0
        first, second = np.nonzero(reached)
        return hiders[first], members[second]

    def _claimed(self, hider: Integers, hidden: Integers) -> Floats:
        """Return what each hider claims of a hidden item's loss, by quarter, (k, Q)."""
        table = self.loss.table
        weights: Objective = self.loss.workspace.objective
        stake = self.loss.hiding.stake_of(hider, hidden)
        shares = table.harms[hidden] * self.loss.value
        shares = shares / np.maximum(shares.sum(axis=1, keepdims=True), 1e-300)
        churns = any(c.churn_per_day > 0 for c in self.loss.workspace.components)
        delay = np.maximum(self.late[hider], self.late[hidden])
        claimed = []
        for start, end in self._windows(delay):
            lost = stake * self.loss.count_of(hidden, start, end)
            away = (self.loss.leaving(start, end) * shares).sum(axis=1) if churns else 0.0
            claimed.append(lost * (weights.reliability + weights.user_value * away))
        return np.stack(claimed, axis=1)

    def _windows(self, delay: Floats) -> Iterator[tuple[Floats, Floats]]:
        """Yield from when to when what both claim counts for each quarter, (k,) each."""
        horizon, quarters = self.loss.workspace.horizon, self.loss.workspace.quarters
        for quarter in range(quarters):
            middle = DAYS_PER_QUARTER * (quarter + 0.5)
            start = np.minimum(middle + delay, horizon)
            last = quarter == quarters - 1
            end = np.minimum(middle + DAYS_PER_QUARTER + delay, horizon)
            yield start, np.full_like(start, horizon) if last else end

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

from scenarios.hiding_loss import HidingLoss
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

    def count(self) -> int:
        """Return about how many pairs there are: those that share a component."""
        table = self.loss.table
        residents = np.bincount(table.home, table.hazard > 0, minlength=table.harms.shape[1])
        return int((table.harms[self._hiders] @ residents).sum())

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
        claimed = self._claimed(hiders, members)
        place = {row: index for index, row in enumerate(members.tolist())}
        pairs: dict[tuple[int, int], list[Floats]] = {}
        for index, column in zip(*np.nonzero(claimed.any(axis=2)), strict=True):
            hider, hidden = int(hiders[index]), int(members[column])
            pair = (min(hider, hidden), max(hider, hidden))
            sides = pairs.setdefault(pair, [np.zeros(claimed.shape[2]) for _ in range(2)])
            sides[hider > hidden] = claimed[index, place[hidden]]
        return tuple(Overlap(pair, *sides) for pair, sides in sorted(pairs.items()))

    def _claimed(self, hiders: Integers, members: Integers) -> Floats:
        """Return what each hider claims of each hidden item's loss, by quarter, (h, m, Q)."""
        table = self.loss.table
        weights: Objective = self.loss.workspace.objective
        stake = HidingLoss(self.loss).stake(hiders, members)
        shares = table.harms[members] * self.loss.value
        shares = shares / np.maximum(shares.sum(axis=1, keepdims=True), 1e-300)
        delay = np.maximum(self.late[hiders][:, None], self.late[members])
        counts, leaving = [], []
        for start, end in self._windows(delay):
            counts.append(self._counts(members, start, end))
            away = self.loss.leaving(start.ravel(), end.ravel()).reshape(*start.shape, -1)
            leaving.append((away * shares).sum(axis=2))
        lost = stake[:, :, None] * np.stack(counts, axis=2)
        return lost * (weights.reliability + weights.user_value * np.stack(leaving, axis=2))

    def _windows(self, delay: Floats) -> Iterator[tuple[Floats, Floats]]:
        """Yield from when to when what both claim counts for each quarter, (h, m) each."""
        horizon, quarters = self.loss.workspace.horizon, self.loss.workspace.quarters
        for quarter in range(quarters):
            middle = DAYS_PER_QUARTER * (quarter + 0.5)
            start = np.minimum(middle + delay, horizon)
            last = quarter == quarters - 1
            end = np.minimum(middle + DAYS_PER_QUARTER + delay, horizon)
            yield start, np.full_like(start, horizon) if last else end

    def _counts(self, members: Integers, start: Floats, end: Floats) -> Floats:
        """Return the expected incidents of each member in windows, (h, m)."""
        table = self.loss.table
        days = np.zeros((2, len(start), len(table)))
        days[0][:, members], days[1][:, members] = start, end
        return self.loss.count(days[0], days[1])[:, members]

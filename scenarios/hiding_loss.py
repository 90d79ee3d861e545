"""What items cost that hide or slow the incidents of others: later detection, longer restoring."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from scenarios.hazard import grown_age
from scenarios.table import Floats, Integers
from scenarios.units import DAYS_PER_QUARTER, HOURS_PER_DAY

if TYPE_CHECKING:
    from scenarios.loss import LossModel

_AT_ONCE = 128
"""Items that hide others priced at a time; it bounds memory where there are thousands."""
_MOST_GROUPS = 64
"""Groups of items with hazards of one shape up to which they are summed beforehand."""


@dataclass(frozen=True, eq=False)
class HidingLoss:
    """Expected loss by what hides and slows, of n items over C components and K teams."""

    loss: "LossModel"
    """The hazards that are hidden."""

    def between(self, a: Floats, b: Floats) -> tuple[Floats, Floats]:
        """Return what hiding and slowing others' incidents costs.

        Returns the value lost by component, (n, C), and the engineer-days of slower restoring by
        team, (n, K). Each item is taken with all other hazards open over its own window.

        Parameters
        ----------
        a, b
            Days between which each item is open, (n,).
        """
        model, table = self.loss, self.loss.table
        lost = np.zeros(table.harms.shape)
        burnt = np.zeros((len(table), len(model.workspace.teams)))
        hiders = np.flatnonzero(model.open & ((table.blinds > 0) | (table.slows > 0)))
        for first in range(0, len(hiders), _AT_ONCE):
            rows = hiders[first : first + _AT_ONCE]
            reached = self._summed if self._shapes is not None else self._one_by_one
            lost[rows], burnt[rows] = reached(rows, a[rows], b[rows])
        background = self._background(hiders, (b - a)[hiders])
        lost[hiders] += background[0]
        burnt[hiders] += background[1]
        return lost, burnt

    def stake_of(self, hider: Integers, hidden: Integers) -> Floats:
        """Return what each hider adds to the loss of one incident of a hidden item, (k,).

        Parameters
        ----------
        hider, hidden
            Rows, pair by pair, of which the first lists the home of the second, (k,).
        """
        table = self.loss.table
        longer = table.blinds[hider] * table.detect_days[hidden]
        longer = longer + table.slows[hider] * table.restore_days[hidden]
        return np.asarray((table.severity * table.value_at_risk)[hidden] * longer)

    @cached_property
    def _shapes(self) -> "tuple[Floats, Integers] | None":
        """Growth and first day that items share, (g, 2), and which each has, (n,).

        None where hazards have too many shapes for sums over each to pay.
        """
        table = self.loss.table
        shapes, group = np.unique(
            np.stack([table.growth, table.since], axis=1), axis=0, return_inverse=True
        )
        return None if len(shapes) > _MOST_GROUPS else (shapes, group.ravel())

    @cached_property
    def _sums(self) -> tuple[Floats, Floats, Floats]:
        """Rates of open items, by shape and home, of what a hider lengthens by a day per day.

        Value by detection time and by restore time, (g, C, C), engineer-days by restore time,
        (g, C, K).
        """
        model, table = self.loss, self.loss.table
        assert self._shapes is not None
        shapes, group = self._shapes
        rate = model.factor * table.hazard * model.open
        value = (rate * table.severity)[:, None] * table.harms * model.value
        teams = np.eye(len(model.workspace.teams))[model.owner[table.home]]
        work = (rate * model.pace[table.home])[:, None] * teams

        def summed(column: Floats) -> Floats:
            sums = np.zeros((len(shapes), table.harms.shape[1], column.shape[1]))
            np.add.at(sums, (group, table.home), column)
            return sums

        detect, restore = table.detect_days[:, None], table.restore_days[:, None]
        return summed(value * detect), summed(value * restore), summed(work * restore)

    def _summed(self, rows: Integers, a: Floats, b: Floats) -> tuple[Floats, Floats]:
        """Return what some hiders cost by incidents of items, from sums, (h, C) and (h, K)."""
        model, table = self.loss, self.loss.table
        assert self._shapes is not None
        growth, since = self._shapes[0].T
        before = grown_age(growth, np.maximum(0.0, a[:, None] - since))
        grown = np.maximum(0.0, grown_age(growth, np.maximum(0.0, b[:, None] - since)) - before)
        reach = (grown[:, :, None] * table.harms[rows][:, None, :]).reshape(len(rows), -1)
        detect, restore, work = (part.reshape(reach.shape[1], -1) for part in self._sums)
        blinds, slows = table.blinds[rows, None], table.slows[rows, None]
        lost = blinds * (reach @ detect) + slows * (reach @ restore)
        burnt = slows * (reach @ work)
        # A hider does not hide itself.
        home = table.home[rows]
        own = model.count_of(rows, a, b) * model.open[rows] * table.harms[rows, home]
        longer = blinds[:, 0] * table.detect_days[rows] + slows[:, 0] * table.restore_days[rows]
        own_lost = (own * table.severity[rows] * longer)[:, None] * table.harms[rows] * model.value
        slower = own * slows[:, 0] * table.restore_days[rows] * model.pace[home]
        burnt[np.arange(len(rows)), model.owner[home]] -= slower
        return np.maximum(0.0, lost - own_lost), np.maximum(0.0, burnt)

    def _one_by_one(self, rows: Integers, a: Floats, b: Floats) -> tuple[Floats, Floats]:
        """Return what some hiders cost by incidents of items, pair by pair, (h, C) and (h, K)."""
        model, table = self.loss, self.loss.table
        reached = table.harms[rows][:, table.home] & (rows[:, None] != np.arange(len(table)))
        counts = model.count(a[:, None], b[:, None]) * model.open * reached
        answers = np.eye(len(model.workspace.teams))[model.owner]
        slower = table.slows[rows, None] * table.restore_days
        longer = table.blinds[rows, None] * table.detect_days + slower
        lost = (counts * table.severity * longer) @ (table.harms * model.value)
        burnt = (counts * slower * model.pace[table.home]) @ answers[table.home]
        return lost, burnt

    def _background(self, rows: Integers, days: Floats) -> tuple[Floats, Floats]:
        """Return what some hiders cost by incidents from no listed item, (h, C) and (h, K)."""
        model, table = self.loss, self.loss.table
        components = model.workspace.components
        answers = np.eye(len(model.workspace.teams))[model.owner]
        rate = np.array([c.background_incidents_per_quarter for c in components]) / DAYS_PER_QUARTER
        severity = np.array([c.severity for c in components])
        detect = np.array([c.detect_hours for c in components]) / HOURS_PER_DAY
        restore = np.array([c.restore_hours.mean for c in components]) / HOURS_PER_DAY
        expected = rate * days[:, None] * table.harms[rows]
        longer = table.blinds[rows, None] * detect + table.slows[rows, None] * restore
        lost = expected * longer * severity * model.value
        burnt = (expected * table.slows[rows, None] * restore * model.pace) @ answers
        return lost, burnt

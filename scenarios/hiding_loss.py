"""What items cost that hide or slow the incidents of others: later detection, longer restoring."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scenarios.table import Floats, Integers
from scenarios.units import DAYS_PER_QUARTER, HOURS_PER_DAY

if TYPE_CHECKING:
    from scenarios.loss import LossModel

_AT_ONCE = 128
"""Items that hide others priced at a time; it bounds memory where there are thousands."""


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
        table = self.loss.table
        lost = np.zeros(table.harms.shape)
        burnt = np.zeros((len(table), len(self.loss.workspace.teams)))
        hiders = np.flatnonzero(self.loss.open & ((table.blinds > 0) | (table.slows > 0)))
        for first in range(0, len(hiders), _AT_ONCE):
            rows = hiders[first : first + _AT_ONCE]
            lost[rows], burnt[rows] = self._of(rows, a[rows], b[rows])
        return lost, burnt

    def stake(self, hiders: Integers, hidden: Integers) -> Floats:
        """Return what each hider adds to the loss of one incident of each hidden item, (h, m).

        Parameters
        ----------
        hiders, hidden
            Rows, (h,) and (m,).
        """
        table = self.loss.table
        each = (table.severity * table.value_at_risk)[hidden]
        return np.asarray(each * self._longer(hiders, hidden) * self._reached(hiders, hidden))

    def _longer(self, hiders: Integers, hidden: Integers) -> Floats:
        """Return the days by which each hider lengthens an incident of each hidden item, (h, m)."""
        table = self.loss.table
        slower = table.slows[hiders, None] * table.restore_days[hidden]
        return np.asarray(table.blinds[hiders, None] * table.detect_days[hidden] + slower)

    def _reached(self, hiders: Integers, hidden: Integers) -> Floats:
        """Return 1 where a hider lists the home of a hidden item other than itself, (h, m)."""
        reached = self.loss.table.harms[hiders][:, self.loss.table.home[hidden]]
        return np.asarray(reached & (hiders[:, None] != hidden), dtype=np.float64)

    def _of(self, rows: Integers, a: Floats, b: Floats) -> tuple[Floats, Floats]:
        """Return what some hiders cost, (h, C) and (h, K)."""
        model, table = self.loss, self.loss.table
        everything = np.arange(len(table))
        counts = model.count(a[:, None], b[:, None]) * model.open
        counts = counts * self._reached(rows, everything)
        answers = np.eye(len(model.workspace.teams))[model.owner]
        slower = table.slows[rows, None] * table.restore_days
        lost = (counts * table.severity * self._longer(rows, everything)) @ (
            table.harms * model.value
        )
        burnt = (counts * slower * model.pace[table.home]) @ answers[table.home]
        components = model.workspace.components
        rate = np.array([c.background_incidents_per_quarter for c in components]) / DAYS_PER_QUARTER
        severity = np.array([c.severity for c in components])
        detect = np.array([c.detect_hours for c in components]) / HOURS_PER_DAY
        restore = np.array([c.restore_hours.mean for c in components]) / HOURS_PER_DAY
        expected = rate * (b - a)[:, None] * table.harms[rows]
        longer = table.blinds[rows, None] * detect + table.slows[rows, None] * restore
        lost += expected * longer * severity * model.value
        burnt += (expected * table.slows[rows, None] * restore * model.pace) @ answers
        return lost, burnt

"""The value lost to drift while items are open, by component, in closed form."""

from dataclasses import dataclass

import numpy as np

from scenarios.drift import Retraining, blocked_area
from scenarios.table import Booleans, Floats, ItemTable
from scenarios.units import DAYS_PER_MONTH, DAYS_PER_QUARTER
from scenarios.workspace import Workspace


@dataclass(frozen=True, eq=False)
class DriftLoss:
    """Expected loss to drift of n items over C components."""

    workspace: Workspace
    """Components and horizon."""
    table: ItemTable
    """The items, (n,)."""
    open: Booleans
    """True where the item is open, (n,)."""
    factor: Floats
    """Believed truth factor: multiplies drift, (n,)."""

    def own(self, a: Floats, b: Floats) -> Floats:
        """Return the value lost to the drift each item adds, by component, (n, C).

        Parameters
        ----------
        a, b
            Days between which each item is open, (n,).
        """
        lost = np.zeros(self.table.harms.shape)
        rates = self.factor * self.table.drift
        for index, component in enumerate(self.workspace.components):
            here = self.table.harms[:, index]
            if np.any(here & (rates > 0)):
                blocked = self._retraining(index, here & self.open)
                days = rates * (blocked.area(b) - blocked.area(a))
                lost[:, index] = here * days * component.value_per_day
        return lost

    def marginal(self, a: Floats, b: Floats) -> Floats:
        """Return the same with what an item that blocks retraining does to all drift, (n, C).

        An item is priced at the margin: with the other blockers open, before and after.

        Parameters
        ----------
        a, b
            As for `own`.
        """
        table = self.table
        lost = self.own(a, b)
        rates = self.factor * table.drift
        for index, component in enumerate(self.workspace.components):
            here = table.harms[:, index] & self.open
            blockers = np.flatnonzero(table.harms[:, index] & (table.blocks > 0))
            if not len(blockers):
                continue
            shocks = component.drift_shocks_per_quarter / DAYS_PER_QUARTER * component.drift_shock
            total = component.drift_per_month / DAYS_PER_MONTH + shocks + float(rates[here].sum())
            blocked = self._retraining(index, here)
            for row in blockers.tolist():
                rest = here.copy()
                rest[row] = False
                clear = self._retraining(index, rest)
                own = clear.area(b[row : row + 1]) - clear.area(a[row : row + 1])
                days = rates[row] * float(own[0])
                days += blocked_area(blocked, clear, total, a[row], b[row])
                lost[row, index] = days * component.value_per_day
        return lost

    def _retraining(self, component: int, blocking: Booleans) -> Retraining:
        """Return a component's retrainings where some items block it."""
        failure = 1.0 - float(np.prod(1.0 - self.table.blocks[blocking]))
        every = self.workspace.components[component].retrain_days
        return Retraining.plan(every, self.workspace.horizon, failure)

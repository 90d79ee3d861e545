"""What items open now cost from one day to another, quick enough for a review of hundreds of items.

The same expected losses as `scenarios.loss`, rearranged: all that does not change from review to
review is worked out once for a workspace. Left as it is on the planning date is the drift that an
item adds or keeps from being trained away, and what restoring an incident burns; the few hours of
incidents that the horizon cuts off are left out. Hazards, what hides and slows them, drag, toil and
churn follow the review.
"""

from dataclasses import dataclass

import numpy as np

from scenarios.drift_loss import DriftLoss
from scenarios.hazard import grown_age
from scenarios.hiding_loss import HidingLoss
from scenarios.loss import LossModel
from scenarios.table import Floats, Integers, ItemTable, tabulate
from scenarios.units import DAYS_PER_QUARTER, DAYS_PER_WEEK, HOURS_PER_DAY
from scenarios.workspace import Workspace
from sim.view import View

_GRID = DAYS_PER_WEEK
"""Days between the points at which drift is tabulated."""


@dataclass(frozen=True, eq=False)
class Stakes:
    """What n items of a backlog have at stake, by template, over K teams."""

    workspace: Workspace
    """The beliefs."""
    table: ItemTable
    """The backlog, (n,)."""
    per_incident: Floats
    """Value lost by an incident with nothing hiding or slowing it, and its penalty, (n,)."""
    hidden: Floats
    """What each hider adds to the loss of an incident, (h, n)."""
    hiders: Integers
    """Rows of the items that hide or slow others, (h,)."""
    background: Floats
    """Value a day that each hider adds to the loss of background incidents, (h,)."""
    drag: Floats
    """Value a day lost to drag, (n,)."""
    drift: Floats
    """Value lost to drift by the day before a point of the grid, (n, points)."""
    grid: Floats
    """Days of the points, (points,)."""
    churn: Floats
    """Users who leave per day and share lost, weighted by value, (n,)."""
    back: Floats
    """Share of them who come back a day, weighted by value, (n,)."""
    burnt_by_incident: Floats
    """Engineer-days that an incident burns, by team, (n, K)."""
    toil: Floats
    """Engineer-days of toil a day, by team, (n, K)."""

    @classmethod
    def of(cls, workspace: Workspace) -> "Stakes":
        """Return the stakes of a workspace."""
        table = tabulate(workspace)
        model = LossModel.of(workspace, table)
        rows = np.arange(len(table))
        hiders = np.flatnonzero((table.blinds > 0) | (table.slows > 0))
        down = table.detect_days + table.restore_days
        components = workspace.components
        rate = np.array([c.background_incidents_per_quarter for c in components]) / DAYS_PER_QUARTER
        severity = np.array([c.severity for c in components])
        detect = np.array([c.detect_hours for c in components]) / HOURS_PER_DAY
        restore = np.array([c.restore_hours.mean for c in components]) / HOURS_PER_DAY
        longer = table.blinds[hiders, None] * detect + table.slows[hiders, None] * restore
        shares = table.harms * model.value
        shares = shares / np.maximum(shares.sum(axis=1, keepdims=True), 1e-300)
        teams = len(workspace.teams)
        burnt = np.zeros((len(table), teams))
        each = model.restore * model.pace[table.home] + table.aftercare
        burnt[rows, model.owner[table.home]] = each
        toil = np.zeros((len(table), teams))
        toil[rows, table.team] = table.toil
        grid = np.append(np.arange(0.0, workspace.horizon, _GRID), workspace.horizon)
        losses = DriftLoss(workspace, table, model.open, model.factor)
        start = np.zeros(len(table))
        drift = [losses.marginal(start, np.full(len(table), day)).sum(axis=1) for day in grid]
        return cls(
            workspace=workspace,
            table=table,
            per_incident=table.severity * table.value_at_risk * down + table.penalty,
            hidden=HidingLoss(model).stake(hiders, rows),
            hiders=hiders,
            background=(rate * severity * model.value * longer * table.harms[hiders]).sum(axis=1),
            drag=table.drag * table.value_at_risk,
            drift=np.stack(drift, axis=1),
            grid=grid,
            churn=shares @ np.array([c.churn_per_day for c in components]),
            back=shares @ np.array([c.return_per_day for c in components]),
            burnt_by_incident=burnt,
            toil=toil,
        )

    def money(self, view: View, start: Floats, end: Floats) -> Floats:
        """Return what leaving each item open between two days costs, value units, (m,).

        Parameters
        ----------
        view
            The review, with m items.
        start, end
            Days, (m,).
        """
        place, live = view.table.template, view.factor * view.open
        counts = self._counts(view, start, end)
        # The hidden item's own incidents last longer while its hiders are open, and closing a hider
        # shortens those of all that it hides.
        open_hiders, count_of = self._hiders_among(view)
        stretched = self.per_incident[place]
        direct = view.factor * self.drag[place] * (end - start)
        if len(open_hiders):
            hidden = self.hidden[count_of][:, place]
            stretched = stretched + hidden.sum(axis=0)
            extra = self._hidden_losses(view, hidden * live, open_hiders, (start, end))
            length = (end - start)[open_hiders]
            direct[open_hiders] += extra + self.background[count_of] * length
        direct = direct + view.factor * counts * stretched
        direct = direct + view.factor * self._drift(place, start, end)
        return np.asarray(direct * (1.0 + self._leaving(place, start, end)))

    def rate(self, view: View, day: Floats) -> Floats:
        """Return the money a day that each item costs about a day, (m,)."""
        end = np.minimum(day + 1.0, self.workspace.horizon)
        start = np.minimum(day, end - 1e-3)
        return np.asarray(self.money(view, start, end) / (end - start))

    def burn(self, view: View, start: Floats, end: Floats) -> Floats:
        """Return the engineer-days that each item burns between two days, by team, (m, K)."""
        place = view.table.template
        counts = self._counts(view, start, end)[:, None] * self.burnt_by_incident[place]
        return np.asarray(
            view.factor[:, None] * (counts + self.toil[place] * (end - start)[:, None])
        )

    def _hidden_losses(
        self, view: View, stake: Floats, hiders: Integers, window: tuple[Floats, Floats]
    ) -> Floats:
        """Return what each hider adds to the loss of others over its own window, (h,).

        Only the pairs that share a component are looked at: one in five, or fewer.
        """
        stake[np.arange(len(hiders)), hiders] = 0.0
        place, hidden = np.nonzero(stake)
        table, by = view.table, hiders[place]
        growth, since = table.growth[hidden], table.since[hidden]
        start, end = window
        before = grown_age(growth, np.maximum(0.0, start[by] - since))
        after = grown_age(growth, np.maximum(0.0, end[by] - since))
        lost = stake[place, hidden] * table.hazard[hidden] * np.maximum(0.0, after - before)
        return np.asarray(np.bincount(place, lost, minlength=len(hiders)), dtype=np.float64)

    def _hiders_among(self, view: View) -> tuple[Integers, Integers]:
        """Return the open rows that hide others, and which hider each is a copy of."""
        which = np.full(len(self.table), -1)
        which[self.hiders] = np.arange(len(self.hiders))
        own = which[view.table.template]
        rows = np.flatnonzero(view.open & (own >= 0))
        return rows, own[rows]

    def _counts(self, view: View, start: Floats, end: Floats) -> Floats:
        """Return the incidents of each item between two days at factor 1, (..., m)."""
        table = view.table
        before = grown_age(table.growth, np.maximum(0.0, start - table.since))
        after = grown_age(table.growth, np.maximum(0.0, end - table.since))
        return np.asarray(table.hazard * np.maximum(0.0, after - before))

    def _drift(self, place: Integers, start: Floats, end: Floats) -> Floats:
        """Return what drift costs between two days, (m,)."""
        if not self.drift.any():
            return np.zeros(len(place))
        lost = []
        for day in (start, end):
            at = np.clip(day / _GRID, 0.0, len(self.grid) - 1.0)
            low = np.minimum(at.astype(np.int64), len(self.grid) - 2)
            step = self.drift[place, low + 1] - self.drift[place, low]
            width = self.grid[low + 1] - self.grid[low]
            lost.append(self.drift[place, low] + step * (day - self.grid[low]) / width)
        return np.asarray(lost[1] - lost[0])

    def _leaving(self, place: Integers, start: Floats, end: Floats) -> Floats:
        """Return the later loss by churn per unit lost between two days, (m,)."""
        left = self.workspace.horizon - start
        width = np.maximum(end - start, 1e-9)
        rate = self.back[place]
        steady = np.maximum(rate, 1e-12)
        gone = (np.exp(-steady * (left - width)) - np.exp(-steady * left)) / (steady * width)
        away = np.where(rate > 0, (1.0 - gone) / steady, left - width / 2)
        return np.asarray(self.churn[place] * np.maximum(0.0, away))

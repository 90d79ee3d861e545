"""What items open now cost from one day to another, quick enough for a review of hundreds of items.

The same expected losses as `scenarios.loss`, rearranged: all that does not change from review to
review is worked out once for a workspace. Left as it is on the planning date is the drift that an
item adds or keeps from being trained away, and what restoring an incident burns; the few hours of
incidents that the horizon cuts off are left out; users who leave for what an item hides on other
components are counted as on its own. Hazards, what hides and slows them, drag, toil and churn
follow the review.
"""

from dataclasses import dataclass

import numpy as np

from scenarios.drift_loss import DriftLoss
from scenarios.hazard import grown_age
from scenarios.loss import LossModel
from scenarios.table import Floats, Integers, ItemTable, tabulate
from scenarios.units import DAYS_PER_QUARTER, DAYS_PER_WEEK, HOURS_PER_DAY
from scenarios.workspace import Workspace
from sim.view import View

_GRID = DAYS_PER_WEEK
"""Days between the points at which drift is tabulated."""
_NODES = 5
"""Days at which the hazards that are hidden are worked out exactly."""


@dataclass(frozen=True, eq=False)
class Stakes:
    """What n items of a backlog have at stake, by template, over K teams."""

    workspace: Workspace
    """The beliefs."""
    table: ItemTable
    """The backlog, (n,)."""
    per_incident: Floats
    """Value lost by an incident with nothing hiding or slowing it, (n,)."""
    exposed: Floats
    """Value an incident loses in its mean detection, then restore time, by home, (2C, n)."""
    reach: Floats
    """By how much each hider lengthens detection, then restoring, by component, (h, 2C)."""
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
    background_burn: Floats
    """Engineer-days a day that incidents from no item burn, by team, (K,)."""
    arriving_burn: Floats
    """Engineer-days a day that items appearing in a day will burn, by team, (K,)."""

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
        homes = np.eye(len(components))[table.home].T * table.severity * table.value_at_risk
        harms = table.harms[hiders].astype(np.float64)
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
            per_incident=table.severity * table.value_at_risk * down,
            exposed=np.concatenate([homes * table.detect_days, homes * table.restore_days]),
            reach=np.concatenate(
                [harms * table.blinds[hiders, None], harms * table.slows[hiders, None]], axis=1
            ),
            hiders=hiders,
            background=(rate * severity * model.value * longer * table.harms[hiders]).sum(axis=1),
            drag=table.drag * table.value_at_risk,
            drift=np.stack(drift, axis=1),
            grid=grid,
            churn=shares @ np.array([c.churn_per_day for c in components]),
            back=shares @ np.array([c.return_per_day for c in components]),
            burnt_by_incident=burnt,
            toil=toil,
            background_burn=model.background_burn(0.0, 1.0),
            arriving_burn=_arriving_burn(model),
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
        place = view.table.template
        counts = self._counts(view, start, end)
        # The hidden item's own incidents last longer while its hiders are open, and closing a hider
        # shortens those of all that it hides.
        stretched = self.per_incident[place]
        direct = view.factor * self.drag[place] * (end - start)
        rows, hiders = self._hiders_among(view)
        if len(rows):
            exposed, reach = self.exposed[:, place], self.reach[hiders]
            stretched = stretched + reach.sum(axis=0) @ exposed
            rates = exposed * (view.factor * view.open * view.table.hazard)
            until = _integrals(rates, view, end[rows]) - _integrals(rates, view, start[rows])
            own = (reach * exposed[:, rows].T).sum(axis=1) * (view.factor * counts)[rows]
            length = (end - start)[rows]
            direct[rows] += (reach * until.T).sum(axis=1) - own + self.background[hiders] * length
        direct = direct + view.factor * counts * stretched
        direct = direct + view.factor * self._drift(place, start, end)
        lost = direct * (1.0 + self._leaving(place, start, end))
        return np.asarray(lost + view.factor * counts * self.table.penalty[place])

    def rate(self, view: View) -> Floats:
        """Return the money a day that each item costs at the review, (m,).

        Drift counts as a mean day's over the horizon: it falls on the days of retraining.
        """
        table, place = view.table, view.table.template
        age = np.maximum(0.0, view.day - table.since)
        hazard = view.factor * table.hazard * np.exp(table.growth * age)
        stretched = self.per_incident[place]
        drift = self.drift[place, -1] / self.workspace.horizon
        direct = view.factor * (self.drag[place] + drift)
        rows, hiders = self._hiders_among(view)
        if len(rows):
            exposed, reach = self.exposed[:, place], self.reach[hiders]
            stretched = stretched + reach.sum(axis=0) @ exposed
            own = (reach * exposed[:, rows].T).sum(axis=1) * hazard[rows]
            others = reach @ (exposed @ (hazard * view.open))
            direct[rows] += others - own + self.background[hiders]
        now = np.full(len(table), view.day)
        lost = (direct + hazard * stretched) * (1.0 + self._leaving(place, now, now))
        return np.asarray(lost + hazard * self.table.penalty[place])

    def burn(self, view: View, start: Floats, end: Floats) -> Floats:
        """Return the engineer-days that each item burns between two days, by team, (m, K)."""
        place = view.table.template
        counts = self._counts(view, start, end)[:, None] * self.burnt_by_incident[place]
        return np.asarray(
            view.factor[:, None] * (counts + self.toil[place] * (end - start)[:, None])
        )

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
        if not self.churn.any():
            return np.zeros(len(place))
        left = self.workspace.horizon - start
        width = np.maximum(end - start, 1e-9)
        rate = self.back[place]
        steady = np.maximum(rate, 1e-12)
        gone = (np.exp(-steady * (left - width)) - np.exp(-steady * left)) / (steady * width)
        away = np.where(rate > 0, (1.0 - gone) / steady, left - width / 2)
        return np.asarray(self.churn[place] * np.maximum(0.0, away))


def _integrals(rates: Floats, view: View, days: Floats) -> Floats:
    """Return the integrals of growing hazards from appearance to each day, (s, h).

    Worked out on a few days between the first and the last, with the hazards there as slopes, and
    cubic in between: within 1 % for hazards that double each quarter, far closer for others.

    Parameters
    ----------
    rates
        What each item loses a day at the hazard of its first day, in s sums, (s, m).
    view
        The review.
    days
        Days, (h,).
    """
    first, last = float(days.min()), float(days.max())
    table = view.table
    if last - first < 1e-9:
        # The horizon for all, as a rule.
        level = rates @ grown_age(table.growth, np.maximum(0.0, first - table.since))
        return np.broadcast_to(level[:, None], (len(level), len(days)))
    nodes = np.linspace(first, last, _NODES)
    width = (last - first) / (_NODES - 1)
    age = np.maximum(0.0, nodes[:, None] - table.since)
    level = rates @ grown_age(table.growth, age).T
    slope = rates @ np.exp(table.growth * age).T * width
    at = (days - first) / width
    cell = np.minimum(at.astype(np.int64), len(nodes) - 2)
    x = at - cell
    rest = 1.0 - x
    return np.asarray(
        level[:, cell] * (1.0 + 2.0 * x) * rest**2
        + level[:, cell + 1] * (3.0 - 2.0 * x) * x**2
        + slope[:, cell] * x * rest**2
        - slope[:, cell + 1] * x**2 * rest
    )


def _arriving_burn(model: LossModel) -> Floats:
    """Return what a day's expected newcomers burn a day, each a mean item of its home, (K,)."""
    burn = np.zeros(len(model.workspace.teams))
    each = model.stated_rate().engineer_days
    for index, component in enumerate(model.workspace.components):
        rows = model.table.home == index
        if rows.any():
            appearing = component.new_items_per_quarter / DAYS_PER_QUARTER
            burn += appearing * each[rows].mean(axis=0)
    return burn

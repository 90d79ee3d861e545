"""The expected loss of leaving an item open, in closed form (DESIGN section 5).

Exact with a free crew, losses below 1 and no churn, up to the few hours at the horizon in which an
incident is cut short. Stated approximations, tested against the simulator:
waits for a busy crew and the cap at total loss are left out, churn is of first order, retraining
failure is at the margin with the other blockers open, and items that are yet to appear hide no
incident and block no retraining. Bursts leave the expected number of incidents as it is.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from scenarios.drift_loss import DriftLoss
from scenarios.hazard import grown_age
from scenarios.hiding_loss import HidingLoss
from scenarios.table import Booleans, Floats, Integers, ItemTable
from scenarios.units import DAYS_PER_QUARTER, HOURS_PER_DAY
from scenarios.workspace import Workspace


@dataclass(frozen=True, eq=False)
class Loss:
    """What leaving each item open costs over a window."""

    incidents: Floats
    """Value lost to the item's incidents and to slower detection and restore of others, (n,)."""
    penalties: Floats
    """Cash, (n,)."""
    drag: Floats
    """Value lost all the time, (n,)."""
    drift: Floats
    """Value lost to drift the item adds or keeps from being trained away, (n,)."""
    churn: Floats
    """Value of the users who leave because of all that, (n,)."""
    engineer_days: Floats
    """Engineer-days burnt by team: restoring, aftercare, toil, (n, K)."""

    @property
    def reliability(self) -> Floats:
        """Incident losses and penalties, (n,)."""
        return self.incidents + self.penalties

    @property
    def user_value(self) -> Floats:
        """Drag, drift and churn, (n,)."""
        return self.drag + self.drift + self.churn

    @property
    def money(self) -> Floats:
        """All channels, (n,)."""
        return self.reliability + self.user_value


@dataclass(frozen=True, eq=False)
class LossModel:
    """Expected losses of the items of a table, given which of them are open.

    Every item is priced at the margin: with all other open items open over the same window.
    """

    workspace: Workspace
    """Components, teams and horizon."""
    table: ItemTable
    """The items, n of them."""
    open: Booleans
    """True where the item is open, (n,)."""
    factor: Floats
    """Believed truth factor: multiplies hazard, drag, drift and toil, (n,)."""

    @classmethod
    def of(cls, workspace: Workspace, table: ItemTable) -> "LossModel":
        """Return the model of the planning date: all open, every factor 1."""
        return cls(workspace, table, np.ones(len(table), dtype=bool), np.ones(len(table)))

    @cached_property
    def value(self) -> Floats:
        """Value a day by component, (C,)."""
        return np.array([c.value_per_day for c in self.workspace.components])

    @cached_property
    def pace(self) -> Floats:
        """Pace of the team that answers each component's incidents, (C,)."""
        teams, owner = self.workspace.teams, self.workspace.team_of_component
        return np.array([teams[owner[c.id]].pace for c in self.workspace.components])

    @cached_property
    def owner(self) -> Integers:
        """Team that answers each component's incidents, (C,)."""
        owner = self.workspace.team_of_component
        return np.array([owner[c.id] for c in self.workspace.components], dtype=np.int64)

    def _stretch(self, column: Floats) -> Floats:
        """Return 1 + the sum of `column` over open items that list each item's home, (n,)."""
        table = self.table
        by_component = (column * self.open) @ table.harms
        return np.asarray(1.0 + by_component[table.home])

    @cached_property
    def detect(self) -> Floats:
        """Expected detection time of an incident, days, (n,)."""
        return self.table.detect_days * self._stretch(self.table.blinds)

    @cached_property
    def restore(self) -> Floats:
        """Expected restore time of an incident, days, (n,)."""
        return self.table.restore_days * self._stretch(self.table.slows)

    @cached_property
    def hiding(self) -> HidingLoss:
        """What hides and slows incidents."""
        return HidingLoss(self)

    def integrated_hazard(self, day: Floats | float) -> Floats:
        """Return the expected number of Poisson incidents from appearance to a day.

        H(t) = h ((1+g)^((t-t0)/91) - 1) / ln(1+g), in quarters; h t where g is 0.

        Parameters
        ----------
        day
            A day, or one for each item; the last axis is the items'.
        """
        table = self.table
        age = np.maximum(0.0, day - table.since)
        return np.asarray(self.factor * table.hazard * grown_age(table.growth, age))

    def count(self, start: Floats | float, end: Floats | float) -> Floats:
        """Return the expected incidents of each item in a window, (..., n).

        The growth of the integrated hazard, for any clustering: the wait for the first incident
        has the equilibrium law of the gaps (Cox, Renewal Theory, 1962, section 4.2).
        """
        return np.maximum(0.0, self.integrated_hazard(end) - self.integrated_hazard(start))

    def count_of(self, rows: Integers, start: Floats, end: Floats) -> Floats:
        """Return the expected incidents of some items, each in a window of its own, (k,).

        Parameters
        ----------
        rows
            Rows, any of them more than once, (k,).
        start, end
            Days, (k,).
        """
        table = self.table
        growth, since = table.growth[rows], table.since[rows]
        before = grown_age(growth, np.maximum(0.0, start - since))
        after = grown_age(growth, np.maximum(0.0, end - since))
        rate = self.factor[rows] * table.hazard[rows]
        return np.asarray(np.maximum(0.0, rate * after - rate * before))

    def between(self, start: Floats | float, end: Floats | float) -> Loss:
        """Return what leaving each item open from `start` to `end` costs, all else open.

        Its own harm, and what it does to the harm of others: slower detection and restore, drift
        that is not trained away.

        Parameters
        ----------
        start, end
            Days, for all items or one for each, (n,); within the horizon.
        """
        a, b = self._window(start, end)
        return self._loss(
            a,
            b,
            self.hiding.between(a, b),
            DriftLoss(self.workspace, self.table, self.open, self.factor).marginal(a, b),
        )

    def own(self, start: Floats | float, end: Floats | float) -> Loss:
        """Return each item's own harm in a window, as the books of a run lay it to the item.

        Over all items and the background it sums to the whole loss of leaving everything open;
        what one item does to the harm of another is in the other's part.

        Parameters
        ----------
        start, end
            As for `between`.
        """
        a, b = self._window(start, end)
        teams = len(self.workspace.teams)
        none = np.zeros(self.table.harms.shape), np.zeros((len(self.table), teams))
        return self._loss(
            a, b, none, DriftLoss(self.workspace, self.table, self.open, self.factor).own(a, b)
        )

    def _window(self, start: Floats | float, end: Floats | float) -> tuple[Floats, Floats]:
        """Return start and end for each item, none before it appears, (n,)."""
        n = len(self.table)
        a = np.broadcast_to(np.asarray(start, dtype=np.float64), (n,))
        a = np.maximum(a, self.table.since)
        return a, np.maximum(a, np.broadcast_to(np.asarray(end, dtype=np.float64), (n,)))

    def _loss(self, a: Floats, b: Floats, others: tuple[Floats, Floats], drift: Floats) -> Loss:
        """Return the loss by channel, given what an item does to others and its drift, (n, C)."""
        table, horizon = self.table, self.workspace.horizon
        counts = self.count(a, b)
        down = counts * (self.detect + self.restore) - self._cut(a, b, horizon)
        own = (table.severity * down)[:, None] * table.harms * self.value
        drag = (self.factor * table.drag * (b - a))[:, None] * table.harms * self.value
        burn = others[1].copy()
        rows = np.arange(len(table))
        each = self.restore * self.pace[table.home] + table.aftercare
        np.add.at(burn, (rows, self.owner[table.home]), counts * each)
        np.add.at(burn, (rows, table.team), self.factor * table.toil * (b - a))
        direct = own + others[0] + drag + drift
        return Loss(
            incidents=(own + others[0]).sum(axis=1),
            penalties=counts * table.penalty,
            drag=drag.sum(axis=1),
            drift=drift.sum(axis=1),
            churn=(direct * self.leaving(a, b)).sum(axis=1),
            engineer_days=burn,
        )

    def stated_rate(self) -> Loss:
        """Return the loss per day as the backlog states it: no growth, a mean day's drift."""
        zeros = np.zeros(len(self.table))
        table = replace(self.table, growth=zeros, since=zeros)
        horizon = self.workspace.horizon
        whole = LossModel(self.workspace, table, self.open, self.factor).between(0.0, horizon)
        return Loss(**{name: getattr(whole, name) / horizon for name in Loss.__annotations__})

    def background_burn(self, start: float, end: float) -> Floats:
        """Return the engineer-days by team, (K,), that incidents from no item burn in a window."""
        burn = np.zeros(len(self.workspace.teams))
        slow = (self.table.slows * self.open) @ self.table.harms
        for index, component in enumerate(self.workspace.components):
            count = component.background_incidents_per_quarter / DAYS_PER_QUARTER * (end - start)
            restore = component.restore_hours.mean / HOURS_PER_DAY * (1 + slow[index])
            each = restore * self.pace[index] + component.aftercare_days
            burn[self.owner[index]] += count * each
        return burn

    def overlap(self, one: int, other: int, start: float, end: float) -> float:
        """Return the loss that both items claim: one hides the other's incidents.

        Priced at the margin, each of the two counts it as avoided; the pair avoids it once.

        Parameters
        ----------
        one, other
            Rows.
        start, end
            Window in which both would be closed, days.
        """
        pairs = ((one, other), (other, one))
        counts = self.count(start, end)
        return sum(float(counts[pair[1]] * self.hidden_loss(*pair).sum()) for pair in pairs)

    def hides(self, hider: int, hidden: int) -> bool:
        """Return whether an item hides or slows incidents of another."""
        table = self.table
        acts = bool(table.blinds[hider] > 0 or table.slows[hider] > 0)
        return acts and hider != hidden and bool(table.harms[hider, table.home[hidden]])

    def hidden_loss(self, hider: int, hidden: int) -> Floats:
        """Return the value that an item adds to what one incident of another costs, (C,).

        Parameters
        ----------
        hider, hidden
            Rows.
        """
        table = self.table
        if not self.hides(hider, hidden):
            return np.zeros(len(self.value))
        longer = float(table.blinds[hider] * table.detect_days[hidden])
        longer += float(table.slows[hider] * table.restore_days[hidden])
        share = longer * float(table.severity[hidden])
        return np.asarray(share * self.value * table.harms[hidden])

    def _cut(self, a: Floats, b: Floats, horizon: float) -> Floats:
        """Return the down-days that fall beyond the horizon, (n,).

        An incident y days before the horizon with length X loses E[(X-y)+] to it. The integral of
        that beyond y is E[((X-y)+)^2]/2: at y = 0 half the second moment, and E[X] theta
        exp(-y/theta) with theta = E[X^2]/(2 E[X]) in all, exact for an exponential X and for any
        X at y = 0 and far away.
        """
        mean = self.detect + self.restore
        second = mean**2 + self.detect**2 + (self.table.restore_cv * self.restore) ** 2
        theta = np.where(mean > 0, second / (2 * np.where(mean > 0, mean, 1.0)), 1.0)
        late = mean * theta * (np.exp(-(horizon - b) / theta) - np.exp(-(horizon - a) / theta))
        hazard = (
            self.factor * self.table.hazard * np.exp(self.table.growth * (b - self.table.since))
        )
        return np.asarray(hazard * late)

    def leaving(self, a: Floats, b: Floats) -> Floats:
        """Return the later loss by churn per unit of value lost in the window, (n, C).

        A share l lost for a day makes c*l users leave, who come back at rate r: until the horizon
        they are away (1 - exp(-r (T-s))) / r days, T - s where r is 0. This is the mean over the
        window.

        Parameters
        ----------
        a, b
            Days, (n,).
        """
        horizon = self.workspace.horizon
        columns = []
        width = np.maximum(b - a, 1e-9)
        for component in self.workspace.components:
            back = component.return_per_day
            if back > 0:
                late = np.exp(-back * (horizon - a)), np.exp(-back * (horizon - a - width))
                away = (1.0 - (late[1] - late[0]) / (back * width)) / back
            else:
                away = horizon - a - width / 2
            columns.append(component.churn_per_day * np.maximum(0.0, away))
        return np.stack(columns, axis=1)

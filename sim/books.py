"""The books of a run: money by cause and item, engineer-days by activity.

Delivered value and the losses to incidents, drag, drift and churn sum to the potential;
engineer-days sum to what the crews delivered.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scenarios.table import Floats
from scenarios.workspace import Workspace
from sim.logs import Activity
from sim.run import Run
from sim.spells import Cause, Spells, spells_of
from sim.users import Usage, distinct, usage

_LATER_CAUSES = (Cause.DRAG, Cause.DRIFT)


@dataclass(frozen=True, eq=False)
class EngineerDays:
    """Engineer-days by what they went into."""

    remediation: float
    """First attempts at items."""
    rollback: float
    """Work repeated after a failed rollout."""
    firefighting: float
    """From engaged to restored."""
    aftercare: float
    """Post-mortem and clean-up."""
    toil: float
    """Manual work that open items cause."""
    idle: float
    """Nothing to do that the policy named."""

    @property
    def total(self) -> float:
        """Sum of all, engineers x pace x horizon."""
        return float(sum(getattr(self, name) for name in EngineerDays.__annotations__))


@dataclass(frozen=True, eq=False)
class ItemAccount:
    """What each of n items cost while it was open."""

    incidents: Floats
    """Value lost to its incidents, (n,)."""
    drag: Floats
    """Value lost all the time, (n,)."""
    drift: Floats
    """Value lost to the drift it added, (n,)."""
    churn: Floats
    """Value of users who left because of it, (n,)."""
    penalties: Floats
    """Cash, (n,)."""
    engineer_days: Floats
    """Firefighting and aftercare of its incidents, and its toil, (n,)."""
    worked: Floats
    """Remediation and rollback, engineer-days, (n,)."""


@dataclass(frozen=True, eq=False)
class Books:
    """Money and engineer-days of one run."""

    potential: float
    """Value had nothing gone wrong."""
    delivered: float
    """Value users got."""
    incidents: float
    """Value lost to incidents."""
    drag: float
    """Value lost to drag."""
    drift: float
    """Value lost to drift."""
    churn: float
    """Value lost because users had left."""
    penalties: float
    """Cash paid at onsets, outside the balance."""
    outcomes: float
    """Value of outcomes won, outside the balance."""
    retention: float
    """Share of users there at the end, weighted by value."""
    availability: float
    """One minus the time mean of what incidents alone take, at most 1, weighted by value."""
    drift_mean: float
    """Time mean of drift, weighted by value."""
    engineer_days: EngineerDays
    """Where the crews' time went."""
    by_item: ItemAccount
    """The part of each item; the rest is background."""
    background_days: float
    """Firefighting and aftercare of incidents from no listed item, engineer-days."""


def keep_books(run: Run) -> Books:
    """Return the books of a run."""
    return _Bookkeeper(run).books()


class _Bookkeeper:
    """Adds up one run."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.world = run.world
        self.workspace: Workspace = run.world.workspace
        self.rows = len(run.world.table)

    def books(self) -> Books:
        horizon = self.world.horizon
        values = np.array([c.value_per_day for c in self.workspace.components])
        spells = spells_of(self.run)
        lost = np.zeros((3, self.rows + 1))
        churned = np.zeros(self.rows + 1)
        delivered = churn = 0.0
        retention, down, drift = [], [], []
        components = self.workspace.components
        for component, here in zip(components, spells.by_component(len(components)), strict=True):
            use: Usage = usage(component, here, horizon)
            value = component.value_per_day
            direct = value * use.lost(here)
            np.add.at(lost, (here.cause, here.item), direct)
            if component.churn_per_day > 0:
                later = value * component.churn_per_day * use.lost(here, away=True)
                np.add.at(churned, here.item, later)
                churn += value * (horizon - float(use.present[-1]))
            delivered += value * float(use.delivered[-1])
            retention.append(float(use.users[-1]))
            # Sorted by cause: incidents, drag, drift.
            drag, drifts = here.cause.searchsorted(_LATER_CAUSES).tolist()
            down.append(_down_share(here.part(0, drag), horizon))
            drift.append(_mean_level(here.part(drifts, len(here.cause)), horizon))
        total = lost.sum(axis=1)
        penalties = self._penalties()
        days, burnt, background, worked = self._engineer_days()
        return Books(
            potential=float(values.sum()) * horizon,
            delivered=delivered,
            incidents=float(total[Cause.INCIDENTS]),
            drag=float(total[Cause.DRAG]),
            drift=float(total[Cause.DRIFT]),
            churn=churn,
            penalties=float(penalties.sum()),
            outcomes=self._outcomes(),
            retention=_weighted(retention, values),
            availability=1.0 - _weighted(down, values),
            drift_mean=_weighted(drift, values),
            engineer_days=days,
            by_item=ItemAccount(
                incidents=lost[Cause.INCIDENTS, : self.rows],
                drag=lost[Cause.DRAG, : self.rows],
                drift=lost[Cause.DRIFT, : self.rows],
                churn=churned[: self.rows],
                penalties=penalties,
                engineer_days=burnt,
                worked=worked,
            ),
            background_days=background,
        )

    def _penalties(self) -> Floats:
        """Return cash by item, (n,)."""
        potential = self.world.incidents
        happened = self.run.incident_log.incident
        paid = np.zeros(self.rows + 1)
        np.add.at(paid, potential.item[happened], potential.penalty[happened])
        return paid[: self.rows]

    def _outcomes(self) -> float:
        """Return the value of the outcomes all of whose items are closed."""
        if not self.workspace.outcomes:
            return 0
        done = {item.id for item in self.workspace.items if item.status == "closed"}
        done |= {
            item.id
            for item, day in zip(self.workspace.in_play, self.run.closed, strict=False)
            if day is not None
        }
        return sum(one.value for one in self.workspace.outcomes if done.issuperset(one.requires))

    def _engineer_days(self) -> tuple[EngineerDays, Floats, float, Floats]:
        """Return engineer-days by activity; burnt by item and by the background; worked by item."""
        horizon, table, log = self.world.horizon, self.world.table, self.run.stint_log
        amounts = np.zeros(len(log))
        toil = present = 0.0
        changes = np.array(self.run.paces, dtype=np.float64).reshape(-1, 4)
        for team in range(len(self.workspace.teams)):
            _, since, crew, paces = changes[changes[:, 0] == team].T
            days = np.append(since, horizon)
            lengths = np.diff(days)
            slowed = np.concatenate([[0.0], np.cumsum(paces * lengths)])
            # A running sum of the pace, linear between its changes.
            mine = log.team == team
            ends = np.interp(log.end[mine], days, slowed)
            amounts[mine] = ends - np.interp(log.start[mine], days, slowed)
            full = self.workspace.teams[team].pace
            toil += float(np.sum(crew * (full - paces) * lengths))
            present += float(np.sum(crew * paces * lengths))
        on_debt = log.activity <= Activity.ROLLBACK
        worked = np.bincount(log.subject[on_debt], amounts[on_debt], self.rows).astype(float)
        source = self.world.incidents.item[log.subject[~on_debt]]
        burnt = np.bincount(source + 1, amounts[~on_debt], self.rows + 1)
        rates = self.world.truth * table.toil
        open_days = self.run.open_until - table.since
        sums = np.bincount(log.activity, amounts, len(Activity)).tolist()
        idle = present - sum(sums)
        return (
            EngineerDays(
                remediation=sums[Activity.REMEDIATION],
                rollback=sums[Activity.ROLLBACK],
                firefighting=sums[Activity.FIREFIGHTING],
                aftercare=sums[Activity.AFTERCARE],
                toil=toil,
                idle=idle,
            ),
            burnt[1:] + rates * open_days,
            float(burnt[0]),
            worked,
        )


def _down_share(incidents: Spells, horizon: float) -> float:
    """Return the time mean of the summed severities, at most 1."""
    grid = distinct(np.concatenate([[0.0, horizon], incidents.start, incidents.end]))
    first, last = incidents.placed(grid)
    size, level = len(grid), incidents.level
    change = np.bincount(first, level, size) - np.bincount(last, level, size)
    level = np.minimum(1.0, change.cumsum()[:-1])
    return float((level * (grid[1:] - grid[:-1])).sum() / horizon)


def _mean_level(spells: Spells, horizon: float) -> float:
    """Return the time mean of the summed levels."""
    length = spells.end - spells.start
    return float(np.sum(spells.level * length + spells.slope * length**2 / 2) / horizon)


def _weighted(numbers: Sequence[float], weights: Floats) -> float:
    """Return the mean weighted by value, the plain mean where there is no value at all."""
    return float(np.average(numbers, weights=weights if weights.sum() > 0 else None))

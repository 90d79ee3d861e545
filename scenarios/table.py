"""The items in play as columns: what a planner believes, ready for arithmetic.

Rates are per day, times in days, shares as they are. Row order is the file's.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from math import inf, log, nan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenarios import scoring
from scenarios.item import Item
from scenarios.points import points
from scenarios.sealed import copied, sealed
from scenarios.units import DAYS_PER_MONTH, DAYS_PER_QUARTER, DAYS_PER_WEEK, HOURS_PER_DAY
from scenarios.workspace import Workspace

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class ItemTable:
    """Columns of n items over C components and K teams."""

    items: tuple[Item, ...]
    """The items, (n,)."""
    template: Integers
    """Row of the backlog whose cells it has: its own, or the one a newcomer copies, (n,)."""
    since: Floats
    """Day each item appeared; 0 for those of the backlog, (n,)."""
    created: Floats
    """Day it was found, NaN where unknown; before the planning date it is negative, (n,)."""
    home: Integers
    """Index of the home component, (n,)."""
    team: Integers
    """Index of the team its toil is booked to, (n,)."""
    harms: Booleans
    """True where the item's harm falls on the component, (n, C)."""
    value_at_risk: Floats
    """Value a day of all components it harms, (n,)."""
    team_effort: Floats
    """Estimate at day `since` by team, engineer-days, (n, K)."""
    works: Booleans
    """True where the team has a part to do, (n, K)."""
    effort: Floats
    """Estimate at day `since` over all teams, engineer-days, (n,)."""
    effort_growth: Floats
    """Logarithmic growth of the effort per day until work starts, (n,)."""
    effort_sigma: Floats
    """Sigma of the logarithm of true effort over estimate, (n,)."""
    may_be_exact: Booleans
    """True where the estimate may be exactly right, (n,)."""
    hazard: Floats
    """Believed incidents per day at day `since`, (n,)."""
    growth: Floats
    """Logarithmic growth of the hazard per day, (n,)."""
    clustering: Floats
    """Weibull shape of the home component's incident gaps, (n,)."""
    confidence: Floats
    """Coefficient of variation of the truth factor, (n,)."""
    severity: Floats
    """Share of value an incident takes away, (n,)."""
    detect_days: Floats
    """Mean detection time at the home component, nothing blinding it, days, (n,)."""
    restore_days: Floats
    """Mean restore time, nothing slowing it, days, (n,)."""
    restore_cv: Floats
    """Coefficient of variation of the restore time, (n,)."""
    aftercare: Floats
    """Aftercare of an incident, engineer-days, (n,)."""
    penalty: Floats
    """Cash per incident, value units, (n,)."""
    drag: Floats
    """Share of value lost while open, (n,)."""
    drift: Floats
    """Quality lost per day since the last retraining, (n,)."""
    blocks: Floats
    """Probability that it makes a retraining fail, (n,)."""
    blinds: Floats
    """Addition to the factor 1 of detection time, (n,)."""
    slows: Floats
    """Addition to the factor 1 of restore time, (n,)."""
    toil: Floats
    """Manual work, engineer-days per calendar day, (n,)."""
    fix_success: Floats
    """Probability that a rollout holds, (n,)."""
    rollout: Floats
    """Length of a rollout, days, (n,)."""
    fmea: Floats
    """Severity, occurrence and detection, 1 to 10, from scores or from rates, (n, 3)."""
    wsjf: Floats
    """WSJF's cost of delay over job size, stated or from rates, (n,)."""
    rice: Floats
    """RICE's reach x impact x confidence over effort, stated or from rates, (n,)."""
    deadline: Floats
    """Day by which it must be closed, infinity where there is none, (n,)."""
    requires: tuple[tuple[int, ...], ...]
    """Rows of the prerequisites that are in play."""
    excludes: tuple[tuple[int, ...], ...]
    """Rows that must not be done as well, both ways."""
    barred: Booleans
    """True where work can never start: it requires an accepted or excludes a closed item, (n,)."""

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.items)

    @property
    def rpn(self) -> Floats:
        """Risk priority number, severity x occurrence x detection, (n,)."""
        return np.asarray(self.fmea.prod(axis=1))

    @property
    def attempts(self) -> Floats:
        """Expected rollouts until one holds, (n,)."""
        return 1.0 / self.fix_success

    @property
    def rework(self) -> Floats:
        """Expected effort over stated effort, (n,): each failed rollout repeats half.

        The number of failures before the first success of probability p is (1-p)/p in the mean,
        so the factor is 1 + (1-p)/(2p) = (1+p)/(2p).
        """
        return (1.0 + self.fix_success) / (2.0 * self.fix_success)

    def estimate(self, day: Floats | float) -> Floats:
        """Return the estimate on a day if work starts then, engineer-days, (n,)."""
        age = np.maximum(0.0, day - self.since)
        return self.effort * np.exp(self.effort_growth * age)

    def extended(self, rows: Integers, since: Floats, items: Sequence[Item]) -> "ItemTable":
        """Return the table with newcomers appended, copies of `rows` without links and pins.

        Parameters
        ----------
        rows
            The row each newcomer copies, (m,).
        since
            The day each appears, (m,).
        items
            The newcomers as items, m of them.
        """
        if not len(rows):
            return self
        columns: dict[str, Any] = {}
        for field in fields(self):
            column = getattr(self, field.name)
            if isinstance(column, np.ndarray):
                columns[field.name] = np.concatenate([column, column[rows]])
        count = len(rows)
        for name in ("since", "created"):
            columns[name] = np.concatenate([getattr(self, name), since])
        columns["barred"] = np.concatenate([self.barred, np.zeros(count, dtype=bool)])
        columns["deadline"] = np.concatenate([self.deadline, np.full(count, inf)])
        return sealed(
            ItemTable(
                items=(*self.items, *items),
                requires=(*self.requires, *((),) * count),
                excludes=(*self.excludes, *((),) * count),
                **columns,
            )
        )

    def head(self, count: int) -> "ItemTable":
        """Return the first `count` rows, with nothing behind them by which others could be seen."""
        if count == len(self):
            return self
        return sealed(
            ItemTable(**{f.name: copied(getattr(self, f.name)[:count]) for f in fields(self)})
        )


def tabulate(workspace: Workspace) -> ItemTable:
    """Return the items in play of a workspace as columns."""
    return sealed(_Tabulator(workspace).table())


class _Tabulator:
    """Turns items into columns."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._items = workspace.in_play
        self._row = {item.id: row for row, item in enumerate(self._items)}
        self._status = {item.id: item.status for item in workspace.items}
        self._component = {c.id: index for index, c in enumerate(workspace.components)}
        self._team = {team.id: index for index, team in enumerate(workspace.teams)}

    def table(self) -> ItemTable:
        workspace, items = self._workspace, self._items
        homes = [workspace.components[self._component[item.home]] for item in items]
        values = {c.id: c.value_per_day for c in workspace.components}
        requires, excludes, barred = self._links()
        told = points(items, workspace.components)
        return ItemTable(
            items=items,
            template=np.arange(len(items), dtype=np.int64),
            since=_floats(0.0 for _ in items),
            created=_floats(_days(item.created, workspace.start, nan) for item in items),
            home=np.array([self._component[item.home] for item in items], dtype=np.int64),
            team=np.array([self._team[item.team] for item in items], dtype=np.int64),
            harms=self._flags(workspace.components, lambda item, c: c.id in item.components),
            value_at_risk=_floats(sum(values[c] for c in item.components) for item in items),
            team_effort=self._team_effort(),
            works=self._flags(workspace.teams, lambda i, t: t.id in {p.team for p in i.effort}),
            effort=_floats(item.effort_days for item in items),
            effort_growth=_log_growth(item.effort_growth_per_quarter for item in items),
            effort_sigma=_floats(self._sigma(item) for item in items),
            may_be_exact=np.array([item.effort_low is None for item in items], dtype=bool),
            hazard=_floats(item.incidents_per_quarter / DAYS_PER_QUARTER for item in items),
            growth=_log_growth(item.growth_per_quarter for item in items),
            clustering=_floats(home.clustering for home in homes),
            confidence=_floats(item.confidence for item in items),
            severity=_floats(item.severity for item in items),
            detect_days=_floats(home.detect_hours / HOURS_PER_DAY for home in homes),
            restore_days=_floats(item.restore_hours / HOURS_PER_DAY for item in items),
            restore_cv=_floats(home.restore_hours.spread for home in homes),
            aftercare=_floats(item.aftercare_days for item in items),
            penalty=_floats(item.penalty for item in items),
            drag=_floats(item.drag for item in items),
            drift=_floats(item.drift_per_month / DAYS_PER_MONTH for item in items),
            blocks=_floats(item.blocks_retraining for item in items),
            blinds=_floats(item.blinds for item in items),
            slows=_floats(item.slows for item in items),
            toil=_floats(item.toil_days_per_week / DAYS_PER_WEEK for item in items),
            fix_success=_floats(item.fix_success for item in items),
            rollout=_floats(item.rollout_days for item in items),
            fmea=self._scores(),
            wsjf=_floats(one.wsjf for one in told),
            rice=_floats(one.rice for one in told),
            deadline=_floats(_days(item.deadline, workspace.start, inf) for item in items),
            requires=requires,
            excludes=excludes,
            barred=barred,
        )

    def _links(self) -> tuple[tuple[tuple[int, ...], ...], tuple[tuple[int, ...], ...], Booleans]:
        """Return prerequisites, exclusions made mutual, and which items can never start."""
        requires = tuple(
            tuple(sorted({self._row[name] for name in item.requires if name in self._row}))
            for item in self._items
        )
        foes: list[set[int]] = [set() for _ in self._items]
        barred = [False] * len(self._items)
        for item in self._workspace.items:
            for name in item.excludes:
                mine, other = self._row.get(item.id), self._row.get(name)
                if mine is not None and other is not None:
                    foes[mine].add(other)
                    foes[other].add(mine)
                elif mine is not None and self._status[name] == "closed":
                    barred[mine] = True
                elif other is not None and item.status == "closed":
                    barred[other] = True
        for row, item in enumerate(self._items):
            if any(self._status[name] == "accepted" for name in item.requires):
                barred[row] = True
        excludes = tuple(tuple(sorted(rows)) for rows in foes)
        return requires, excludes, np.array(barred, dtype=bool)

    def _team_effort(self) -> Floats:
        effort = np.zeros((len(self._items), len(self._team)))
        for row, item in enumerate(self._items):
            for part in item.effort:
                effort[row, self._team[part.team]] = part.days
        return effort

    def _flags(self, columns: Sequence[Any], holds: Any) -> Booleans:
        flags = [[holds(item, column) for column in columns] for item in self._items]
        return np.array(flags, dtype=bool).reshape(len(self._items), len(columns))

    def _sigma(self, item: Item) -> float:
        """Return sigma: from the percentiles where they are given, 2 z(0.9) = 2.563 apart."""
        if item.effort_low is None or item.effort_high is None:
            return self._workspace.beliefs.effort_sigma
        return log(item.effort_high / item.effort_low) / (2 * _Z90)

    def _scores(self) -> Floats:
        """Return the FMEA scores, (n, 3)."""
        scores = [self._fmea(item) for item in self._items]
        rows = [(one.severity, one.occurrence, one.detection) for one in scores]
        return np.array(rows, dtype=np.float64).reshape(len(rows), 3)

    def _fmea(self, item: Item) -> scoring.Fmea:
        """Return the item's scores, missing ones from its rates."""
        home = self._workspace.components[self._component[item.home]]
        derived = scoring.Fmea(
            severity=scoring.score(scoring.SEVERITY, item.severity),
            occurrence=scoring.score(scoring.OCCURRENCE, item.incidents_per_quarter),
            detection=scoring.score(scoring.DETECTION, home.detect_hours),
        )
        return scoring.Fmea(
            severity=item.severity_score or derived.severity,
            occurrence=item.occurrence_score or derived.occurrence,
            detection=item.detection_score or derived.detection,
        )


_Z90 = 1.2815515655446004
"""The standard normal's 90th percentile."""


def _floats(values: Iterable[float]) -> Floats:
    return np.array(list(values), dtype=np.float64)


def _log_growth(per_quarter: Iterable[float]) -> Floats:
    """Return ln(1 + g) / 91 for growth per quarter."""
    return _floats(log(1.0 + growth) / DAYS_PER_QUARTER for growth in per_quarter)


def _days(day: date | None, start: date, blank: float) -> float:
    return blank if day is None else float((day - start).days)

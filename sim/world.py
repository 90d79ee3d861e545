"""A world: everything that would happen if nobody fixed anything.

All chance is drawn here, before a policy is named; a policy can only prevent. The world is a
function of workspace, seed and replication.
"""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from scenarios.hazard import age_at, grown_age
from scenarios.table import Floats, Integers, ItemTable, tabulate
from scenarios.units import DAYS_PER_QUARTER, HOURS_PER_DAY
from scenarios.workspace import Workspace
from sim.distributions import (
    exponential,
    restore_factor,
    rollouts_until_success,
)
from sim.draws import Hashes, Purpose, first_bits, name_hashes, stream, uniforms, uniforms_at
from sim.renewals import points
from sim.truth import draw_truth

BACKGROUND = -1
"""Stands for the item of an incident that comes from no listed item."""
_TICKETS = 1_000_000
"""Tickets drawn at a time for what newcomers copy; a bound on memory and nothing else."""


@dataclass(frozen=True, eq=False)
class PotentialIncidents:
    """The incidents that happen unless their item is closed by then, in order of onset."""

    onset: Floats
    """Day, (p,)."""
    item: Integers
    """Row of the item, or BACKGROUND, (p,)."""
    home: Integers
    """Index of the home component, (p,)."""
    detection: Floats
    """Detection time over its mean, (p,)."""
    restore: Floats
    """Restore time over its mean, (p,)."""
    detect_mean: Floats
    """Mean detection time with nothing blinding, days, (p,)."""
    restore_mean: Floats
    """Mean restore time with nothing slowing, days, (p,)."""
    severity: Floats
    """Share of value taken away, (p,)."""
    aftercare: Floats
    """Aftercare, engineer-days, (p,)."""
    penalty: Floats
    """Cash at onset, value units, (p,)."""

    def __len__(self) -> int:
        """Return the number of potential incidents."""
        return len(self.onset)


@dataclass(frozen=True, eq=False)
class Shocks:
    """Sudden drift, in order of day."""

    day: Floats
    """Day, (s,)."""
    component: Integers
    """Index of the component, (s,)."""
    size: Floats
    """Share of quality lost, (s,)."""


@dataclass(frozen=True, eq=False)
class World:
    """One draw of everything that chance decides."""

    workspace: Workspace
    """What was believed."""
    seed: int
    """Seed of the experiment."""
    replication: int
    """Number of the world, from 0."""
    table: ItemTable
    """Items in play, then the newcomers in order of appearance, (n,); as believed."""
    truth: Floats
    """Factor on hazard, drag, drift and toil, (n,)."""
    effort_factor: Floats
    """True effort over estimate, (n,)."""
    rollouts_needed: Floats
    """Number of the rollout that holds, (n,)."""
    incidents: PotentialIncidents
    """Potential incidents."""
    shocks: Shocks
    """Sudden drift."""
    retraining_marks: tuple[Floats, ...]
    """By component, a uniform number for each retraining before the horizon."""

    @property
    def horizon(self) -> float:
        """Last day."""
        return self.workspace.horizon

    @property
    def newcomers(self) -> int:
        """Number of items that appear."""
        return len(self.table) - len(self.workspace.in_play)


def draw_world(
    workspace: Workspace, seed: int, replication: int, believed: ItemTable | None = None
) -> World:
    """Return the world of a replication.

    Parameters
    ----------
    workspace
        The beliefs.
    seed
        Any whole number.
    replication
        Number of the world; worlds of one seed are independent.
    believed
        The workspace's items as columns, where they are at hand.
    """
    return _Drawing(workspace, seed, replication).world(
        tabulate(workspace) if believed is None else believed
    )


def with_newcomers(
    workspace: Workspace, believed: ItemTable, names: list[str], rows: Integers, days: Floats
) -> ItemTable:
    """Return the table with items that appear: copies without links, pin, deadline or record."""
    fresh = {"status": "open", "deadline": None, "requires": (), "excludes": (), "pin": None}
    items = []
    for name, row, day in zip(names, rows, days, strict=True):
        own = {"id": name, "created": workspace.start + timedelta(days=int(day)), "evidence": ()}
        items.append(believed.items[row].model_copy(update={**fresh, **own}))
    return believed.extended(rows, days, items)


class _Drawing:
    """Draws the parts of one world."""

    def __init__(self, workspace: Workspace, seed: int, replication: int) -> None:
        self._workspace = workspace
        self._seed = seed
        self._replication = replication
        self._horizon = workspace.horizon
        names = [f"component/{component.id}" for component in workspace.components]
        self._components = name_hashes(names)

    def world(self, believed: ItemTable) -> World:
        names = [f"item/{item.id}" for item in believed.items]
        table, new_names = self._newcomers(believed, name_hashes(names))
        hashes = name_hashes([*names, *new_names])
        place = (self._seed, self._replication)
        truth = draw_truth(place, hashes, table, self._workspace.beliefs)
        return World(
            workspace=self._workspace,
            seed=self._seed,
            replication=self._replication,
            table=table,
            truth=truth.factor,
            effort_factor=truth.effort,
            rollouts_needed=rollouts_until_success(
                self._column(Purpose.ROLLOUT, hashes), table.fix_success
            ),
            incidents=self._incidents(table, truth.factor, hashes),
            shocks=self._shocks(),
            retraining_marks=self._retraining_marks(),
        )

    def _key(self, purpose: Purpose) -> int:
        return stream(self._seed, self._replication, purpose)

    def _column(self, purpose: Purpose, hashes: Hashes) -> Floats:
        """Return one uniform number for each name, (n,)."""
        return uniforms(self._key(purpose), hashes, 0, 1)[:, 0]

    def _at(self, purpose: Purpose, hashes: Hashes, ordinal: Integers) -> Floats:
        """Return the uniform number of each name at its own ordinal, (p,)."""
        return uniforms_at(self._key(purpose), hashes, ordinal)

    def _newcomers(self, believed: ItemTable, hashes: Hashes) -> tuple[ItemTable, list[str]]:
        """Return the table with the items that appear, and the names of these.

        Each copies the item of its component with the least hash, so that one item more changes
        only the newcomers that copy it.
        """
        components = self._workspace.components
        rate = np.array([c.new_items_per_quarter / DAYS_PER_QUARTER for c in components])
        rate[~np.isin(np.arange(len(components)), believed.home)] = 0.0
        arrivals = points(
            self._key(Purpose.NEWCOMER_GAP),
            self._components,
            np.ones(len(components)),
            rate * self._horizon,
        )
        day = arrivals.position / rate[arrivals.row]
        order = np.lexsort((arrivals.ordinal, arrivals.row, day))
        names = [
            f"newcomer/{components[c].id}/{k}"
            for c, k in zip(arrivals.row[order], arrivals.ordinal[order], strict=True)
        ]
        home = arrivals.row[order]
        rows = np.empty(len(names), dtype=np.int64)
        lotteries = name_hashes(names) ^ np.uint64(self._key(Purpose.NEWCOMER_COPY))
        for component in np.unique(home):
            candidates = np.flatnonzero(believed.home == component)
            appearing = np.flatnonzero(home == component)
            for some in np.array_split(appearing, 1 + appearing.size * candidates.size // _TICKETS):
                tickets = first_bits(lotteries[some], hashes[candidates])
                rows[some] = candidates[np.argmin(tickets, axis=1)]
        return with_newcomers(self._workspace, believed, names, rows, day[order]), names

    def _incidents(self, table: ItemTable, truth: Floats, hashes: Hashes) -> PotentialIncidents:
        """Return the potential incidents of all items and of the background."""
        components = self._workspace.components
        hazard = truth * table.hazard
        age = np.maximum(0.0, self._horizon - table.since)
        reach = hazard * grown_age(table.growth, age)
        own = points(self._key(Purpose.INCIDENT_GAP), hashes, table.clustering, reach)
        row = own.row
        waited = age_at(table.growth[row], own.position / hazard[row])
        own_onset = table.since[row] + waited

        rate = np.array([c.background_incidents_per_quarter / DAYS_PER_QUARTER for c in components])
        shape = np.array([c.clustering for c in components])
        rest = points(
            self._key(Purpose.BACKGROUND_GAP), self._components, shape, rate * self._horizon
        )
        home = rest.row
        onset = np.concatenate([own_onset, rest.position / rate[home]])
        item = np.concatenate([row, np.full(len(home), BACKGROUND)])
        homes = np.concatenate([table.home[row], home])
        order = np.lexsort((homes, item, onset))
        order = order[onset[order] < self._horizon]

        def both(of_item: Floats, of_component: list[float]) -> Floats:
            cells = np.concatenate([of_item[row], np.array(of_component, dtype=float)[home]])
            return np.asarray(cells[order])

        detection = np.concatenate(
            [
                self._at(Purpose.DETECTION, hashes[row], own.ordinal),
                self._at(Purpose.BACKGROUND_DETECTION, self._components[home], rest.ordinal),
            ]
        )
        restore = np.concatenate(
            [
                self._at(Purpose.RESTORE, hashes[row], own.ordinal),
                self._at(Purpose.BACKGROUND_RESTORE, self._components[home], rest.ordinal),
            ]
        )
        for index, component in enumerate(components):
            here = homes == index
            restore[here] = restore_factor(restore[here], component.restore_hours)
        return PotentialIncidents(
            onset=onset[order],
            item=item[order],
            home=homes[order],
            detection=exponential(detection)[order],
            restore=restore[order],
            detect_mean=both(
                table.detect_days, [c.detect_hours / HOURS_PER_DAY for c in components]
            ),
            restore_mean=both(
                table.restore_days, [c.restore_hours.mean / HOURS_PER_DAY for c in components]
            ),
            severity=both(table.severity, [c.severity for c in components]),
            aftercare=both(table.aftercare, [c.aftercare_days for c in components]),
            penalty=both(table.penalty, [0.0 for _ in components]),
        )

    def _shocks(self) -> Shocks:
        """Return the sudden drift of all components."""
        components = self._workspace.components
        rate = np.array([c.drift_shocks_per_quarter / DAYS_PER_QUARTER for c in components])
        mean = np.array([c.drift_shock for c in components])
        found = points(
            self._key(Purpose.SHOCK_GAP),
            self._components,
            np.ones(len(components)),
            rate * self._horizon,
        )
        day = found.position / rate[found.row]
        uniform = self._at(Purpose.SHOCK_SIZE, self._components[found.row], found.ordinal)
        order = np.lexsort((found.row, day))
        order = order[day[order] < self._horizon]
        size = mean[found.row] * exponential(uniform)
        return Shocks(day[order], found.row[order], size[order])

    def _retraining_marks(self) -> tuple[Floats, ...]:
        """Return a uniform number for each retraining of each component."""
        marks = []
        key = self._key(Purpose.RETRAINING)
        for index, component in enumerate(self._workspace.components):
            count = int(np.ceil(self._horizon / component.retrain_days)) - 1
            marks.append(uniforms(key, self._components[index : index + 1], 0, max(0, count))[0])
        return tuple(marks)

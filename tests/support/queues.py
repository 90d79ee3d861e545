"""Queues made of incidents, and queues watched over time: numbers, time means, surprises."""

from dataclasses import dataclass

import numpy as np

from scenarios.component import Component, Family, RestoreTime
from scenarios.table import Floats, Integers
from scenarios.units import DAYS_PER_QUARTER, HOURS_PER_DAY
from scenarios.workspace import Workspace
from sim.run import Run
from tests.support.workspaces import ONE_A_DAY, a_component, a_team, a_workspace

_QUARTERS = 40
_SHARES = 20
"""Components among which a stream is split: many short rows are drawn faster than one long one."""


@dataclass(frozen=True)
class Stream:
    """Background incidents of one kind; times in units of the queue's clock."""

    rate: float
    """Incidents a unit."""
    service: float
    """Mean time to restore."""
    family: Family = "exponential"
    """Law of the times to restore."""
    severity: float = 1e-5
    """The more severe stream goes first; small enough that values lost add up."""
    detect: float = 0.0
    """Mean time to detection."""
    aftercare: float = 0.0
    """Work after each, in units of one engineer's time."""


@dataclass(frozen=True, eq=False)
class Stages:
    """When the incidents of one stream passed each stage, in units; infinity past the horizon."""

    index: Integers
    """Index among the potential incidents, (m,)."""
    detected: Floats
    """Noticed, (m,)."""
    engaged: Floats
    """Taken up, (m,)."""
    restored: Floats
    """Harm ended, (m,)."""


@dataclass(frozen=True)
class Queue:
    """One crew that answers some streams, for so long that a number of incidents is expected."""

    streams: tuple[Stream, ...]
    """Who comes."""
    engineers: int
    """Servers."""
    incidents: int
    """Expected incidents."""

    @property
    def length(self) -> float:
        """Horizon, units."""
        return self.incidents / sum(stream.rate for stream in self.streams)

    @property
    def unit(self) -> float:
        """Length of a unit, days."""
        return _QUARTERS * DAYS_PER_QUARTER / self.length

    def workspace(self) -> Workspace:
        """Return the organisation, in which an engineer does a unit of work in a unit of time."""
        return a_workspace(
            components=[
                self._component(f"{number} {share}", stream)
                for number, stream in enumerate(self.streams)
                for share in range(_SHARES)
            ],
            teams=(a_team(engineers=self.engineers, focus=ONE_A_DAY),),
            quarters=_QUARTERS,
            cadence_days=_QUARTERS * DAYS_PER_QUARTER,
        )

    def _component(self, id: str, stream: Stream) -> Component:
        hours = HOURS_PER_DAY * self.unit
        return a_component(
            id,
            detect_hours=stream.detect * hours,
            restore_hours=RestoreTime(mean=stream.service * hours, family=stream.family),
            background_incidents_per_quarter=stream.rate / _SHARES / self.unit * DAYS_PER_QUARTER,
            severity=stream.severity,
            aftercare_days=stream.aftercare * self.unit,
        )

    def stages(self, run: Run) -> list[Stages]:
        """Return what befell the incidents of each stream."""
        log, home = run.incident_log, run.world.incidents.home
        number = home[log.incident] // _SHARES
        found = []
        for k in range(len(self.streams)):
            mine = number == k
            columns = (log.detected, log.engaged, log.restored)
            days = (column[mine] / self.unit for column in columns)
            found.append(Stages(log.incident[mine], *days))
        return found


def when_empty(wanted: Floats, begun: Floats, over: Floats) -> Floats:
    """Return the first day not before each wanted one on which nothing is left in the system.

    From there on all begins anew (the regenerative method: Crane & Iglehart, Operations Research
    23, 1975), so that what happens between two such days is independent of the rest.

    Parameters
    ----------
    wanted
        Days, rising.
    begun, over
        When each thing entered and left the system, each in any order.
    """
    ends = np.sort(over[np.isfinite(over)])
    entered = np.searchsorted(np.sort(begun), ends, side="right")
    empty = ends[entered == np.arange(1, len(ends) + 1)]
    return np.asarray(empty[np.searchsorted(empty, wanted)])


class Watch:
    """Step functions of time, summed up over batches.

    Parameters
    ----------
    edges
        When each batch ends and the next one begins, one more than there are batches.
    days
        All times at which a step function may change.
    """

    def __init__(self, edges: Floats, *days: Floats) -> None:
        self.edges = edges
        self.batches = len(edges) - 1
        self.lengths = np.diff(edges)
        known = np.concatenate([edges, *days])
        self._grid = np.unique(known[np.isfinite(known)])
        self._steps = np.diff(self._grid)
        self._batch = self._numbered(np.searchsorted(edges, self._grid[:-1], side="right"))

    def _numbered(self, batch: Integers) -> Integers:
        """Return batches counted from 1, 0 for what lies in none."""
        return np.where(batch > self.batches, 0, batch)

    def _by_batch(self, batch: Integers, amounts: Floats) -> Floats:
        """Return the sum of amounts by batch, per unit of time."""
        return np.asarray(np.bincount(batch, amounts, self.batches + 1)[1:] / self.lengths)

    def number(self, begun: Floats, over: Floats) -> Floats:
        """Return how many have begun and are not over, as a step function."""
        size = len(self._grid)
        steps = np.zeros(size)
        for days, step in ((begun, 1.0), (over, -1.0)):
            known = days[np.isfinite(days)]
            steps += step * np.bincount(np.searchsorted(self._grid, known), minlength=size)
        return np.cumsum(steps)

    def mean(self, level: Floats) -> Floats:
        """Return the time mean of a step function, by batch."""
        return self._by_batch(self._batch, level[:-1] * self._steps)

    def total(self, days: Floats, amounts: Floats) -> Floats:
        """Return the sum of amounts that fall on days, per unit of time, by batch.

        What falls on the last day of a batch belongs to it.
        """
        return self._by_batch(self._numbered(np.searchsorted(self.edges, days)), amounts)

    def surprises(self, days: Floats, rate: Floats | float, weights: list[Floats]) -> list[Floats]:
        """Return by how much something happens more often than its rate says, by batch.

        For each weight: its sum over the days on which it happens, less the integral of rate
        times weight, the weight taken just before each day. If it happens at that rate whatever
        went before, this has mean 0, whatever the weight looks at (Brémaud, Point Processes and
        Queues, 1981, chapter II; for arrivals Tijms, A First Course in Stochastic Models, 2003,
        section 2.4). So it holds for Poisson arrivals and exponential services under whatever
        rule a crew may follow, right or wrong, and may serve as a control variate (Henderson &
        Glynn, Mathematics of Operations Research 27, 2002).

        Parameters
        ----------
        days
            When it happens.
        rate
            How often, a step function.
        weights
            Step functions.
        """
        known = days[np.isfinite(days)]
        before = np.searchsorted(self._grid, known) - 1
        return [self.total(known, w[before]) - self.mean(rate * w) for w in weights]


def spent(watch: Watch, begun: Floats, over: Floats, rate: float) -> Floats:
    """Return the mean time from one stage to another of what passed the first in each batch.

    The sum is divided by the number to expect, `rate` times the length, not by the number there
    is: over batches that begin and end with an empty system its mean is the mean time.
    """
    known = np.isfinite(over)
    return watch.total(begun[known], over[known] - begun[known]) / rate

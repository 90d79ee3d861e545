"""What of the history is counted: a window of time, and the incidents that fall into it."""

import itertools
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import numpy as np

from scenarios.incident import PastIncident
from scenarios.table import Booleans, Floats, Integers
from scenarios.workspace import Workspace

SECONDS_PER_DAY = 86_400.0
"""Seconds in a calendar day."""


@dataclass(frozen=True, eq=False)
class Observation:
    """The n incidents of a window of time; days count from the planning date and are negative."""

    since: float
    """Begin of the window, days."""
    until: float
    """End of the window, days."""
    incidents: tuple[PastIncident, ...]
    """Those that fall into the window, in the order of their time."""
    day: Floats
    """When each happened, days, (n,)."""
    home: Integers
    """Row of each one's home component, (n,)."""
    notes: tuple[str, ...]
    """What was left out, in words."""

    @property
    def days(self) -> float:
        """Length of the window, days."""
        return max(0.0, self.until - self.since)

    def before(self, day: float) -> "Observation":
        """Return what was known on an earlier day."""
        return self._kept(self.day < day, self.since, min(self.until, day))

    def since_day(self, day: float) -> "Observation":
        """Return what came from a day on."""
        return self._kept(self.day >= day, max(self.since, min(day, self.until)), self.until)

    def _kept(self, rows: Booleans, since: float, until: float) -> "Observation":
        return Observation(
            since=since,
            until=until,
            incidents=tuple(itertools.compress(self.incidents, rows)),
            day=self.day[rows],
            home=self.home[rows],
            notes=(),
        )

    @classmethod
    def of(cls, workspace: Workspace) -> "Observation":
        """Return what a workspace's history says.

        An incident counts at its onset, else at the first time that is known of it. Where the
        history does not say since when it was kept, it begins with its first incident, and that
        one is not counted: a window that is opened by an incident holds one too many.

        Parameters
        ----------
        workspace
            Holds incidents and what the history covers.
        """
        told, start = workspace.history, workspace.start
        until = 0.0 if told.until is None else min(0.0, float((told.until - start).days + 1))
        dated = sorted(
            ((day, row) for row, day in enumerate(_days(workspace)) if day is not None),
        )
        left = Counter[str]()
        left["have no time at all"] = len(workspace.incidents) - len(dated)
        left[f"lie after the end of the history, {_date(start, until)}"] = sum(
            day >= until for day, _ in dated
        )
        dated = [one for one in dated if one[0] < until]
        if told.since is not None:
            since = min(until, float((told.since - start).days))
            left[f"lie before its begin, {told.since}"] = sum(day < since for day, _ in dated)
            dated = [one for one in dated if one[0] >= since]
        else:
            since = dated[0][0] if dated else until
            left["opens the window, as [history] since is not stated"] = len(dated[:1])
            dated = dated[1:]
        rows = {component.id: row for row, component in enumerate(workspace.components)}
        incidents = tuple(workspace.incidents[row] for _, row in dated)
        return cls(
            since=since,
            until=until,
            incidents=incidents,
            day=np.array([day for day, _ in dated], dtype=np.float64),
            home=np.array([rows[one.components[0]] for one in incidents], dtype=np.int64),
            notes=tuple(_left_out(count, why) for why, count in left.items() if count),
        )


def day_of(moment: datetime, start: date) -> float:
    """Return a time as days from the planning date, midnight UTC."""
    return (moment - datetime.combine(start, time(), UTC)).total_seconds() / SECONDS_PER_DAY


def _days(workspace: Workspace) -> list[float | None]:
    """Return when each incident happened, None where nothing is known."""
    times = [one.started or one.detected or one.restored for one in workspace.incidents]
    return [None if at is None else day_of(at, workspace.start) for at in times]


def _date(start: date, day: float) -> str:
    return date.fromordinal(start.toordinal() + int(day)).isoformat()


def _left_out(count: int, why: str) -> str:
    return f"{count:,} {'incident' if count == 1 else 'incidents'} left out: {why}"

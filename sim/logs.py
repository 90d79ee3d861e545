"""What is noted while a run goes on, as columns: incidents and the engineers' stints."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum, unique
from math import inf
from typing import NamedTuple

import numpy as np

from scenarios.table import Floats, Integers


@unique
class Activity(IntEnum):
    """What an engineer does."""

    REMEDIATION = 0
    ROLLBACK = 1
    FIREFIGHTING = 2
    AFTERCARE = 3


class Stint(NamedTuple):
    """One engineer at one task without a break."""

    team: int
    """Index of the team."""
    engineer: int
    """Number in the team, from 0."""
    activity: Activity
    """What it was."""
    subject: int
    """Item (remediation, rollback) or potential incident (firefighting, aftercare)."""
    start: float
    """Day it began."""
    end: float
    """Day it ended or was broken off; the horizon where it goes on."""

    def until(self, end: float) -> "Stint":
        """Return the stint, ended by a day at the latest."""
        return self._replace(end=min(self.end, end))


class Happened(NamedTuple):
    """A potential incident that was not prevented; None where a stage lies past the horizon."""

    incident: int
    """Index among the world's potential incidents."""
    detected: float | None
    """Day it was noticed."""
    engaged: float | None
    """Day an engineer took it up."""
    restored: float | None
    """Day its harm ended."""


@dataclass(frozen=True, eq=False)
class IncidentLog:
    """The m potential incidents that were not prevented, in order of onset.

    A stage that lies past the horizon has day infinity.
    """

    incident: Integers
    """Index among the world's potential incidents, (m,)."""
    detected: Floats
    """Day it was noticed, (m,)."""
    engaged: Floats
    """Day an engineer took it up, (m,)."""
    restored: Floats
    """Day its harm ended, (m,)."""

    @classmethod
    def of(cls, rows: Iterable[Happened]) -> "IncidentLog":
        """Return the log of some rows."""
        rows = sorted(rows)
        stages = [[inf if day is None else day for day in row[1:]] for row in rows]
        detected, engaged, restored = np.array(stages, dtype=np.float64).reshape(-1, 3).T
        index = np.array([row.incident for row in rows], dtype=np.int64)
        return cls(index, detected, engaged, restored)

    @property
    def rows(self) -> tuple[Happened, ...]:
        """The same as rows."""
        stages = (
            [None if day == inf else day for day in column.tolist()]
            for column in (self.detected, self.engaged, self.restored)
        )
        return tuple(map(Happened, self.incident.tolist(), *stages))

    def __len__(self) -> int:
        """Return the number of incidents."""
        return len(self.incident)


@dataclass(frozen=True, eq=False)
class StintLog:
    """The engineers' m stints, by start, team, engineer, end, activity and subject."""

    team: Integers
    """Index of the team, (m,)."""
    engineer: Integers
    """Number in the team, from 0, (m,)."""
    activity: Integers
    """An Activity, (m,)."""
    subject: Integers
    """Item (remediation, rollback) or potential incident (firefighting, aftercare), (m,)."""
    start: Floats
    """Day it began, (m,)."""
    end: Floats
    """Day it ended or was broken off; the horizon where it goes on, (m,)."""

    @classmethod
    def of(cls, rows: Iterable[Stint]) -> "StintLog":
        """Return the log of some rows, in any order."""
        return cls.of_numbers(np.array(list(rows), dtype=np.float64).reshape(-1, 6))

    @classmethod
    def of_numbers(cls, numbers: Floats) -> "StintLog":
        """Return the log of a table with a stint in each row, (m, 6), in any order."""
        team, engineer, activity, subject, start, end = numbers.T
        order = np.lexsort((engineer, team, start))
        first, after = numbers[order[:-1]], numbers[order[1:]]
        if np.any((first[:, :2] == after[:, :2]).all(axis=1) & (first[:, 4] == after[:, 4])):
            # Stints of no length share a start and an engineer: then all columns have a say.
            order = np.lexsort((subject, activity, end, engineer, team, start))
        whole = numbers[order, :4].astype(np.int64).T
        return cls(whole[0], whole[1], whole[2], whole[3], start[order], end[order])

    @property
    def rows(self) -> tuple[Stint, ...]:
        """The same as rows."""
        columns = (self.team, self.engineer, self.subject, self.start, self.end)
        team, engineer, subject, start, end = (column.tolist() for column in columns)
        activity = map(Activity, self.activity.tolist())
        return tuple(map(Stint, team, engineer, activity, subject, start, end))

    def __len__(self) -> int:
        """Return the number of stints."""
        return len(self.start)

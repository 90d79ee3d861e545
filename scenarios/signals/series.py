"""A signal: its readings in time order, with the limits that go with them."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Lines = npt.NDArray[np.int64]

KINDS = ("data_quality", "parity", "drift", "health", "latency")
"""What a signal may speak of."""

LARGEST_READING = 1e18
"""Largest reading, either side of 0."""

UNKNOWN, PASSED, FAILED = -1, 0, 1
"""What the tool itself says of a reading."""


@dataclass(frozen=True, order=True)
class SignalName:
    """Which signal of which component."""

    component: str
    """Component it is measured on."""
    kind: str
    """What it speaks of, one of `KINDS`."""
    signal: str
    """Its name."""

    def __str__(self) -> str:
        """Return it as it is shown."""
        return f"{self.component} {self.signal}"


@dataclass(frozen=True, eq=False)
class Series:
    """The readings of one signal, (n,) each, by rising time."""

    name: SignalName
    """Which signal."""
    source: str
    """File they are from."""
    time: Floats
    """Seconds since 1970 in UTC."""
    value: Floats
    """The readings, in the signal's own unit."""
    low: Floats
    """Least value that is right, NaN where none is stated."""
    high: Floats
    """Largest value that is right, NaN where none is stated."""
    verdict: npt.NDArray[np.int8]
    """What the tool that measured says: `PASSED`, `FAILED`, or `UNKNOWN` where it says nothing."""
    sample: Lines
    """Elements each reading is made of: 1 for a plain one, rows of a table for a check of one."""
    line: Lines
    """Line of each in the file; 0 where the file has no lines that matter."""
    disordered: bool = False
    """True where the file had them in another order."""
    repeated: int = 0
    """Readings that share their time with the one before."""

    def __len__(self) -> int:
        """Return the number of readings."""
        return len(self.time)

    @property
    def beyond(self) -> npt.NDArray[np.bool_]:
        """True where a reading is outside its limits, or the tool says that it failed, (n,)."""
        # A comparison with NaN is false: no limit, no breach.
        outside = (self.value < self.low) | (self.value > self.high)
        return np.where(self.verdict == UNKNOWN, outside, self.verdict == FAILED).astype(np.bool_)

    @property
    def limited(self) -> npt.NDArray[np.bool_]:
        """True where a reading can be judged without its neighbours, (n,)."""
        judged = ~(np.isnan(self.low) & np.isnan(self.high))
        return np.asarray(judged | (self.verdict != UNKNOWN))

    def since(self, time: float) -> "Series":
        """Return the readings from a time on."""
        start = int(np.searchsorted(self.time, time))
        return replace(self, **{column: getattr(self, column)[start:] for column in COLUMNS})


COLUMNS = ("time", "value", "low", "high", "verdict", "sample", "line")
"""Columns of a series, in order."""


def ordered(name: SignalName, source: str, columns: dict[str, npt.NDArray[np.generic]]) -> Series:
    """Return a series of columns in the order of their file, (n,) each, put in order of time.

    Readings of the same time are kept, as a clock that was set back makes some that are real.
    """
    time = np.asarray(columns["time"], dtype=np.float64)
    steps = np.diff(time)
    order = np.argsort(time, kind="stable") if (steps < 0).any() else slice(None)
    sorted_columns: dict[str, Any] = {column: columns[column][order] for column in COLUMNS}
    return Series(
        name=name,
        source=source,
        disordered=bool((steps < 0).any()),
        repeated=int((np.diff(sorted_columns["time"]) == 0).sum()),
        **sorted_columns,
    )


def stamp(time: float) -> str:
    """Return a time as it is written: ``2027-01-04T09:30:00Z``."""
    return datetime.fromtimestamp(time, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

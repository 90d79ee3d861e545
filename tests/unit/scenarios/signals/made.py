"""Signals for tests."""

from collections.abc import Sequence
from datetime import UTC, datetime
from math import nan

import numpy as np

from scenarios.signals.series import Floats, Series, SignalName, ordered

START = datetime(2026, 12, 1, tzinfo=UTC).timestamp()
HOUR = 3600.0


def a_series(
    values: Sequence[float] | Floats,
    *,
    step: float = HOUR,
    low: float = nan,
    high: float = nan,
    kind: str = "latency",
    signal: str = "p99",
    component: str = "ranking",
    start: float = START,
    sample: int = 1,
) -> Series:
    """Return a series of values at equal steps, the first in line 2."""
    count = len(values)
    columns = {
        "time": start + step * np.arange(count, dtype=np.float64),
        "value": np.asarray(values, dtype=np.float64),
        "low": np.full(count, low),
        "high": np.full(count, high),
        "verdict": np.full(count, -1, dtype=np.int8),
        "sample": np.full(count, sample, dtype=np.int64),
        "line": np.arange(2, count + 2, dtype=np.int64),
    }
    return ordered(SignalName(component, kind, signal), "signals.csv", columns)

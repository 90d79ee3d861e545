"""Logs as columns and as rows: one and the same."""

from math import inf

import numpy as np

from sim.logs import Activity, Happened, IncidentLog, Stint, StintLog

INCIDENTS = (
    Happened(2, 1.0, 2.0, 3.0),
    Happened(5, 4.0, None, None),
    Happened(7, None, None, None),
)
STINTS = (
    Stint(0, 1, Activity.REMEDIATION, 3, 0.0, 2.0),
    Stint(1, 0, Activity.FIREFIGHTING, 4, 0.0, 1.0),
    Stint(0, 0, Activity.AFTERCARE, 4, 1.0, 1.0),
    Stint(0, 0, Activity.ROLLBACK, 3, 1.0, 2.0),
)


def test_incidents_there_and_back() -> None:
    log = IncidentLog.of(reversed(INCIDENTS))
    assert log.rows == INCIDENTS
    assert len(log) == 3
    assert log.detected.tolist() == [1.0, 4.0, inf]
    assert IncidentLog.of(()).rows == ()


def test_stints_come_in_one_order_whatever_the_given_one() -> None:
    """By start, team, engineer, end: also those of no length."""
    for turned in (STINTS, STINTS[::-1]):
        assert StintLog.of(turned).rows == STINTS
    assert [type(one.activity) for one in StintLog.of(STINTS).rows] == [Activity] * 4
    assert len(StintLog.of(())) == 0


def test_numbers_and_rows_are_one() -> None:
    table = np.array(STINTS, dtype=np.float64)
    assert StintLog.of_numbers(table).rows == STINTS

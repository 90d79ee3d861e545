"""Efforts as trackers write them."""

import pytest

from scenarios.cells import CellError
from scenarios.importing.durations import WorkingTime, is_said
from scenarios.importing.tool import Unit


@pytest.mark.parametrize(
    ("text", "unit", "hours"),
    [
        ("28800", "seconds", 8),
        ("3600000", "milliseconds", 1),
        ("90", "minutes", 1.5),
        ("3", "points", 24),
        ("2", "days", 16),
        ("38h", "seconds", 38),
        ("1w 2d 4h 30m", "seconds", 60.5),
        ("1.5d", "points", 12),
        ("2 weeks, 1 day", "hours", 88),
        ("P1DT2H", "seconds", 10),
        ("PT90M", "days", 1.5),
    ],
)
def test_hours(text: str, unit: Unit, hours: float) -> None:
    assert WorkingTime().hours(text, unit) == pytest.approx(hours)


def test_days_and_weeks_of_ones_own() -> None:
    time = WorkingTime(hours_per_day=7.5, days_per_week=4, days_per_point=0.5)
    assert time.hours("1w", "seconds") == 30
    assert time.hours("4", "points") == 15


@pytest.mark.parametrize("text", ["soon", "1x", "nan", "1_000", "1e999", "h", "３", "1d foo", "P"])
def test_what_is_no_effort(text: str) -> None:
    with pytest.raises(CellError, match=r"^is '"):
        WorkingTime().hours(text, "hours")


def test_what_says_its_units() -> None:
    assert is_said("1w 2d")
    assert not is_said("12")

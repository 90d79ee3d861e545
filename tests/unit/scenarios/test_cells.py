"""Cells: what is taken for a number, a date, a time, a list, and what is not."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.cells import (
    CellError,
    coefficient,
    day,
    identifier,
    integer,
    moment,
    number,
    words,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", 3),
        ("+3", 3),
        ("-0.5", -0.5),
        (".5", 0.5),
        ("5.", 5),
        ("1e3", 1000),
        ("1E-3", 0.001),
        ("0", 0),
        ("007", 7),
        ("1e-9", 1e-9),
    ],
)
def test_numbers(text: str, value: float) -> None:
    assert number(text) == value


@pytest.mark.parametrize(
    "text",
    [
        *(
            "nan",
            "NaN",
            "inf",
            "-inf",
            "Infinity",
            "1e999",
            "1_000",
            "１２",
            "٣",
            "²",
            "0x10",
            "1e",
        ),
        *("1,5", "1.234,5", "1,234", "1 000", "5%", "€5", "--1", "1.2.3", "e5", ".", "", "true"),
        *("1e-10", "-1e-300", "1\n", "1;2", "½"),
    ],
)
def test_no_numbers(text: str) -> None:
    with pytest.raises(CellError, match=r"^is '"):
        number(text)


@given(value=st.floats(1e-9, 1e9) | st.floats(-1e9, -1e-9) | st.just(0.0))
def test_a_number_that_is_written_is_read(value: float) -> None:
    assert number(repr(value)) == value


@given(text=st.text(max_size=8))
def test_any_text_is_a_finite_number_or_refused(text: str) -> None:
    try:
        value = number(text)
    except CellError:
        return
    assert value == float(text)
    assert abs(value) < float("inf")


@pytest.mark.parametrize(("text", "value"), [("3", 3), ("3.0", 3), ("1e2", 100), ("-4", -4)])
def test_whole_numbers(text: str, value: int) -> None:
    assert integer(text) == value
    assert isinstance(integer(text), int)


@pytest.mark.parametrize(
    "text", ["2027-01-04", "20270104", "2027-01-04T23:59:59Z", "2027-01-04 08:00"]
)
def test_days(text: str) -> None:
    assert day(text) == date(2027, 1, 4)


@pytest.mark.parametrize(
    "text",
    [
        "2027-01-04T09:30:00Z",
        "2027-01-04T10:30:00+01:00",
        "2027-01-04 09:30+00:00",
        "20270104T093000Z",
    ],
)
def test_moments(text: str) -> None:
    assert moment(text) == datetime(2027, 1, 4, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize("text", ["1900-01-01", "2200-12-31"])
def test_the_first_and_the_last_day(text: str) -> None:
    assert day(text).isoformat() == text
    assert moment(text + "T12:00:00Z").date() == day(text)


def test_before_1970_is_fine() -> None:
    assert moment("1969-07-20T20:17:40Z").year == 1969


@pytest.mark.parametrize(
    ("reader", "text"),
    [
        (day, "04.01.2027"),
        (day, "01/04/2027"),
        (day, "2027-13-01"),
        (day, "2027-02-29"),
        (day, "0000-01-01"),
        (day, "1899-12-31"),
        (day, "2201-01-01"),
        (day, "today"),
        (day, "２０２７-01-04"),
        (moment, "2027-01-04"),
        (moment, "2027-01-04T09:30:00"),
        (moment, "2027-01-04T25:00:00Z"),
        (moment, "0001-01-01T00:00:00+14:00"),
        (moment, "9999-12-31T23:59:59-12:00"),
        (moment, "1700000000"),
        (integer, "2.5"),
        (integer, "1e-9"),
        (integer, "x"),
        (coefficient, "sure"),
        (coefficient, "nan"),
    ],
)
def test_refusals(reader: Callable[[str], Any], text: str) -> None:
    with pytest.raises(CellError, match=r"; "):
        reader(text)


def test_lists() -> None:
    assert words("a; b ;;c;") == ("a", "b", "c")
    assert words(";") == ()


def test_ids_that_look_alike_are_alike() -> None:
    assert identifier(" cafe\u0301 ") == "café"
    assert words("cafe\u0301;café") == ("café", "café")


def test_confidence_in_words() -> None:
    assert [coefficient(text) for text in ("low", "Medium", "HIGH", "0.4")] == [1, 0.5, 0.25, 0.4]

"""Dates in many hands' forms; what may be read two ways is asked."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from scenarios.fault import InputError
from scenarios.importing.dates import Dates, Wanted, Written, dates_of


def reader(*texts: str, wanted: Wanted | None = None) -> Dates:
    written = [Written(line, text) for line, text in enumerate(texts, start=2)]
    return dates_of("a.csv", written, wanted or Wanted(), "import/jira.toml")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("02/Mar/26 9:15 AM", date(2026, 3, 2)),
        ("12/mars/26 14:05", date(2026, 3, 12)),
        ("12/févr./26 14:05", date(2026, 2, 12)),
        ("3. März 2026", date(2026, 3, 3)),
        ("6/21/2025 16:14", date(2025, 6, 21)),
        ("21/6/2025", date(2025, 6, 21)),
        ("21.06.25", date(2025, 6, 21)),
        ("Mar 2, 2026", date(2026, 3, 2)),
        ("5/5/26", date(2026, 5, 5)),
        ("2026-03-02", date(2026, 3, 2)),
        ("2026/03/02 10:00", date(2026, 3, 2)),
        ("2026年3月2日", date(2026, 3, 2)),
        ("02/3月/26 9:15 AM", date(2026, 3, 2)),
        ("2026-03-02T23:30:00Z", date(2026, 3, 2)),
        ("2026-03-02 23:30:00 UTC", date(2026, 3, 2)),
        ("2026-03-02T23:30:00 -0500", date(2026, 3, 3)),
        ("11/мар/26 9:15", date(2026, 3, 11)),
        ("02/Sept/26", date(2026, 9, 2)),
    ],
)
def test_days(text: str, day: date) -> None:
    assert reader(text).day(text) == day


@pytest.mark.parametrize(
    "text",
    ["soon", "30/Feb/26", "2026-13-01", "02/Mar/26 25:00", "1/1/1700", "99", "", "2026-03-02x",
     "02/Foo/26", "0001-01-01T00:00:00+14:00"],
)  # fmt: skip
def test_what_is_no_date(text: str) -> None:
    assert reader(text).day(text) is None


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("02/Mar/26 12:15 AM", "2026-03-02T00:15:00+00:00"),
        ("02/Mar/26 12:15 p. m.", "2026-03-02T12:15:00+00:00"),
        ("13/3/26 9:15:30 pm", "2026-03-13T21:15:30+00:00"),
        ("2026-03-02T09:00:00+02:00", "2026-03-02T09:00:00+02:00"),
    ],
)
def test_times(text: str, iso: str) -> None:
    moment = reader(text).moment(text)
    assert moment is not None
    assert moment.isoformat() == iso


def test_a_day_is_no_time() -> None:
    assert reader("2026-03-02").moment("2026-03-02") is None
    assert reader("13/3/26 13:15 pm").moment("13/3/26 13:15 pm") is None


def test_naive_and_aware_times_in_one_file() -> None:
    dates = reader(wanted=Wanted(zone=ZoneInfo("Asia/Tokyo")))
    assert dates.day("2026-03-02T23:30:00Z") == date(2026, 3, 3)
    moment = dates.moment("2026-03-02 23:30")
    assert moment is not None
    assert moment.isoformat() == "2026-03-02T23:30:00+09:00"


def test_one_date_tells_for_the_file() -> None:
    assert reader("03/04/26", "13/04/26").day("03/04/26") == date(2026, 4, 3)
    assert reader("03/04/26", "04/13/26").day("03/04/26") == date(2026, 3, 4)


@pytest.mark.parametrize("order", ["day_first", "month_first"])
def test_an_order_that_is_told(order: str) -> None:
    wanted = Wanted(order=order)  # type: ignore[arg-type]
    day = date(2026, 4, 3) if order == "day_first" else date(2026, 3, 4)
    assert reader("03/04/26", wanted=wanted).day("03/04/26") == day


@pytest.mark.parametrize(
    ("texts", "wanted", "told"),
    [
        (("03/04/26",), Wanted(), "a.csv:2: date '03/04/26' may be day or month first, and no date "
         "of the file tells; give --day-first or --month-first, or set dates in import/jira.toml"),
        (("13/04/26", "04/13/26"), Wanted(), "a.csv:3: date '04/13/26' has the month first and "
         "'13/04/26' (line 2) the day; export it with one form of dates"),
        (("04/13/26",), Wanted(order="day_first"), "a.csv:2: date '04/13/26' is not day first"),
        (("3/srp/26",), Wanted(), "a.csv:2: date '3/srp/26' may be of several languages"),
    ],
)  # fmt: skip
def test_what_may_be_read_two_ways(texts: tuple[str, ...], wanted: Wanted, told: str) -> None:
    with pytest.raises(InputError) as caught:
        reader(*texts, wanted=wanted)
    assert told in str(caught.value)


def test_a_language_that_is_told() -> None:
    dates = reader("3/srp/26", wanted=Wanted(language="hr"))
    assert dates.day("3/srp/26") == date(2026, 7, 3)

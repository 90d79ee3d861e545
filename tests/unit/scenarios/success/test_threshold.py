"""Thresholds as people write them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.cells import CellError
from scenarios.success.interval import Interval
from scenarios.success.threshold import Threshold, read_threshold

SIDES = ("<", "<=", ">", ">=", None)
VALUES = st.floats(-1e9, 1e9, allow_nan=False).filter(lambda one: one == 0 or abs(one) >= 1e-9)


@pytest.mark.parametrize(
    ("text", "side", "value"),
    [
        ("< 0.01", "<", 0.01),
        ("<= 180", "<=", 180),
        ("=<180", "<=", 180),
        (" ≥ 99.5 ", ">=", 99.5),
        ("0.02", None, 0.02),
        ("-3e2", None, -300),
        ("below 60", "<", 60),
        ("At least 99.5", ">=", 99.5),
        ("no more than .5", "<=", 0.5),
        ("over 9", ">", 9),
    ],
)
def test_what_people_write_is_read(text: str, side: str | None, value: float) -> None:
    assert read_threshold(text) == Threshold(value, side)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["50 % of before", "0.5 of before", "<= 50% of  BEFORE"])
def test_a_share_of_what_was_is_read(text: str) -> None:
    found = read_threshold(text)
    assert (found.value, found.relative) == (0.5, True)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("halved", "is 'halved'; write '< 0.01', '>= 99.5'"),
        ("< 1 %", "is '< 1 %', and '%' is no part of a threshold; give the number alone"),
        ("< 0.2 s", "and 's' is no part of a threshold"),
        ("0,5", "is '0,5'; write"),
        ("<> 3", "is '<> 3'; write"),
        ("nan", "is 'nan'; write"),
        ("< 1e999", "is '< 1e999'; write"),
        ("3 < 4", "and '< 4' is no part"),
        ("at least", "is 'at least'; write"),
    ],
)
def test_what_is_no_threshold_is_refused_in_words(text: str, told: str) -> None:
    with pytest.raises(CellError) as caught:
        read_threshold(text)
    assert told in str(caught.value)


@settings(max_examples=60)
@given(VALUES, st.sampled_from(SIDES), st.booleans())
def test_what_is_written_is_read_again(value: float, side: str | None, relative: bool) -> None:
    made = Threshold(value, side, relative)  # type: ignore[arg-type]
    assert read_threshold(str(made)) == made


@settings(max_examples=60)
@given(st.text("<>=≤%.-0123456789 eofbrant", max_size=20))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = read_threshold(text)
    except CellError:
        return
    assert read_threshold(str(found)) == found


@settings(max_examples=60)
@given(VALUES, st.sampled_from(SIDES[:4]), VALUES, VALUES)
def test_a_verdict_is_what_every_value_of_the_interval_says(
    value: float, side: str, one: float, other: float
) -> None:
    low, high = sorted((one, other))
    right = {"<": float.__lt__, "<=": float.__le__, ">": float.__gt__, ">=": float.__ge__}[side]
    ends = {right(end, value) for end in (low, high)}
    threshold = Threshold(value, side)  # type: ignore[arg-type]
    assert threshold.verdict(Interval(low, low, high)) is (ends.pop() if len(ends) == 1 else None)


def test_an_open_interval_says_nothing() -> None:
    assert Threshold(1.0, "<").verdict(Interval(0.2)) is None
    assert Threshold(1.0, ">").verdict(Interval(5.0, 0.0)) is None

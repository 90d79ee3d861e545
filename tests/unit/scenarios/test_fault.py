"""Faults: one printable line each, in order, with the nearest known word."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.fault import Fault, InputError, nearest, quoted


def test_a_fault_is_a_line() -> None:
    assert str(Fault("a.csv", 3, "x is 'y'; mend it")) == "a.csv:3: x is 'y'; mend it"


def test_a_fault_of_a_whole_file_has_no_line() -> None:
    assert str(Fault("a.csv", 0, "it is gone; bring it")) == "a.csv: it is gone; bring it"


@given(file=st.text(max_size=5), message=st.text(max_size=20))
def test_a_fault_stays_on_one_line(file: str, message: str) -> None:
    assert str(Fault(file, 1, message)).isprintable()


def test_what_does_not_print_is_written_out() -> None:
    assert str(Fault("a", 1, "x\ny\x1b\u202e\udce9 é🦓")) == "a:1: x\\ny\\x1b\\u202e\\udce9 é🦓"


def test_faults_come_in_the_order_of_files_and_lines() -> None:
    faults = [Fault("b", 1, "x"), Fault("a", 10, "x"), Fault("a", 9, "y"), Fault("a", 9, "y")]
    error = InputError(faults)
    assert str(error).splitlines() == ["a:9: y", "a:10: x", "b:1: x"]


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("sevrity", "; did you mean 'severity'?"),
        ("SEVERITY", "; did you mean 'severity'?"),
        ("Title", "; did you mean 'title'?"),
        ("zebra", ""),
        ("", ""),
    ],
)
def test_the_nearest_known_word(word: str, hint: str) -> None:
    assert nearest(word, ["title", "severity"]) == hint


def test_a_known_word_is_given_as_it_is_written() -> None:
    assert nearest("ranking", ["Ranking"]) == "; did you mean 'Ranking'?"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (True, "true"),
        (3, "3"),
        (2.5, "2.5"),
        ("x", "'x'"),
        ("a\nb", "'a\\nb'"),
        (date(2027, 1, 4), "2027-01-04"),
        ([1, "a"], "[1, 'a']"),
        ({"a": True}, "{ a = true }"),
        ({}, "{}"),
        (None, "None"),
    ],
)
def test_values_are_shown_as_they_are_written(value: object, shown: str) -> None:
    assert quoted(value) == shown


def test_a_number_too_long_to_print_is_described() -> None:
    assert quoted(16**9999) == "a number of some 12040 digits"
    assert quoted([-(10**5000)]) == "[a number of some 5000 digits]"


@given(value=st.recursive(st.text() | st.integers() | st.floats(), st.lists, max_leaves=50))
def test_long_values_are_shortened(value: object) -> None:
    assert len(quoted(value)) <= 62 or isinstance(value, str)


def test_a_long_text_is_cut() -> None:
    assert quoted("x" * 1000) == "'" + "x" * 59 + "…'"

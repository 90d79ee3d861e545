"""Foreign text does no harm in other programs, and harmless text is left alone."""

from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paydown.foreign_text import drawable, guarded_cell, one_line, several_lines

ANY = st.text(alphabet=st.characters(categories=("L", "N", "P", "S", "Z", "C")))


@pytest.mark.parametrize(
    "text",
    [
        "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", " =1+1", "\u00a0=1+1", "\u200f=1+1",
        "\ufeff=1+1", "\uff1d1+1", "\uff20SUM(A1)", "-5",
    ],
)  # fmt: skip
def test_what_looks_like_a_formula_is_guarded(text: str) -> None:
    assert guarded_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["\t=1+1", "\r=1+1", "\n=1+1", "\x00=1+1", "\x1b=1+1", "\r\n\t=1"])
def test_a_formula_behind_control_characters_is_guarded(text: str) -> None:
    cell = guarded_cell(text)
    assert cell.startswith("'")
    assert cell.endswith("=" + text.partition("=")[2])


@pytest.mark.parametrize(
    "text", ["No alert", "a=b", "2 - 1", "'quoted'", "Ünïcode 😀", "\u202eabc\u202c", "", "a;=1"]
)
def test_harmless_text_is_kept(text: str) -> None:
    assert guarded_cell(text) == text


def test_lines_are_kept_or_joined() -> None:
    assert several_lines("a\r\nb\rc\td\x07") == "a\nb\nc d"
    assert one_line(" a\r\nb\n\tc\x00 ") == "a b  c"
    assert one_line("a\ud800\ufffeb") == "ab"


@given(ANY)
def test_nothing_is_left_that_runs_or_cannot_be_written(text: str) -> None:
    cell = guarded_cell(text)
    assert not cell.lstrip().startswith(("=", "+", "-", "@", "\t", "\r"))
    cell.encode("utf-8")
    for made in (cell, one_line(text)):
        assert all(one == "\n" or category(one) not in {"Cc", "Cs"} for one in made)
    assert "\n" not in one_line(text)


@given(ANY)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert one_line(one_line(text)) == one_line(text)
    assert several_lines(several_lines(text)) == several_lines(text)


def test_a_chart_keeps_all_but_what_no_picture_holds() -> None:
    spec = {"data": {"values": [{"title": "a\x0bb\ufffe", "days": 1.5, "none": None}]}}
    assert drawable(spec) == {"data": {"values": [{"title": "ab", "days": 1.5, "none": None}]}}

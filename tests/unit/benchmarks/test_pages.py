"""Blocks of pages are written anew, and nothing else is touched."""

import pytest

from benchmarks.pages import UnknownBlockError, filled, interval, table

PAGE = (
    "before\n<!-- made: one -->\nold\n\nolder\n<!-- end -->\nbetween\n"
    "<!-- made: two -->\n<!-- end -->\n"
)


def test_blocks_are_written_anew() -> None:
    made = filled(PAGE, {"one": "| a |", "two": "b\n"})
    assert made == (
        "before\n<!-- made: one -->\n| a |\n<!-- end -->\nbetween\n"
        "<!-- made: two -->\nb\n<!-- end -->\n"
    )
    assert filled(made, {"one": "| a |", "two": "b"}) == made


def test_a_block_too_many_or_too_few_is_refused() -> None:
    with pytest.raises(UnknownBlockError, match="three"):
        filled(PAGE, {"one": "", "two": "", "three": ""})
    with pytest.raises(UnknownBlockError, match="two"):
        filled(PAGE, {"one": ""})


def test_tables_and_intervals() -> None:
    assert table(["a", "b"], [["x", "1"]]) == "| a | b |\n| --- | ---: |\n| x | 1 |"
    assert interval(1.0, 0.5, 1.5, ".1f") == "1.0 [0.5, 1.5]"
    assert interval(1.0, float("nan"), float("nan"), ".1f") == "1.0"
    assert interval(float("nan"), 0.0, 0.0) == "–"

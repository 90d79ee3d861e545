"""A backlog edited: the cells that change, and not a byte beside them."""

import csv
from io import StringIO
from typing import Literal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scenarios.backlog_text import edited_backlog

TEXT = (
    '\ufeffid, title ,drag\r\na,"One, ""two""\r\nlines",\r\n\r\n b ,  plain "x" ,0.10\r\n"c",,"1"'
)


def rows(text: str) -> list[list[str]]:
    found = csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    return [row for row in found if any(cell.strip() for cell in row)]


def test_nothing_changes_nothing() -> None:
    assert edited_backlog(TEXT, {}) == TEXT


@pytest.mark.parametrize(
    ("cell", "new", "old", "then"),
    [
        (("a", "drag"), "0.2", 'lines",\r\n', 'lines",0.2\r\n'),
        (("b", "drag"), "0.2", "0.10", "0.2"),
        (("c", "drag"), "0.2", '"1"', "0.2"),
        (("c", "title"), 'x, "y"', '"c",,', '"c","x, ""y""",'),
    ],
)
def test_one_cell_changes(cell: tuple[str, str], new: str, old: str, then: str) -> None:
    assert edited_backlog(TEXT, {cell: new}) == TEXT.replace(old, then)


def test_a_column_that_is_lacking_and_a_new_row_stand_at_the_end() -> None:
    made = edited_backlog(TEXT, {("b", "toil"): "3"}, [{"id": "n", "title": "a\nb", "why": "w"}])
    assert made == (
        "\ufeffid, title ,drag,toil,why\r\n"
        'a,"One, ""two""\r\nlines",,,\r\n'
        "\r\n"
        ' b ,  plain "x" ,0.10,3,\r\n'
        '"c",,"1",,\r\n'
        "n,a b,,,w\r\n"
    )


cells = st.text(st.sampled_from("ab ,\";\n\r'é"), max_size=6)


@st.composite
def backlogs(draw: st.DrawFn) -> str:
    lines = draw(st.lists(st.lists(cells, min_size=2, max_size=2), max_size=5))
    file = StringIO(newline="")
    quoting: Literal[0, 1] = draw(st.sampled_from((csv.QUOTE_MINIMAL, csv.QUOTE_ALL)))
    writer = csv.writer(file, lineterminator=draw(st.sampled_from(("\n", "\r\n"))), quoting=quoting)
    writer.writerow(["id", "title", "drag"])
    writer.writerows([f"i{n}", *line] for n, line in enumerate(lines))
    text = file.getvalue()
    return text if draw(st.booleans()) else text.rstrip("\r\n")


@given(backlogs(), st.integers(0, 4), st.sampled_from(("title", "drag", "problem")))
def test_a_reader_finds_the_change_and_all_else_as_it_was(text: str, row: int, column: str) -> None:
    """Whatever is quoted how: what csv reads differs in the one cell alone."""
    before = rows(text)
    # The writer leaves a lone carriage return unquoted; the reader refuses such a row.
    assume(all(len(one) == 3 for one in before))
    changes = {(f"i{row}", column): 'new, "text"'}
    after = rows(edited_backlog(text, changes, [{"id": "z", "drag": "1"}]))
    # An item that is not there changes nothing, and adds no column.
    wide = column == "problem" and any(one[0] == f"i{row}" for one in before[1:])
    assert after[0] == before[0] + ["problem"] * wide
    expected = [one + [""] * wide for one in before[1:]]
    for one in expected:
        if one[0] == f"i{row}":
            one[after[0].index(column)] = 'new, "text"'
    assert after[1:-1] == expected
    assert after[-1] == ["z", "", "1"] + [""] * wide

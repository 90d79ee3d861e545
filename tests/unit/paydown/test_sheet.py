import pytest
from rich.cells import cell_len

from paydown.console import as_text
from paydown.sheet import Sheet, counted, shortened, visible

RED = "[red]x[/red] :smile:"
MARKS = "abc \u05e9\u05dc\u05d5\u05dd\u200f \u202eevil\u202c"
EMOJI = "👩‍👩‍👧 🇩🇪 ok"


def lines(sheet: Sheet, width: int) -> list[str]:
    return as_text(sheet, width=width).splitlines()


def a_sheet(*titles: str) -> Sheet:
    rows = [(f"item-number-{k}", "1,234.5", (title, "- why")) for k, title in enumerate(titles)]
    return Sheet("Items", ("item", "days", "title"), rows, prose=True)


def test_a_small_table() -> None:
    sheet = Sheet("Days (EUR)", ("team", "", "Q1"), [("core", "planned", "7")], names=2)
    assert lines(sheet, 80) == [
        "Days (EUR)",
        "team           Q1",
        "─────────────────",
        "core  planned   7",
    ]


def test_prose_is_wrapped_between_words_and_nothing_else_is() -> None:
    sheet = a_sheet("one two three four five six seven eight nine ten")
    assert lines(sheet, 48)[3:] == [
        "item-number-0  1,234.5  one two three four five",
        "                        six seven eight nine ten",
        "                        - why",
    ]


@pytest.mark.parametrize("width", [1, 20, 40, 80, 100, 120, 200])
@pytest.mark.parametrize("title", [RED, MARKS, EMOJI, "x" * 2000, "word " * 400, "", " "])
def test_no_width_cuts_a_name_or_a_figure(width: int, title: str) -> None:
    shown = lines(a_sheet(title, "the next"), width)
    assert shown[3].startswith("item-number-0  1,234.5")
    assert [line for line in shown if line.startswith("item-number-1  1,234.5  the next")]
    # As wide as is asked for, and never wider than the least that holds the names and a word.
    assert max(cell_len(line) for line in shown) <= max(width, 24 + 32)


@pytest.mark.parametrize("title", [RED, MARKS, EMOJI])
def test_nothing_in_a_cell_is_markup(title: str) -> None:
    sheet = Sheet(title, (title, "days"), [(title, "1.0")])
    shown = lines(sheet, 100)
    assert shown[0] == title
    assert shown[1].startswith(title)
    assert shown[3].startswith(title)


def test_letters_without_width_do_not_shift_a_column() -> None:
    names = ("plain", MARKS, EMOJI, "e\u0301\u0301")
    shown = lines(Sheet("x", ("name", "days"), [(name, "12.5") for name in names]), 100)
    assert len({cell_len(line) for line in shown[1:]}) == 1


def test_control_characters_are_written_out() -> None:
    assert visible("a\x1b[31m\tb\r\nc\x00\x85\u2028\ud800") == (
        r"a\x1b[31m\tb\r\nc\x00\x85\u2028\ud800"
    )
    shown = as_text(a_sheet("a\x1b[2J\nb"), "a sentence\x1b[2J\nin two lines", width=80)
    assert "\x1b" not in shown
    assert r"a\x1b[2J\nb" in shown
    assert "a sentence\\x1b[2J\nin two lines\n" in shown


def test_no_line_ends_in_blanks() -> None:
    shown = lines(a_sheet("short", "a longer title"), 120)
    assert shown == [line.rstrip() for line in shown]


def test_a_table_without_rows_has_its_headings() -> None:
    assert lines(Sheet("Empty", ("item", "days"), []), 80)[1] == "item  days"


def test_shortened() -> None:
    assert shortened("x" * 10, 10) == "x" * 10
    assert shortened("abcdef ghi", 8) == "abcdef…"


def test_counted() -> None:
    assert counted(1, "world") == "1 world"
    assert counted(1200, "world") == "1,200 worlds"
    assert counted(0, "entry", "entries") == "0 entries"

import io
import os
import sys

import pytest

from paydown import console
from paydown.console import as_text, put, show
from paydown.emit import emit
from paydown.sheet import Sheet

SHEET = Sheet("Items", ("item", "title"), [("a", "word " * 60)], prose=True)


class Terminal(io.StringIO):
    """A stdout that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("COLUMNS", "NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")


def test_a_sentence_is_a_line_however_long(capsys: pytest.CaptureFixture[str]) -> None:
    show("word " * 60 + "end")
    assert capsys.readouterr().out == "word " * 60 + "end\n"


def test_parts_are_spaced() -> None:
    text = as_text("one", "two", SHEET, SHEET, "three", width=400)
    blanks = [number for number, line in enumerate(text.splitlines()) if not line]
    assert blanks == [2, 7, 12]


@pytest.mark.parametrize(("columns", "width"), [("80", 80), ("200", 200), ("", 120), ("0", 120)])
def test_columns_say_how_wide_a_table_may_be(
    columns: str, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert max(map(len, as_text(SHEET).splitlines())) in range(width - 5, width + 1)


def test_elsewhere_than_on_a_terminal_there_is_no_escape_code(
    capsys: pytest.CaptureFixture[str],
) -> None:
    show("text", SHEET)
    assert "\x1b" not in capsys.readouterr().out


def test_a_terminal_gets_bold_type(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    show("text", SHEET)
    assert "\x1b[1m" in terminal.getvalue()


def test_no_color_takes_every_escape_code_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    show("text", SHEET)
    assert terminal.getvalue().startswith("text\n")
    assert "\x1b" not in terminal.getvalue()


def test_what_an_encoding_lacks_is_escaped() -> None:
    sheet = Sheet("±", ("item", "x"), [("schön", "–")])
    text = as_text(sheet, encoding="ascii")
    assert text.isascii()
    assert r"sch\xf6n" in text


def test_json_is_utf_8_wherever_it_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    emit('{"title": "schön"}\n', None)
    assert raw.getvalue().decode("utf-8") == '{"title": "schön"}\n'


def test_a_closed_stdout_is_a_storage_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    with pytest.raises(OSError, match="standard output"):
        put("text")


def test_a_full_stdout_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(io.StringIO):
        def flush(self) -> None:
            raise OSError(28, os.strerror(28))

    monkeypatch.setattr(sys, "stdout", Full())
    with pytest.raises(OSError, match=r"\[Errno 28\] .*'standard output'"):
        put("text")


def test_a_reader_that_has_gone_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError(32, "gone")

    monkeypatch.setattr(sys, "stdout", Gone())
    with pytest.raises(BrokenPipeError):
        put("text")


def test_width_is_that_of_a_page() -> None:
    assert console.WIDTH == 120

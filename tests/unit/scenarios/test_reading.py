"""Files as programs save them, read to the same rows, each with the line it begins on."""

from pathlib import Path

import pytest

from scenarios.fault import Fault, InputError
from scenarios.reading import Row, Sheet, read_rows, read_text

COLUMNS = ("id", "title", "note")


def read(folder: Path, content: str | bytes) -> tuple[Sheet, list[Fault]]:
    path = folder / "some.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    faults: list[Fault] = []
    return read_rows(path, COLUMNS, ("id",), faults), faults


def rows(folder: Path, content: str | bytes) -> list[tuple[int, dict[str, str]]]:
    sheet, faults = read(folder, content)
    assert faults == []
    assert sheet.whole
    return [(row.line, dict(row.cells)) for row in sheet.rows]


PLAIN = "id,title\na,A\nb,B\n"
TWO = [(2, {"id": "a", "title": "A"}), (3, {"id": "b", "title": "B"})]


@pytest.mark.parametrize(
    "content",
    [
        PLAIN.encode(),
        b"\xef\xbb\xbf" + PLAIN.encode(),
        PLAIN.rstrip().encode(),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace("\n", "\r").encode(),
        b'"id","title"\n"a","A"\n"b","B"\n',
        b" id ,title\t\n a, A\n\tb ,B \n",
    ],
)
def test_the_same_rows(tmp_path: Path, content: bytes) -> None:
    assert rows(tmp_path, content) == TWO


def test_blank_lines_are_skipped_and_counted(tmp_path: Path) -> None:
    found = rows(tmp_path, "\n\nid,title\n\na,A\n , \n\r\nb,B\n\n")
    assert [line for line, _ in found] == [5, 8]


def test_a_record_of_many_lines_is_named_by_its_first(tmp_path: Path) -> None:
    found = rows(tmp_path, 'id,title\na,"A\n\nB"\nb,"x\r\ny"\nc,C\n')
    assert [line for line, _ in found] == [2, 5, 7]
    assert found[0][1]["title"] == "A\n\nB"


def test_quotes_and_commas_within_a_cell(tmp_path: Path) -> None:
    assert rows(tmp_path, 'id,title\na,"x, ""y"""\n')[0][1]["title"] == 'x, "y"'


def test_a_mark_within_the_text_stays(tmp_path: Path) -> None:
    path = tmp_path / "some.csv"
    path.write_bytes(b"\xef\xbb\xbfa\xef\xbb\xbfb")
    assert read_text(path) == "a\ufeffb"


def test_good_rows_are_read_beside_ragged_ones(tmp_path: Path) -> None:
    sheet, faults = read(tmp_path, "id,title\na\nb,B\nc,C,C\n")
    assert sheet.rows == (Row(3, {"id": "b", "title": "B"}),)
    assert not sheet.whole
    assert [fault.line for fault in faults] == [2, 4]


def test_rows_are_read_below_an_unknown_column(tmp_path: Path) -> None:
    sheet, faults = read(tmp_path, "id,titel\na,A\n")
    assert sheet.rows == (Row(2, {"id": "a"}),)
    assert sheet.whole
    assert [fault.message for fault in faults] == ["unknown column 'titel'; did you mean 'title'?"]


def test_rows_before_an_open_quote_are_read(tmp_path: Path) -> None:
    sheet, faults = read(tmp_path, 'id,title\na,A\nb,"B\nc,C\n')
    assert [row.line for row in sheet.rows] == [2]
    assert not sheet.whole
    assert [fault.line for fault in faults] == [3]


def test_text_that_is_refused_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "some.toml"
    path.write_bytes(b"\xef\xbb\xbfa\nb\n\xff")
    with pytest.raises(InputError, match=r"^some\.toml:3: byte 0xff is not UTF-8"):
        read_text(path)

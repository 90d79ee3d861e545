"""Cells of a CSV file replaced, and every other byte left as it is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_CELL = re.compile(r'[^\S\r\n]*"(?:[^"]|"")*"[^,\r\n]*|[^,\r\n]*')
_BREAK = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True)
class _Record:
    """One record of a file."""

    line: int
    """Line on which it begins, from 1."""
    cells: tuple[tuple[int, int], ...]
    """Where each cell begins and ends."""


def with_cells(text: str, changes: Mapping[tuple[int, str], str]) -> str:
    """Return a file with some cells replaced.

    A column that is missing is added at the end, blank where no change says otherwise.

    Parameters
    ----------
    text
        The file, comma-separated, read without a fault before; a byte-order mark stays.
    changes
        New text by line of the record and column; no text needs quotes.

    Raises
    ------
    KeyError
        If no record begins on a line.
    """
    head, *records = [one for one in _records(text) if _filled(text, one)]
    names = [_plain(text[begin:end]) for begin, end in head.cells]
    added = list(dict.fromkeys(column for _, column in changes if column not in names))
    edits: list[tuple[int, int, str]] = []
    if added:
        end = head.cells[-1][1]
        edits.append((end, end, "".join("," + column for column in added)))
    known = {one.line: one for one in records}
    for line, column in changes:
        if line not in known:
            raise KeyError(line)
        if column in names:
            begin, end = known[line].cells[names.index(column)]
            edits.append((begin, end, changes[line, column]))
    if added:
        for one in records:
            end = one.cells[-1][1]
            row = "".join("," + changes.get((one.line, column), "") for column in added)
            edits.append((end, end, row))
    return replaced(text, edits)


def replaced(text: str, edits: list[tuple[int, int, str]]) -> str:
    """Return a text with parts of it replaced.

    Parameters
    ----------
    text
        The text.
    edits
        Begin, end and new text of each part; they do not overlap.
    """
    made: list[str] = []
    last = 0
    # A cell that ends where a new one is put in comes first.
    for begin, end, new in sorted(edits, key=lambda one: (one[0], one[1])):
        made.extend((text[last:begin], new))
        last = end
    return "".join((*made, text[last:]))


def _records(text: str) -> list[_Record]:
    """Return the records with the places of their cells."""
    place, line, records = int(text.startswith("\ufeff")), 1, []
    while place < len(text):
        cells, begins = [], line
        while True:
            found = _CELL.match(text, place)
            end = place if found is None else found.end()
            cells.append((place, end))
            line += len(_BREAK.findall(text[place:end]))
            place = end
            if text[place : place + 1] != ",":
                break
            place += 1
        records.append(_Record(begins, tuple(cells)))
        broken = _BREAK.match(text, place)
        place, line = (len(text) if broken is None else broken.end()), line + 1
    return records


def _filled(text: str, record: _Record) -> bool:
    """Return whether a record holds anything; the reader leaves out those that do not."""
    return any(_plain(text[begin:end]) for begin, end in record.cells)


def _plain(cell: str) -> str:
    bare = cell.strip()
    if len(bare) > 1 and bare[0] == bare[-1] == '"':
        bare = bare[1:-1].replace('""', '"').strip()
    return bare

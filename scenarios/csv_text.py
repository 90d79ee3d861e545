"""The text of a CSV file with a few cells changed and rows added; every other byte stays."""

import re
from collections.abc import Mapping, Sequence
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

    @property
    def end(self) -> int:
        """Where its last cell ends."""
        return self.cells[-1][1]


class CsvText:
    """The text of a comma-separated file that has been read without a fault.

    Parameters
    ----------
    text
        The text; a byte-order mark stays where it is.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._head, *self._rows = [one for one in _records(text) if self._filled(one)]
        self._columns = self._said(self._head)
        found = _BREAK.search(text)
        self._break = found.group() if found else "\n"

    def lines(self, column: str) -> list[tuple[str, int]]:
        """Return what each row says in a column, and the line on which the row begins."""
        place = self._columns.index(column)
        return [(self._said(row)[place], row.line) for row in self._rows]

    def edited(
        self, changes: Mapping[tuple[int, str], str], added: Sequence[Mapping[str, str]] = ()
    ) -> str:
        """Return the text with cells changed and rows added; columns it lacks stand at the end.

        Parameters
        ----------
        changes
            New text of a cell, by line of its row and column; line breaks in it become blanks.
        added
            Cells of new rows by column.

        Raises
        ------
        KeyError
            If no row begins on a line.
        """
        wanted = [column for _, column in changes] + [column for row in added for column in row]
        lacking = [one for one in dict.fromkeys(wanted) if one not in self._columns]
        edits = []
        if lacking:
            end = self._head.end
            edits.append((end, end, "".join(f",{column}" for column in lacking)))
        known = {row.line: row for row in self._rows}
        for (line, column), new in changes.items():
            if line not in known:
                raise KeyError(line)
            if column in self._columns:
                edits.append((*known[line].cells[self._columns.index(column)], _quoted(new)))
        if lacking:
            for row in self._rows:
                more = (f",{_quoted(changes.get((row.line, one), ''))}" for one in lacking)
                edits.append((row.end, row.end, "".join(more)))
        made = replaced(self._text, edits)
        if added and not made.endswith(("\n", "\r")):
            made += self._break
        columns = [*self._columns, *lacking]
        return made + "".join(
            ",".join(_quoted(row.get(column, "")) for column in columns) + self._break
            for row in added
        )

    def _said(self, record: _Record) -> list[str]:
        return [_plain(self._text[begin:end]) for begin, end in record.cells]

    def _filled(self, record: _Record) -> bool:
        """Return whether a record holds anything; the reader leaves out those that do not."""
        return any(self._said(record))


def replaced(text: str, edits: Sequence[tuple[int, int, str]]) -> str:
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


def _plain(cell: str) -> str:
    """Return what a cell says."""
    bare = cell.strip()
    if len(bare) > 1 and bare[0] == bare[-1] == '"':
        bare = bare[1:-1].replace('""', '"').strip()
    return bare


def _quoted(text: str) -> str:
    """Return a text as a cell, in quotes where it needs them."""
    plain = " ".join(text.split()) if any(one in text for one in "\r\n\t") else text
    return '"' + plain.replace('"', '""') + '"' if any(one in plain for one in ',"') else plain

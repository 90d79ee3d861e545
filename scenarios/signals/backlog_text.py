"""``backlog.csv`` with a few cells changed; all other bytes stay as they are."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scenarios.cells import identifier

_FIELD = re.compile(r'"(?:[^"]|"")*"|[^,\r\n]*')
_BREAK = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True)
class _Record:
    """A record: where its cells are in the text."""

    cells: tuple[tuple[int, int], ...]
    end: int
    """Where its last cell ends."""


class BacklogText:
    """The text of a backlog that has been read without a fault.

    Parameters
    ----------
    text
        The file's text; a byte-order mark stays where it is.
    """

    def __init__(self, text: str) -> None:
        self._mark = "\ufeff" if text.startswith("\ufeff") else ""
        self._text = text = text.removeprefix("\ufeff")
        records = [one for one in _records(text) if self._spoken(one)]
        self._header = records[0]
        self._columns = [_plain(cell) for cell in self._cells(self._header)]
        self._rows = records[1:]
        breaks = _BREAK.search(text)
        self._break = breaks.group() if breaks else "\n"

    def edited(
        self, changes: Mapping[tuple[str, str], str], added: Sequence[Mapping[str, str]]
    ) -> str:
        """Return the text with cells changed and rows added; columns it lacks stand at the end.

        Parameters
        ----------
        changes
            New text of a cell, by item and column.
        added
            Cells of new rows by column.
        """
        wanted = [column for _, column in changes] + [column for row in added for column in row]
        lacking = [one for one in dict.fromkeys(wanted) if one not in self._columns]
        pieces, at = [], 0
        for start, end, new in self._replacements(changes, lacking):
            pieces += [self._text[at:start], new]
            at = end
        made = "".join((*pieces, self._text[at:]))
        if added and not made.endswith(("\n", "\r")):
            made += self._break
        columns = [*self._columns, *lacking]
        for row in added:
            made += ",".join(_quoted(row.get(column, "")) for column in columns) + self._break
        return self._mark + made

    def _replacements(
        self, changes: Mapping[tuple[str, str], str], lacking: Sequence[str]
    ) -> list[tuple[int, int, str]]:
        """Return what takes the place of what: start, end and new text, by rising start."""
        found = []
        if lacking:
            end = self._header.end
            found.append((end, end, "".join(f",{column}" for column in lacking)))
        identity = self._columns.index("id")
        for row in self._rows:
            name = identifier(_plain(self._cells(row)[identity]))
            for index, column in enumerate(self._columns):
                if (name, column) in changes:
                    found.append((*row.cells[index], _quoted(changes[name, column])))
            if lacking:
                more = "".join(f",{_quoted(changes.get((name, one), ''))}" for one in lacking)
                found.append((row.end, row.end, more))
        return sorted(found)

    def _cells(self, record: _Record) -> list[str]:
        return [self._text[start:end] for start, end in record.cells]

    def _spoken(self, record: _Record) -> bool:
        """Return whether a record holds more than blanks."""
        return any(map(_plain, self._cells(record)))


def _records(text: str) -> list[_Record]:
    """Return the records of a text."""
    made, cells, at = [], [], 0
    while at <= len(text):
        hit = _FIELD.match(text, at)
        assert hit is not None
        cells.append((at, hit.end()))
        at = hit.end()
        if text[at : at + 1] == ",":
            at += 1
            continue
        made.append(_Record(tuple(cells), at))
        cells = []
        gap = _BREAK.match(text, at)
        if gap is None:
            break
        at = gap.end()
    return made


def _plain(cell: str) -> str:
    """Return what a cell says."""
    text = cell[1:-1].replace('""', '"') if cell.startswith('"') else cell
    return text.strip()


def _quoted(text: str) -> str:
    """Return a text as a cell."""
    plain = " ".join(text.split()) if any(one in text for one in "\r\n\t") else text
    return '"' + plain.replace('"', '""') + '"' if any(one in plain for one in ',"') else plain

"""A CSV or TSV export as records: repeated columns, byte-order marks, quotes, ragged rows."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scenarios.fault import Fault, InputError, nearest, quoted
from scenarios.importing.record import Record, folded

DELIMITERS = (",", ";", "\t", "|", "^")
"""What may separate cells; trackers let their users choose."""


@dataclass(frozen=True)
class Ragged:
    """A row whose cells cannot be told apart."""

    file: str
    """Name of its file."""
    line: int
    """Line on which it begins, from 1."""
    detail: str
    """How it differs from the header."""


@dataclass(frozen=True)
class Sought:
    """What is looked for in an export."""

    key: tuple[str, ...]
    """Columns one of which names the rows; without one the file is not what it is said to be."""
    wanted: frozenset[str]
    """Folded names of the columns that are read."""
    tool: str
    """Name of the tool, for messages."""


def csv_records(content: str, file: str, sought: Sought) -> Iterator[Record | Ragged]:
    """Yield the rows of an export, blank ones left out.

    Columns of one name are taken together, also where a spreadsheet or pandas has numbered them
    (``Labels.1``). The separator is the one with which the header names the rows' key.

    Parameters
    ----------
    content
        What is in the file.
    file
        Its name.
    sought
        What is looked for.

    Raises
    ------
    InputError
        If the header lacks the key, or a quote is open.
    """
    delimiter = _delimiter(content, file, sought)
    records = _records(content, file, delimiter)
    _, header = next(records)
    positions = _positions(header)
    wanted = [(name, at) for name, at in positions.items() if name in sought.wanted]
    single = [(name, at[0]) for name, at in wanted if len(at) == 1]
    several = [(name, at) for name, at in wanted if len(at) > 1]
    width = len(header)
    for line, cells in records:
        if not any(cells) or not any(cell.strip() for cell in cells):
            continue
        if len(cells) != width and (len(cells) < width or any(c.strip() for c in cells[width:])):
            yield Ragged(file, line, f"{len(cells)} cells, and the header has {width}")
            continue
        found: dict[str, tuple[str, ...]] = {}
        for name, index in single:
            if text := cells[index].strip():
                found[name] = (text,)
        for name, at in several:
            texts = tuple(one for index in at if (one := cells[index].strip()))
            if texts:
                found[name] = texts
        yield Record(file, line, found)


def _positions(header: Sequence[str]) -> dict[str, list[int]]:
    """Return where each column stands, those that pandas has numbered with their base."""
    names = [folded(name) for name in header]
    known = set(names)
    positions: dict[str, list[int]] = {}
    for index, name in enumerate(names):
        numbered = re.fullmatch(r"(.+)\.\d+", name)
        base = numbered[1] if numbered and numbered[1] in known else name
        positions.setdefault(base, []).append(index)
    return positions


def _delimiter(text: str, file: str, sought: Sought) -> str:
    """Return what separates the cells."""
    wanted = {folded(name) for name in sought.key}
    most: list[str] = []
    for mark in DELIMITERS:
        try:
            header = next(csv.reader(io.StringIO(text[:1_000_000]), delimiter=mark, strict=True))
        except (StopIteration, csv.Error):
            continue
        if wanted & {folded(name) for name in header}:
            return mark
        most = max(most, header, key=len)
    if not any(name.strip() for name in most):
        # Nothing there, or a header whose quote is never closed: read it and tell.
        next(_records(text, file, ","), None)
        raise InputError([Fault(file, 0, f"it is empty; name an export of {sought.tool}")])
    names = [" ".join(name.split()) for name in most if name.strip()]
    hint = next(filter(None, (nearest(key, names) for key in sought.key)), "")
    raise InputError(
        [
            Fault(
                file,
                1,
                f"no column names the rows ({quoted(names)}){hint or ''}; it is to have "
                f"{' or '.join(map(quoted, sought.key))}: export it anew, or name the column "
                "as id under [columns] of the mapping (--write-mapping writes one)",
            )
        ]
    )


def _records(text: str, file: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each record with the line on which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    while True:
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            message = f"a quote is opened or closed in the wrong place ({error}); export it anew"
            raise InputError([Fault(file, line, message)]) from None
        yield line, record
        line = reader.line_num + 1

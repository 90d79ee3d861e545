"""Text and CSV rows from files as users save them: byte-order marks, quotes, line numbers."""

import codecs
import csv
import io
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from scenarios.fault import Fault, InputError, nearest, quoted

MOST_BYTES = 64_000_000
"""Largest file that is read, bytes."""

MOST_COLUMNS = 1_000
"""Most columns of a CSV file."""

MOST_ROWS = 100_000
"""Most rows of a CSV file; more would exhaust memory once they are value objects."""


@dataclass(frozen=True)
class Row:
    """One record of a CSV file."""

    line: int
    """Line on which the record begins, from 1."""
    cells: Mapping[str, str]
    """Cell text, stripped, by column."""


@dataclass(frozen=True)
class Sheet:
    """What could be read of a CSV file."""

    rows: tuple[Row, ...]
    """Records of the right length."""
    whole: bool
    """True where no record was left out."""


def read_text(path: Path, most: int | None = None) -> str:
    """Return a file's text, a UTF-8 byte-order mark taken off.

    Parameters
    ----------
    path
        The file.
    most
        Largest file that is read, bytes; None for `MOST_BYTES`.

    Raises
    ------
    InputError
        If the file is missing, no plain file, too large, not UTF-8, or holds a NUL.
    """
    raw = _read_bytes(path, MOST_BYTES if most is None else most)
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise _refusal(path, 0, "it is UTF-16; save it as UTF-8")
    if b"\x00" in raw:
        problem = "it holds a NUL byte (perhaps it is UTF-16); save it as UTF-8 text"
        raise _refusal(path, _line(raw, raw.index(b"\x00")), problem)
    raw = raw.removeprefix(codecs.BOM_UTF8)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        byte = raw[error.start]
        problem = f"byte 0x{byte:02x} is not UTF-8 (perhaps Latin-1); save it as UTF-8"
        raise _refusal(path, _line(raw, error.start), problem) from None


def read_rows(
    path: Path, columns: tuple[str, ...], needed: tuple[str, ...], faults: list[Fault]
) -> Sheet:
    """Return the records of a comma-separated file; blank and ragged ones are left out.

    Parameters
    ----------
    path
        The file.
    columns
        Every column it may have.
    needed
        The columns it must have; without one of them no row is read.
    faults
        Grows by every fault of the file and its shape: wrong delimiter, unknown, double or
        missing columns, ragged rows, an open quote.
    """
    rows: list[Row] = []
    try:
        whole = _read_records(path, columns, needed, rows, faults)
    except InputError as error:
        faults.extend(error.faults)
        whole = False
    return Sheet(tuple(rows), whole)


def _read_records(
    path: Path,
    columns: tuple[str, ...],
    needed: tuple[str, ...],
    rows: list[Row],
    faults: list[Fault],
) -> bool:
    """Append the rows of a file; return whether none was left out."""
    records = (found for found in _records(path) if any(cell.strip() for cell in found[1]))
    start, header = next(records, (1, []))
    header = [cell.strip() for cell in header]
    faults.extend(_header_faults(path, start, header, columns, needed))
    if not set(needed) <= set(header):
        return False
    position = {column: header.index(column) for column in columns if column in header}
    whole = True
    for count, (line, record) in enumerate(records, start=1):
        if count > MOST_ROWS:
            rows.clear()
            raise _refusal(path, line, f"it has more than {MOST_ROWS:,} rows; leave old ones out")
        if len(record) != len(header):
            message = (
                f"the row has {len(record)} cells and the header {len(header)}; "
                "add the missing commas or quote the cells that hold one"
            )
            faults.append(Fault(path.name, line, message))
            whole = False
            continue
        cells = {column: record[index].strip() for column, index in position.items()}
        rows.append(Row(line, cells))
    return whole


def _records(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield each record with the line on which it begins."""
    reader = csv.reader(io.StringIO(read_text(path), newline=""), strict=True)
    line = 1
    while True:
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            message = f"a quote is opened or closed in the wrong place ({error}); mend it"
            if "field limit" in str(error):
                message = (
                    f"a cell is longer than {csv.field_size_limit()} characters (perhaps a quote "
                    "is never closed); mend it"
                )
            raise _refusal(path, line, message) from None
        yield line, record
        line = reader.line_num + 1


def _header_faults(
    path: Path, line: int, header: list[str], columns: tuple[str, ...], needed: tuple[str, ...]
) -> Iterator[Fault]:
    """Yield what is wrong with the header."""
    if not header:
        yield Fault(path.name, 1, f"it is empty; begin it with the columns {','.join(needed)}")
        return
    if len(header) > MOST_COLUMNS:
        found = f"{len(header):,} columns"
        yield Fault(path.name, line, f"it has {found} (at most {MOST_COLUMNS:,}); leave some out")
        return
    for mark, word in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
        if len(header) == 1 and mark in header[0]:
            message = f"cells are separated by {word} (in {quoted(header[0])}); save it with commas"
            yield Fault(path.name, line, message)
            return
    seen = set()
    for position, column in enumerate(header, start=1):
        if not column:
            yield Fault(path.name, line, f"column {position} has no name; name it or remove it")
        elif column in seen:
            yield Fault(path.name, line, f"column {quoted(column)} stands twice; keep one")
        elif column not in columns:
            hint = nearest(column, columns) or "; remove it"
            yield Fault(path.name, line, f"unknown column {quoted(column)}{hint}")
        seen.add(column)
    for column in needed:
        if column not in seen:
            yield Fault(path.name, line, f"column '{column}' is missing; add it")


def _read_bytes(path: Path, most: int) -> bytes:
    """Return what is in a plain file; a pipe or a device might never end."""
    try:
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            problem = "it is a folder; put a file in its place"
        elif not stat.S_ISREG(about.st_mode):
            problem = "it is no plain file; put one in its place"
        elif about.st_size > most:
            problem = f"it is larger than {most:,} bytes ({about.st_size:,}); shorten it"
        else:
            return path.read_bytes()
    except FileNotFoundError:
        problem = "there is no such file; 'paydown init DIR' writes an example"
    except OSError as error:
        problem = f"it cannot be read ({error.strerror}); mend its type or permissions"
    raise _refusal(path, 0, problem)


def _line(raw: bytes, position: int) -> int:
    """Return the line of a byte, from 1."""
    return raw.count(b"\n", 0, position) + 1


def _refusal(path: Path, line: int, problem: str) -> InputError:
    return InputError([Fault(path.name, line, problem)])

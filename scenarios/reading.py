"""Text and CSV rows from files as users save them: byte-order marks, quotes, line numbers."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from scenarios.fault import Fault, InputError, nearest


@dataclass(frozen=True)
class Row:
    """One record of a CSV file."""

    line: int
    """Line on which the record begins, from 1."""
    cells: Mapping[str, str]
    """Cell text, stripped, by column."""


def read_text(path: Path) -> str:
    """Return a file's text, a UTF-8 byte-order mark taken off.

    Raises
    ------
    InputError
        If the file is missing, not UTF-8, or holds a NUL.
    """
    name = path.name
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        problem = "there is no such file; 'paydown init DIR' writes an example"
    except OSError as error:
        problem = f"it cannot be read ({error.strerror}); mend its type or permissions"
    else:
        if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            problem = "it is UTF-16; save it as UTF-8"
        elif b"\x00" in raw:
            line = raw[: raw.index(b"\x00")].count(b"\n") + 1
            raise InputError([Fault(name, line, "it holds a NUL byte; save it as UTF-8 text")])
        else:
            try:
                return raw.decode("utf-8-sig")
            except UnicodeDecodeError as error:
                line = raw[: error.start].count(b"\n") + 1
                byte = raw[error.start]
                message = f"byte 0x{byte:02x} is not UTF-8 (perhaps Latin-1); save it as UTF-8"
                raise InputError([Fault(name, line, message)]) from None
    raise InputError([Fault(name, 0, problem)])


def read_rows(path: Path, columns: tuple[str, ...], needed: tuple[str, ...]) -> list[Row]:
    """Return the records of a comma-separated file.

    Parameters
    ----------
    path
        The file.
    columns
        Every column it may have.
    needed
        The columns it must have.

    Raises
    ------
    InputError
        With every fault of header and shape: wrong delimiter, unknown, double or missing
        columns, ragged rows, an open quote.
    """
    name = path.name
    records = _records(name, read_text(path))
    _, header = next(records, (1, [""]))
    header = [cell.strip() for cell in header]
    faults = list(_header_faults(name, header, columns, needed))
    if faults:
        raise InputError(faults)
    rows = []
    for line, record in records:
        if not any(cell.strip() for cell in record):
            continue
        if len(record) != len(header):
            message = (
                f"the row has {len(record)} cells and the header {len(header)}; "
                "add the missing commas or quote the cells that hold one"
            )
            faults.append(Fault(name, line, message))
            continue
        cells = (cell.strip() for cell in record)
        rows.append(Row(line, dict(zip(header, cells, strict=True))))
    if faults:
        raise InputError(faults)
    return rows


def _records(name: str, text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each record with the line on which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    while True:
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            message = f"a quote is opened or closed in the wrong place ({error}); mend it"
            raise InputError([Fault(name, line, message)]) from None
        yield line, record
        line = reader.line_num + 1


def _header_faults(
    name: str, header: list[str], columns: tuple[str, ...], needed: tuple[str, ...]
) -> Iterator[Fault]:
    """Yield what is wrong with the header."""
    for mark, word in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
        if len(header) == 1 and mark in header[0]:
            yield Fault(name, 1, f"cells are separated by {word}; save it with commas")
            return
    for position, column in enumerate(header):
        if column in header[:position]:
            yield Fault(name, 1, f"column '{column}' stands twice; keep one")
        elif column not in columns:
            hint = nearest(column, columns) or "; remove it"
            yield Fault(name, 1, f"unknown column '{column}'{hint}")
    for column in needed:
        if column not in header:
            yield Fault(name, 1, f"column '{column}' is missing; add it")

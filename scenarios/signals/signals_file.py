"""``signals.csv``: a million readings in columns, read a line at a time."""

import csv
from array import array
from collections.abc import Iterator
from math import nan
from pathlib import Path
from typing import IO
from unicodedata import category

import numpy as np

from scenarios.cells import CellError, finite, identifier, moment
from scenarios.fault import Fault, InputError, nearest, quoted
from scenarios.register import Register
from scenarios.signals.series import KINDS, LARGEST_READING, Series, SignalName, ordered

COLUMNS = ("time", "component", "kind", "signal", "value", "low", "high")
"""Every column of the file."""
NEEDED = COLUMNS[:5]
"""Those it must have."""
MOST_READINGS = 5_000_000
"""Most readings of a file; each takes some 50 bytes."""
MOST_FAULTS = 200
"""Faults after which the rest of the file is not looked at; all of its rows may have the same."""


class _Buffer:
    """Readings of one signal as they come."""

    def __init__(self) -> None:
        self.floats = [array("d") for _ in range(4)]
        self.lines = array("q")

    def series(self, name: SignalName, source: str) -> Series:
        """Return what came as columns."""
        time, value, low, high = (np.frombuffer(one, dtype=np.float64) for one in self.floats)
        count = len(time)
        return ordered(
            name,
            source,
            {
                "time": time,
                "value": value,
                "low": low,
                "high": high,
                "verdict": np.full(count, -1, dtype=np.int8),
                "sample": np.ones(count, dtype=np.int64),
                "line": np.frombuffer(self.lines, dtype=np.int64),
            },
        )


def read_signals(path: Path, components: Register, faults: list[Fault]) -> list[Series]:
    """Return the signals of a file, by name.

    Parameters
    ----------
    path
        The file.
    components
        Known components.
    faults
        Grows by what is wrong: wrong cells, unknown components and kinds, a damaged file.
    """
    found: dict[SignalName, _Buffer] = {}
    own: list[Fault] = []
    try:
        if not path.is_file() and path.exists():
            # A pipe or a device might never end.
            raise InputError([Fault(path.name, 0, "it is no plain file; put one in its place")])
        with path.open(encoding="utf-8-sig", newline="") as file:
            _read(path, file, components, found, own)
    except FileNotFoundError:
        own.append(Fault(path.name, 0, "there is no such file; name one that is there"))
    except OSError as error:
        message = f"it cannot be read ({error.strerror}); mend its type or permissions"
        own.append(Fault(path.name, 0, message))
    except InputError as error:
        own.extend(error.faults)
    faults.extend(own)
    if own:
        return []
    return [found[name].series(name, path.name) for name in sorted(found)]


def _read(
    path: Path,
    file: IO[str],
    components: Register,
    found: dict[SignalName, _Buffer],
    faults: list[Fault],
) -> None:
    """Fill the buffers."""
    records = _records(path, file)
    start, header = next(records, (1, []))
    header = [cell.strip() for cell in header]
    faults.extend(_header_faults(path.name, start, header))
    if faults:
        return
    place = [header.index(column) if column in header else -1 for column in COLUMNS]
    names: dict[tuple[str, str, str], _Buffer] = {}
    told = path.name
    for count, (line, record) in enumerate(records, start=1):
        if count > MOST_READINGS:
            message = f"it has more than {MOST_READINGS:,} readings; leave old ones out"
            raise InputError([Fault(path.name, line, message)])
        if len(faults) > MOST_FAULTS:
            message = "there are too many faults; what is below is not looked at until these go"
            raise InputError([Fault(path.name, line, message)])
        if len(record) != len(header):
            message = (
                f"the row has {len(record)} cells and the header {len(header)}; "
                "add the missing commas or quote the cells that hold one"
            )
            faults.append(Fault(path.name, line, message))
            continue
        cells = [record[at].strip() if at >= 0 else "" for at in place]
        numbers = _numbers(told, line, cells, faults)
        key = (cells[1], cells[2], cells[3])
        buffer = names.get(key)
        if buffer is None:
            name = _name(path.name, line, key, components, faults)
            if name is None:
                continue
            buffer = names[key] = found.setdefault(name, _Buffer())
        if numbers is not None:
            for column, cell in zip(buffer.floats, numbers, strict=True):
                column.append(cell)
            buffer.lines.append(line)


def _numbers(
    file: str, line: int, cells: list[str], faults: list[Fault]
) -> tuple[float, float, float, float] | None:
    """Return time, value, low and high of a row, or None with its faults noted."""
    try:
        time = moment(cells[0]).timestamp()
        value = reading(cells[4])
        low = reading(cells[5]) if cells[5] else nan
        high = reading(cells[6]) if cells[6] else nan
    except CellError:
        for column, cell in zip(COLUMNS, cells, strict=True):
            if column in ("component", "kind", "signal") or (not cell and column in COLUMNS[5:]):
                continue
            try:
                moment(cell) if column == "time" else reading(cell)
            except CellError as error:
                told = f"is blank; {_REMEDY[column]}" if not cell else str(error)
                faults.append(Fault(file, line, f"{column} {told}"))
        return None
    if low > high:
        faults.append(Fault(file, line, f"low {low:g} is above high {high:g}; exchange them"))
        return None
    return time, value, low, high


def reading(text: str) -> float:
    """Return a number of a size that sums of a million leave finite; a p-value may be tiny."""
    value = finite(text)
    if abs(value) > LARGEST_READING:
        raise CellError(f"is {quoted(text)}; give a number of at most {LARGEST_READING:g}")
    return value


_REMEDY = {
    "time": "give a time like 2027-01-04T09:30:00Z",
    "value": "leave the row out where nothing was measured",
}


def _name(
    file: str, line: int, key: tuple[str, str, str], components: Register, faults: list[Fault]
) -> SignalName | None:
    """Return which signal a row is of, or None with its faults noted."""
    component, kind, signal = identifier(key[0]), key[1], identifier(key[2])
    told = []
    if not component:
        told.append("component is blank; name the component it is measured on")
    elif message := components.unknown(component):
        told.append(message)
    if kind not in KINDS:
        hint = nearest(kind, KINDS) or f"; give one of {', '.join(KINDS)}"
        told.append(f"kind is {quoted(kind)}{hint}")
    if not signal:
        told.append("signal is blank; name what is measured")
    elif wrong := signal_problem(signal):
        told.append(wrong)
    faults.extend(Fault(file, line, message) for message in told)
    return None if told else SignalName(component, kind, signal)


def signal_problem(signal: str) -> str | None:
    """Return what is wrong with the name of a signal, None where nothing is."""
    unseen = any(category(one) in ("Cc", "Zl", "Zp") for one in signal)
    if len(signal) > 200 or unseen or ";" in signal:
        return (
            f"signal is {quoted(signal)}; give 1 to 200 characters without ';' and control "
            "characters"
        )
    return None


def _header_faults(file: str, line: int, header: list[str]) -> Iterator[Fault]:
    """Yield what is wrong with the header."""
    if not header:
        yield Fault(file, 1, f"it is empty; begin it with the columns {','.join(NEEDED)}")
        return
    if any("\x00" in column for column in header):
        message = "it holds NUL bytes (perhaps it is UTF-16); save it as UTF-8 text"
        yield Fault(file, line, message)
        return
    if len(header) == 1 and any(mark in header[0] for mark in ";\t|"):
        message = f"cells are not separated by commas (in {quoted(header[0])}); save it with commas"
        yield Fault(file, line, message)
        return
    for column in sorted({one for one in header if header.count(one) > 1}):
        yield Fault(file, line, f"column {quoted(column)} stands twice; keep one")
    for column in header:
        if column not in COLUMNS:
            hint = nearest(column, COLUMNS) or "; remove it"
            yield Fault(file, line, f"unknown column {quoted(column)}{hint}")
    for column in NEEDED:
        if column not in header:
            yield Fault(file, line, f"column '{column}' is missing; add it")


def _records(path: Path, file: IO[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield each record that is not blank, with the line on which it begins."""
    reader = csv.reader(file, strict=True)
    line = 1
    while True:
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            message = f"a quote is opened or closed in the wrong place ({error}); mend it"
            raise InputError([Fault(path.name, line, message)]) from None
        except UnicodeDecodeError as error:
            byte = error.object[error.start]
            message = f"byte 0x{byte:02x} is not UTF-8 (perhaps Latin-1); save it as UTF-8"
            raise InputError([Fault(path.name, line, message)]) from None
        if record and any(cell.strip() for cell in record):
            yield line, record
        line = reader.line_num + 1

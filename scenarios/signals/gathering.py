"""All readings there are: those of the workspace, and those of other tools' files."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from os.path import lexists
from pathlib import Path
from typing import Any

import numpy as np

from scenarios.fault import Fault, InputError
from scenarios.register import Register
from scenarios.signals.readers import reader_of, readers
from scenarios.signals.reading import About, Reading, Source
from scenarios.signals.series import Series, SignalName, ordered
from scenarios.signals.signals_file import read_signals
from scenarios.signals.strict_json import read_json

SIGNALS = "signals.csv"
"""File of the workspace that holds readings."""


@dataclass(frozen=True)
class Gathered:
    """What was read."""

    series: tuple[Series, ...]
    """The signals, by name and file."""
    notes: tuple[str, ...]
    """What was left out of the files and what is odd in them, as sentences."""

    @property
    def readings(self) -> int:
        """Number of readings."""
        return sum(map(len, self.series))


def gather(folder: Path, files: Sequence[Path], components: Register, about: About) -> Gathered:
    """Return the readings of a workspace and of files.

    Parameters
    ----------
    folder
        The workspace; its ``signals.csv`` is read where it is present.
    files
        Files of other tools, or further ones like ``signals.csv``.
    components
        Known components.
    about
        What the user says of files of other tools.

    Raises
    ------
    InputError
        With all faults of all files.
    """
    faults: list[Fault] = []
    series: list[Series] = []
    notes: list[str] = []
    own = folder / SIGNALS
    paths = ([own] if lexists(own) else []) + [one for one in files if not _same(one, own)]
    if not paths:
        message = f"there is none, and no other file is given; write {SIGNALS} or name files"
        raise InputError([Fault(SIGNALS, 0, message)])
    if about.component is not None and (wrong := components.unknown(about.component)):
        raise InputError([Fault("--component", 0, wrong)])
    for path in paths:
        if path.suffix.lower() == ".json":
            series += _of_tool(path, components, about, faults, notes)
        else:
            series += read_signals(path, components, faults)
    if faults:
        raise InputError(faults)
    for one in series:
        notes += _oddities(one)
    return Gathered(tuple(_joined(series)), tuple(notes))


def _of_tool(
    path: Path, components: Register, about: About, faults: list[Fault], notes: list[str]
) -> list[Series]:
    """Return the signals of another tool's file."""
    try:
        document = read_json(path)
    except InputError as error:
        faults.extend(error.faults)
        return []
    reader = reader_of(document)
    if reader is None:
        known = ", ".join(one.NAME for one in readers())
        message = f"no tool is known that writes this; give a file of {known}"
        faults.append(Fault(path.name, 0, message))
        return []
    source = Source(path.name, components, about, faults)
    found: dict[SignalName, list[Reading]] = defaultdict(list)
    for one in reader.readings(document, source):
        found[SignalName(one.component, one.kind, one.signal)].append(one)
    notes += [f"{path.name}: left out {count}: {why}" for why, count in source.skipped.items()]
    if not found:
        notes.append(f"{path.name}: it holds no reading ({reader.NAME})")
    return [_series(name, path.name, rows) for name, rows in found.items()]


def _series(name: SignalName, source: str, rows: list[Reading]) -> Series:
    """Return readings as columns."""
    columns: dict[str, Any] = {
        column: np.array([getattr(row, column) for row in rows], dtype=kind)
        for column, kind in _COLUMNS.items()
    }
    columns["line"] = np.zeros(len(rows), dtype=np.int64)
    return ordered(name, source, columns)


_COLUMNS = {
    "time": np.float64, "value": np.float64, "low": np.float64, "high": np.float64,
    "verdict": np.int8, "sample": np.int64,
}  # fmt: skip


def _joined(series: list[Series]) -> list[Series]:
    """Return one series for each signal, the readings of several files put together.

    Exports overlap: a reading that an earlier file has with the same time and value counts once.
    """
    by_name: dict[SignalName, list[Series]] = defaultdict(list)
    for one in series:
        by_name[one.name].append(one)
    made = []
    for name in sorted(by_name):
        parts = by_name[name]
        if len(parts) == 1:
            made += parts
            continue
        keys = [part.time + 1j * part.value for part in parts]
        new = [
            ~np.isin(key, np.concatenate(keys[:place])) if place else np.ones(len(key), dtype=bool)
            for place, key in enumerate(keys)
        ]
        columns: dict[str, Any] = {
            column: np.concatenate(
                [getattr(part, column)[fresh] for part, fresh in zip(parts, new, strict=True)]
            )
            for column in (*_COLUMNS, "line")
        }
        columns["line"] = np.zeros(len(columns["time"]), dtype=np.int64)
        source = ", ".join(dict.fromkeys(part.source for part in parts))
        disordered = any(part.disordered for part in parts)
        made.append(replace(ordered(name, source, columns), disordered=disordered))
    return made


def _oddities(series: Series) -> list[str]:
    """Return what is odd in the times of a series."""
    told = []
    if series.disordered:
        told.append(f"{series.source}: {series.name}: times are not in order; put in order here")
    if series.repeated:
        told.append(
            f"{series.source}: {series.name}: {series.repeated:,} readings share their time with "
            "another; kept"
        )
    return told


def _same(path: Path, own: Path) -> bool:
    return path.resolve() == own.resolve()

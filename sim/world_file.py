"""A world in one file, to be kept, sent and replayed: a header and arrays of numbers, as .npz.

The workspace is not in it, only its SHA-256: whoever loads a world brings the workspace it was
drawn for. Nothing in a file is trusted: sizes are looked at before anything is unpacked, nothing
is ever unpickled, and every number is checked.
"""

import json
import re
import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from scenarios.digest import workspace_digest
from scenarios.fault import Fault, InputError, quoted
from scenarios.settings import SCHEMA as WORKSPACE_SCHEMA
from scenarios.table import ItemTable, tabulate
from scenarios.whole_file import replacing
from scenarios.workspace import Workspace
from sim.world import BACKGROUND, PotentialIncidents, Shocks, World, with_newcomers

SCHEMA = 1
"""The version of the file format that this code reads and writes."""
MOST_BYTES = 1_000_000_000
"""Largest file that is read, bytes, as it lies there and unpacked."""

_FORMAT = "paydown world"
_HEADER = "header"
_MARKS = "retraining_marks"
_AGAIN = "save the world again"
_DATE = (1980, 1, 1, 0, 0, 0)
"""Date of every member of the archive, so that the same world gives the same bytes."""
_NPY = re.compile(
    rb"\x93NUMPY\x01\0..\{'descr': '(<f8|<i8|<U\d{1,8})', 'fortran_order': False, "
    rb"'shape': \((|\d{1,9},)\), \} *\n",
    re.DOTALL,
)
"""How the arrays in a file begin; numpy's own reader would evaluate what it finds there."""
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, OverflowError)
_OTHER = (RuntimeError, ValueError)
"""What reading may raise where an archive is damaged, and where it holds something else."""

_OF_ITEMS = ("truth", "effort_factor", "rollouts_needed")
_OF_INCIDENTS = tuple(f"incidents.{field.name}" for field in fields(PotentialIncidents))
_OF_SHOCKS = tuple(f"shocks.{field.name}" for field in fields(Shocks))


class _Rule(NamedTuple):
    """What the numbers of an array are."""

    least: float = 0.0
    most: float = np.inf
    rising: bool = False
    type: str = "<f8"
    """Type in the file, the same on every machine."""


class _UnfitError(Exception):
    """A file will not do; each argument is a problem with its value and remedy."""


def save_world(world: World, path: Path) -> None:
    """Write a world into a file, whole or not at all.

    Parameters
    ----------
    world
        The world.
    path
        The file, by custom ``.npz``; folders that are missing are made, an old file is replaced.

    Raises
    ------
    OSError
        If it cannot be written; an old file is then as it was.
    """
    arrays = {_HEADER: np.array(json.dumps(_header(world), separators=(",", ":")), "<U")}
    parts = {"": world, "incidents": world.incidents, "shocks": world.shocks}
    marks = {f"{_MARKS}.{index}": column for index, column in enumerate(world.retraining_marks)}
    for name, rule in _rules(world.workspace, len(world.table)).items():
        part, _, field = name.rpartition(".")
        column = marks[name] if name in marks else getattr(parts[part], field)
        arrays[name] = np.asarray(column, rule.type)
    try:
        with replacing(path) as file, zipfile.ZipFile(file, "w") as archive:
            for name, array in arrays.items():
                member = zipfile.ZipInfo(f"{name}.npy", _DATE)
                member.compress_type = zipfile.ZIP_DEFLATED
                with archive.open(member, "w") as stream:
                    npy.write_array(stream, array, version=(1, 0), allow_pickle=False)
    except OSError as error:
        # The user knows the file, not the temporary one.
        raise OSError(error.errno, error.strerror, str(path)) from error


def load_world(path: Path, workspace: Workspace) -> World:
    """Return the world of a file.

    Parameters
    ----------
    path
        The file, written by `save_world`.
    workspace
        The beliefs it was drawn for.

    Raises
    ------
    InputError
        If it is missing, too large, damaged, no saved world, of another version or of another
        workspace, or holds numbers that no world has; with file, value and remedy.
    """
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            raise _UnfitError("it is no plain file; name a saved world")
        _check_size(about.st_size, "it is")
        with open(path, "rb") as file:
            return _read(file, workspace)
    except _UnfitError as error:
        problems = error.args
    except OSError as error:
        problems = (f"it cannot be read ({error.strerror}); name a saved world that can",)
    raise InputError(Fault(path.name, 0, problem) for problem in problems)


def _header(world: World) -> dict[str, Any]:
    """Return what a file says besides its numbers; of newcomers the name, row copied and day."""
    present, table = len(world.workspace.in_play), world.table
    names = [item.id for item in table.items[present:]]
    rows, days = table.template[present:].tolist(), table.since[present:].tolist()
    return {
        "format": _FORMAT,
        "schema": SCHEMA,
        "workspace_schema": WORKSPACE_SCHEMA,
        "workspace": workspace_digest(world.workspace),
        "seed": int(world.seed),
        "replication": int(world.replication),
        "newcomers": list(zip(names, rows, days, strict=True)),
    }


def _rules(workspace: Workspace, items: int) -> dict[str, _Rule]:
    """Return what each array holds in a world of so many items."""
    components = len(workspace.components)
    component = _Rule(most=components - 1, type="<i8")
    return {
        **dict.fromkeys((*_OF_ITEMS, *_OF_INCIDENTS, *_OF_SHOCKS), _Rule()),
        **dict.fromkeys(("incidents.onset", "shocks.day"), _Rule(rising=True)),
        **dict.fromkeys(("incidents.home", "shocks.component"), component),
        "rollouts_needed": _Rule(least=1.0),
        "incidents.item": _Rule(least=BACKGROUND, most=items - 1, type="<i8"),
        "incidents.severity": _Rule(most=1.0),
        **{f"{_MARKS}.{index}": _Rule(most=1.0) for index in range(components)},
    }


def _read(file: BinaryIO, workspace: Workspace) -> World:
    """Return the world of an open file."""
    try:
        with zipfile.ZipFile(file) as archive:
            _check_size(sum(one.file_size for one in archive.infolist()), "unpacked it is")
            header = _checked_header(archive, workspace)
            table = _table(header.get("newcomers"), workspace)
            arrays = _checked_arrays(archive, _rules(workspace, len(table)), len(table))
    except (*_DAMAGE, *_OTHER) as error:
        said = quoted(str(error) or type(error).__name__)
        raise _UnfitError(f"it is damaged or no saved world ({said}); {_AGAIN}") from None

    return World(
        workspace=workspace,
        seed=header["seed"],
        replication=header["replication"],
        table=table,
        **{name: arrays[name] for name in _OF_ITEMS},
        incidents=PotentialIncidents(*(arrays[name] for name in _OF_INCIDENTS)),
        shocks=Shocks(*(arrays[name] for name in _OF_SHOCKS)),
        retraining_marks=tuple(arrays[f"{_MARKS}.{k}"] for k in range(len(workspace.components))),
    )


def _check_size(size: int, what: str) -> None:
    if size > MOST_BYTES:
        raise _UnfitError(f"{what} larger than {MOST_BYTES:,} bytes ({size:,}); {_AGAIN}")


def _array(archive: zipfile.ZipFile, name: str) -> NDArray[Any]:
    """Return an array; no more is unpacked than the archive's directory says."""
    member = archive.getinfo(f"{name}.npy")
    # Other methods cannot be unpacked within bounds.
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ValueError(f"{member.filename} is packed by method {member.compress_type}")
    with archive.open(member) as stream:
        raw = stream.read(member.file_size)
    start = _NPY.match(raw)
    if start is None:
        raise ValueError(f"{member.filename} is no row of 64-bit numbers and no text")
    numbers = np.frombuffer(raw, start[1].decode(), offset=start.end())
    if (said := start[2].decode() or "1,") != f"{len(numbers)},":
        raise ValueError(f"{member.filename} says ({said}) and holds {len(numbers)}")
    return numbers


def _checked_header(archive: zipfile.ZipFile, workspace: Workspace) -> dict[str, Any]:
    """Return the header of a world of this version and of this workspace."""
    if f"{_HEADER}.npy" not in archive.namelist():
        raise _UnfitError(f"it has no array '{_HEADER}', so it is no saved world; {_AGAIN}")
    header: Any = json.loads(str(_array(archive, _HEADER)[0]))
    found = header.get("format") if isinstance(header, dict) else header
    if found != _FORMAT:
        problem = f"its format is {quoted(found)} and not {quoted(_FORMAT)}"
        raise _UnfitError(f"{problem}, so it is no saved world; {_AGAIN}")
    for key, known in (("schema", SCHEMA), ("workspace_schema", WORKSPACE_SCHEMA)):
        if type(header.get(key)) is not int or header[key] != known:
            problem = f"{key} is {quoted(header.get(key))}, and this version reads {known}"
            raise _UnfitError(f"{problem}; {_AGAIN} with this version")
    mine, theirs = workspace_digest(workspace), str(header.get("workspace"))
    if theirs != mine:
        problem = f"it is of another workspace (SHA-256 {theirs[:12]}…, of this one {mine[:12]}…)"
        raise _UnfitError(f"{problem}; load it with the one it was drawn for, or {_AGAIN}")
    for key in ("seed", "replication"):
        if type(header.get(key)) is not int:
            raise _UnfitError(f"{key} is {quoted(header.get(key))}, no whole number; {_AGAIN}")
    return dict(header)


def _table(newcomers: object, workspace: Workspace) -> ItemTable:
    """Return the items in play and those that appear, as columns."""
    if not isinstance(newcomers, list):
        raise _UnfitError(f"newcomers is {quoted(newcomers)}, no list; {_AGAIN}")
    believed = tabulate(workspace)
    rows: dict[str, int] = {}
    days = [0.0]
    # A day is a sum over a rate, and rounding may put the last one past the horizon.
    last = workspace.horizon * (1 + 1e-9)
    for newcomer in newcomers:
        match newcomer:
            case [str(name), int(row), float(day)] if (
                0 <= row < len(believed)
                and name.startswith(f"newcomer/{believed.items[row].home}/")
                and name not in rows
                and days[-1] <= day <= last
            ):
                rows[name] = row
                days.append(day)
            case _:
                wanted = "is not a new name, a row in play and a day in order before the horizon"
                raise _UnfitError(f"newcomer {quoted(newcomer)} {wanted}; {_AGAIN}")
    copied = np.array(list(rows.values()), dtype=np.int64)
    return with_newcomers(workspace, believed, list(rows), copied, np.array(days[1:]))


def _checked_arrays(
    archive: zipfile.ZipFile, rules: dict[str, _Rule], items: int
) -> dict[str, NDArray[Any]]:
    """Return the arrays by name, in the machine's own number types."""
    due = Counter(f"{name}.npy" for name in (_HEADER, *rules))
    held = Counter(archive.namelist())
    problems = [f"array {quoted(name)} is missing" for name in due - held]
    problems += [f"array {quoted(name)} does not belong there" for name in held - due]
    if not problems:
        arrays = {name: _array(archive, name) for name in rules}
        incidents, shocks = arrays["incidents.onset"].size, arrays["shocks.day"].size
        many = {"": items, "incidents": incidents, "shocks": shocks}
        for name, array in arrays.items():
            due_here = many.get(name.rpartition(".")[0], array.size)
            problems += [f"'{name}' {one}" for one in _problems(array, rules[name], due_here)]
    if problems:
        raise _UnfitError(*(f"{problem}; {_AGAIN}" for problem in problems))
    native = {name: np.dtype(rule.type).newbyteorder("=") for name, rule in rules.items()}
    return {name: array.astype(native[name]) for name, array in arrays.items()}


def _problems(array: NDArray[Any], rule: _Rule, length: int) -> Iterator[str]:
    """Yield what is wrong with an array."""
    if array.dtype != rule.type or len(array) != length:
        yield f"has {len(array)} of type {array.dtype.str} where {length} of {rule.type} are due"
        return
    for wrong, due in (
        (~np.isfinite(array), "where a number is due"),
        (array < rule.least, f"where {rule.least:g} is the least"),
        (array > rule.most, f"where {rule.most:g} is the most"),
        (np.append(False, array[1:] < array[:-1]) & rule.rising, "less than the one before"),
    ):
        if wrong.any():
            place = int(wrong.argmax())
            yield f"holds {array[place]} at place {place}, {due}"

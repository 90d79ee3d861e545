"""A triage made true: ``backlog.csv`` and ``triage.toml`` changed, both or neither."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from os.path import lexists
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from scenarios.backlog_text import edited_backlog
from scenarios.load import load_workspace
from scenarios.signals.breach import Breach
from scenarios.signals.consequence import column_of, default_rate
from scenarios.signals.memory import MEMORY, with_tables
from scenarios.signals.triage import Triage
from scenarios.whole_file import replacing

_BACKLOG = "backlog.csv"


def accept(folder: Path, triage: Triage) -> Triage:
    """Change a workspace as a triage says, and return the triage as accepted.

    The new backlog is read before it takes the place of the old one, so nothing is written that
    could not be read again. Where the second file cannot be written the first is put back.

    Parameters
    ----------
    folder
        The workspace.
    triage
        What was found in it.

    Raises
    ------
    OSError
        If a file cannot be written; both are as they were then.
    """
    if not triage.raised and not triage.new:
        return replace(triage, accepted=True)
    path = folder / _BACKLOG
    before = path.read_bytes()
    changes = {(one.item, one.column): f"{one.after:.10g}" for one in triage.raised}
    added = [dict(one.cells) for one in triage.new]
    after = edited_backlog(before.decode("utf-8"), changes, added).encode("utf-8")
    _try(folder, after)
    counted = list(_counted(triage))
    memory = with_tables(_memory(folder), counted).encode("utf-8") if counted else None
    _write(path, after)
    if memory is not None:
        try:
            _write(folder / MEMORY, memory)
        except BaseException:
            _write(path, before)
            raise
    return replace(triage, accepted=True)


def suppress(folder: Path, keys: dict[str, Any]) -> None:
    """Add a suppression to the ``triage.toml`` of a workspace.

    Parameters
    ----------
    folder
        The workspace.
    keys
        ``signal``, ``component`` or None, ``until`` and ``because``.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    text = with_tables(_memory(folder), [("suppressed", keys)])
    _write(folder / MEMORY, text.encode("utf-8"))


def _counted(triage: Triage) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what is to be remembered: evidence that has raised a cell or made an item."""
    for one in triage.raised:
        for breach in one.breaches:
            yield _evidence(breach, one.item, one.column, (one.base, one.after))
    for new in triage.new:
        column = column_of(new.breach.name.kind)
        rate = default_rate(dict(new.cells)["category"], column)
        yield _evidence(new.breach, new.id, column, (rate, rate))


def _evidence(
    breach: Breach, item: str, column: str, rates: tuple[float, float]
) -> tuple[str, dict[str, Any]]:
    """Return a table of what has counted; the rates are those before and after."""
    return "counted", {
        "component": breach.name.component,
        "kind": breach.name.kind,
        "signal": breach.name.signal,
        "item": item,
        "column": column,
        "base": rates[0],
        "raised": rates[1],
        "through": datetime.fromtimestamp(breach.last, UTC),
    }


def _try(folder: Path, backlog: bytes) -> None:
    """Raise where the workspace could not be read with a new backlog."""
    with TemporaryDirectory() as name:
        copy = Path(name)
        for file in ("paydown.toml", "outcomes.csv", "incidents.csv"):
            if lexists(folder / file):
                shutil.copyfile(folder / file, copy / file)
        (copy / _BACKLOG).write_bytes(backlog)
        load_workspace(copy)


def _memory(folder: Path) -> str:
    """Return what ``triage.toml`` holds now."""
    path = folder / MEMORY
    return path.read_bytes().decode("utf-8-sig") if lexists(path) else ""


def _write(path: Path, content: bytes) -> None:
    with replacing(path) as file:
        file.write(content)

"""What a workspace holds before an import."""

import csv
from os.path import lexists
from pathlib import Path

from scenarios.columns import BACKLOG
from scenarios.columns import NEEDED as NEEDED_ITEMS
from scenarios.fault import Fault, InputError
from scenarios.history import COLUMNS as HISTORY
from scenarios.importing.mapping import Placed
from scenarios.importing.memory import read_memory
from scenarios.importing.merging import Present
from scenarios.importing.options import Options, Places
from scenarios.reading import read_rows
from scenarios.register import Register
from scenarios.settings import read_settings
from scenarios.toml_text import read_toml

TOML = "paydown.toml"
"""The workspace's settings."""

NEEDED = {"backlog": NEEDED_ITEMS, "incidents": ("id", "component")}
"""Columns that each file must have."""

COLUMNS = {"backlog": tuple(BACKLOG), "incidents": HISTORY}
"""Columns that each file may have."""


def read_present(placed: Placed, places: Places, options: Options) -> Present:
    """Return what is there before an import.

    Raises
    ------
    InputError
        If no import made it and none is to add to it, or it cannot be read.
    """
    into = placed.mapping.into
    memory = read_memory(places.memory, places.name(places.memory))
    if not lexists(places.target):
        # Whoever takes the whole file away starts anew.
        return Present()
    faults: list[Fault] = []
    sheet = read_rows(places.target, COLUMNS[into], NEEDED[into], faults)
    if faults:
        raise InputError(faults)
    rows = {row.cells["id"]: row.cells for row in sheet.rows}
    if len(rows) < len(sheet.rows) or "" in rows:
        message = "an id is blank or stands twice; mend it first ('paydown check' tells where)"
        raise InputError([Fault(places.target.name, 0, message)])
    made = bool(memory.rows) or any(places.memory.parent.glob("*.state.json"))
    if rows and not made and not options.force:
        message = (
            "no import made it; give --force to add rows to it (its cells stay as they are), "
            "or another folder with --into"
        )
        raise InputError([Fault(places.target.name, 0, message)])
    with places.target.open(encoding="utf-8-sig", newline="") as file:
        # Whoever has put the columns into another order keeps it.
        header = next((record for record in csv.reader(file) if any(record)), [])
    return Present(tuple(name.strip() for name in header), rows, memory)


def known_components(folder: Path) -> tuple[str, ...] | None:
    """Return the components of the workspace, None where there is none yet.

    Raises
    ------
    InputError
        If its ``paydown.toml`` has faults.
    """
    if lexists(folder) and not folder.is_dir():
        raise InputError([Fault(str(folder), 0, "it is no folder; give another with --into")])
    if not lexists(folder / TOML):
        return None
    faults: list[Fault] = []
    settings = read_settings(read_toml(folder / TOML), folder.resolve().name, faults)
    if faults:
        raise InputError(faults)
    return tuple(settings.component_ids)


def known_items(folder: Path) -> frozenset[str]:
    """Return the items of the workspace's backlog, none where there is no backlog yet.

    Raises
    ------
    InputError
        If the backlog cannot be read.
    """
    path = folder / "backlog.csv"
    if not lexists(path):
        return frozenset()
    faults: list[Fault] = []
    sheet = read_rows(path, COLUMNS["backlog"], ("id",), faults)
    if faults:
        raise InputError(faults)
    return frozenset(row.cells["id"] for row in sheet.rows)


def check_names(placed: Placed, known: tuple[str, ...] | None) -> None:
    """Raise where the tables of a mapping name components that the workspace lacks.

    Raises
    ------
    InputError
        With the line of each.
    """
    if known is None:
        return
    register = Register("component", known, f"give one of {', '.join(known[:10])}")
    mapping = placed.mapping
    named = [
        *((("components", theirs), ours) for theirs, ours in mapping.components.items()),
        *((("component_words", ours), ours) for ours in mapping.component_words),
    ]
    faults = [
        placed.fault(path, message) for path, name in named if (message := register.unknown(name))
    ]
    if faults:
        raise InputError(faults)

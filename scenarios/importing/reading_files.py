"""Exports as records: CSV or JSON by what is in the file, guards and trees undone."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from scenarios.fault import Fault, InputError
from scenarios.importing.csv_export import Ragged, Sought, csv_records
from scenarios.importing.json_export import json_records, looks_like_json
from scenarios.importing.mapping import Mapping
from scenarios.importing.record import Record, folded
from scenarios.importing.tool import Tool
from scenarios.reading import read_text

MOST_BYTES = 512_000_000
"""Largest export that is read, bytes."""

MOST_DEPTH = 20
"""Deepest tree of titles that is read."""


def read_export(path: Path, tool: Tool, mapping: Mapping) -> Iterator[Record | Ragged]:
    """Yield the rows of an export.

    Parameters
    ----------
    path
        The file.
    tool
        The tool it comes from.
    mapping
        Which columns are read.

    Raises
    ------
    InputError
        If it cannot be read, or is no export of the tool.
    """
    if not path.exists():
        message = f"there is no such file; name an export of {tool.title}"
        raise InputError([Fault(path.name, 0, message)])
    text = read_text(path, MOST_BYTES)
    columns = [name for names in mapping.columns.values() for name in names]
    columns += [name for effort in mapping.effort for name in effort.columns]
    if tool.tree:
        columns += [f"Title {depth}" for depth in range(1, MOST_DEPTH + 1)]
    wanted = frozenset(map(folded, columns))
    found: Iterator[Record | Ragged]
    if looks_like_json(text):
        found = json_records(text, path.name, tool.arrays, wanted, tool.adapt)
    else:
        sought = Sought(mapping.columns["id"], wanted, tool.title)
        found = csv_records(text, path.name, sought)
    if tool.guard:
        found = map(_unguarded, found)
    return _as_tree(found, mapping) if tool.tree else found


def _unguarded(one: Record | Ragged) -> Record | Ragged:
    """Return a row without the ``'`` that guards cells against spreadsheets."""
    if isinstance(one, Ragged):
        return one
    return replace(
        one,
        cells={
            name: tuple(re.sub(r"^'(?=[=+\-@])", "", text) for text in texts)
            for name, texts in one.cells.items()
        },
    )


def _as_tree(found: Iterable[Record | Ragged], mapping: Mapping) -> Iterator[Record | Ragged]:
    """Yield rows whose title stands in a column by depth, with title and parent filled in."""
    title = folded(mapping.columns["title"][0]) if mapping.columns.get("title") else "title"
    parent = folded(mapping.columns["parent"][0]) if mapping.columns.get("parent") else "parent"
    above: dict[int, str] = {}
    for one in found:
        depth = 0 if isinstance(one, Ragged) else _depth(one)
        if isinstance(one, Ragged) or not depth:
            yield one
            continue
        cells = dict(one.cells)
        cells.setdefault(title, one.cells[f"title {depth}"])
        if depth - 1 in above:
            cells.setdefault(parent, (above[depth - 1],))
        above = {at: key for at, key in above.items() if at < depth}
        above[depth] = one.first(map(folded, mapping.columns["id"]))
        yield replace(one, cells=cells)


def _depth(record: Record) -> int:
    """Return the depth at which the title of a row stands, 0 where it has none."""
    depths = range(1, MOST_DEPTH + 1)
    return next((depth for depth in depths if f"title {depth}" in record.cells), 0)

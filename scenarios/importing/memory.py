"""What the import last wrote, cell by cell, so that a cell edited by hand is known for one.

It lies beside the mapping as ``import/TOOL.state.json`` and holds digests, no texts.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any

from scenarios.fault import Fault, InputError
from scenarios.reading import read_text

SCHEMA = 1
"""Version of the format."""

_WIDTH = 8
"""Hexadecimal digits of a cell's digest: one edit in four thousand million goes unnoticed."""
_MOST_BYTES = 512_000_000


@dataclass(frozen=True)
class Memory:
    """Digests of cells by row and column."""

    columns: tuple[str, ...] = ()
    """Columns, in the order of the digests."""
    rows: Mapping[str, str] = field(default_factory=dict)
    """The digests of a row's cells, one after the other, by id."""

    def __contains__(self, key: object) -> bool:
        """Return whether an import has written a row."""
        return key in self.rows

    def of(self, key: str) -> dict[str, str]:
        """Return the digests of a row by column; none for a row that no import wrote."""
        digests = self.rows.get(key, "")
        return {
            column: digests[at * _WIDTH : (at + 1) * _WIDTH]
            for at, column in enumerate(self.columns)
            if digests
        }

    def to_json(self) -> str:
        """Return it as the text of its file."""
        shape = {"schema": SCHEMA, "columns": list(self.columns), "rows": dict(self.rows)}
        return json.dumps(shape, ensure_ascii=False, indent=0) + "\n"


def digest(text: str) -> str:
    """Return the digest of a cell."""
    return blake2b(text.encode(), digest_size=_WIDTH // 2).hexdigest() if text else "0" * _WIDTH


def digests(cells: Mapping[str, str], columns: Sequence[str]) -> str:
    """Return the digests of a row's cells."""
    return "".join([digest(cells.get(column, "")) for column in columns])


def read_memory(path: Path, name: str) -> Memory:
    """Return what an import last wrote, nothing where there was none.

    Parameters
    ----------
    path
        The file.
    name
        Its name as the user knows it.

    Raises
    ------
    InputError
        If it is not what an import wrote.
    """
    if not path.exists():
        return Memory()
    try:
        shape: Any = json.loads(read_text(path, _MOST_BYTES))
        columns, rows = shape["columns"], shape["rows"]
        width = len(columns) * _WIDTH
        sound = (
            shape["schema"] == SCHEMA
            and all(isinstance(column, str) for column in columns)
            and all(isinstance(row, str) and len(row) == width for row in rows.values())
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, InputError):
        sound = False
    if not sound:
        message = (
            "it is not what the last import wrote; delete it (cells that differ from the export "
            "then count as edited by hand)"
        )
        raise InputError([Fault(name, 0, message)])
    return Memory(tuple(columns), rows)

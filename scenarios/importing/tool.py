"""A tool whose exports are read: which columns it has, and what its words mean."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from scenarios.importing.json_export import Adapt

Kind = Literal["backlog", "incidents"]
"""The file of the workspace that an export goes into."""

Unit = Literal["points", "milliseconds", "seconds", "minutes", "hours", "days"]
"""What a plain number of an effort counts."""


@dataclass(frozen=True)
class Measured:
    """Columns that hold an effort."""

    columns: tuple[str, ...]
    """Columns; the first that is not blank counts."""
    unit: Unit
    """What a plain number counts; ``38h`` and ``1w 2d`` say it themselves."""


@dataclass(frozen=True)
class Tool:
    """A tool."""

    name: str
    """Name on the command line."""
    title: str
    """Name in sentences."""
    kind: Kind
    """File that its exports go into."""
    columns: Mapping[str, tuple[str, ...]]
    """Columns that feed each field; the first that is not blank counts."""
    efforts: tuple[Measured, ...] = ()
    """Columns of the effort, the first that is not blank counting."""
    status: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Its words by ours."""
    severity: Mapping[str, float] = field(default_factory=dict)
    """Share of value that an incident takes away, by its words of priority."""
    separators: Mapping[str, str] = field(default_factory=dict)
    """What separates several values in one cell, by field."""
    skip_types: tuple[str, ...] = ()
    """Types of rows that are no debt: what only holds others."""
    after_unit: Unit = "seconds"
    """Unit of `detected_after` and `restored_after`."""
    arrays: tuple[str, ...] = ()
    """Keys under which a JSON object holds the rows."""
    adapt: Adapt | None = None
    """Changes each JSON object first."""
    guard: bool = False
    """True where a ``'`` before ``=``, ``+``, ``-`` or ``@`` was put there by the tool."""
    tree: bool = False
    """True where titles stand in columns by their depth, as ``Title 1`` to ``Title n``."""
    html: bool = False
    """True where descriptions are HTML."""
    either: bool = False
    """True where its exports may go into either file."""
    note: tuple[str, ...] = ()
    """Lines of comment for the mapping."""


def words(text: str) -> tuple[str, ...]:
    """Return the parts of a text separated by ``|``."""
    return tuple(part.strip() for part in text.split("|"))

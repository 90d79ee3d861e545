"""What became of an import: every row used, or skipped for a reason."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from scenarios.importing.tool import Kind


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that was not used."""

    file: str
    """Name of its file."""
    line: int
    """Line on which it begins, from 1."""
    key: str
    """What names it, empty where nothing does."""
    reason: str
    """Why, in the words by which rows are counted."""
    detail: str = ""
    """What stands there."""


@dataclass(frozen=True)
class Links:
    """What became of the links by which one row blocks another."""

    read: int = 0
    """Different links."""
    kept: int = 0
    """Links that are in the backlog."""
    outside: tuple[str, ...] = ()
    """``a requires b`` where b is in no file and no row of the backlog."""
    skipped: tuple[str, ...] = ()
    """The same where b is a row that was skipped."""
    met: int = 0
    """Links to rows that are done."""
    circular: tuple[str, ...] = ()
    """Links left out because they close a circle."""


@dataclass(frozen=True, slots=True)
class Edited:
    """A cell that was edited by hand and so was kept."""

    id: str
    """Row."""
    column: str
    """Column."""
    kept: str
    """What stands there."""
    export: str
    """What the export would put there."""


@dataclass(frozen=True)
class Merged:
    """What became of the rows of the workspace's file."""

    added: tuple[str, ...] = ()
    """Rows that are new."""
    updated: tuple[str, ...] = ()
    """Rows of which a cell has changed."""
    unchanged: int = 0
    """Rows of the export that changed nothing."""
    closed: tuple[str, ...] = ()
    """Rows closed since they are gone from a whole export."""
    kept: tuple[Edited, ...] = ()
    """Cells that were edited by hand."""


@dataclass(frozen=True)
class Account:
    """What became of an import; `read` is `used` and the rows of `skipped`."""

    source: str
    """Name of the tool."""
    kind: Kind
    """File of the workspace that it went into."""
    folder: Path
    """The workspace."""
    files: tuple[Path, ...]
    """The exports."""
    read: int
    """Rows that are not blank."""
    used: int
    """Rows that are in the workspace's file."""
    skipped: tuple[Skipped, ...] = ()
    """Rows that are not, with reasons."""
    links: Links = field(default_factory=Links)
    """Links between them."""
    merged: Merged = field(default_factory=Merged)
    """What changed in the workspace's file."""
    notes: tuple[str, ...] = ()
    """What else is to be known: what was assumed, what could not be read."""
    written: tuple[Path, ...] = ()
    """Files written, or to be written where nothing was to be."""
    dry_run: bool = False
    """True where nothing was to be written."""

    @property
    def reasons(self) -> dict[str, int]:
        """Rows skipped by reason, most frequent first."""
        return dict(Counter(one.reason for one in self.skipped).most_common())

"""What an import is asked for, and the files it works on."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from scenarios.importing.dates import Order
from scenarios.importing.tool import Kind


@dataclass(frozen=True)
class Options:
    """What an import is asked for, besides files and folder."""

    mapping: Path | None = None
    """The mapping; None for ``import/TOOL.toml`` in the workspace."""
    kind: Kind | None = None
    """File of the workspace, for a first import of a source that may go into either."""
    dates: Order | None = None
    """Whether the day or the month comes first; None for what the mapping says."""
    whole: bool = False
    """The export holds every row: items that are gone from it are closed."""
    force: bool = False
    """Rows are added to a file that no import made; its cells stay."""
    write_mapping: bool = False
    """The first mapping is written, and nothing is imported."""
    dry_run: bool = False
    """Nothing is written."""
    today: date = field(default_factory=date.today)
    """Planning date of a workspace that is made."""


@dataclass(frozen=True)
class Places:
    """The files of an import."""

    folder: Path
    mapping: Path
    memory: Path
    target: Path

    def name(self, path: Path) -> str:
        """Return a file as the user knows it: from the workspace on, where it lies there."""
        within = path.is_relative_to(self.folder)
        return (path.relative_to(self.folder) if within else path).as_posix()

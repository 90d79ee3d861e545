"""Where the cells of a workspace stand in its files."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from scenarios.calibration.belief_change import BACKLOG, TOML
from scenarios.cells import identifier
from scenarios.columns import BACKLOG as COLUMNS
from scenarios.columns import NEEDED
from scenarios.fault import Fault
from scenarios.reading import read_rows
from scenarios.toml_lines import KeyPath
from scenarios.toml_text import read_toml


@dataclass(frozen=True)
class Places:
    """Lines by item, and by key of the settings; nothing where a workspace came without files."""

    items: Mapping[str, int] = field(default_factory=dict)
    """Line of each item's row."""
    keys: Mapping[KeyPath, int] = field(default_factory=dict)
    """Line of each table and key."""
    components: Mapping[str, int] = field(default_factory=dict)
    """Position of each component's table."""

    @classmethod
    def of(cls, folder: Path) -> "Places":
        """Return where everything stands in a folder whose files were read without a fault."""
        faults: list[Fault] = []
        sheet = read_rows(folder / BACKLOG, tuple(COLUMNS), NEEDED, faults)
        toml = read_toml(folder / TOML)
        tables = toml.content.get("component", [])
        return cls(
            items={identifier(row.cells["id"]): row.line for row in sheet.rows},
            keys=toml.lines,
            components={identifier(table["id"]): row for row, table in enumerate(tables)},
        )

    def path(self, subject: str, key: str) -> KeyPath:
        """Return the path of a key of a component, or of the beliefs."""
        keys = tuple(key.split("."))
        if subject == "beliefs":
            return ("beliefs", *keys)
        return ("component", self.components.get(subject, -1), *keys)

    def states(self, subject: str, key: str) -> bool:
        """Return whether the settings state a key themselves."""
        return self.path(subject, key) in self.keys

    def line(self, file: str, subject: str, key: str) -> int:
        """Return the line of a cell, or of what it would be written into; 0 for none."""
        if file == BACKLOG:
            return self.items.get(subject, 0)
        path = self.path(subject, key)
        around = (path[:size] for size in range(len(path), 0, -1))
        return next((self.keys[one] for one in around if one in self.keys), 0)

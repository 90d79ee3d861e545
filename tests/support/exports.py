"""Exports written into a folder and imported, for tests to look at what came of them."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from scenarios.importing.account import Account
from scenarios.importing.importing import import_exports
from scenarios.importing.options import Options
from scenarios.load import load_workspace

TODAY = date(2027, 1, 4)


@dataclass(frozen=True)
class Imported:
    """What came of an import."""

    account: Account
    """Its account, whose books are balanced."""
    rows: dict[str, dict[str, str]]
    """Rows of the workspace's file by id."""
    folder: Path
    """The workspace, which loads if anything was used."""

    @property
    def ids(self) -> list[str]:
        """Return the ids in the order of the file."""
        return list(self.rows)


def imported(
    folder: Path, tool: str, *texts: str | bytes, ending: str = "csv", **options: Any
) -> Imported:
    """Import texts as exports into a workspace below a folder, and load it."""
    paths = []
    for number, text in enumerate(texts):
        path = folder / f"export-{number}.{ending}"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        paths.append(path)
    return imported_files(folder / "ws", tool, paths, **options)


def imported_files(ws: Path, tool: str, paths: Sequence[Path], **options: Any) -> Imported:
    """Import files into a workspace, and load it."""
    account = import_exports(tool, paths, ws, Options(**{"today": TODAY, **options}))
    assert account.read == account.used + len(account.skipped)
    if not account.used and not (ws / "paydown.toml").exists():
        assert account.written in ((), (ws / "import" / f"{tool}.toml",))
        return Imported(account, {}, ws)
    load_workspace(ws)
    with (ws / f"{account.kind}.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["id"]: row for row in csv.DictReader(file, strict=True)}
    return Imported(account, rows, ws)


def edit_mapping(ws: Path, tool: str, old: str, new: str) -> None:
    """Edit the mapping of a tool as a user would."""
    path = ws / "import" / f"{tool}.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {path}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder with what it holds."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }

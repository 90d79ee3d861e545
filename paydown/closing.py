"""An item closed in ``backlog.csv`` and its outcome recorded: both or neither."""

import shutil
from collections.abc import Mapping
from os.path import lexists
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from paydown.ledger.kinds.outcome import NAME
from scenarios.backlog_text import edited_backlog
from scenarios.fault import Fault, InputError
from scenarios.load import load_workspace
from scenarios.whole_file import replacing

if TYPE_CHECKING:
    from paydown.ledger.ledger import Ledger
    from paydown.ledger.record import Record

BACKLOG = "backlog.csv"
"""File that is changed."""
_READ = ("paydown.toml", "outcomes.csv", "incidents.csv")
"""Files that a backlog is read with."""


def close(
    ledger: "Ledger", before: bytes, cells: Mapping[tuple[str, str], str], body: Mapping[str, Any]
) -> "Record":
    """Change cells of the backlog and add the record of an outcome.

    The new backlog is read before it takes the place of the old one, and where the record cannot
    be added the old one is put back.

    Parameters
    ----------
    ledger
        Takes the record; its folder is the workspace.
    before
        The backlog as it was when the outcome was judged.
    cells
        New text by item and column; none where the item is closed already.
    body
        What the record says.

    Raises
    ------
    InputError
        If the backlog was changed since, or could not be read with the new cells.
    OSError, LedgerError, AlteredLedgerError, RefusedError
        If something cannot be written; both are as they were then.
    """
    if not cells:
        return ledger.append(NAME, body)
    path = ledger.folder / BACKLOG
    after = edited_backlog(before.decode("utf-8"), cells).encode("utf-8")
    _try(ledger.folder, after)
    # Whether records can be added is seen before anything is changed.
    _ = ledger.head
    if path.read_bytes() != before:
        raise InputError([Fault(BACKLOG, 0, "it was changed since it was read; run this again")])
    _write(path, after)
    try:
        return ledger.append(NAME, body)
    except BaseException:
        _write(path, before)
        raise


def _try(folder: Path, backlog: bytes) -> None:
    """Raise where the workspace could not be read with a new backlog."""
    with TemporaryDirectory(prefix="paydown-") as made:
        copy = Path(made)
        for name in _READ:
            if lexists(folder / name):
                shutil.copyfile(folder / name, copy / name)
        (copy / BACKLOG).write_bytes(backlog)
        load_workspace(copy)


def _write(path: Path, content: bytes) -> None:
    with replacing(path) as file:
        file.write(content)

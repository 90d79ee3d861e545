"""The rows of an export merged into the workspace's file: what was edited by hand stays."""

import csv
import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from scenarios.importing.account import Edited, Merged
from scenarios.importing.memory import Memory, digest, digests
from scenarios.item import IN_PLAY

_BLANK = digest("")

Cells = Mapping[str, str]
"""The cells of a row by column; blank ones may be left out."""


@dataclass(frozen=True)
class Present:
    """What is there before an import."""

    columns: tuple[str, ...] = ()
    """Header of the workspace's file."""
    rows: Mapping[str, Cells] | None = None
    """Its rows by id; None where there is no file."""
    memory: Memory = field(default_factory=Memory)
    """What the last import wrote."""


@dataclass(frozen=True)
class Result:
    """What is there afterwards."""

    columns: tuple[str, ...]
    """Header."""
    rows: Mapping[str, Cells]
    """Rows by id."""
    memory: Memory
    """What the import wrote."""
    merged: Merged
    """What changed."""
    removed: frozenset[str]
    """Rows of the export that somebody has taken out of the file by hand."""


def merge(
    present: Present,
    rows: Sequence[Cells],
    columns: Sequence[str],
    needed: Collection[str],
    gone: Iterable[str],
) -> Result:
    """Return the workspace's file with the rows of an export in it.

    A cell is overwritten only where it holds what the last import wrote there, and filled where it
    is blank and no import has written it. A row that an import wrote and that is not there any more
    was taken out by hand, and stays out.

    Parameters
    ----------
    present
        What is there.
    rows
        The rows of the export.
    columns
        Columns that an import writes, in their order.
    needed
        Those that are written even where they are blank.
    gone
        Rows that are in a whole export no more: open ones are closed.
    """
    before = present.rows or {}
    ever = {column for row in rows for column in row}.union(present.memory.columns)
    columns = [column for column in columns if column in needed or column in ever]
    removed = frozenset(
        row["id"] for row in rows if row["id"] in present.memory and row["id"] not in before
    )
    after: dict[str, Cells] = dict(before)
    added, updated, closed = [], [], []
    kept: list[Edited] = []
    unchanged = 0
    written: dict[str, Cells] = {}
    for row in rows:
        key = row["id"]
        if key in removed:
            continue
        written[key] = row
        old = before.get(key)
        if old is None:
            after[key] = row
            added.append(key)
            continue
        other = [column for column in columns if row.get(column, "") != old.get(column, "")]
        new = _updated(old, row, present.memory.of(key), other, kept) if other else old
        after[key] = new
        if new != old:
            updated.append(key)
        else:
            unchanged += 1
    status = digest("closed")
    for key in gone:
        old = after.get(key)
        was = present.memory.of(key).get("status")
        if old is None or old.get("status", "open") not in IN_PLAY or key in written:
            continue
        if digest(old.get("status", "")) == was:
            after[key] = {**old, "status": "closed"}
            closed.append(key)
    # Only columns that hold anything, besides those that are there already.
    used = {column for row in after.values() for column, text in row.items() if text}
    header = (
        *present.columns,
        *(
            column
            for column in columns
            if column not in present.columns and (column in used or column in needed)
        ),
    )
    remembered = dict(_carried(present.memory, columns))
    remembered.update((key, digests(row, columns)) for key, row in written.items())
    at = columns.index("status") * len(status) if "status" in columns else 0
    for key in closed:
        line = remembered[key]
        remembered[key] = line[:at] + status + line[at + len(status) :]
    memory = Memory(tuple(columns), remembered)
    merged = Merged(tuple(added), tuple(updated), unchanged, tuple(closed), tuple(kept))
    return Result(header, after, memory, merged, removed)


def csv_of(columns: Sequence[str], rows: Iterable[Cells]) -> bytes:
    """Return rows as a CSV file."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([row.get(column, "") for column in columns] for row in rows)
    return file.getvalue().encode()


def _updated(
    old: Cells, new: Cells, was: Mapping[str, str], columns: Sequence[str], kept: list[Edited]
) -> Cells:
    """Return a row with the cells of the export in some columns that differ, hand edits kept."""
    made = dict(old)
    for column in columns:
        there, wanted = old.get(column, ""), new.get(column, "")
        untouched = digest(there) == was[column] if column in was else not there
        if untouched:
            made[column] = wanted
        elif wanted or was.get(column, _BLANK) != _BLANK:
            kept.append(Edited(new["id"], column, there, wanted))
    return made


def _carried(memory: Memory, columns: Sequence[str]) -> Iterable[tuple[str, str]]:
    """Yield the digests of earlier rows under the columns of today."""
    if tuple(columns) == memory.columns:
        yield from memory.rows.items()
        return
    for key in memory.rows:
        was = memory.of(key)
        yield key, "".join(was.get(column, _BLANK) for column in columns)

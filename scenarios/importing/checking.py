"""The rows of a workspace's file after an import: not too many, and links that hold together."""

from collections.abc import Mapping, Sequence

from scenarios.fault import Fault, InputError
from scenarios.importing.merging import Cells, Result
from scenarios.links import Links, link_faults
from scenarios.placed import Placed
from scenarios.reading import MOST_ROWS
from scenarios.register import Register


def check_rows(name: str, result: Result, rows: Sequence[Cells], *, items: bool) -> None:
    """Raise where rows are too many, or links clash with those of other rows.

    Parameters
    ----------
    name
        Name of the file.
    result
        What it is to hold.
    rows
        The rows of the export.
    items
        True where the rows are items.

    Raises
    ------
    InputError
        With what is wrong; no line, as the file is not written.
    """
    if len(result.rows) > MOST_ROWS:
        message = f"it would have {len(result.rows):,} rows (at most {MOST_ROWS:,}); export less"
        raise InputError([Fault(name, 0, message)])
    requires = {row["id"]: row.get("requires", "") for row in rows}
    if items and _may_clash(result, requires):
        placed = [Placed(0, _links(cells)) for cells in result.rows.values()]
        ids = Register("item", result.rows, "add the item or leave it out")
        if faults := tuple(link_faults(name, placed, ids)):
            raise InputError(faults)


def _links(cells: Cells) -> Links:
    """Return what the cells of an item say of other items."""
    parts = {
        name: tuple(part.strip() for part in cells.get(name, "").split(";") if part.strip())
        for name in ("requires", "excludes")
    }
    status = cells.get("status") or "open"
    return Links(cells["id"], parts["requires"], parts["excludes"], cells.get("pin", ""), status)


def _may_clash(result: Result, requires: Mapping[str, str]) -> bool:
    """Return whether links may clash: those of the export alone have no circle, and no more."""
    return any(
        cells.get("requires", "") != requires.get(key, "")
        or cells.get("excludes")
        or cells.get("pin")
        for key, cells in result.rows.items()
    )

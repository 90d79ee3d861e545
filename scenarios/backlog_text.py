"""``backlog.csv`` with cells of items changed and items added; all other bytes stay as they are."""

from collections.abc import Mapping, Sequence

from scenarios.cells import identifier
from scenarios.csv_text import CsvText


def edited_backlog(
    text: str, changes: Mapping[tuple[str, str], str], added: Sequence[Mapping[str, str]] = ()
) -> str:
    """Return a backlog with cells changed and rows added; columns it lacks stand at the end.

    Parameters
    ----------
    text
        The file's text, read without a fault before; a byte-order mark stays where it is.
    changes
        New text of a cell, by item and column; items that are not there are passed over.
    added
        Cells of new rows by column.
    """
    file = CsvText(text)
    line = {identifier(name): at for name, at in file.lines("id")}
    known = {(line[id], column): new for (id, column), new in changes.items() if id in line}
    return file.edited(known, added)

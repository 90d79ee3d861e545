"""Tables of the command line as tables of the report."""

from paydown.reporting.parts import Listing
from paydown.sheet import Sheet


def listed(sheet: Sheet) -> Listing:
    """Return a table of the command line as one of the report.

    Parameters
    ----------
    sheet
        The table; paragraphs of a cell are joined.
    """
    cells = tuple(
        tuple(cell if isinstance(cell, str) else "; ".join(cell) for cell in row)
        for row in sheet.rows
    )
    last = len(sheet.headings) - (1 if sheet.prose else 0)
    numbers = frozenset(range(sheet.names, last))
    return Listing(sheet.title, sheet.headings, cells, numbers, folded=True)

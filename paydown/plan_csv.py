"""A plan as one CSV table, and rows as CSV that no spreadsheet runs."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from io import StringIO

from paydown.foreign_text import guarded_cell, one_line
from paydown.plan_rows import Cell, Rows, chosen_rows, left_out_rows
from scenarios.plan import Plan
from scenarios.workspace import Workspace


def plan_csv(plan: Plan, workspace: Workspace) -> str:
    """Return the items in play, those of the plan first; the column ``decision`` tells which.

    Parameters
    ----------
    plan
        The plan.
    workspace
        What it was made for.
    """
    kept, out = chosen_rows(plan, workspace), left_out_rows(plan, workspace)
    headings = ("decision", *(name.replace(" ", "_") for name in kept.columns))
    rows = [("do", *row) for row in kept.cells]
    rows += [("leave", *row) for row in _aligned(out, kept)]
    return csv_text([headings, *([_flat(cell) for cell in row] for row in rows)])


def csv_text(rows: Iterable[Sequence[Cell]]) -> str:
    """Return rows as CSV: text in quotes and guarded, numbers bare, dates as ``YYYY-MM-DD``.

    Parameters
    ----------
    rows
        The rows, headings included.
    """
    written = StringIO(newline="")
    # Text stays in quotes, so that a spreadsheet that splits at `;` splits none of it.
    writer = csv.writer(written, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return written.getvalue()


def _aligned(rows: Rows, other: Rows) -> Iterable[tuple[Cell, ...]]:
    """Return rows with the columns of other ones, blank where there is no such column."""
    for row in rows.cells:
        named = dict(zip(rows.columns, row, strict=True))
        yield tuple(named.get(name) for name in other.columns)


def _flat(cell: Cell) -> Cell:
    return one_line(cell) if isinstance(cell, str) else cell


def _cell(cell: Cell) -> str | int | float:
    """Return a cell as the writer takes it."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    return guarded_cell(cell) if isinstance(cell, str) else cell

"""A plan as a spreadsheet: what is in, what is left out, what it rests on; nothing computes."""

from collections.abc import Mapping
from datetime import date, datetime
from io import BytesIO
from typing import Any

from paydown.export_extra import imported
from paydown.foreign_text import one_line
from paydown.plan_rows import Cell, Kind, Rows, about_rows, chosen_rows, left_out_rows
from scenarios.plan import Plan
from scenarios.workspace import Workspace

LONGEST = 32_767
"""Most UTF-16 units a cell may hold; a spreadsheet calls the whole file broken with more."""
_FORMATS: Mapping[Kind, str] = {
    "text": "@",
    "whole": "0",
    "days": "#,##0.0",
    "money": "#,##0",
    "date": "yyyy-mm-dd",
}
_WIDTHS: Mapping[str, int] = {"title": 48, "reason": 48, "also": 32, "value": 32, "of": 36}
_WIDTH = 14


def plan_spreadsheet(plan: Plan, workspace: Workspace) -> bytes:
    """Return a spreadsheet of a plan, the same bytes for the same plan.

    Parameters
    ----------
    plan
        The plan.
    workspace
        What it was made for.

    Raises
    ------
    MissingExportError
        If XlsxWriter is not installed.
    """
    xlsxwriter = imported("xlsxwriter")
    written = BytesIO()
    book = xlsxwriter.Workbook(
        written,
        # Titles are foreign text: none becomes a formula or a link.
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    start = plan.start or workspace.start
    # The time of writing would change the bytes each time.
    book.set_properties({"title": _fitting(workspace.name), "created": _midnight(start)})
    for rows in (
        chosen_rows(plan, workspace),
        left_out_rows(plan, workspace),
        about_rows(plan, workspace),
    ):
        _write(book, rows)
    book.close()
    return written.getvalue()


def _write(book: Any, rows: Rows) -> None:
    """Write rows as a sheet whose head stays in sight."""
    sheet = book.add_worksheet(rows.title)
    sheet.freeze_panes(1, 0)
    head = book.add_format({"bold": True, "bottom": 1})
    looks = {kind: book.add_format({"num_format": form}) for kind, form in _FORMATS.items()}
    for column, (name, kind) in enumerate(rows.columns.items()):
        sheet.set_column(column, column, _WIDTHS.get(name, _WIDTH))
        sheet.write_string(0, column, name, head)
        for row, cells in enumerate(rows.cells, start=1):
            _write_cell(sheet, row, column, cells[column], looks, kind)
    if rows.cells:
        sheet.autofilter(0, 0, len(rows.cells), len(rows.columns) - 1)


def _write_cell(
    sheet: Any, row: int, column: int, cell: Cell, looks: Mapping[Kind, Any], kind: Kind
) -> None:
    """Write a cell by what it is, never by what it looks like."""
    if cell is None:
        sheet.write_blank(row, column, None, looks[kind])
    elif isinstance(cell, str):
        sheet.write_string(row, column, _fitting(cell), looks["text"])
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, _midnight(cell), looks["date"])
    elif kind == "text":
        sheet.write_number(row, column, cell)
    else:
        sheet.write_number(row, column, cell, looks[kind])


def _fitting(text: str) -> str:
    """Return a text in one line, cut where a cell would not hold it."""
    text = one_line(text)
    units = text.encode("utf-16-le")
    if len(units) <= 2 * LONGEST:
        return text
    return units[: 2 * (LONGEST - 1)].decode("utf-16-le", "ignore") + "…"


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)

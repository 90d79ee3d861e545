"""A plan as a file of another program: which formats there are, and which one a file is to have."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from paydown.export_extra import ExportError, imported
from paydown.writing import write_bytes

if TYPE_CHECKING:
    from scenarios.plan import Plan
    from scenarios.workspace import Workspace

FORMATS: Final = ("csv", "xlsx", "jira", "json", "ics")
"""Formats of a plan by name."""
_WRITERS = {"xlsx": "xlsxwriter", "ics": "icalendar"}
"""Modules of the extra `export` by format."""
_JIRA = "jira.csv"
"""A file whose name ends so is for Jira."""


def export_plan(
    plan: "Plan", workspace: "Workspace", path: str | Path, *, format: str | None = None
) -> Path:
    """Write a plan into a file, whole or not at all.

    Parameters
    ----------
    plan
        The plan.
    workspace
        What it was made for.
    path
        The file; folders that are missing are made.
    format
        ``csv``, ``xlsx``, ``jira``, ``json`` or ``ics``; None for what the name ends in, where
        ``jira.csv`` stands for ``jira``.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    ExportError
        If there is no plan, no such format, or the name ends in that of another.
    MissingExportError
        If what writes the format is not installed.
    OSError
        If it cannot be written; an older file is as it was.
    """
    path = Path(path)
    content = exported(plan, workspace, format_of(path, format))
    write_bytes(path, content)
    return path


def format_of(path: Path, asked: str | None, known: tuple[str, ...] = FORMATS) -> str:
    """Return the format that a file is to have.

    Parameters
    ----------
    path
        The file.
    asked
        The format by name, None for what the file's name ends in.
    known
        Formats there are.

    Raises
    ------
    ExportError
        If there is no such format, or name and format contradict each other.
    """
    some = f"{', '.join(known[:-1])} or {known[-1]}"
    if asked is not None and asked not in known:
        raise ExportError(f"format is '{asked}'; give {some}")
    ending = path.suffix.lower().removeprefix(".")
    if asked is None:
        if "jira" in known and path.name.lower().endswith(_JIRA):
            return "jira"
        if ending in known and ending != "jira":
            return ending
        what = f"ends in '.{ending}'" if ending else "has no ending"
        raise ExportError(f"{path}: its name {what}, which tells no format; give {some} as format")
    expected = "csv" if asked == "jira" else asked
    if ending in (*FORMATS, "parquet") and ending != expected:
        raise ExportError(
            f"{path}: its name ends in '.{ending}' and the format is {asked}; give one of the two, "
            f"or a name in '.{expected}'"
        )
    return asked


def check_installed(format: str) -> None:
    """Raise where what writes a format is missing, before anybody waits for a plan.

    Parameters
    ----------
    format
        One of `FORMATS`.

    Raises
    ------
    MissingExportError
        If it is not installed.
    """
    if format in _WRITERS:
        imported(_WRITERS[format])


def exported(plan: "Plan", workspace: "Workspace", format: str) -> bytes:
    """Return the content of a file of a plan.

    Parameters
    ----------
    plan
        The plan.
    workspace
        What it was made for.
    format
        One of `FORMATS`.

    Raises
    ------
    ExportError
        If there is no plan.
    MissingExportError
        If what writes the format is not installed.
    """
    if plan.objective is None:
        why = "; ".join(plan.clash) or "the solver gave none"
        raise ExportError(f"there is no plan to export, its status is {plan.status} ({why})")
    if format == "xlsx":
        from paydown.spreadsheet import plan_spreadsheet

        return plan_spreadsheet(plan, workspace)
    return _text(plan, workspace, format).encode("utf-8", "replace")


def _text(plan: "Plan", workspace: "Workspace", format: str) -> str:
    """Return the content of a text file of a plan."""
    if format == "json":
        from paydown.shapes import plan_shape, to_json

        return to_json(plan_shape(plan, workspace))
    if format == "ics":
        from paydown.calendar_file import plan_calendar

        return plan_calendar(plan, workspace)
    if format == "jira":
        from paydown.jira import jira_csv

        return jira_csv(plan, workspace)
    from paydown.plan_csv import plan_csv

    return plan_csv(plan, workspace)

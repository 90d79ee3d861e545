"""Records as a reader sees them: in a line, whole, as JSON and as Markdown."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paydown import shapes
from paydown.console import Part
from paydown.ledger.kinds import kind_of, legible
from paydown.ledger.kinds.decision import NAME
from paydown.ledger.ledger import Ledger
from paydown.ledger.record import Record
from paydown.sheet import Cell, Sheet, shortened, visible

if TYPE_CHECKING:
    from paydown.ledger.verification import Verification

_REASON = 60
"""Longest reason in a list, characters."""


def summary(record: Record, content: dict[str, Any]) -> str:
    """Return what a record says, in a line.

    Parameters
    ----------
    record, content
        The record, and all that it says.

    Raises
    ------
    IllegibleError
        If it does not hold what its kind holds.
    """
    return legible(record, kind_of(record.kind).summary, content)


def log_tables(ledger: Ledger, records: Sequence[Record]) -> list[Part]:
    """Return the records as a list, and the head.

    Parameters
    ----------
    ledger
        Where they stand.
    records
        The records, in their order.
    """
    if not records:
        return ["nothing is recorded yet; `paydown plan --accept` records a decision"]
    rows = []
    for record in records:
        content = ledger.content(record)
        rows.append(
            (
                str(record.seq),
                f"{record.at[:16].replace('T', ' ')}",
                str(content.get("by", "")),
                (
                    summary(record, content),
                    f"- {shortened(str(content.get('because', '')), _REASON)}",
                ),
            )
        )
    headings = ("record", "when (UTC)", "approved by", "what, and why")
    return [Sheet("Decisions", headings, rows, names=3, prose=True), f"head {records[-1].head}"]


def record_tables(ledger: Ledger, record: Record) -> list[Part]:
    """Return one record whole.

    Parameters
    ----------
    ledger
        Where it stands.
    record
        The record.
    """
    content = ledger.content(record)
    return [
        *_signed(record, content),
        *legible(record, kind_of(record.kind).told, content),
        f"hash {record.hash.hex()}",
    ]


def _signed(record: Record, content: dict[str, Any]) -> Iterator[str]:
    """Yield number, time and names."""
    yield f"record {record.seq}, {record.at}"
    author = content.get("author")
    made = f", proposed by {author}" if author else ""
    if content.get("by"):
        yield f"{kind_of(record.kind).signed} {content['by']}{made}"


def record_shape(ledger: Ledger, record: Record) -> dict[str, Any]:
    """Return one record as plain content.

    Parameters
    ----------
    ledger
        Where it stands.
    record
        The record.
    """
    return {
        "seq": record.seq,
        "at": record.at,
        "kind": record.kind,
        "prev": record.prev.hex(),
        "hash": record.hash.hex(),
        "body": ledger.content(record),
    }


def summary_shape(ledger: Ledger, record: Record) -> dict[str, Any]:
    """Return what a record says in short, as plain content."""
    content = ledger.content(record)
    return {
        "seq": record.seq,
        "at": record.at,
        "kind": record.kind,
        "hash": record.hash.hex(),
        "by": content.get("by"),
        "author": content.get("author"),
        "because": content.get("because"),
        "summary": summary(record, content),
    }


def verified_lines(found: "Verification", path: str) -> list[Part]:
    """Return what was found when a ledger was walked.

    Parameters
    ----------
    found
        What was found.
    path
        Its file.
    """
    from paydown.sheet import counted

    notes: list[Part] = [f"note: {note}" for note in found.notes]
    if found.holds:
        end = "" if found.head is None else f", head {found.head}"
        return [f"the ledger holds: {counted(found.records, 'record')}{end}", *notes]
    return [problem_line(found, path), *notes]


def problem_line(found: "Verification", path: str) -> str:
    """Return what is wrong, and what to do."""
    where = f"record {found.seq}: " if found.seq else ""
    before = f"records 1 to {found.records} hold" if found.records else "no record before it holds"
    return (
        f"{path}: the ledger was altered: {where}{found.problem}; {before}; bring it back from a "
        "copy"
    )


def head_line(record: Record) -> str:
    """Return what is told after a record was added."""
    return f"recorded as {record.seq}; head {record.head} (keep it: it tells what was recorded)"


def told_head(folder: Path) -> str | None:
    """Return what stands in the ledger of a workspace, in a line with its head.

    Parameters
    ----------
    folder
        The workspace.
    """
    from paydown.sheet import counted

    ledger = Ledger(folder)
    if ledger.head is None:
        return None
    decisions = len(ledger.log(NAME))
    return f"head {ledger.head}, {counted(decisions, 'decision')}"


def json_lines(ledger: Ledger, records: Sequence[Record]) -> str:
    """Return records as JSON Lines, each body as it was hashed, with the parts kept beside it.

    Parameters
    ----------
    ledger
        Where they stand.
    records
        The records.
    """
    import json

    lines = []
    for record in records:
        shape = {"schema_version": shapes.SCHEMA_VERSION, **record_shape(ledger, record)}
        lines.append(json.dumps(shape, ensure_ascii=False, allow_nan=False) + "\n")
    return "".join(lines)


def markdown(ledger: Ledger, records: Sequence[Record], name: str) -> str:
    """Return records as a Markdown page; what others wrote in them is no markup.

    Parameters
    ----------
    ledger
        Where they stand.
    records
        The records.
    name
        Name of the workspace.
    """
    lines = [f"# Decisions: {_escaped(name)}", ""]
    if records:
        lines += [f"Head: `{records[-1].head}`", ""]
    for record in records:
        content = ledger.content(record)
        lines += [f"## {record.seq}. {_escaped(summary(record, content))}", ""]
        for part in record_tables(ledger, record):
            lines += [*_markdown_of(part), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _markdown_of(part: Part) -> Iterator[str]:
    """Yield a sentence or a table."""
    if isinstance(part, str):
        yield _escaped(part)
        return
    yield f"**{_escaped(part.title)}**"
    yield ""
    yield _row(part.headings)
    yield "|" + "---|" * len(part.headings)
    for row in part.rows:
        yield _row(row)


def _row(cells: Sequence[Cell]) -> str:
    texts = [[cell] if isinstance(cell, str) else list(cell) for cell in cells]
    return "| " + " | ".join("<br>".join(_escaped(line) for line in text) for text in texts) + " |"


def _escaped(text: str) -> str:
    """Return a text on one line with what Markdown or HTML would take for markup escaped."""
    plain = visible(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "".join(f"\\{one}" if one in "\\`*_[]|#" else one for one in plain)

"""The account of an import as sentences and tables."""

from collections.abc import Iterator

from paydown.console import Part
from paydown.sheet import Sheet, counted, shortened
from scenarios.importing.account import Account

_SHOWN = 12
"""Most rows of a table; JSON has all of them."""
_WIDE = 40
"""Longest id or cell in a table, characters."""


def account_tables(account: Account) -> list[Part]:
    """Return what became of every row, and what is to be known besides."""
    lines = [_rows(account)]
    if account.links.read:
        lines.append(_links(account))
    lines.append(_changes(account))
    parts: list[Part] = ["\n".join(lines)]
    parts.extend(_skipped(account))
    parts.extend(_circles(account))
    parts.extend(_edited(account))
    if account.notes:
        parts.append("\n".join(f"- {note}" for note in account.notes))
    return parts


def _rows(account: Account) -> str:
    reasons = ", ".join(f"{count:,} {reason}" for reason, count in account.reasons.items())
    told = f"{len(account.skipped):,} skipped" + (f" ({reasons})" if reasons else "")
    return f"{account.source}: {counted(account.read, 'row')}: {account.used:,} used, {told}"


def _links(account: Account) -> str:
    links = account.links
    told = [f"{links.kept:,} kept"]
    for count, words in (
        (len(links.outside), "outside the files"),
        (len(links.skipped), "to or from skipped rows"),
        (links.met, "to rows that are done"),
        (len(links.circular), "left out, as they close a circle"),
    ):
        if count:
            told.append(f"{count:,} {words}")
    return f"{counted(links.read, 'link')}: {', '.join(told)}"


def _changes(account: Account) -> str:
    merged = account.merged
    told = [
        f"{len(merged.added):,} added",
        f"{len(merged.updated):,} updated",
        f"{merged.unchanged:,} unchanged",
    ]
    if merged.closed:
        told.append(f"{len(merged.closed):,} closed, as they are gone from the export")
    if merged.kept:
        told.append(f"{counted(len(merged.kept), 'cell')} kept as edited by hand")
    dry = " (nothing was written)" if account.dry_run else ""
    return f"{account.kind}.csv: {', '.join(told)}{dry}"


def _skipped(account: Account) -> Iterator[Part]:
    if not account.skipped:
        return
    rows = [
        (
            f"{shortened(one.file, _WIDE)}:{one.line}",
            shortened(one.key, _WIDE),
            one.reason + (f": {one.detail}" if one.detail else ""),
        )
        for one in account.skipped[:_SHOWN]
    ]
    yield Sheet(_title("Skipped", len(account.skipped)), ("row", "key", "why"), rows, 2, True)


def _circles(account: Account) -> Iterator[Part]:
    circular = account.links.circular
    if circular:
        rows = [(shortened(one, 2 * _WIDE),) for one in circular[:_SHOWN]]
        yield Sheet(_title("Links that close a circle", len(circular)), ("left out",), rows)


def _edited(account: Account) -> Iterator[Part]:
    kept = account.merged.kept
    if not kept:
        return
    rows = [
        (shortened(one.id, _WIDE), one.column, shortened(one.kept, _WIDE), one.export)
        for one in kept[:_SHOWN]
    ]
    headings = ("id", "column", "kept", "the export says")
    yield Sheet(_title("Edited by hand", len(kept)), headings, rows, 3, True)


def _title(what: str, count: int) -> str:
    return what if count <= _SHOWN else f"{what}, the first {_SHOWN} of {count:,} (--json has all)"

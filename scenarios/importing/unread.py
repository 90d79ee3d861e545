"""Dates that cannot be read: left blank, counted and told."""

from collections.abc import Iterator, Mapping

from scenarios.fault import quoted
from scenarios.importing.record import Record
from scenarios.importing.texts import counted


def note_unread(
    unread: dict[str, tuple[int, Record, str]], name: str, record: Record, text: str
) -> None:
    """Count a date that cannot be read, the first of each field being kept."""
    count, first, shown = unread.get(name, (0, record, text))
    unread[name] = (count + 1, first, shown)


def unread_notes(unread: Mapping[str, tuple[int, Record, str]]) -> Iterator[str]:
    """Yield a sentence for each field whose dates could not all be read."""
    for name, (count, record, text) in unread.items():
        where = f"{record.file}:{record.line}"
        yield (
            f"{counted(count, 'date')} of {name} cannot be read: left blank, first {quoted(text)} "
            f"({where})"
        )

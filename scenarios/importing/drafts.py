"""The rows of all exports together: each key once, each row drafted or skipped."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from functools import cache

from pydantic import TypeAdapter, ValidationError

from scenarios.backlog import NEWCOMER
from scenarios.fault import quoted
from scenarios.importing.account import Skipped
from scenarios.importing.dates import Dates
from scenarios.importing.mapping import Mapping as ImportMapping
from scenarios.importing.record import Record, folded
from scenarios.value import Identifier

_IDENTIFIER = TypeAdapter[str](Identifier)


@dataclass(frozen=True)
class Draft:
    """A row on its way: the cells it will have, and what it says of other rows."""

    record: Record
    """Where it comes from."""
    key: str
    """Its id."""
    cells: Mapping[str, str]
    """Cells of the workspace's file that are not blank."""
    requires: tuple[str, ...] = ()
    """Rows that must be done before, as the export names them."""
    blocks: tuple[str, ...] = ()
    """Rows that it must be done before, as the export names them."""
    parent: str = ""
    """Row that it is a part of, as the export names it."""
    number: str = ""
    """Another name that the export uses for it."""

    def skipped(self, reason: str, detail: str = "") -> Skipped:
        """Return it as a row that is not used."""
        return Skipped(self.record.file, self.record.line, self.key, reason, detail)


@dataclass
class Columns:
    """The folded columns of every field of a mapping that any row has, made once."""

    mapping: ImportMapping
    """The mapping."""
    present: frozenset[str]
    """Folded columns that are not blank in every row."""
    _folded: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def __getitem__(self, name: str) -> tuple[str, ...]:
        """Return the columns of a field."""
        if name not in self._folded:
            self._folded[name] = self.of(self.mapping.columns.get(name, ()))
        return self._folded[name]

    def of(self, columns: Iterable[str]) -> tuple[str, ...]:
        """Return those of some columns that any row has, folded."""
        return tuple(one for one in map(folded, columns) if one in self.present)


def unique(
    records: Sequence[Record], columns: Columns, dates: Mapping[str, Dates]
) -> tuple[list[tuple[str, Record]], list[Skipped]]:
    """Return each key with its newest row; what has no usable key, and older rows, are skipped.

    The newest is that of the latest time in ``updated``, else the last.

    Parameters
    ----------
    records
        The rows of all files.
    columns
        The columns of each field.
    dates
        Reader of dates by file.
    """
    skipped: list[Skipped] = []
    newest: dict[str, Record] = {}
    for record in records:
        texts = record.given(columns["id"])
        key = _key(texts[0]) if texts else ""
        if not key or not _fits(key):
            detail = quoted(texts[0]) if texts else ""
            reason = "key cannot be an id" if texts else "no key"
            skipped.append(Skipped(record.file, record.line, "", reason, detail))
            continue
        before = newest.setdefault(key, record)
        if before is record:
            continue
        now, then = (_updated(one, columns, dates[one.file]) for one in (record, before))
        later = now is None or then is None or now >= then
        kept, other = (record, before) if later else (before, record)
        newest[key] = kept
        detail = f"the row kept is line {kept.line} of {kept.file}"
        skipped.append(Skipped(other.file, other.line, key, "repeated", detail))
    return list(newest.items()), skipped


def _updated(record: Record, columns: Columns, dates: Dates) -> datetime | None:
    """Return when a row was last changed, None where that is not known."""
    texts = record.given(columns["updated"])
    if not texts:
        return None
    found = dates.moment(texts[0])
    day = None if found else dates.day(texts[0])
    return datetime.combine(day, time(), dates.zone) if day else found


def _key(text: str) -> str:
    return unicodedata.normalize("NFC", text.strip())


def _fits(key: str) -> bool:
    """Return whether a key can be an id of the workspace."""
    if key.isascii() and key.isprintable() and len(key) <= 200 and ";" not in key:
        return not key.startswith(NEWCOMER)
    try:
        _IDENTIFIER.validate_python(key)
        key.encode()
    except (ValidationError, UnicodeEncodeError):
        return False
    return not key.startswith(NEWCOMER) and key == key.strip()


def word_table(table: Mapping[str, Sequence[str]]) -> Callable[[str], str]:
    """Return a function that finds our word for one of theirs, ``""`` where there is none.

    Parameters
    ----------
    table
        Their words by ours.
    """
    ours = {folded(theirs): name for name, words in table.items() for theirs in words}
    return cache(lambda theirs: ours.get(folded(theirs), ""))

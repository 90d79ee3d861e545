"""Rows of incident tools as rows of ``incidents.csv``."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from scenarios.cells import CellError, number
from scenarios.fault import quoted
from scenarios.importing import texts
from scenarios.importing.account import Skipped
from scenarios.importing.dates import Dates
from scenarios.importing.drafts import Columns, Draft, word_table
from scenarios.importing.durations import WorkingTime
from scenarios.importing.mapping import Placed
from scenarios.importing.placing import Placing
from scenarios.importing.record import Record, folded
from scenarios.importing.tool import Tool
from scenarios.importing.unread import note_unread, unread_notes

_MOST_HOURS = 1e9
_PLURALS = {
    "severity": "severities",
    "priority": "priorities",
    **{f"time of {name}": f"times of {name}" for name in ("detected", "restored")},
}


class IncidentRows:
    """Makes rows of a history of incidents.

    Parameters
    ----------
    tool
        The tool the rows come from.
    placed
        The mapping.
    placing
        Places rows in components.
    dates
        Reader of dates by file.
    columns
        The columns of each field.
    items
        Items of the backlog, to which incidents may be laid.
    """

    def __init__(
        self,
        tool: Tool,
        placed: Placed,
        placing: Placing,
        dates: Mapping[str, Dates],
        columns: Columns,
        items: frozenset[str] = frozenset(),
    ) -> None:
        mapping = placed.mapping
        self._tool, self._mapping, self._placed = tool, mapping, placed
        self._placing, self._dates = placing, dates
        self._columns, self._items = columns, items
        self._efforts = [(columns.of(e.columns), e.unit) for e in mapping.effort]
        self._status = word_table(mapping.status)
        self._types = frozenset(map(folded, mapping.skip_types))
        self._severity = {folded(word): share for word, share in mapping.severity.items()}
        self._time = WorkingTime(mapping.hours_per_day, mapping.days_per_week)
        self._unread: dict[str, tuple[int, Record, str]] = {}
        self._told: Counter[tuple[str, str]] = Counter()
        self._statuses: Counter[str] = Counter()
        self._repeats = 0

    def draft(self, key: str, record: Record) -> Draft | Skipped:
        """Return the row of a record, or why there is none.

        Parameters
        ----------
        key
            Its id.
        record
            The record.
        """
        columns = self._columns
        for kind in record.all(columns["type"]):
            if folded(kind) in self._types:
                return Skipped(record.file, record.line, key, f"type {kind}")
        title = texts.without_people(texts.one_line(record.first(columns["title"])))
        labels = self._split(record, "labels")
        components = self._placing.components(self._split(record, "component"), labels, title)
        cells = {
            "id": key,
            "component": ";".join(components),
            "items": ";".join(self._laid_to(record)),
            **dict(self._times(record)),
            "severity": self._share(record),
            "engineer_hours": self._hours(record),
            "title": title,
        }
        self._count_repeats(record)
        return Draft(record, key, {name: text for name, text in cells.items() if text})

    def notes(self) -> Iterator[str]:
        """Yield what was assumed, and what could not be read."""
        name = self._placed.name
        for (what, told), count in self._told.items():
            counted = texts.counted(count, what, _PLURALS.get(what))
            yield f"{counted} {told.replace('MAPPING', name)}"
        for word, count in self._statuses.most_common(10):
            yield (
                f"status {quoted(word)} of {texts.counted(count, 'row')} is not in {name}: "
                "whether it is over is unknown"
            )
        if self._repeats:
            often = texts.counted(self._repeats, "time")
            yield f"alerts were repeated {often}; each alert is one incident"
        yield from unread_notes(self._unread)

    def _laid_to(self, record: Record) -> Iterator[str]:
        """Yield the items that an incident is laid to and the backlog lists."""
        for name in dict.fromkeys(self._split(record, "items")):
            if name in self._items:
                yield name
            else:
                self._told["item", "that backlog.csv does not list: left out of items"] += 1

    def _times(self, record: Record) -> Iterator[tuple[str, str]]:
        """Yield the times that are known and in order."""
        started = self._time_of(record, "started")
        detected = self._time_of(record, "detected") or self._after(record, "detected", started)
        restored = self._time_of(record, "restored") or self._after(record, "restored", started)
        known = {"started": started, "detected": detected, "restored": restored}
        earliest = started
        for name in ("detected", "restored"):
            found = known[name]
            if found and earliest and found < earliest:
                self._told[f"time of {name}", "before what it follows: left blank"] += 1
                known[name] = None
            earliest = known[name] or earliest
        yield from ((name, found.isoformat()) for name, found in known.items() if found)
        if known["restored"] is None and self._is_open(record):
            yield "restored", "open"

    def _is_open(self, record: Record) -> bool:
        """Return whether an incident is said to be not over yet."""
        word = next(iter(record.given(self._columns["status"])), "")
        status = self._status(word) if word else ""
        if word and not status:
            self._statuses[word] += 1
        return status == "open"

    def _time_of(self, record: Record, name: str) -> datetime | None:
        """Return the time of a field; None where it is blank or cannot be read."""
        for text in record.given(self._columns[name])[:1]:
            dates = self._dates[record.file]
            found = dates.moment(text)
            if found is None:
                note_unread(self._unread, name, record, text)
            return found
        return None

    def _after(self, record: Record, name: str, started: datetime | None) -> datetime | None:
        """Return a time that is told as a duration after the onset."""
        texts_of = record.given(self._columns[f"{name}_after"])
        if started is None or not texts_of:
            return None
        try:
            # Clocks do not stop at night: a day said in words is the working day's length here.
            hours = self._time.hours(texts_of[0], self._mapping.after_unit)
            return started + timedelta(hours=hours)
        except (CellError, OverflowError):
            note_unread(self._unread, f"{name}_after", record, texts_of[0])
            return None

    def _share(self, record: Record) -> str:
        """Return the severity: as a share where the export has it, else by priority."""
        for text in record.given(self._columns["severity"])[:1]:
            try:
                share = number(text)
            except CellError:
                share = -1.0
            if 0 <= share <= 1:
                return f"{share:.6g}"
            self._told["severity", "that is no share from 0 to 1: left blank"] += 1
            return ""
        for word in record.given(self._columns["priority"])[:1]:
            known = self._severity.get(folded(word))
            if known is None:
                self._told["priority", "not in [severity] of MAPPING: severity unknown"] += 1
                return ""
            self._told["severity", "by priority (ASSUMED shares, [severity] in MAPPING)"] += 1
            return f"{known:.6g}"
        return ""

    def _hours(self, record: Record) -> str:
        """Return the engineers' time in hours."""
        for columns, unit in self._efforts:
            for text in record.given(columns)[:1]:
                try:
                    hours = self._time.hours(text, unit)
                except CellError:
                    hours = -1.0
                if 0 <= hours <= _MOST_HOURS:
                    return f"{hours:.6g}" if hours == 0 or hours >= 1e-6 else "0"
                self._told["effort", "that cannot be read: left blank"] += 1
                return ""
        return ""

    def _count_repeats(self, record: Record) -> None:
        for text in record.given(self._columns["repeats"])[:1]:
            if text.isdecimal() and len(text) < 10:
                self._repeats += max(0, int(text) - 1)

    def _split(self, record: Record, name: str) -> tuple[str, ...]:
        """Return the values of a field, also where one cell holds several."""
        found = record.given(self._columns[name])
        mark = self._tool.separators.get(name)
        if mark is None:
            return found
        return tuple(part.strip() for text in found for part in text.split(mark) if part.strip())

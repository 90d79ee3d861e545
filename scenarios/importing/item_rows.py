"""Rows of trackers as rows of ``backlog.csv``."""

from collections import Counter
from collections.abc import Iterator, Mapping

from scenarios.cells import CellError
from scenarios.fault import Fault, InputError, quoted
from scenarios.importing import texts
from scenarios.importing.account import Skipped
from scenarios.importing.dates import Dates
from scenarios.importing.drafts import Columns, Draft, word_table
from scenarios.importing.durations import is_said
from scenarios.importing.mapping import PLAIN, Placed
from scenarios.importing.placing import Placing, Words
from scenarios.importing.plain_cells import check_cell, raise_unless_rising
from scenarios.importing.record import Record, folded
from scenarios.importing.tool import Tool
from scenarios.importing.unread import note_unread, unread_notes
from scenarios.item import IN_PLAY

LEAST_DAYS, MOST_DAYS = 0.001, 10_000.0
"""Efforts an estimate may have, engineer-days, 0 aside: beyond these it is a slip of units."""

_LEAST_SECONDS = 900.0
"""Where no estimate in seconds reaches a quarter of an hour, they are no seconds."""


class ItemRows:
    """Makes rows of a backlog.

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
    known
        Cells of the rows that the backlog has, by id.
    columns
        The columns of each field.
    """

    def __init__(
        self,
        tool: Tool,
        placed: Placed,
        placing: Placing,
        dates: Mapping[str, Dates],
        known: Mapping[str, Mapping[str, str]],
        columns: Columns,
    ) -> None:
        mapping = placed.mapping
        self._tool, self._mapping, self._placed = tool, mapping, placed
        self._placing, self._dates, self._known = placing, dates, known
        self._columns = columns
        self._efforts = [(columns.of(e.columns), e.unit) for e in mapping.effort]
        self._status = word_table(mapping.status)
        self._categories = Words(mapping.category_words)
        self._types = frozenset(map(folded, mapping.skip_types))
        self._plain = [(name, self._columns[name]) for name in PLAIN if self._columns[name]]
        self._time = mapping.working_time
        self._statuses: Counter[str] = Counter()
        self._units: Counter[str] = Counter()
        self._unread: dict[str, tuple[int, Record, str]] = {}
        self._blank = self._no_estimate = self._kept_efforts = self._by_words = 0
        self._seconds: dict[str, tuple[float, Record, str]] = {}

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
        kind = record.first(columns["type"])
        if kind and folded(kind) in self._types:
            return self._skip(key, record, f"type {kind}")
        listed = self._status_of(record)
        status = listed or "open"
        known = self._known.get(key, {})
        if status == "closed" and not known and not self._mapping.keep_closed:
            return self._skip(key, record, "done")
        title = texts.without_people(texts.one_line(record.first(columns["title"])))
        if not title:
            return self._skip(key, record, "no title")
        try:
            days = self._days(record)
            plain = dict(self._plain_cells(record))
        except CellError as error:
            reason, _, detail = str(error).partition("|")
            return self._skip(key, record, reason, detail)
        effort = "" if days is None else f"{days:.6g}"
        if days is None and status in IN_PLAY:
            if known.get("effort_days"):
                effort = known["effort_days"]
                self._kept_efforts += 1
            elif self._mapping.effort_days_where_blank is not None:
                effort = f"{self._mapping.effort_days_where_blank:.6g}"
                self._blank += 1
            else:
                self._no_estimate += 1
                return self._skip(key, record, "no estimate")
        if not listed:
            self._statuses[next(iter(record.given(columns["status"])), "")] += 1
        labels = self._split(record, "labels")
        components = self._placing.components(self._split(record, "component"), labels, title)
        cells = {
            **plain,
            "id": key,
            "title": title,
            "component": ";".join(components),
            "status": status,
            "effort_days": effort,
            "problem": self._problem(record),
            "evidence": ";".join(filter(None, map(texts.part, self._split(record, "evidence")))),
            **dict(self._days_of(record, status)),
        }
        if "category" not in cells:
            cells["category"] = self._categories.find(" | ".join(labels), title)
            self._by_words += bool(cells["category"])
        if self._mapping.keep_owner:
            cells["owner"] = texts.person(record.first(columns["owner"]))
        return Draft(
            record,
            key,
            {name: text for name, text in cells.items() if text},
            self._split(record, "requires"),
            self._split(record, "blocks"),
            next(iter(record.given(columns["parent"])), ""),
            record.first(columns["number"]),
        )

    def check_units(self) -> None:
        """Raise where estimates said to be seconds are none.

        Raises
        ------
        InputError
            With the largest of them.
        """
        for column, (most, record, text) in self._seconds.items():
            if 0 < most < _LEAST_SECONDS:
                message = (
                    f"{quoted(column)} is {quoted(text)}, and as seconds no estimate reaches a "
                    f"quarter of an hour; set its unit to hours or days in {self._placed.name}"
                )
                raise InputError([Fault(record.file, record.line, message)])

    def notes(self) -> Iterator[str]:
        """Yield what was assumed, and what could not be read."""
        name = self._placed.name
        if self._units["points"]:
            points = texts.counted(self._units["points"], "estimate")
            each = _counted_days(self._mapping.days_per_point)
            yield f"{points} in points, at {each} each (days_per_point in {name})"
        if self._blank:
            blank = texts.counted(self._blank, "item")
            each = _counted_days(self._mapping.effort_days_where_blank or 0.0)
            yield f"{blank} without an estimate, at {each} each (effort_days_where_blank in {name})"
        if self._no_estimate:
            yield (
                f"{texts.counted(self._no_estimate, 'row')} without an estimate: give one in "
                f"{self._tool.title}, name another column under [[effort]] in {name}, or say "
                "effort_days_where_blank there"
            )
        if self._kept_efforts:
            kept = texts.counted(self._kept_efforts, "item")
            yield f"{kept} without an estimate: that of the backlog is kept"
        if self._by_words:
            found = texts.counted(self._by_words, "category", "categories")
            yield f"{found} by words of label or title ([category_words] in {name})"
        for word, count in self._statuses.most_common(10):
            if word:
                rows = texts.counted(count, "row")
                yield f"status {quoted(word)} of {rows} is not in {name}: taken as open"
        yield from unread_notes(self._unread)

    def _status_of(self, record: Record) -> str:
        """Return our status of a row by the first column whose word is known, else ``""``."""
        for column in self._columns["status"]:
            for word in record.given((column,)):
                if found := self._status(word):
                    return found
        return ""

    def _days(self, record: Record) -> float | None:
        """Return the estimate in engineer-days, None where there is none."""
        for columns, unit in self._efforts:
            found = ((one, record.given((one,))) for one in columns)
            column, given = next(((one, some) for one, some in found if some), ("", ()))
            if not given:
                continue
            text = given[0]
            try:
                days = self._time.hours(text, unit) / self._mapping.hours_per_day
            except CellError as error:
                raise CellError(f"estimate cannot be read|{column} {error}") from None
            if not is_said(text):
                self._units[unit] += 1
                if unit == "seconds":
                    seconds = days * self._mapping.hours_per_day * 3600
                    if seconds >= self._seconds.get(column, (0.0,))[0]:
                        self._seconds[column] = (seconds, record, text)
            if days < 0 or (days and not LEAST_DAYS <= days <= MOST_DAYS):
                wanted = f"give 0, or {LEAST_DAYS:g} to {MOST_DAYS:,.0f} engineer-days"
                raise CellError(f"estimate out of range|{column} is {quoted(text)}; {wanted}")
            return days
        return None

    def _plain_cells(self, record: Record) -> Iterator[tuple[str, str]]:
        """Yield the cells that are taken as they stand."""
        found: dict[str, str] = {}
        for name, columns in self._plain:
            for raw in record.given(columns)[:1]:
                text = texts.one_line(raw)
                if name == "category":
                    text = folded(text).replace(" ", "_").replace("-", "_")
                check_cell(name, text)
                found[name] = text
        if ("effort_low" in found) != ("effort_high" in found):
            raise CellError("cell cannot be read|one of effort_low and effort_high is blank")
        if "effort_low" in found:
            raise_unless_rising(found, self._days(record))
        yield from found.items()

    def _days_of(self, record: Record, status: str) -> Iterator[tuple[str, str]]:
        """Yield the dates that can be read; an item in play was not closed."""
        dates = self._dates[record.file]
        for name in ("created", "closed", "deadline"):
            if name == "closed" and status in IN_PLAY:
                continue
            for text in record.given(self._columns[name])[:1]:
                if found := dates.day(text):
                    yield name, found.isoformat()
                else:
                    note_unread(self._unread, name, record, text)

    def _problem(self, record: Record) -> str:
        text = record.first(self._columns["problem"])
        if self._tool.html and text:
            text = texts.plain(text)
        return texts.several_lines(texts.without_people(text), self._mapping.problem_characters)

    def _split(self, record: Record, name: str) -> tuple[str, ...]:
        """Return the values of a field, also where one cell holds several."""
        found = record.given(self._columns[name])
        mark = self._tool.separators.get(name)
        if mark is None:
            return found
        return tuple(part.strip() for text in found for part in text.split(mark) if part.strip())

    def _skip(self, key: str, record: Record, reason: str, detail: str = "") -> Skipped:
        return Skipped(record.file, record.line, key, reason, detail)


def _counted_days(days: float) -> str:
    return f"{days:g} engineer-day{'' if days == 1 else 's'}"

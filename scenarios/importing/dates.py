"""Dates and times as trackers write them; what can be read in two ways is asked, never guessed."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Literal

from scenarios.fault import Fault, InputError, quoted
from scenarios.importing.month_names import LANGUAGES, bare, language
from scenarios.units import FIRST_DAY, LAST_DAY

Order = Literal["as_found", "day_first", "month_first"]
"""Which of two numbers is the day; as found in the dates that allow one reading only."""

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}([T ]|$)")
_CJK = re.compile(r"(\d{4})[年년]\s*(\d{1,2})[月월]\s*(\d{1,2})[日일]")
_NAME = r"(?:\d{1,2}[月월]|[^\W\d_]+\.?)"
_FORM = re.compile(
    rf"(?P<a>\d{{1,4}}(?![月월\d])|{_NAME})[\s/.,\-]+(?P<b>\d{{1,2}}(?![月월\d])|{_NAME})"
    r"[\s/.,\-]+(?P<c>\d{1,4})(?!\d)"
    r"(?:[\s,T]+(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d+)?)?"
    r"\s*(?P<half>[^\W\d_][^\d+]*?)??\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?"
)


@dataclass(frozen=True)
class Written:
    """A date as it stands in a file."""

    line: int
    """Line, from 1."""
    text: str
    """The text."""


@dataclass(frozen=True)
class Wanted:
    """How dates are to be read."""

    order: Order = "as_found"
    """Which of two numbers is the day."""
    language: str = ""
    """Language of the names of months, empty to try those of `LANGUAGES`."""
    zone: tzinfo = UTC
    """Zone of times that name none, and that in which a day is told."""


@dataclass(frozen=True)
class Dates:
    """Reads the dates of one file."""

    day_first: bool
    """True where of two numbers the first is the day."""
    months: Mapping[str, int]
    """Month by folded name."""
    halves: Mapping[str, int]
    """Hours to add by folded half of the day."""
    zone: tzinfo
    """Zone of times that name none."""
    _known: dict[str, datetime | date | None] = field(default_factory=dict, compare=False)

    def moment(self, text: str) -> datetime | None:
        """Return a time with its zone; None where it cannot be read, or names no time of day."""
        found = self._read(text)
        return found if isinstance(found, datetime) else None

    def day(self, text: str) -> date | None:
        """Return the day in the zone, None where it cannot be read."""
        found = self._read(text)
        if isinstance(found, datetime):
            return found.astimezone(self.zone).date() if _near(found.date()) else None
        return found

    def _read(self, text: str) -> datetime | date | None:
        """Return a time, or a day where there is no time of day, within the years that are read."""
        if text not in self._known:
            try:
                found = self._iso(text) if _ISO.match(text) else self._formed(text)
            except (ValueError, OverflowError):
                found = None
            self._known[text] = found if found is not None and _near(found) else None
        return self._known[text]

    def _iso(self, text: str) -> datetime | date:
        if len(text) == 10:
            return date.fromisoformat(text)
        text = re.sub(r"\s*(?:UTC|GMT)$", "+00:00", text)
        text = re.sub(r"\s+(?=[+-]\d{2}:?\d{2}$)", "", text)
        found = datetime.fromisoformat(text)
        return found if found.tzinfo else found.replace(tzinfo=self.zone)

    def _formed(self, text: str) -> datetime | date | None:
        form = formed(text)
        if form is None:
            return None
        day = self._day(form["a"], form["b"], form["c"])
        if day is None or form["hour"] is None:
            return day
        hour = int(form["hour"])
        if form["half"]:
            add = self.halves.get(bare(form["half"]))
            if add is None or not 1 <= hour <= 12:
                return None
            hour = hour % 12 + add
        time = (hour, int(form["minute"]), int(form["second"] or 0))
        zone = _zone(form["zone"]) if form["zone"] else self.zone
        return datetime(day.year, day.month, day.day, *time, tzinfo=zone)

    def _day(self, a: str, b: str, c: str) -> date | None:
        if len(a) == 4 and a.isdecimal():
            month = self._month(b)
            return None if month is None else date(int(a), month, int(c))
        named = [part for part in (a, b) if not part.isdecimal()]
        if len(named) == 2 or len(c) not in (2, 4):
            return None
        is_day = named == [b] or (not named and self.day_first)
        number = self._month(b if is_day else a)
        year = int(c) if len(c) == 4 else 2000 + int(c) - (100 if int(c) >= 70 else 0)
        return None if number is None else date(year, number, int(a if is_day else b))

    def _month(self, text: str) -> int | None:
        if text.isdecimal():
            return int(text)
        return int(text[:-1]) if text[-1] in "月월" else self.months.get(bare(text))


def formed(text: str) -> re.Match[str] | None:
    """Return the parts of a date that is not ISO's, None where it has no such form."""
    text = _CJK.sub(r"\1-\2-\3", text).replace("\u202f", " ").strip()
    return _FORM.fullmatch(text)


def dates_of(file: str, written: Iterable[Written], wanted: Wanted, mapping: str) -> Dates:
    """Return a reader of the dates of a file.

    Parameters
    ----------
    file
        Name of the file.
    written
        Every date of it.
    wanted
        How they are to be read.
    mapping
        Name of the mapping, for what is to be done.

    Raises
    ------
    InputError
        If they can be read in two ways and nothing says which is meant.
    """
    numeric: list[tuple[int, int, Written]] = []
    names: dict[str, Written] = {}
    for one in written:
        if _ISO.match(one.text) or (form := formed(one.text)) is None:
            continue
        a, b = form["a"], form["b"]
        for part in (a, b):
            if not part.isdecimal() and part[-1] not in "月월":
                names.setdefault(bare(part), one)
        if a.isdecimal() and b.isdecimal() and len(a) <= 2:
            numeric.append((int(a), int(b), one))
    months, halves = _language(file, names, wanted.language, mapping)
    return Dates(_day_first(file, numeric, wanted.order, mapping), months, halves, wanted.zone)


def _day_first(
    file: str, numeric: list[tuple[int, int, Written]], order: Order, mapping: str
) -> bool:
    """Return which of two numbers is the day."""
    first = next((one for a, b, one in numeric if a > 12 >= b), None)
    second = next((one for a, b, one in numeric if b > 12 >= a), None)
    if first and second:
        message = (
            f"date {quoted(second.text)} has the month first and {quoted(first.text)} "
            f"(line {first.line}) the day; export it with one form of dates"
        )
        raise InputError([Fault(file, second.line, message)])
    if order != "as_found":
        against = second if order == "day_first" else first
        if against:
            said = order.replace("_", " ")
            message = f"date {quoted(against.text)} is not {said}; leave --{said.replace(' ', '-')}"
            remedy = f"{message} out, or mend dates in {mapping}"
            raise InputError([Fault(file, against.line, remedy)])
        return order == "day_first"
    if first or second:
        return first is not None
    open_ = next((one for a, b, one in numeric if a != b), None)
    if open_ is None:
        return True
    message = (
        f"date {quoted(open_.text)} may be day or month first, and no date of the file tells; "
        f"give --day-first or --month-first, or set dates in {mapping}"
    )
    raise InputError([Fault(file, open_.line, message)])


def _language(
    file: str, names: Mapping[str, Written], asked: str, mapping: str
) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Return what months and halves of the day are called."""
    english = language("en")
    if asked:
        found = language(asked)
        return found.months, {**english.halves, **found.halves}
    if all(name in english.months for name in names):
        return english.months, english.halves
    known = [language(one) for one in LANGUAGES]
    real = [name for name in names if any(name in one.months for one in known)]
    fitting: dict[tuple[int, ...], list[str]] = {}
    for code, one in zip(LANGUAGES, known, strict=True):
        if all(name in one.months for name in real):
            fitting.setdefault(tuple(one.months[name] for name in real), []).append(code)
    if len(fitting) > 1:
        codes = ", ".join(code for one in fitting.values() for code in one)
        (name,) = real[:1]
        message = (
            f"date {quoted(names[name].text)} may be of several languages ({codes}), which read "
            f"its month differently; set language in {mapping}"
        )
        raise InputError([Fault(file, names[name].line, message)])
    codes_of = next(iter(fitting.values()), ["en"])
    halves = dict(english.halves)
    for code in codes_of:
        halves.update(language(code).halves)
    return language(codes_of[0]).months, halves


def _zone(text: str) -> tzinfo:
    """Return the zone of a difference such as ``+02:00``."""
    if text[0] not in "+-":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    shift = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-shift if text[0] == "-" else shift)


def _near(found: date) -> bool:
    """Return whether a day, or that of a time, is within the years that are read, by a margin."""
    day = found.date() if isinstance(found, datetime) else found
    return FIRST_DAY < day < LAST_DAY

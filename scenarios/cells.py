"""Cells of a CSV row made into numbers, dates, words and lists; nothing is guessed."""

import math
import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from scenarios.fault import quoted
from scenarios.units import FIRST_DAY, LAST_DAY, SMALLEST

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)

_PERIOD = f"from {FIRST_DAY.year} to {LAST_DAY.year}"


class CellError(ValueError):
    """A cell that cannot be read; its text goes on after ``column``."""


def finite(text: str) -> float:
    """Return a number; a decimal comma, a thousands mark, NaN and infinity are refused."""
    if not _NUMBER.fullmatch(text):
        if re.fullmatch(r"[+-]?\d+([.,]\d+)*,\d+", text, re.ASCII):
            raise CellError(
                f"is {quoted(text)}; write a decimal point as a point, and no thousands mark"
            )
        raise CellError(f"is {quoted(text)}; give a number")
    value = float(text)
    if not math.isfinite(value):
        raise CellError(f"is {quoted(text)}; give a finite number")
    return value


def number(text: str) -> float:
    """Return a number as `finite` does; one that is next to 0 and not 0 is refused too."""
    value = finite(text)
    if value and abs(value) < SMALLEST:
        raise CellError(f"is {quoted(text)}; {OR_ZERO}")
    return value


def integer(text: str) -> int:
    """Return a whole number."""
    value = number(text)
    if value != int(value):
        raise CellError(f"is {quoted(text)}; give a whole number")
    return int(value)


def day(text: str) -> date:
    """Return the date of an ISO date or time."""
    try:
        value = datetime.fromisoformat(text).date()
    except ValueError:
        raise CellError(f"is {quoted(text)}; give a date like 2027-01-04") from None
    if not FIRST_DAY <= value <= LAST_DAY:
        raise CellError(f"is {quoted(text)}; give a date {_PERIOD}")
    return value


def moment(text: str) -> datetime:
    """Return an ISO time with its zone."""
    like = "give a time like 2027-01-04T09:30:00Z"
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        raise CellError(f"is {quoted(text)}; {like}") from None
    if value.tzinfo is None:
        timeless = ":" not in text
        remedy = like if timeless else "end it with Z or a difference like +02:00"
        raise CellError(f"is {quoted(text)} without a {'time' if timeless else 'zone'}; {remedy}")
    if not FIRST_DAY <= value.date() <= LAST_DAY:
        raise CellError(f"is {quoted(text)}; give a time {_PERIOD}")
    return value


def words(text: str) -> tuple[str, ...]:
    """Return the parts of a list separated by ``;``, in NFC form, blanks left out."""
    return tuple(identifier(part) for part in text.split(";") if part.strip())


def identifier(text: str) -> str:
    """Return an id in NFC form, so that equal-looking ids are equal."""
    return unicodedata.normalize("NFC", text.strip())


def coefficient(text: str) -> float:
    """Return the coefficient of variation of a confidence word or number."""
    named = CONFIDENCE.get(text.lower())
    if named is not None:
        return named
    try:
        return number(text)
    except CellError:
        raise CellError(f"is {quoted(text)}; give low, medium, high or a number") from None


CONFIDENCE = {"low": 1.0, "medium": 0.5, "high": 0.25}
"""Coefficient of variation of an item's truth factor, by word."""

OR_ZERO = f"give 0, or a number of at least {SMALLEST:g}"
"""What to do about a number that is next to 0."""

Reader = Callable[[str], Any]
"""Makes a value of a cell's text; raises CellError."""

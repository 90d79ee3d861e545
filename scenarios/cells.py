"""Cells of a CSV row made into numbers, dates, words and lists; nothing is guessed."""

import math
import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from scenarios.building import quoted

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)


class CellError(ValueError):
    """A cell that cannot be read; its text goes on after ``column``."""


def number(text: str) -> float:
    """Return a number; a decimal comma, a thousands mark, NaN and infinity are refused."""
    if not _NUMBER.fullmatch(text):
        if re.fullmatch(r"[+-]?\d+,\d+", text):
            raise CellError(f"is {quoted(text)}; write the decimal point as a point")
        raise CellError(f"is {quoted(text)}; give a number")
    value = float(text)
    if not math.isfinite(value):
        raise CellError(f"is {quoted(text)}; give a finite number")
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
        return datetime.fromisoformat(text).date()
    except ValueError:
        raise CellError(f"is {quoted(text)}; give a date like 2027-01-04") from None


def moment(text: str) -> datetime:
    """Return an ISO time with its zone."""
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        raise CellError(f"is {quoted(text)}; give a time like 2027-01-04T09:30:00Z") from None
    if value.tzinfo is None:
        raise CellError(f"is {quoted(text)} without a zone; end it with Z or +02:00")
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

Reader = Callable[[str], Any]
"""Makes a value of a cell's text; raises CellError."""

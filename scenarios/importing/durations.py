"""Efforts as trackers write them: ``38h``, ``1w 2d``, ``PT38H``, or plain numbers of some unit."""

import math
import re
from dataclasses import dataclass

from scenarios.cells import CellError, number
from scenarios.importing.tool import Unit

_PART = re.compile(r"(\d+(?:[.,]\d+)?)\s*([a-z]+)\.?")
_ISO = re.compile(
    r"P(?:(?P<w>[\d.]+)W)?(?:(?P<d>[\d.]+)D)?"
    r"(?:T(?:(?P<h>[\d.]+)H)?(?:(?P<m>[\d.]+)M)?(?:(?P<s>[\d.]+)S)?)?"
)
_LETTERS = {
    **dict.fromkeys(("w", "wk", "week", "weeks"), "w"),
    **dict.fromkeys(("d", "day", "days"), "d"),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), "h"),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), "m"),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), "s"),
}


@dataclass(frozen=True)
class WorkingTime:
    """How long a day and a week of work are, and what a point is worth."""

    hours_per_day: float = 8.0
    """Hours of a working day."""
    days_per_week: float = 5.0
    """Working days of a week."""
    days_per_point: float = 1.0
    """Engineer-days of a point."""

    def hours(self, text: str, unit: Unit) -> float:
        """Return an effort in hours of work.

        Parameters
        ----------
        text
            A plain number, or one that says its units; a day has `hours_per_day` hours.
        unit
            What a plain number counts.

        Raises
        ------
        CellError
            If it can be read in neither way; its text goes on after the column's name.
        """
        return self._said(text) if is_said(text) else number(text) * self._unit(unit)

    def _unit(self, unit: Unit) -> float:
        """Return the hours of a unit."""
        return {
            "points": self.days_per_point * self.hours_per_day,
            "milliseconds": 1 / 3_600_000,
            "seconds": 1 / 3600,
            "minutes": 1 / 60,
            "hours": 1.0,
            "days": self.hours_per_day,
        }[unit]

    def _said(self, text: str) -> float:
        """Return the hours of a text that says its units."""
        each = {
            "w": self.days_per_week * self.hours_per_day,
            "d": self.hours_per_day,
            "h": 1.0,
            "m": 1 / 60,
            "s": 1 / 3600,
        }
        iso = _ISO.fullmatch(text.strip().upper())
        if iso and any(iso.groups()):
            parts = {letter: amount for letter, amount in iso.groupdict().items() if amount}
            try:
                return math.fsum(float(amount) * each[name] for name, amount in parts.items())
            except ValueError:
                raise CellError(f"is '{text}'; give a number or a text like 1w 2d 4h") from None
        return math.fsum(
            float(amount.replace(",", ".")) * each[_LETTERS[name]]
            for amount, name in _PART.findall(text.lower())
        )


def is_said(text: str) -> bool:
    """Return whether an effort says its units, as ``1w 2d`` does."""
    plain = text.strip().lower()
    if not plain[-1:].isalpha() and not plain.endswith("."):
        return False
    if plain.startswith("p"):
        iso = _ISO.fullmatch(plain.upper())
        return iso is not None and any(iso.groups())
    left = _PART.sub("", plain)
    names = [name for _, name in _PART.findall(plain)]
    return bool(names) and not left.strip(" ,") and all(name in _LETTERS for name in names)

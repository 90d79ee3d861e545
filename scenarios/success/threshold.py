"""A success threshold as people write it: ``< 0.01``, ``at least 99.5``, ``50 % of before``."""

import re
from dataclasses import dataclass
from typing import Literal

from scenarios.cells import CellError, number
from scenarios.fault import quoted
from scenarios.success.interval import Interval

Side = Literal["<", "<=", ">", ">="]
"""On which side of a value success lies."""

_SIDES: dict[str, Side] = {
    "<": "<", "below": "<", "under": "<", "less than": "<", "fewer than": "<",
    "<=": "<=", "=<": "<=", "≤": "<=", "at most": "<=", "no more than": "<=", "up to": "<=",
    ">": ">", "above": ">", "over": ">", "more than": ">",
    ">=": ">=", "=>": ">=", "≥": ">=", "at least": ">=", "no less than": ">=",
}  # fmt: skip
_FORM = re.compile(
    r"(?P<side>"
    + "|".join(re.escape(one) for one in sorted(_SIDES, key=len, reverse=True))
    + r")?\s*(?P<number>[^\s%]+)\s*(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_BEFORE = re.compile(r"(?P<percent>%\s*)?of\s+before", re.IGNORECASE)
_LIKE = "write '< 0.01', '>= 99.5', '0.02' or '50 % of before'"


@dataclass(frozen=True)
class Threshold:
    """The value that counts as success."""

    value: float
    """The value, in the metric's own unit; a share of what it was where it is `relative`."""
    side: Side | None = None
    """Where success lies; None where only the value is stated."""
    relative: bool = False
    """True where the value is a share of what the metric was before."""

    def __str__(self) -> str:
        """Return it as it is read again."""
        side = "" if self.side is None else f"{self.side} "
        # As repr has it, so that no digit is lost.
        return f"{side}{self.value!r}".removesuffix(".0") + (" of before" if self.relative else "")

    def verdict(self, found: Interval) -> bool | None:
        """Return whether a figure is on the right side; None where its interval does not say.

        Parameters
        ----------
        found
            The figure; it is on a side where all of its interval is.
        """
        low, high, value = found.low, found.high, self.value
        inside, outside = {
            "<": (high < value, low >= value),
            "<=": (high <= value, low > value),
            ">": (low > value, high <= value),
            ">=": (low >= value, high < value),
        }[self.side or "<="]
        return True if inside else False if outside else None


def read_threshold(text: str) -> Threshold:
    """Return the threshold that a text states.

    A unit is refused rather than ignored: ``< 0.2 s`` would be held against milliseconds.

    Parameters
    ----------
    text
        Not blank.

    Raises
    ------
    CellError
        If it cannot be read; its text goes on after the name of the cell.
    """
    found = _FORM.fullmatch(text.strip())
    if found is None:
        raise CellError(f"is {quoted(text)}; {_LIKE}")
    try:
        value = number(found["number"])
    except CellError:
        raise CellError(f"is {quoted(text)}; {_LIKE}") from None
    side = None if found["side"] is None else _SIDES[" ".join(found["side"].lower().split())]
    rest = found["rest"].strip()
    if not rest:
        return Threshold(value, side)
    before = _BEFORE.fullmatch(rest)
    if before is None:
        raise CellError(
            f"is {quoted(text)}, and {quoted(rest)} is no part of a threshold; give the number "
            "alone, in the unit in which the metric is measured"
        )
    return Threshold(value / 100 if before["percent"] else value, side, relative=True)

"""A fault of the input: where it is, what is wrong, what to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from difflib import get_close_matches

_SHOWN = 60
"""Longest value that is quoted whole in a message, characters."""

_BITS = 200
"""Longest whole number that is written out, bits; Python refuses to print very long ones."""


@dataclass(frozen=True, order=True)
class Fault:
    """One fault, printed as ``file:line: what is wrong (the value); what to do``."""

    file: str
    """File name as the user knows it."""
    line: int
    """Line in the file, from 1; 0 where the fault is of the whole file."""
    message: str
    """What is wrong with which value, and the remedy."""

    def __str__(self) -> str:
        """Return the line a user reads; what does not print is escaped, so it stays one line."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return _printable(f"{place}: {self.message}")


class InputError(Exception):
    """The input has faults; all of them, so that they can be mended in one go.

    Parameters
    ----------
    faults
        At least one fault; sorted by file and line here.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(str(fault) for fault in self.faults))


def nearest(word: str, known: Iterable[str]) -> str:
    """Return ``; did you mean 'x'?`` for the known word nearest to `word`, or an empty string."""
    folded: dict[str, str] = {}
    for name in known:
        folded.setdefault(name.casefold(), name)
    close = get_close_matches(word.casefold(), folded, n=1, cutoff=0.6)
    return f"; did you mean {quoted(folded[close[0]])}?" if close else ""


def quoted(value: object) -> str:
    """Return a value as it is shown in a message, shortened where it is long."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) and value.bit_length() > _BITS:
        digits = round(value.bit_length() * 0.30103)
        return f"a number of some {digits} digits"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return _shortened("[" + ", ".join(quoted(one) for one in value[:_SHOWN]) + "]")
    if isinstance(value, dict):
        inside = ", ".join(f"{key} = {quoted(value[key])}" for key in list(value)[:_SHOWN])
        return _shortened("{ " + inside + " }" if inside else "{}")
    if isinstance(value, str) and len(value) > _SHOWN:
        return repr(value[: _SHOWN - 1] + "…")
    return _shortened(repr(value))


def _shortened(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _printable(text: str) -> str:
    """Return the text with line breaks, control and direction marks written out."""
    return "".join(
        one if one.isprintable() else one.encode("unicode_escape").decode("ascii") for one in text
    )

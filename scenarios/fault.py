"""A fault of the input: where it is, what is wrong, what to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


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
        """Return the line a user reads."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.message}"


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
    close = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"; did you mean '{close[0]}'?" if close else ""

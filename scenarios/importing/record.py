"""One row of an export: its texts by column, columns that repeat taken together."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

EMPTY_WORDS = frozenset({"nan", "nat", "none", "null", "<na>", "n/a"})
"""What programs write for an empty cell when they save an export anew."""

_LONGEST_EMPTY = max(map(len, EMPTY_WORDS))


@dataclass(frozen=True, slots=True)
class Record:
    """A row."""

    file: str
    """Name of its file."""
    line: int
    """Line on which it begins, from 1."""
    cells: Mapping[str, tuple[str, ...]]
    """Texts that are not blank, by folded name of the column; one that repeats has several."""

    def all(self, columns: Iterable[str]) -> tuple[str, ...]:
        """Return the texts of the first of some columns that has any.

        Parameters
        ----------
        columns
            Folded names.
        """
        for column in columns:
            found = self.cells.get(column)
            if found:
                return found
        return ()

    def first(self, columns: Iterable[str]) -> str:
        """Return the first text of the first of some columns that has any, else an empty one."""
        found = self.all(columns)
        return found[0] if found else ""

    def given(self, columns: Iterable[str]) -> tuple[str, ...]:
        """Return the same as `all`, words such as ``NaN`` that stand for an empty cell left out."""
        for column in columns:
            found = self.cells.get(column)
            if found is None:
                continue
            if min(map(len, found)) <= _LONGEST_EMPTY:
                found = tuple(text for text in found if text.casefold() not in EMPTY_WORDS)
            if found:
                return found
        return ()


def folded(name: str) -> str:
    """Return a column's name as columns are compared: one case, single blanks, form NFC."""
    if name.isascii():
        return " ".join(name.split()).casefold()
    return " ".join(unicodedata.normalize("NFC", name.replace("\ufeff", "")).split()).casefold()

"""A case: what is done to the small workspace, and the whole of what is read then."""

from dataclasses import dataclass

from tests.faults.small_workspace import Edit


@dataclass(frozen=True)
class Case:
    """What is done to the workspace, and what is read then."""

    name: str
    edits: tuple[Edit, ...]
    lines: tuple[str, ...]


def case(name: str, *parts: Edit | str) -> Case:
    """Return a case of edits followed by expected lines."""
    edits = tuple(part for part in parts if not isinstance(part, str))
    return Case(name, edits, tuple(part for part in parts if isinstance(part, str)))


# What a user is told to do.
AMOUNT = "give a number of 0 or more (at most 1e+09)"
POSITIVE = "give a number above 0 (at most 1e+09)"
SHARE = "give a number from 0 to 1"
DATE = "give a date from 1900-01-01 to 2200-12-31, without quotes"
IDENTIFIER = "give a text of 1 to 200 characters without ';' and control characters"
EFFORT = "give a number or team=days;team=days"
PARTS = "name the team of each part: team=days;team=days"
ADD_ITEM = "add the item or leave it out"
NEXT_TO_ZERO = "give 0, or a number of at least 1e-09"

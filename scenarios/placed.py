"""A thing together with the line it came from."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from scenarios.fault import Fault, quoted

Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Placed(Generic[Thing]):
    """A thing and its line, for faults that show only when all rows are known."""

    line: int
    """Line in the file, from 1."""
    value: Thing
    """The thing: a value object, an id."""


def repeated(file: str, kind: str, ids: Iterable[Placed[str]]) -> Iterator[Fault]:
    """Yield a fault for every id that is used twice."""
    lines: dict[str, int] = {}
    for one in ids:
        if one.value in lines:
            first = f"first in line {lines[one.value]}"
            message = f"{kind} {quoted(one.value)} is given twice ({first}); rename one"
            yield Fault(file, one.line, message)
        lines.setdefault(one.value, one.line)

"""A value object together with the line it came from, and the cells it is made of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from scenarios.cells import CellError, Reader
from scenarios.fault import Fault
from scenarios.reading import Row

Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Placed(Generic[Thing]):
    """A value object and its line, for faults that show only when all rows are known."""

    line: int
    """Line in the file, from 1."""
    value: Thing
    """The object."""


def read_cells(
    file: str, row: Row, readers: Mapping[str, Reader], faults: list[Fault]
) -> dict[str, Any]:
    """Return the cells of a row that are not blank; what cannot be read is a fault."""
    cells: dict[str, Any] = {}
    for column, text in row.cells.items():
        if text:
            try:
                cells[column] = readers[column](text)
            except CellError as error:
                faults.append(Fault(file, row.line, f"{column} {error}"))
    return cells


def repeated(file: str, kind: str, placed: Iterable[Placed[Any]]) -> Iterable[Fault]:
    """Yield a fault for every id that is used twice."""
    lines: dict[str, int] = {}
    for one in placed:
        name = one.value.id
        if name in lines:
            message = f"{kind} '{name}' is given twice (first in line {lines[name]}); rename one"
            yield Fault(file, one.line, message)
        lines.setdefault(name, one.line)

"""One row of a CSV file on its way to a value object: its cells read, its faults noted."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel

from scenarios.building import build
from scenarios.cells import CellError, Reader
from scenarios.fault import Fault
from scenarios.reading import Row

Model = TypeVar("Model", bound=BaseModel)


class RowReader:
    """Reads a row.

    Parameters
    ----------
    file
        Name of the file.
    row
        The row.
    faults
        Grows by what is wrong.
    """

    def __init__(self, file: str, row: Row, faults: list[Fault]) -> None:
        self.line = row.line
        self.text = row.cells
        self._file = file
        self._faults = faults
        self._unread: list[str] = []

    def fault(self, message: str) -> None:
        """Note a fault of the row."""
        self._faults.append(self._fault("", message))

    def cells(self, readers: Mapping[str, Reader]) -> dict[str, Any]:
        """Return the cells that are not blank and can be read."""
        cells: dict[str, Any] = {}
        for column, text in self.text.items():
            if text:
                try:
                    cells[column] = readers[column](text)
                except CellError as error:
                    self.fault(f"{column} {error}")
                    self._unread.append(f"{column} is missing")
        return cells

    def build(
        self,
        model: type[Model],
        fields: Mapping[str, Any],
        columns: Mapping[str, str] | None = None,
    ) -> Model | None:
        """Return a value object, or None with its faults noted under the names of `columns`."""
        found: list[Fault] = []
        made = build(model, fields, self._fault, found, columns)
        # A cell that was there and could not be read is not missing.
        unread = tuple(self._unread)
        self._faults.extend(one for one in found if not one.message.startswith(unread))
        return made

    def _fault(self, field: str, message: str) -> Fault:
        return Fault(self._file, self.line, message)

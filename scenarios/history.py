"""``incidents.csv``: what has gone wrong so far."""

import itertools
from collections.abc import Iterator
from datetime import datetime
from os.path import lexists
from pathlib import Path

from scenarios.cells import CellError, Reader, identifier, moment, number, words
from scenarios.fault import Fault
from scenarios.incident import PastIncident
from scenarios.placed import Placed, repeated
from scenarios.reading import read_rows
from scenarios.register import Register
from scenarios.row_reader import RowReader


def _end(text: str) -> datetime | str:
    """Return when an incident was over, or ``open``."""
    if text == "open":
        return text
    try:
        return moment(text)
    except CellError as error:
        raise CellError(f"{error}, or write open") from None


_COLUMNS: dict[str, Reader] = {
    "id": identifier,
    "component": words,
    "items": words,
    "started": moment,
    "detected": moment,
    "restored": _end,
    "severity": number,
    "engineer_hours": number,
    "title": str,
}

COLUMNS = tuple(_COLUMNS)
"""Columns in the order of the file format."""

_TIMES = ("started", "detected", "restored")


def read_history(
    path: Path, components: Register, items: Register, faults: list[Fault]
) -> tuple[PastIncident, ...]:
    """Return the past incidents of a file, none where it is absent.

    Parameters
    ----------
    path
        The file.
    components, items
        Known components and items, to which the rows may refer.
    faults
        Grows by what is wrong.
    """
    if not lexists(path):
        return ()
    made, ids = [], []
    for one in read_rows(path, tuple(_COLUMNS), ("id", "component"), faults).rows:
        row = RowReader(path.name, one, faults)
        cells = row.cells(_COLUMNS)
        if cells.get("restored") == "open":
            del cells["restored"]
            cells["over"] = False
        cells["components"] = cells.pop("component", ())
        if not cells["components"]:
            row.fault("component is blank; name the component it struck")
        for register, names in ((components, cells["components"]), (items, cells.get("items", ()))):
            for message in filter(None, map(register.unknown, names)):
                row.fault(message)
        for message in _disorder({name: cells[name] for name in _TIMES if name in cells}):
            row.fault(message)
        ids.append(Placed(row.line, cells.get("id", "")))
        made.append(row.build(PastIncident, cells, {"components": "component"}))
    faults.extend(repeated(path.name, "incident", (one for one in ids if one.value)))
    return tuple(incident for incident in made if incident is not None)


def _disorder(times: dict[str, datetime]) -> Iterator[str]:
    """Yield what is wrong with the order of the known times."""
    for (name, time), (later, other) in itertools.pairwise(times.items()):
        if other < time:
            yield f"{later} {other.isoformat()} is before {name} {time.isoformat()}; mend one"

"""``incidents.csv``: what has gone wrong so far."""

import itertools
from collections.abc import Collection, Iterator
from pathlib import Path

from scenarios.building import build
from scenarios.cells import Reader, identifier, moment, number, words
from scenarios.fault import Fault, nearest
from scenarios.incident import PastIncident
from scenarios.placed import Placed, read_cells
from scenarios.reading import read_rows

_COLUMNS: dict[str, Reader] = {
    "id": identifier,
    "component": words,
    "items": words,
    "started": moment,
    "detected": moment,
    "restored": lambda text: text if text == "open" else moment(text),
    "severity": number,
    "engineer_hours": number,
    "title": str,
}


def read_history(
    path: Path, components: Collection[str], items: Collection[str], faults: list[Fault]
) -> list[Placed[PastIncident]]:
    """Return the past incidents of a file, none where it is absent.

    Parameters
    ----------
    path
        The file.
    components, items
        Known ids, to which the rows may refer.
    faults
        Grows by what is wrong.
    """
    if not path.exists():
        return []
    made = []
    for row in read_rows(path, tuple(_COLUMNS), ("id", "component")):

        def place(field: str, message: str, line: int = row.line) -> Fault:
            return Fault(path.name, line, message)

        before = len(faults)
        cells = read_cells(path.name, row, _COLUMNS, faults)
        if cells.get("restored") == "open":
            del cells["restored"]
            cells["over"] = False
        cells["components"] = cells.pop("component", ())
        if len(faults) > before:
            continue
        incident = build(PastIncident, cells, place, faults)
        if incident is not None:
            faults.extend(place("", message) for message in _wrong(incident, components, items))
            made.append(Placed(row.line, incident))
    return made


def _wrong(
    incident: PastIncident, components: Collection[str], items: Collection[str]
) -> Iterator[str]:
    """Yield what is wrong with one incident."""
    if not incident.components:
        yield "component is blank; name the component it struck"
    for kind, known, given in (
        ("component", components, incident.components),
        ("item", items, incident.items),
    ):
        for name in given:
            if name not in known:
                yield f"unknown {kind} '{name}'{nearest(name, known) or '; add it or leave it out'}"
    times = ("started", "detected", "restored")
    known_times = [(name, time) for name in times if (time := getattr(incident, name))]
    for (name, time), (later, other) in itertools.pairwise(known_times):
        if other < time:
            yield f"{later} {other.isoformat()} is before {name} {time.isoformat()}; mend one"

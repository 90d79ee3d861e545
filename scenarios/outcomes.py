"""``outcomes.csv``: rows into outcomes."""

from os.path import lexists
from pathlib import Path

from scenarios.cells import Reader, identifier, number, words
from scenarios.fault import Fault
from scenarios.outcome import Outcome
from scenarios.placed import Placed, repeated
from scenarios.reading import read_rows
from scenarios.register import Register
from scenarios.row_reader import RowReader

_COLUMNS: dict[str, Reader] = {
    "id": identifier,
    "title": str,
    "value": number,
    "requires": words,
}


def read_outcomes(path: Path, items: Register, faults: list[Fault]) -> list[Placed[Outcome]]:
    """Return the outcomes of a file with their lines, none where it is absent.

    Parameters
    ----------
    path
        The file.
    items
        Known items, which the outcomes may require.
    faults
        Grows by what is wrong.
    """
    if not lexists(path):
        return []
    made: list[Placed[Outcome]] = []
    ids = []
    for one in read_rows(path, tuple(_COLUMNS), ("id", "value", "requires"), faults).rows:
        row = RowReader(path.name, one, faults)
        cells = row.cells(_COLUMNS)
        for name in cells.get("requires", ()):
            if message := items.unknown(name):
                row.fault(f"requires {message}")
        ids.append(Placed(row.line, cells.get("id", "")))
        outcome = row.build(Outcome, cells)
        if outcome is not None:
            made.append(Placed(row.line, outcome))
    faults.extend(repeated(path.name, "outcome", (one for one in ids if one.value)))
    return made

"""``effort_history.csv``: past tasks with their estimates."""

from os.path import lexists
from pathlib import Path

from scenarios.cells import Reader, day, identifier, number
from scenarios.fault import Fault
from scenarios.past_task import PastTask
from scenarios.placed import Placed, repeated
from scenarios.reading import read_rows
from scenarios.row_reader import RowReader

_COLUMNS: dict[str, Reader] = {
    "id": identifier,
    "category": str,
    "estimate_hours": number,
    "actual_hours": number,
    "started": day,
    "completed": day,
}

_NEEDED = ("id", "estimate_hours", "actual_hours")


def read_effort_history(path: Path, faults: list[Fault]) -> tuple[Placed[PastTask], ...]:
    """Return the past tasks of a file with their lines, none where it is absent.

    Parameters
    ----------
    path
        The file.
    faults
        Grows by what is wrong. A task completed before it was started is no fault: its dates are
        not needed for a ratio, and who reads the tasks tells of it.
    """
    if not lexists(path):
        return ()
    made, ids = [], []
    for one in read_rows(path, tuple(_COLUMNS), _NEEDED, faults).rows:
        row = RowReader(path.name, one, faults)
        cells = row.cells(_COLUMNS)
        ids.append(Placed(row.line, cells.get("id", "")))
        task = row.build(PastTask, cells)
        if task is not None:
            made.append(Placed(row.line, task))
    faults.extend(repeated(path.name, "task", (one for one in ids if one.value)))
    return tuple(made)

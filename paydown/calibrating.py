"""What the past says of a workspace's beliefs, and writing it into the files."""

from pathlib import Path
from typing import TYPE_CHECKING

from scenarios.workspace import Workspace

if TYPE_CHECKING:
    from scenarios.calibration.calibration import Calibration
    from scenarios.past_task import PastTask
    from scenarios.placed import Placed

EFFORTS = "effort_history.csv"
"""File of past tasks."""


def calibrate(workspace: Workspace | str | Path, *, seed: int = 0) -> "Calibration":
    """Return beliefs with intervals from incidents, closed items and past tasks; changes nothing.

    Parameters
    ----------
    workspace
        A folder; or a workspace, which comes without the effort history and without lines.
    seed
        Seed of the draws by which posteriors are told.

    Raises
    ------
    InputError
        With all faults of all files.
    """
    from scenarios.calibration.calibrating import calibrate_beliefs
    from scenarios.calibration.places import Places

    if isinstance(workspace, Workspace):
        return calibrate_beliefs(workspace, (), seed)
    folder = Path(workspace)
    loaded, tasks = read(folder)
    return calibrate_beliefs(loaded, tasks, seed, Places.of(folder))


def accept(folder: str | Path, calibration: "Calibration") -> list[Path]:
    """Write what a calibration proposes into ``backlog.csv`` and ``paydown.toml``.

    Everything else in them stays byte for byte; both are written, or none.

    Parameters
    ----------
    folder
        The workspace's folder.
    calibration
        Made of this folder as it is now.

    Returns
    -------
    list of Path
        The files that were changed.

    Raises
    ------
    InputError
        If the files were changed since, or stand in a form that is not edited.
    OSError
        If a file cannot be written.
    """
    from scenarios.calibration.accepting import accept_beliefs

    return accept_beliefs(Path(folder), calibration)


def read(folder: Path) -> "tuple[Workspace, tuple[Placed[PastTask], ...]]":
    """Return a folder's workspace and its past tasks.

    Raises
    ------
    InputError
        With all faults of all files, those of the past tasks too.
    """
    from scenarios.effort_history import read_effort_history
    from scenarios.fault import Fault, InputError
    from scenarios.load import load_workspace

    faults: list[Fault] = []
    tasks = read_effort_history(folder / EFFORTS, faults)
    try:
        workspace = load_workspace(folder)
    except InputError as error:
        faults.extend(error.faults)
    if faults:
        raise InputError(faults)
    return workspace, tasks

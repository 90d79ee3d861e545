"""Proposed beliefs written into the files: both files or none, everything else byte for byte."""

import os
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from datetime import timedelta
from pathlib import Path

from scenarios.calibration.belief_change import BACKLOG, TOML, figure
from scenarios.calibration.calibration import Calibration
from scenarios.calibration.places import Places
from scenarios.calibration.rates import BACKGROUND, RATE
from scenarios.calibration.toml_edit import TomlEditError, with_values
from scenarios.csv_text import CsvText
from scenarios.digest import workspace_digest
from scenarios.fault import Fault, InputError
from scenarios.load import load_workspace
from scenarios.toml_lines import KeyPath
from scenarios.whole_file import replacing

_OTHERS = ("outcomes.csv", "incidents.csv")
"""Files that a workspace is read with."""


def accept_beliefs(folder: Path, calibration: Calibration) -> list[Path]:
    """Write the proposed beliefs into the files of a workspace.

    Where hazards are written, so is the day until which they know the incidents: the next
    calibration learns from what came later, and counts nothing twice.

    Parameters
    ----------
    folder
        The workspace's folder.
    calibration
        The proposals, made of this folder as it is now.

    Returns
    -------
    list of Path
        The files that were changed.

    Raises
    ------
    InputError
        If the files were changed since, stand in a form that is not edited, or would not load;
        nothing is written then.
    OSError
        If a file cannot be written; both are as they were.
    """
    if not calibration.changes:
        return []
    if workspace_digest(load_workspace(folder)) != calibration.digest:
        message = "it was changed since it was read; calibrate again"
        raise InputError([Fault(str(folder), 0, message)])
    old = {name: (folder / name).read_bytes() for name in (BACKLOG, TOML)}
    new = _edited(old, Places.of(folder), calibration)
    _check(folder, new)
    changed = {name: content for name, content in new.items() if content != old[name]}
    _write(folder, changed, old)
    return [folder / name for name in sorted(changed)]


def _edited(old: Mapping[str, bytes], places: Places, calibration: Calibration) -> dict[str, bytes]:
    """Return the contents of both files with the proposals."""
    texts = {name: content.decode("utf-8") for name, content in old.items()}
    cells: dict[tuple[int, str], str] = {}
    values: dict[KeyPath, str] = {}
    for one in calibration.changes:
        if one.file == BACKLOG:
            cells[places.items[one.subject], one.key] = figure(one.new)
        else:
            values[places.path(one.subject, one.key)] = figure(one.new)
    if any(one.key in (RATE, BACKGROUND) for one in calibration.changes):
        last = calibration.until - timedelta(days=1)
        values["history", "calibrated_until"] = last.isoformat()
    try:
        settings = with_values(texts[TOML], values) if values else texts[TOML]
    except TomlEditError as error:
        raise InputError([Fault(TOML, 0, str(error))]) from None
    return {
        BACKLOG: (CsvText(texts[BACKLOG]).edited(cells) if cells else texts[BACKLOG]).encode(),
        TOML: settings.encode(),
    }


def _check(folder: Path, new: Mapping[str, bytes]) -> None:
    """Raise where the files would not load any more."""
    with tempfile.TemporaryDirectory(prefix="paydown-") as made:
        trial = Path(made) / (folder.resolve().name or "workspace")
        trial.mkdir()
        for name, content in new.items():
            (trial / name).write_bytes(content)
        for name in _OTHERS:
            if (folder / name).exists():
                shutil.copyfile(folder / name, trial / name)
        load_workspace(trial)


def _write(folder: Path, new: Mapping[str, bytes], old: Mapping[str, bytes]) -> None:
    """Write the files, both or none: each is whole on the disk before one takes its place."""
    try:
        with ExitStack() as stack:
            for name, content in new.items():
                file = stack.enter_context(replacing(folder / name))
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
    except BaseException:
        for name in new:
            with suppress(OSError):
                if (folder / name).read_bytes() != old[name]:
                    with replacing(folder / name) as file:
                        file.write(old[name])
        raise

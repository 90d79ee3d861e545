"""The verb ``calibrate``."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from paydown.failures import CommandError, Exit
from paydown.options import Folder, Json, Output, Seed


def calibrate(
    folder: Folder = Path(),
    accept: Annotated[
        bool, typer.Option("--accept", help="Write the beliefs into backlog.csv and paydown.toml.")
    ] = False,
    seed: Seed = 0,
    json: Json = False,
    output: Output = None,
) -> None:
    """Learn rates, times and efforts from what has happened."""
    from paydown.calibrating import accept as accepted
    from paydown.calibrating import calibrate as calibrated
    from paydown.emit import emit
    from scenarios.fault import InputError

    if output is not None:
        _check_output(output, folder)
    try:
        found = calibrated(folder, seed=seed)
        written = accepted(folder, found) if accept else []
    except InputError as error:
        if json:
            from paydown import shapes

            emit(shapes.to_json(shapes.faults_shape(error.faults)), output)
        raise
    if json:
        from paydown.calibration_shape import calibration_shape
        from paydown.shapes import to_json

        emit(to_json(calibration_shape(found, written)), output)
    else:
        from paydown.calibration_tables import calibration_tables

        emit(calibration_tables(found), output)
    for path in written:
        print(path, file=sys.stderr)
    if found.changes and not accept:
        print("nothing was changed; --accept writes the beliefs into the files", file=sys.stderr)


def _check_output(output: Path, folder: Path) -> None:
    """Refuse to write over what is read."""
    from paydown.calibrating import EFFORTS

    read = ("paydown.toml", "backlog.csv", "outcomes.csv", "incidents.csv", EFFORTS)
    if output.resolve() in {(folder / name).resolve() for name in read}:
        raise CommandError(
            Exit.INPUT, f"-o is {output}, which is read; give the name of another file"
        )

"""The verb ``triage``."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from paydown.failures import CommandError, Exit
from paydown.options import Folder, Json, Output

if TYPE_CHECKING:
    from paydown.triaging import Suppression

_INPUTS = (
    "paydown.toml",
    "backlog.csv",
    "outcomes.csv",
    "incidents.csv",
    "signals.csv",
    "triage.toml",
)
"""Files of a workspace, which no answer may take the place of."""
_MOST_DAYS = 36_500
"""Longest look back, a hundred years."""


def triage(
    folder: Folder = Path(),
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Files of Great Expectations, Evidently or Prometheus, or more signals as CSV.",
            show_default=False,
        ),
    ] = None,
    detectors: Annotated[
        str | None,
        typer.Option(
            help="Detectors of a change, beside limits: adwin, page_hinkley.", show_default="none"
        ),
    ] = None,
    days: Annotated[
        float,
        typer.Option(help="Days before the last reading in which a breach counts.", min=1),
    ] = 28.0,
    least: Annotated[
        int, typer.Option(help="Fewest readings by which a limit is judged.", min=1)
    ] = 20,
    component: Annotated[
        str | None,
        typer.Option(help="Component of other tools' files.", show_default="what they say"),
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(help="What other tools' readings speak of.", show_default="by tool"),
    ] = None,
    at: Annotated[
        str | None,
        typer.Option(help="When other tools' files were made.", show_default="what they say"),
    ] = None,
    suppress: Annotated[
        str | None,
        typer.Option(help="Signal not to be told before --until.", show_default=False),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option(help="First day on which it counts again.", show_default=False),
    ] = None,
    because: Annotated[
        str | None, typer.Option(help="Why it is suppressed.", show_default=False)
    ] = None,
    accept: Annotated[bool, typer.Option("--accept", help="Change the backlog so.")] = False,
    json: Json = False,
    output: Output = None,
) -> None:
    """Tell what monitoring signals change in the backlog."""
    if not days <= _MOST_DAYS:
        raise CommandError(Exit.INPUT, f"--days is {days:g}; give a number from 1 to {_MOST_DAYS}")
    if output is not None:
        _check_output(output, [folder / name for name in _INPUTS] + list(files or ()))
    muted = _suppression(suppress, until, because, component)
    moment = None if at is None else _moment(at)
    names = () if detectors is None else tuple(dict.fromkeys(map(str.strip, detectors.split(","))))

    from paydown.emit import emit
    from paydown.shapes import faults_shape, to_json
    from paydown.triage_shapes import triage_shape
    from paydown.triage_tables import triage_tables
    from paydown.triaging import TriageOptions
    from paydown.triaging import triage as triaged
    from scenarios.fault import InputError

    options = TriageOptions(names, days, least, component, kind, moment, muted, accept)
    try:
        found = triaged(folder, files or (), options=options)
    except InputError as error:
        if json:
            emit(to_json(faults_shape(error.faults)), output)
        raise
    emit(to_json(triage_shape(found)) if json else triage_tables(found), output)


def _check_output(output: Path, read: list[Path]) -> None:
    """Refuse to write over what is read."""
    for path in read:
        same = path.exists() and output.exists() and path.samefile(output)
        if same or path.resolve() == output.resolve():
            raise CommandError(
                Exit.INPUT, f"-o is {output}, which is read; give the name of another file"
            )


def _suppression(
    signal: str | None, until: str | None, because: str | None, component: str | None
) -> "Suppression | None":
    """Return what is to be suppressed, None where nothing is."""
    if signal is None:
        for option, given in (("--until", until), ("--because", because)):
            if given is not None:
                raise CommandError(Exit.INPUT, f"{option} goes with --suppress; name a signal")
        return None
    if until is None or not (because or "").strip():
        raise CommandError(
            Exit.INPUT,
            "--suppress needs an end and a reason; give --until DATE and --because '...'",
        )
    from paydown.triaging import Suppression
    from scenarios.units import FIRST_DAY, LAST_DAY

    try:
        day = date.fromisoformat(until)
    except ValueError:
        day = None
    if day is None or not FIRST_DAY <= day <= LAST_DAY:
        raise CommandError(Exit.INPUT, f"--until is {until!r}; give a date like 2027-01-04")
    return Suppression(signal.strip(), day, " ".join(str(because).split()), component)


def _moment(text: str) -> float:
    """Return seconds since 1970."""
    from scenarios.cells import CellError, moment

    try:
        return moment(text).timestamp()
    except CellError as error:
        raise CommandError(Exit.INPUT, f"--at {error}") from None

"""The verb ``outcome``: an item closed, its success judged; and the library of remedies."""

import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from paydown.failures import CommandError, Exit
from paydown.options import Json, Output

if TYPE_CHECKING:
    from paydown.recorded_outcomes import OutcomeOptions

_INPUTS = (
    "paydown.toml",
    "backlog.csv",
    "outcomes.csv",
    "incidents.csv",
    "signals.csv",
    "ledger.db",
)
"""Files of a workspace, which no answer may take the place of."""


def outcome(
    item: Annotated[
        str | None,
        typer.Argument(
            help="Id of the item; with --list the workspace folder.", show_default=False
        ),
    ] = None,
    folder: Annotated[
        Path | None, typer.Argument(help="Workspace folder.", show_default="this folder")
    ] = None,
    effort_days: Annotated[
        float | None,
        typer.Option(help="Engineer-days that it really took.", show_default=False),
    ] = None,
    by: Annotated[str | None, typer.Option(help="Who tells it.", show_default=False)] = None,
    attempts: Annotated[
        int | None, typer.Option(help="Rollouts that it took.", show_default="not known")
    ] = None,
    closed: Annotated[
        str | None, typer.Option(help="Day it was closed.", show_default="today")
    ] = None,
    remedy: Annotated[
        str | None, typer.Option(help="What was done.", show_default="what the backlog says")
    ] = None,
    threshold: Annotated[
        str | None,
        typer.Option(help="What counts as success.", show_default="the item's success_threshold"),
    ] = None,
    incidents_before: Annotated[
        int | None,
        typer.Option(help="Incidents before the closing.", show_default="of incidents.csv"),
    ] = None,
    incidents_after: Annotated[
        int | None,
        typer.Option(help="Incidents after the closing.", show_default="of incidents.csv"),
    ] = None,
    days_before: Annotated[
        float | None, typer.Option(help="Days in which those before came.", show_default=False)
    ] = None,
    days_after: Annotated[
        float | None, typer.Option(help="Days in which those after came.", show_default=False)
    ] = None,
    signal: Annotated[
        str | None,
        typer.Option(help="Signal of signals.csv to judge by.", show_default="incidents"),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option(
            help="Last day that incidents.csv covers.", show_default="that before the planning date"
        ),
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Judge an item anew that is closed already.")
    ] = False,
    listed: Annotated[
        bool, typer.Option("--list", help="List the remedies recorded so far.")
    ] = False,
    category: Annotated[
        str | None,
        typer.Option(help="With --list: only items of this category.", show_default=False),
    ] = None,
    json: Json = False,
    output: Output = None,
) -> None:
    """Close an item with what it took, or list remedies."""
    from paydown.recorded_outcomes import OutcomeOptions

    place = folder or Path()
    given = {
        "--effort-days": effort_days, "--by": by, "--attempts": attempts, "--closed": closed,
        "--remedy": remedy, "--threshold": threshold, "--incidents-before": incidents_before,
        "--incidents-after": incidents_after, "--days-before": days_before,
        "--days-after": days_after, "--signal": signal, "--until": until,
        "--again": again or None,
    }  # fmt: skip
    if listed:
        place = _listed_folder(item, folder, given)
        _check_output(output, place)
        _list(place, category, json=json, output=output)
        return
    if category is not None:
        raise CommandError(Exit.INPUT, "--category goes with --list; give both or none")
    if item is None:
        raise CommandError(Exit.INPUT, "no item is named; give ITEM, or --list for what came")
    if by is None:
        raise CommandError(Exit.INPUT, "--by is not given; say who tells the outcome")
    _check_output(output, place)
    options = OutcomeOptions(
        by=by,
        effort_days=effort_days,
        attempts=attempts,
        closed=_day("--closed", closed),
        remedy=remedy,
        threshold=threshold,
        incidents_before=incidents_before,
        incidents_after=incidents_after,
        days_before=days_before,
        days_after=days_after,
        signal=signal,
        until=_day("--until", until),
        again=again,
    )
    _record(place, item, options, json=json, output=output)


def _record(
    place: Path, item: str, options: "OutcomeOptions", *, json: bool, output: Path | None
) -> None:
    """Record an outcome and print it."""
    from paydown import shapes
    from paydown.emit import emit
    from paydown.ledger.kinds.outcome import KIND
    from paydown.ledger.ledger import Ledger
    from paydown.ledger.listing import head_line, record_shape
    from paydown.recorded_outcomes import record_outcome
    from scenarios.fault import InputError

    try:
        record = record_outcome(place, item, options)
    except InputError as error:
        if json:
            emit(shapes.to_json(shapes.faults_shape(error.faults)), output)
        raise
    print(head_line(record), file=sys.stderr)
    if json:
        shape = {"schema_version": shapes.SCHEMA_VERSION, **record_shape(Ledger(place), record)}
        emit(shapes.to_json(shape), output)
    else:
        emit(KIND.told(record.content), output)


def _list(place: Path, category: str | None, *, json: bool, output: Path | None) -> None:
    """Print the library of remedies."""
    from paydown import shapes
    from paydown.emit import emit
    from paydown.recorded_outcomes import outcomes
    from paydown.remedy_tables import remedies_shape, remedy_tables
    from scenarios.fault import InputError

    try:
        found = outcomes(place, category=category)
    except InputError as error:
        if json:
            emit(shapes.to_json(shapes.faults_shape(error.faults)), output)
        raise
    emit(shapes.to_json(remedies_shape(found)) if json else remedy_tables(found), output)


def _listed_folder(item: str | None, folder: Path | None, given: Mapping[str, object]) -> Path:
    """Return the folder whose remedies are listed: it is the only argument then."""
    wrong = [option for option, value in given.items() if value is not None]
    if wrong:
        raise CommandError(Exit.INPUT, f"{wrong[0]} does not go with --list; leave one out")
    if folder is not None:
        raise CommandError(
            Exit.INPUT, f"--list takes the folder alone, not item {item!r}; leave the item out"
        )
    return Path(item) if item is not None else Path()


def _day(option: str, text: str | None) -> date | None:
    """Return the date that an option gives."""
    from scenarios.cells import CellError, day

    try:
        return None if text is None else day(text.strip())
    except CellError as error:
        raise CommandError(Exit.INPUT, f"{option} {error}") from None


def _check_output(output: Path | None, place: Path) -> None:
    """Refuse to write over what is read."""
    if output is not None and output.resolve() in {(place / name).resolve() for name in _INPUTS}:
        raise CommandError(
            Exit.INPUT, f"-o is {output}, which is read; give the name of another file"
        )

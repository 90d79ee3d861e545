"""The verb ``import``."""

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from paydown.failures import CommandError, Exit
from paydown.options import Json, Output


def import_(
    source: Annotated[
        str,
        typer.Argument(
            help="jira, github, github-project, linear, azure, pagerduty, opsgenie, incident-io "
            "or csv."
        ),
    ],
    files: Annotated[list[Path], typer.Argument(help="Its exports, older ones first.")],
    into: Annotated[
        Path, typer.Option(help="Workspace folder; made if missing.", show_default="this folder")
    ] = Path(),
    mapping: Annotated[
        Path | None,
        typer.Option(
            help="File that says what columns and words mean.",
            show_default="import/SOURCE.toml in the workspace",
        ),
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(help="backlog or incidents, for csv.", show_default="backlog"),
    ] = None,
    day_first: Annotated[
        bool, typer.Option("--day-first", help="03/04/26 is the 3rd of April.")
    ] = False,
    month_first: Annotated[
        bool, typer.Option("--month-first", help="03/04/26 is the 4th of March.")
    ] = False,
    whole: Annotated[
        bool,
        typer.Option("--whole", help="The export holds every item: those gone from it are closed."),
    ] = False,
    force: Annotated[
        bool,
        typer.Option("--force", help="Add rows to a file no import made; its cells stay."),
    ] = False,
    write_mapping: Annotated[
        bool,
        typer.Option("--write-mapping", help="Write the first mapping to edit, import nothing."),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Tell what would be done, and write nothing.")
    ] = False,
    json: Json = False,
    output: Output = None,
) -> None:
    """Bring exports of trackers and incident tools into a workspace."""
    import gc

    from paydown.emit import emit
    from paydown.imports import ImportOptions, import_files
    from scenarios.fault import InputError

    if kind not in (None, "backlog", "incidents"):
        raise CommandError(Exit.INPUT, f"--kind is {kind!r}; give backlog or incidents")
    if kind is not None and source != "csv":
        raise CommandError(Exit.INPUT, f"--kind goes with csv; {source} says itself what it holds")
    if day_first and month_first:
        raise CommandError(Exit.INPUT, "--day-first and --month-first are given; keep one")
    order: Literal["day_first", "month_first"] | None = None
    if day_first or month_first:
        order = "day_first" if day_first else "month_first"
    target: Literal["backlog", "incidents"] | None = None
    if kind is not None:
        target = "incidents" if kind == "incidents" else "backlog"
    options = ImportOptions(
        mapping=mapping,
        kind=target,
        dates=order,
        whole=whole,
        force=force,
        write_mapping=write_mapping,
        dry_run=dry_run,
    )
    # Millions of objects are made and none refers to itself: the collector would walk through all
    # of them again and again, and the process ends soon.
    gc.disable()
    try:
        account = import_files(source, files, into, options)
    except InputError as error:
        if json:
            from paydown import shapes

            emit(shapes.to_json(shapes.faults_shape(error.faults)), output)
        raise
    finally:
        gc.enable()
    if json:
        from paydown.import_shapes import account_shape
        from paydown.shapes import to_json

        emit(to_json(account_shape(account)), output)
    else:
        from paydown.import_tables import account_tables

        emit(account_tables(account), output)
    if not dry_run:
        for path in account.written:
            print(path, file=sys.stderr)
        if account.read:
            print(f"next: paydown check {into}", file=sys.stderr)

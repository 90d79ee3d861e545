"""The verb ``report``."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from paydown.failures import CommandError, Exit
from paydown.options import (
    CapacityDays,
    Folder,
    Jobs,
    Json,
    Quarters,
    Quiet,
    Scenario,
    Seed,
)

_FILE = Path("report.html")


def report(
    folder: Folder = Path(),
    replications: Annotated[
        int | None,
        typer.Option(help="Worlds of each scenario.", min=1, max=1_000_000, show_default="40"),
    ] = None,
    seed: Seed = 0,
    jobs: Jobs = None,
    quarters: Quarters = None,
    capacity_days: CapacityDays = None,
    scenario: Scenario = None,
    scenarios: Annotated[
        str | None,
        typer.Option(
            help="Scenarios, comma-separated, or all.", show_default="baseline and two that fit"
        ),
    ] = None,
    truths: Annotated[
        int, typer.Option(help="How sure: draw so many truths.", min=0, max=10_000)
    ] = 0,
    time_limit: Annotated[
        float | None,
        typer.Option(
            help="Solver's wall time, seconds.", min=0.01, max=1_000_000, show_default="3"
        ),
    ] = None,
    made: Annotated[
        Path | None,
        typer.Option(
            "--plan", help="Plan to show: what `plan --json` wrote.", show_default="made anew"
        ),
    ] = None,
    results: Annotated[
        Path | None,
        typer.Option(
            help="Policies to show: what `compare --store` wrote.", show_default="simulated"
        ),
    ] = None,
    output: Annotated[
        Path, typer.Option("-o", "--output", help="Write to this file.", show_default=True)
    ] = _FILE,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Write the report: one HTML file that needs no network."""
    from paydown.workspaces import Wanted, opened

    if scenario is not None and scenarios is not None:
        raise CommandError(Exit.INPUT, "--scenario and --scenarios are given; give one of them")
    if results is not None and scenarios is not None:
        raise CommandError(
            Exit.INPUT, "--results and --scenarios are given; results have scenarios of their own"
        )
    workspace = opened(Wanted(folder, quarters, capacity_days, scenario, json=json, today=True))

    from paydown import shapes
    from paydown.departures import scenarios_of
    from paydown.emit import emit
    from paydown.experiments import processors
    from paydown.ledger.listing import told_head
    from paydown.progress import worlds_bar
    from paydown.reporting.gathering import ReportOptions
    from paydown.reporting.making import report as written
    from paydown.theme import MissingChartsError

    departures = None if scenarios is None else scenarios_of(scenarios, workspace, folder)
    usual = ReportOptions()
    asked = ReportOptions(
        replications or usual.replications,
        departures,
        truths,
        seed,
        jobs or processors(),
        time_limit or usual.time_limit,
        plan=made,
        results=results,
        ledger=told_head(folder),
    )
    total = asked.replications * (3 if departures is None else len(departures))
    try:
        with worlds_bar(total, quiet=quiet) as bar:
            done = written(workspace, output, asked=asked, progress=bar)
    except MissingChartsError as error:
        raise CommandError(Exit.INPUT, str(error)) from None
    for one in done.stale:
        print(one, file=sys.stderr)
    if json:
        shape = {
            "schema_version": shapes.SCHEMA_VERSION,
            "file": str(done.path),
            "bytes": done.size,
            "digest": done.digest,
            "sections": done.sections,
            "stale": done.stale,
        }
        emit(shapes.to_json(shape), None)
        return
    emit([f"{done.path}: {done.size / 1e6:.2f} MB, {len(done.sections)} sections"], None)
    print("open it in a browser; it asks no server for anything", file=sys.stderr)

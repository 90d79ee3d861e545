"""The verb ``export``."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from paydown.failures import CommandError, Exit
from paydown.options import (
    CapacityDays,
    Folder,
    Gap,
    Jobs,
    Output,
    Quarters,
    Quiet,
    Scenario,
    Seed,
    TimeLimit,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    import altair as alt

    from scenarios.plan import Plan
    from scenarios.workspace import Workspace

_WORLDS = 20
"""Worlds of the charts, unless told otherwise."""
_INPUTS = (
    "paydown.toml",
    "backlog.csv",
    "outcomes.csv",
    "incidents.csv",
    "signals.csv",
    "triage.toml",
)
"""Files of a workspace, which no export may take the place of."""


def export(
    folder: Folder = Path(),
    made: Annotated[
        Path | None,
        typer.Option(
            "--plan",
            help="Plan to export: what `plan --json` wrote.",
            show_default="made anew",
        ),
    ] = None,
    format: Annotated[
        str | None,
        typer.Option(
            help="csv, xlsx, jira, json or ics; parquet or csv for --results.",
            show_default="what -o ends in",
        ),
    ] = None,
    results: Annotated[
        Path | None,
        typer.Option(
            help="Export what this folder of `compare --store` holds.", show_default=False
        ),
    ] = None,
    charts: Annotated[
        Path | None,
        typer.Option(help="Folder for charts as PNG, SVG and PDF.", show_default=False),
    ] = None,
    replications: Annotated[
        int | None,
        typer.Option(help="Worlds.", min=1, max=1_000_000, show_default=str(_WORLDS)),
    ] = None,
    seed: Seed = 0,
    jobs: Jobs = None,
    quarters: Quarters = None,
    capacity_days: CapacityDays = None,
    scenario: Scenario = None,
    time_limit: TimeLimit = 30.0,
    gap: Gap = 0.0,
    output: Output = None,
    quiet: Quiet = False,
) -> None:
    """Write a plan, results or charts as files of other programs."""
    if results is not None:
        others = {
            "--plan": made,
            "--charts": charts,
            "--replications": replications,
            "--quarters": quarters,
            "--capacity-days": capacity_days,
            "--scenario": scenario,
        }
        for option, given in others.items():
            if given is not None:
                raise CommandError(
                    Exit.INPUT,
                    f"--results and {option} are given; results are exported alone, as they are",
                )
        _export_results(results, output, format)
        return
    if output is None and charts is None and format is None:
        raise CommandError(
            Exit.INPUT, "nothing is asked for; give -o FILE, --charts FOLDER or --format NAME"
        )
    if replications is not None and charts is None:
        raise CommandError(Exit.INPUT, "--replications counts worlds of --charts; give a folder")
    wanted = _format(output, format) if output is not None or format is not None else None
    if output is not None:
        _check_output(output, folder, made)
    _check_installed(wanted, charts)

    from paydown.workspaces import Wanted, opened

    workspace = opened(Wanted(folder, quarters, capacity_days, scenario, today=charts is not None))
    plan = _plan(workspace, made, time_limit, gap, quiet=quiet)

    from paydown.exporting import exported

    content = None if wanted is None else exported(plan, workspace, wanted)
    if charts is not None:
        worlds = replications or _WORLDS
        _export_charts(charts, plan, workspace, (worlds, seed, jobs), quiet=quiet)
    if content is not None:
        _put(content, output)


def _format(output: Path | None, asked: str | None) -> str:
    """Return the format of a plan's file, refused where it cannot be printed."""
    from paydown.exporting import format_of

    wanted = format_of(output or Path(), asked)
    if output is None and wanted == "xlsx":
        raise CommandError(Exit.INPUT, "--format xlsx is no text to print; give -o FILE")
    return wanted


def _check_installed(wanted: str | None, charts: Path | None) -> None:
    """Raise where an extra is missing: nobody is to wait for a plan, and be told then."""
    if wanted is not None:
        from paydown.exporting import check_installed

        check_installed(wanted)
    if charts is not None:
        from paydown.theme import imported

        imported("altair")
        imported("vl_convert")


def _check_output(output: Path, folder: Path, made: Path | None) -> None:
    """Refuse to write over what is read."""
    read = [folder / name for name in _INPUTS] + ([] if made is None else [made])
    for path in read:
        # The name of an optional file counts too: what is written there would be read next time.
        same = path.exists() and output.exists() and path.samefile(output)
        if same or path.resolve() == output.resolve():
            raise CommandError(
                Exit.INPUT, f"-o is {output}, which is read; give the name of another file"
            )


def _plan(
    workspace: "Workspace", made: Path | None, time_limit: float, gap: float, *, quiet: bool
) -> "Plan":
    """Return the plan of a file, or one made anew."""
    from paydown.plan_command import end

    if made is not None:
        from paydown.written_plan import read_plan

        plan = read_plan(made, workspace)
    else:
        from paydown import api
        from paydown.progress import solving

        with solving(time_limit, questions=False, quiet=quiet):
            plan = api.plan(workspace, time_limit=time_limit, gap=gap)
    end(plan, require_optimal=False)
    return plan


def _export_results(store: Path, output: Path | None, asked: str | None) -> None:
    """Write the results of a store."""
    from paydown.exporting import format_of
    from paydown.stored_results import FORMATS, results_file, stored_results

    if output is None and asked != "csv":
        raise CommandError(Exit.INPUT, "--results needs a file; give -o FILE, or --format csv")
    wanted = format_of(output or Path(), asked, FORMATS)
    rows = stored_results(store)
    if output is not None and output.absolute().parent == store.absolute():
        raise CommandError(Exit.INPUT, f"-o is {output}, in the store; write it elsewhere")
    _put(results_file(rows, wanted), output)


def _export_charts(
    folder: Path,
    plan: "Plan",
    workspace: "Workspace",
    how: tuple[int, int, int | None],
    *,
    quiet: bool,
) -> None:
    """Draw the plan, and a small comparison of today's policy with it; tell what is not drawn."""
    from paydown.asked import Asked, Files
    from paydown.chart_files import write_charts
    from paydown.charts import plot_differences, plot_worth
    from paydown.experiments import run
    from paydown.theme import ChartError
    from paydown.week_charts import plot_weeks

    worlds, seed, jobs = how
    names = tuple(dict.fromkeys((workspace.today, "plan")))
    asked = Asked(names, workspace.today, worlds, seed, jobs, quiet=quiet, files=Files())
    found, baseline = run(workspace, asked)
    drawn: dict[str, Callable[[], alt.TopLevelMixin]] = {
        "worth": lambda: plot_worth(plan, workspace),
        "differences": lambda: plot_differences(found, baseline or workspace.today),
        "weeks": lambda: plot_weeks(found),
    }
    charts: dict[str, alt.TopLevelMixin] = {}
    for name, draw in drawn.items():
        try:
            charts[name] = draw()
        except ChartError as error:
            print(f"no chart of {name}: {error}", file=sys.stderr)
    for path in sorted(write_charts(folder, charts)):
        print(path, file=sys.stderr)


def _put(content: bytes, output: Path | None) -> None:
    """Write a file, or print what is text."""
    if output is None:
        from paydown.emit import emit

        emit(content.decode("utf-8"), None)
        return
    from paydown.writing import write_bytes

    write_bytes(output, content)
    print(output, file=sys.stderr)

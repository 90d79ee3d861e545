"""The command line, from ``paydown init`` to ``paydown demo``; `docs/cli.md` tells all verbs.

Heavy imports stand inside the commands, so that ``paydown --help`` answers at once.
"""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from paydown.calibrate_command import calibrate
from paydown.compare_command import compare
from paydown.export_command import export
from paydown.failures import CommandError, Exit, guarded
from paydown.import_command import import_
from paydown.ledger_command import ledger
from paydown.options import (
    CapacityDays,
    Folder,
    Jobs,
    Json,
    Output,
    Quarters,
    Quiet,
    Replications,
    Scenario,
    Seed,
    Table,
)
from paydown.outcome_command import outcome
from paydown.plan_command import plan
from paydown.reporting.command import report
from paydown.triage_command import triage

app = typer.Typer(
    name="paydown",
    help="Decide which technical debt of an ML system to pay down next, with evidence.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _tell_version(asked: bool) -> None:
    """Print the version and leave."""
    if asked:
        from paydown import __version__

        typer.echo(f"paydown {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool,
        typer.Option("--version", help="Print the version.", callback=_tell_version, is_eager=True),
    ] = False,
) -> None:
    """Decide which technical debt of an ML system to pay down next, with evidence."""


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(help="Folder to write, empty or absent.")],
    template: Annotated[str, typer.Option(help="Which example.")] = "platform",
    json: Json = False,
) -> None:
    """Write an example workspace to start from."""
    from paydown import shapes
    from paydown.emit import emit
    from paydown.templates import write_template

    try:
        written = write_template(folder, template)
    except ValueError as error:
        raise CommandError(Exit.INPUT, f"--template: {error}") from None
    except FileExistsError:
        raise CommandError(
            Exit.INPUT,
            f"{folder}: it exists and is no empty folder; give the name of a new folder",
        ) from None
    if json:
        emit(shapes.to_json(shapes.written_shape(folder, written)), None)
    else:
        emit([str(path) for path in written], None)
        print(f"next: paydown check {folder}", file=sys.stderr)


app.command("import")(import_)


@app.command()
def check(
    folder: Folder = Path(),
    worlds: Annotated[
        int, typer.Option(help="Worlds against which the closed form is held.", min=0, max=10_000)
    ] = 50,
    seed: Seed = 0,
    scenario: Scenario = None,
    scores: Annotated[
        bool, typer.Option("--scores", help="Tell what scoring rules say of each item.")
    ] = False,
    json: Json = False,
    output: Output = None,
) -> None:
    """Find every fault of a workspace, and what was assumed."""
    from paydown import api, shapes
    from paydown.check_tables import check_tables
    from paydown.emit import emit
    from paydown.score_rows import score_sheet
    from paydown.template_tables import template_tables
    from paydown.workspaces import Wanted, opened

    workspace = opened(Wanted(folder, scenario=scenario, json=json, output=output, today=True))
    errors = api.closed_form_error(workspace, worlds=worlds, seed=seed) if worlds else ()
    if json:
        emit(shapes.to_json(shapes.check_shape(workspace, errors, scores=scores)), output)
    else:
        parts = [*check_tables(workspace, errors), *template_tables(workspace)]
        emit([*parts, score_sheet(workspace)] if scores else parts, output)


app.command()(calibrate)
app.command()(triage)
app.command()(plan)


@app.command()
def simulate(
    folder: Folder = Path(),
    policy: Annotated[
        str | None, typer.Option(help="Policy, or module:name.", show_default="today's")
    ] = None,
    replications: Replications = 100,
    seed: Seed = 0,
    jobs: Jobs = None,
    quarters: Quarters = None,
    capacity_days: CapacityDays = None,
    scenario: Scenario = None,
    weeks: Table = None,
    items: Table = None,
    world: Annotated[
        Path | None,
        typer.Option(help="Replay this saved world instead of drawing.", show_default=False),
    ] = None,
    save_world: Annotated[
        Path | None, typer.Option(help="Write the first world to this file.", show_default=False)
    ] = None,
    json: Json = False,
    output: Output = None,
    quiet: Quiet = False,
) -> None:
    """Simulate one policy over many worlds."""
    from paydown.asked import Asked, Files
    from paydown.experiments import run_and_tell
    from paydown.workspaces import Wanted, opened

    if policy is not None and not policy.strip():
        raise CommandError(Exit.INPUT, "--policy is empty; name one")
    wanted = Wanted(folder, quarters, capacity_days, scenario, json, output, policy is None)
    workspace = opened(wanted)
    names = (policy.strip() if policy else workspace.today,)
    files = Files(weeks, items, world, save_world)
    asked = Asked(names, None, replications, seed, jobs, json, output, quiet, files)
    run_and_tell(workspace, asked)


app.command()(compare)
app.command()(report)
app.command()(export)
app.add_typer(ledger)
app.command()(outcome)


@app.command()
def demo(
    output: Annotated[Path, typer.Option("-o", "--output", help="Folder to write.")] = Path("demo"),
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Plan and compare on an example; about ten seconds."""
    from paydown.demo import run_demo

    run_demo(output, json=json, quiet=quiet)


def main() -> None:
    """Run the command line and leave with its exit code."""
    code = guarded(app)
    if code in (Exit.INTERRUPTED, Exit.TERMINATED):
        # A solver that was broken off still runs in its thread; taking Python down around it would
        # crash, and all output is flushed by now.
        os._exit(code)
    sys.exit(code)

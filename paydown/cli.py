"""The command line: ``paydown init | check | plan | simulate | compare | demo``.

Heavy imports stand inside the commands, so that ``paydown --help`` answers at once.
"""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from paydown.failures import CommandError, Exit, guarded

app = typer.Typer(
    name="paydown",
    help="Decide which technical debt of an ML system to pay down next, with evidence.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Folder = Annotated[Path, typer.Argument(help="Workspace folder.", show_default="this folder")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Output = Annotated[
    Path | None, typer.Option("-o", "--output", help="Write to this file.", show_default=False)
]
Table = Annotated[
    Path | None,
    typer.Option(help="Write a row for each world and week, or item, as CSV.", show_default=False),
]
Quiet = Annotated[bool, typer.Option("--quiet", help="No progress bar.")]
Seed = Annotated[int, typer.Option(help="Seed of the worlds.", min=0, max=2**63 - 1)]
Jobs = Annotated[int | None, typer.Option(help="Processes.", min=1, show_default="all processors")]
Replications = Annotated[int, typer.Option(help="Worlds.", min=1, max=1_000_000)]
Quarters = Annotated[
    int | None,
    typer.Option(help="Horizon, quarters.", min=1, max=40, show_default="the workspace's"),
]
CapacityDays = Annotated[
    str | None,
    typer.Option(
        help="A quarter's engineer-days: N, or team=N,team=N; it scales focus.",
        show_default="the workspace's",
    ),
]
Scenario = Annotated[
    str | None,
    typer.Option(
        help="Scenario of the catalogue, or of the workspace's scenarios/.",
        show_default="the beliefs as they are",
    ),
]
TimeLimit = Annotated[
    float, typer.Option(help="Solver's wall time, seconds.", min=0.01, max=1_000_000)
]
Gap = Annotated[float, typer.Option(help="Relative gap at which to stop.", min=0, max=1)]


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


@app.command()
def check(
    folder: Folder = Path(),
    worlds: Annotated[
        int, typer.Option(help="Worlds against which the closed form is held.", min=0, max=10_000)
    ] = 50,
    seed: Seed = 0,
    scenario: Scenario = None,
    json: Json = False,
    output: Output = None,
) -> None:
    """Find every fault of a workspace, and what was assumed."""
    from paydown import api, shapes
    from paydown.check_tables import check_tables
    from paydown.emit import emit
    from paydown.workspaces import Wanted, opened

    workspace = opened(Wanted(folder, scenario=scenario, json=json, output=output, today=True))
    errors = api.closed_form_error(workspace, worlds=worlds, seed=seed) if worlds else ()
    if json:
        emit(shapes.to_json(shapes.check_shape(workspace, errors)), output)
    else:
        emit(check_tables(workspace, errors), output)


@app.command()
def plan(
    folder: Folder = Path(),
    quarters: Quarters = None,
    capacity_days: CapacityDays = None,
    scenario: Scenario = None,
    time_limit: TimeLimit = 30.0,
    gap: Gap = 0.0,
    price_engineers: Annotated[
        bool,
        typer.Option("--price-engineers", help="What one more engineer in each team is worth."),
    ] = False,
    require_optimal: Annotated[
        bool,
        typer.Option("--require-optimal", help="End with code 3 unless the plan is proven best."),
    ] = False,
    json: Json = False,
    output: Output = None,
    quiet: Quiet = False,
) -> None:
    """Pick the remediation set that is worth most within capacity."""
    from paydown.workspaces import Wanted, opened

    workspace = opened(Wanted(folder, quarters, capacity_days, scenario, json, output))

    from paydown import api, shapes
    from paydown.emit import emit
    from paydown.plan_tables import plan_tables
    from paydown.progress import solving

    with solving(time_limit, quiet=quiet):
        made = api.plan(workspace, time_limit=time_limit, gap=gap, price_engineers=price_engineers)
    if json:
        emit(shapes.to_json(shapes.plan_shape(made, workspace)), output)
    else:
        emit(plan_tables(made, workspace), output)
    if price_engineers and None in made.value_of_one_more_engineer.values():
        print(
            "not every engineer is priced: that takes a proven plan; give --gap 0 and a longer "
            "--time-limit",
            file=sys.stderr,
        )
    if made.status == "infeasible":
        clash = "; ".join(made.clash) or "the rules clash, and the search for which ran out of time"
        raise CommandError(Exit.NO, f"nothing is feasible: {clash}")
    if made.status == "no_answer":
        raise CommandError(
            Exit.NO_ANSWER, f"no plan in {made.seconds:.1f} s; give a longer --time-limit"
        )
    if require_optimal and not made.proven:
        far = "no bound is known" if made.gap is None else f"gap {made.gap:.2%}"
        raise CommandError(
            Exit.NO_ANSWER,
            f"the plan is not proven best ({far}); give --gap 0 and a longer --time-limit",
        )


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
    from paydown.experiments import Asked, Files, run_and_tell
    from paydown.workspaces import Wanted, opened

    if policy is not None and not policy.strip():
        raise CommandError(Exit.INPUT, "--policy is empty; name one")
    wanted = Wanted(folder, quarters, capacity_days, scenario, json, output, policy is None)
    workspace = opened(wanted)
    names = (policy.strip() if policy else workspace.today,)
    files = Files(weeks, items, world, save_world)
    asked = Asked(names, None, replications, seed, jobs, json, output, quiet, files)
    run_and_tell(workspace, asked)


@app.command()
def compare(
    folder: Folder = Path(),
    policies: Annotated[
        str, typer.Option(help="Policies, comma-separated, or module:name.")
    ] = "none,as_listed,fifo,shortest,severity,rpn,cd3,plan",
    baseline: Annotated[
        str | None, typer.Option(help="Policy to compare with.", show_default="today's")
    ] = None,
    replications: Replications = 100,
    seed: Seed = 0,
    jobs: Jobs = None,
    quarters: Quarters = None,
    capacity_days: CapacityDays = None,
    scenario: Scenario = None,
    json: Json = False,
    output: Output = None,
    quiet: Quiet = False,
) -> None:
    """Compare policies in the same worlds."""
    from paydown.experiments import Asked, run_and_tell
    from paydown.workspaces import Wanted, opened

    names = [name.strip() for name in policies.split(",") if name.strip()]
    if not names:
        raise CommandError(Exit.INPUT, "--policies is empty; name at least one")
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise CommandError(Exit.INPUT, f"--policies names '{twice}' twice; name each once")
    if baseline is not None and not baseline.strip():
        raise CommandError(Exit.INPUT, "--baseline is empty; name one")
    workspace = opened(
        Wanted(folder, quarters, capacity_days, scenario, json, output, baseline is None)
    )
    against = baseline.strip() if baseline else workspace.today
    if against not in names:
        names.insert(0, against)
    asked = Asked(tuple(names), against, replications, seed, jobs, json, output, quiet)
    run_and_tell(workspace, asked)


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

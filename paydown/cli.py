"""The command line: ``paydown init | check | plan | simulate | compare | demo``.

Heavy imports stand inside the commands, so that ``paydown --help`` answers at once.
"""

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
Quiet = Annotated[bool, typer.Option("--quiet", help="No progress bar.")]
Seed = Annotated[int, typer.Option(help="Seed of the worlds.", min=0)]
Jobs = Annotated[int | None, typer.Option(help="Processes.", min=1, show_default="all processors")]
Replications = Annotated[int, typer.Option(help="Worlds.", min=1)]
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
TimeLimit = Annotated[float, typer.Option(help="Solver's wall time, seconds.", min=0.01)]
Gap = Annotated[float, typer.Option(help="Relative gap at which to stop.", min=0, max=1)]


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(help="Folder to write, empty or absent.")],
) -> None:
    """Write an example workspace to start from."""
    from paydown import api

    try:
        written = api.init(folder)
    except FileExistsError:
        raise CommandError(
            Exit.INPUT, f"{folder}: it exists and is not empty; give the name of a new folder"
        ) from None
    for path in written:
        print(path)
    print(f"next: paydown check {folder}", file=sys.stderr)


@app.command()
def check(folder: Folder = Path(), json: Json = False, output: Output = None) -> None:
    """Find every fault of a workspace, then tell what was assumed where."""
    from paydown import shapes
    from paydown.check_tables import check_tables
    from paydown.emit import emit
    from scenarios.fault import InputError
    from scenarios.load import load_workspace

    try:
        workspace = load_workspace(folder)
    except InputError as error:
        if json:
            emit(shapes.to_json(shapes.faults_shape(error.faults)), output)
        raise
    if json:
        emit(shapes.to_json(shapes.check_shape(workspace)), output)
    else:
        emit(check_tables(workspace), output)


@app.command()
def plan(
    folder: Folder = Path(),
    quarters: Quarters = None,
    capacity_days: CapacityDays = None,
    time_limit: TimeLimit = 30.0,
    gap: Gap = 0.0,
    json: Json = False,
    output: Output = None,
    quiet: Quiet = False,
) -> None:
    """Pick the remediation set that is worth most within capacity."""
    from paydown import api, shapes
    from paydown.emit import emit
    from paydown.plan_tables import plan_tables
    from paydown.progress import solving
    from paydown.workspaces import opened

    workspace = opened(folder, quarters, capacity_days)
    with solving(time_limit, quiet=quiet):
        made = api.plan(workspace, time_limit=time_limit, gap=gap)
    if json:
        emit(shapes.to_json(shapes.plan_shape(made, workspace)), output)
    else:
        emit(plan_tables(made, workspace), output)
    if made.status == "infeasible":
        raise CommandError(Exit.NO, "nothing is feasible: " + "; ".join(made.clash))
    if made.status == "no_answer":
        raise CommandError(
            Exit.NO_ANSWER, f"no plan in {made.seconds:.1f} s; give a longer --time-limit"
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
    json: Json = False,
    output: Output = None,
    quiet: Quiet = False,
) -> None:
    """Simulate one policy over many worlds."""
    from paydown.experiments import Asked, run_and_tell
    from paydown.workspaces import opened

    workspace = opened(folder, quarters, capacity_days)
    names = (policy or workspace.today,)
    run_and_tell(workspace, Asked(names, None, replications, seed, jobs, json, output, quiet))


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
    json: Json = False,
    output: Output = None,
    quiet: Quiet = False,
) -> None:
    """Compare policies in the same worlds."""
    from paydown.experiments import Asked, run_and_tell
    from paydown.workspaces import opened

    workspace = opened(folder, quarters, capacity_days)
    names = [name.strip() for name in policies.split(",") if name.strip()]
    if not names:
        raise CommandError(Exit.INPUT, "--policies is empty; name at least one")
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise CommandError(Exit.INPUT, f"--policies names '{twice}' twice; name each once")
    against = baseline or workspace.today
    if against not in names:
        names.insert(0, against)
    asked = Asked(tuple(names), against, replications, seed, jobs, json, output, quiet)
    run_and_tell(workspace, asked)


@app.command()
def demo(
    output: Annotated[Path, typer.Option("-o", "--output", help="Folder to write.")] = Path("demo"),
    quiet: Quiet = False,
) -> None:
    """Plan and compare on an example workspace; about ten seconds."""
    from paydown.demo import run_demo

    run_demo(output, quiet=quiet)


def main() -> None:
    """Run the command line and leave with its exit code."""
    sys.exit(guarded(app))

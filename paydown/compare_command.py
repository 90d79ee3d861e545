"""The command `compare`: policies in the same worlds, under scenarios, over ranges, at scale."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from paydown.asked import Asked, Keeping
from paydown.failures import CommandError, Exit
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
)

if TYPE_CHECKING:
    from paydown.stopping import Stopping
    from scenarios.scenario import Scenario as Departure


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
    scenarios: Annotated[
        str | None,
        typer.Option(help="Scenarios, comma-separated, or all.", show_default=False),
    ] = None,
    vary: Annotated[
        list[str] | None,
        typer.Option(
            help="Key and range of a sampled design: team.engineers=3..6. Repeat it.",
            show_default=False,
        ),
    ] = None,
    sample: Annotated[
        str, typer.Option(help="Kind of design: lhs, sobol, grid, saltelli or morris.")
    ] = "lhs",
    points: Annotated[
        int,
        typer.Option(help="Points; levels of grid, base points of saltelli, paths of morris."),
    ] = 32,
    hindsight: Annotated[
        bool,
        typer.Option("--hindsight", help="What each loses at most against perfect foresight."),
    ] = False,
    cadence: Annotated[
        str | None,
        typer.Option(
            help="Days between reviews to compare, or closing.", show_default="the workspace's"
        ),
    ] = None,
    learning: Annotated[
        str | None,
        typer.Option(help="Do incidents teach: on, off or on,off.", show_default="the workspace's"),
    ] = None,
    precision: Annotated[
        str | None,
        typer.Option(
            help="Stop once differences are known to ± this amount, or share: 2%.",
            show_default=False,
        ),
    ] = None,
    select: Annotated[
        str | None,
        typer.Option(help="Stop once the best is told apart by this amount.", show_default=False),
    ] = None,
    store: Annotated[
        Path | None,
        typer.Option(help="Folder that keeps results as they come.", show_default=False),
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with what --store holds.")
    ] = False,
    other_versions: Annotated[
        bool,
        typer.Option("--other-versions", help="Go on though other versions made what it holds."),
    ] = False,
    cluster: Annotated[
        str | None,
        typer.Option(help="Scheduler of a Dask cluster that does the work.", show_default=False),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Tell how many runs, how long, how large.")
    ] = False,
    json: Json = False,
    output: Output = None,
    quiet: Quiet = False,
) -> None:
    """Compare policies in the same worlds."""
    from paydown.stopping import stopping_of
    from paydown.ways import ways_of
    from paydown.workspaces import Wanted, opened

    names = _policies(policies)
    if baseline is not None and not baseline.strip():
        raise CommandError(Exit.INPUT, "--baseline is empty; name one")
    keeping = Keeping(store, resume, other_versions, cluster, dry_run)
    _check_keeping(keeping)
    stopping = stopping_of(precision, select)
    if cadence is not None or learning is not None:
        _refuse_with_ways(stopping, keeping)
    many = _many(scenarios, vary, scenario)
    if many is not None:
        _refuse_with_many(many, hindsight, cadence or learning, stopping)
    under = None if many else scenario
    workspace = opened(
        Wanted(folder, quarters, capacity_days, under, json, output, baseline is None)
    )
    against = baseline.strip() if baseline else workspace.today
    if against not in names:
        names.insert(0, against)
    if stopping is not None and len(names) < 2:
        raise CommandError(
            Exit.INPUT, f"--policies names '{against}' alone; name another to compare it with"
        )
    departures: tuple[Departure, ...] = ()
    made = None
    if scenarios is not None:
        from paydown.departures import scenarios_of

        departures = scenarios_of(scenarios, workspace, folder)
    elif vary:
        from paydown.departures import Varied, sample_of

        varied = Varied(tuple(vary), sample, points, seed, scenario)
        departures, made = sample_of(varied, workspace, folder)
    asked = Asked(
        tuple(names),
        against,
        replications,
        seed,
        jobs,
        json=json,
        output=output,
        quiet=quiet,
        hindsight=hindsight,
        ways=ways_of(workspace, cadence, learning),
        stopping=stopping,
        scenarios=departures,
        sample=made,
        keeping=keeping,
    )
    if dry_run:
        from paydown.dry_run import tell_dry_run

        tell_dry_run(workspace, asked)
    elif many is None:
        from paydown.experiments import run_and_tell

        run_and_tell(workspace, asked)
    else:
        from paydown.across import run_across

        run_across(workspace, asked)


def _policies(text: str) -> list[str]:
    """Return the policies that an option names, each once."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    if not names:
        raise CommandError(Exit.INPUT, "--policies is empty; name at least one")
    for name in names:
        if names.count(name) > 1:
            raise CommandError(Exit.INPUT, f"--policies names '{name}' twice; name each once")
    return names


def _check_keeping(keeping: Keeping) -> None:
    """Refuse options of a store where there is none."""
    if keeping.store is None and (keeping.resume or keeping.other_versions):
        option = "--resume" if keeping.resume else "--other-versions"
        raise CommandError(Exit.INPUT, f"{option} is given without --store; name the folder")
    if keeping.other_versions and not keeping.resume:
        raise CommandError(Exit.INPUT, "--other-versions is given without --resume; give both")


def _refuse_with_ways(stopping: "Stopping | None", keeping: Keeping) -> None:
    """Refuse what does not go with ways of working."""
    if stopping is not None:
        raise CommandError(
            Exit.INPUT, "--precision and --select do not go with --cadence and --learning"
        )
    if keeping != Keeping():
        raise CommandError(
            Exit.INPUT,
            "--store, --cluster and --dry-run do not go with --cadence and --learning; give "
            "--vary cadence_days=7,30,91 in their place",
        )


def _many(scenarios: str | None, vary: list[str] | None, scenario: str | None) -> str | None:
    """Return the option that asks for several scenarios, None where none does."""
    if scenarios is not None and vary:
        raise CommandError(
            Exit.INPUT, "--scenarios and --vary are given; vary under one scenario: --scenario NAME"
        )
    if scenarios is not None and scenario is not None:
        raise CommandError(Exit.INPUT, "--scenario and --scenarios are given; give one of them")
    return "--scenarios" if scenarios is not None else "--vary" if vary else None


def _refuse_with_many(
    many: str, hindsight: bool, ways: str | None, stopping: "Stopping | None"
) -> None:
    """Refuse what is told of one scenario alone."""
    if hindsight:
        raise CommandError(Exit.INPUT, f"--hindsight does not go with {many}; give --scenario")
    if ways is not None:
        raise CommandError(
            Exit.INPUT,
            f"--cadence and --learning do not go with {many}; cadence can be varied: "
            "--vary cadence_days=7,30,91",
        )
    if stopping is not None and stopping.share:
        raise CommandError(
            Exit.INPUT,
            f"--precision is a share, and each scenario loses another value; with {many} give an "
            "amount",
        )

"""The verb ``plan``."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from paydown.failures import CommandError, Exit
from paydown.options import (
    CapacityDays,
    Folder,
    Gap,
    Json,
    Output,
    Quarters,
    Quiet,
    Scenario,
    TimeLimit,
)

if TYPE_CHECKING:
    from scenarios.plan import Plan


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
    keep: Annotated[
        Path | None,
        typer.Option(
            help="Disrupt this earlier plan little: what `plan --json` wrote.", show_default=False
        ),
    ] = None,
    max_changes: Annotated[
        int | None,
        typer.Option(
            help="Most items to drop, add or move against --keep.", min=0, show_default="any number"
        ),
    ] = None,
    json: Json = False,
    output: Output = None,
    quiet: Quiet = False,
) -> None:
    """Pick the remediation set that is worth most within capacity."""
    from paydown.workspaces import Wanted, opened

    if max_changes is not None and keep is None:
        raise CommandError(Exit.INPUT, "--max-changes counts against --keep; give an earlier plan")
    workspace = opened(Wanted(folder, quarters, capacity_days, scenario, json, output))

    from paydown import api, shapes
    from paydown.earlier_plans import read_earlier
    from paydown.emit import emit
    from paydown.plan_tables import plan_tables
    from paydown.progress import solving

    earlier = None if keep is None else read_earlier(keep, workspace)
    with solving(time_limit, quiet=quiet):
        made = api.plan(
            workspace,
            time_limit=time_limit,
            gap=gap,
            price_engineers=price_engineers,
            keep=earlier,
            max_changes=max_changes,
        )
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
    _end(made, require_optimal=require_optimal)


def _end(made: "Plan", *, require_optimal: bool) -> None:
    """Leave with a code where there is no plan, or none as good as asked for."""
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

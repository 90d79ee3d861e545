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
    Seed,
    TimeLimit,
)

if TYPE_CHECKING:
    from paydown.aside import Aside
    from scenarios.plan import Plan
    from scenarios.workspace import Workspace
    from sim.order_spread import OrderSpread
    from sim.running import Progress

_ORDER_WORLDS = 20
"""Worlds that tell whether the order matters, unless told otherwise."""
_QUICK = 4000
"""Items times quarters up to which simulating them takes about a second."""


_LEVELS = 20
"""Levels of a frontier, unless others are asked for."""


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
    explain: Annotated[
        bool, typer.Option("--explain", help="Why each item is in or out, and what rules cost.")
    ] = False,
    frontier: Annotated[
        str | None,
        typer.Option(
            help="What capacity buys: capacity, capacity:TEAM; or value, for reliability "
            "against user value.",
            show_default=False,
        ),
    ] = None,
    levels: Annotated[
        int | None,
        typer.Option(
            help="Levels of the frontier; 0 for all points of value.",
            min=0,
            max=500,
            show_default=str(_LEVELS),
        ),
    ] = None,
    truths: Annotated[
        int,
        typer.Option(
            help="How sure: hold the plan against the best one in so many drawn truths.",
            min=0,
            max=10_000,
        ),
    ] = 0,
    seed: Seed = 0,
    alternatives: Annotated[
        float,
        typer.Option(
            help="Other plans that give up this share of the worth at most, 0.02 for 2 %.",
            min=0,
            max=1,
        ),
    ] = 0.0,
    core_index: Annotated[
        bool, typer.Option("--core-index", help="Which items are right whatever is true.")
    ] = False,
    order_worlds: Annotated[
        int | None,
        typer.Option(
            help="Worlds that tell whether the order matters; 0 to leave it out.",
            min=0,
            max=100_000,
            show_default="20, none where they take long",
        ),
    ] = None,
    accept: Annotated[
        bool, typer.Option("--accept", help="Record the plan as decided, in the ledger.")
    ] = False,
    by: Annotated[
        str | None, typer.Option(help="Who approves, with --accept.", show_default=False)
    ] = None,
    because: Annotated[
        str | None,
        typer.Option(help="Why, in a sentence, with --accept.", show_default=False),
    ] = None,
    author: Annotated[
        str | None, typer.Option(help="Who made the plan, with --accept.", show_default=False)
    ] = None,
    json: Json = False,
    output: Output = None,
    quiet: Quiet = False,
) -> None:
    """Pick the remediation set that is worth most within capacity."""
    from paydown.acceptance import consent_of
    from paydown.workspaces import Wanted, opened

    if max_changes is not None and keep is None:
        raise CommandError(Exit.INPUT, "--max-changes counts against --keep; give an earlier plan")
    if levels is not None and frontier is None:
        raise CommandError(
            Exit.INPUT, "--levels counts those of --frontier; give capacity, capacity:TEAM or value"
        )
    consent = consent_of(by, because, author, accept=accept)
    workspace = opened(Wanted(folder, quarters, capacity_days, scenario, json, output))

    from paydown import shapes
    from paydown.earlier_plans import read_earlier
    from paydown.emit import emit
    from paydown.order_lines import order_shape
    from paydown.plan_tables import plan_tables
    from paydown.progress import solving
    from paydown.studies import study
    from paydown.study_shapes import study_shape
    from paydown.study_tables import study_tables

    if consent is not None:
        # Nobody is to wait for a plan, and be told then that it may not be accepted.
        consent = consent.checked(workspace.governance)
    earlier = None if keep is None else read_earlier(keep, workspace)
    levels = _LEVELS if levels is None else levels
    wanted = None if frontier is None else _frontier(frontier, levels, workspace)
    questions = bool(explain or frontier or truths or alternatives or core_index or price_engineers)
    limit = solving(time_limit, questions=questions, quiet=quiet)
    with _order(workspace, order_worlds, seed) as order, limit:
        from optimize.study import Questions
        from scenarios.capacity import CapacityError

        asked = Questions(
            price_engineers=price_engineers,
            explain=explain,
            frontier=wanted,
            levels=levels,
            truths=truths,
            seed=seed,
            within=alternatives,
            core_index=core_index,
        )
        try:
            studied = study(
                workspace,
                asked,
                time_limit=time_limit,
                gap=gap,
                keep=earlier,
                max_changes=max_changes,
            )
        except CapacityError as error:
            raise CommandError(Exit.INPUT, f"--frontier: {error}") from None
        spread = order.answer()
    made = studied.plan
    recorded = None
    if consent is not None and (made.proven or (made.status == "feasible" and not require_optimal)):
        from paydown.acceptance import accepted
        from paydown.ledger.made_with import MadeWith

        with_options = MadeWith(
            quarters, capacity_days, scenario, time_limit, gap, keep, max_changes, seed
        )
        # Before anything is printed: what could not be recorded is not to look accepted.
        recorded = accepted(folder, studied, workspace, consent, with_options)
    if json:
        shape = {**shapes.plan_shape(made, workspace), **study_shape(studied)}
        shape["order"] = None if spread is None else order_shape(spread)
        shape["accepted"] = None if recorded is None else str(recorded.head)
        emit(shapes.to_json(shape), output)
    else:
        tables = plan_tables(made, workspace, spread)
        emit([*tables, *study_tables(studied, workspace)], output)
    if price_engineers and None in made.value_of_one_more_engineer.values():
        print(
            "not every engineer is priced: that takes a proven plan; give --gap 0 and a longer "
            "--time-limit",
            file=sys.stderr,
        )
    if keep is not None and (frontier is not None or truths):
        print(
            "the earlier plan counts for the plan alone: frontiers and drawn truths are free of "
            "--keep and --max-changes",
            file=sys.stderr,
        )
    end(made, require_optimal=require_optimal)


def _order(workspace: "Workspace", worlds: int | None, seed: int) -> "Aside[OrderSpread | None]":
    """Return what sensible orders lose, to be worked out; None where that is not asked."""
    if worlds is None:
        size = len(workspace.in_play) * workspace.quarters
        worlds = _ORDER_WORLDS if size <= _QUICK else 0
    capacity = any(any(workspace.team_capacity(q)) for q in range(workspace.quarters))
    wanted = worlds if workspace.in_play and capacity else 0
    from paydown.aside import Aside

    def worked_out(look: "Progress") -> "OrderSpread | None":
        if not wanted:
            return None
        from sim.order_spread import OrderSpread

        return OrderSpread.of(workspace, wanted, seed, look)

    return Aside(worked_out)


def _frontier(wanted: str, levels: int, workspace: "Workspace") -> str:
    """Return which frontier is asked for, refused where there is no such one."""
    kind, colon, team = wanted.strip().partition(":")
    if kind == "value" and not colon:
        return kind
    if kind != "capacity":
        raise CommandError(
            Exit.INPUT, f"--frontier is '{wanted}'; give capacity, capacity:TEAM or value"
        )
    if colon and team not in {one.id for one in workspace.teams}:
        known = ", ".join(one.id for one in workspace.teams)
        raise CommandError(Exit.INPUT, f"--frontier names team '{team}'; give one of {known}")
    if levels < 1:
        raise CommandError(Exit.INPUT, "--levels is 0; give at least 1 level of capacity")
    return f"{kind}:{team}" if colon else kind


def end(made: "Plan", *, require_optimal: bool) -> None:
    """Leave with a code where there is no plan, or none as good as asked for.

    Raises
    ------
    CommandError
        With the code.
    """
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

"""Simulation as the commands ask for it: run with a bar, then print tables or JSON."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paydown.failures import CommandError, Exit

if TYPE_CHECKING:
    from paydown.stopping import Stopping
    from scenarios.bounds import HindsightGaps
    from scenarios.workspace import Workspace
    from sim.order_spread import OrderSpread
    from sim.results import Results
    from sim.ways import WayOfWorking


DETAILED = 200
"""Worlds whose runs are kept in detail for the tables, where no file asks for all of them."""


@dataclass(frozen=True)
class Files:
    """Files a simulation reads or writes besides its result; None for those not asked for."""

    weeks: Path | None = None
    """CSV with a row for each world and week."""
    items: Path | None = None
    """CSV with a row for each world and item."""
    world: Path | None = None
    """Saved world to replay."""
    save_world: Path | None = None
    """File for the first world."""


@dataclass(frozen=True)
class Asked:
    """What a command was asked to run and how to tell it."""

    policies: tuple[str, ...]
    """Policies by name."""
    baseline: str | None
    """Policy to compare with, one of `policies`; None for no comparison."""
    replications: int
    """Worlds."""
    seed: int
    """Seed of the worlds."""
    jobs: int | None
    """Processes, None for one a processor."""
    json: bool = False
    """JSON instead of tables."""
    output: Path | None = None
    """File to write, None for stdout."""
    quiet: bool = False
    """No progress bar."""
    files: Files | None = None
    """Files besides; given where one policy is simulated and told in detail."""
    hindsight: bool = False
    """Hold the policies against a bound on every policy as well."""
    ways: "tuple[WayOfWorking, ...]" = ()
    """Ways of working to compare; none for the workspace's own."""
    stopping: "Stopping | None" = None
    """What may end it before `replications` worlds; given with a baseline and no ways."""

    @property
    def detail(self) -> int:
        """Worlds whose runs are to be kept in detail."""
        if self.files is None:
            return 0
        everything = self.files.weeks is not None or self.files.items is not None
        return self.replications if everything else min(self.replications, DETAILED)


def run(workspace: "Workspace", asked: Asked) -> "tuple[Results, str | None]":
    """Return the results of policies in the same worlds, and the name of the baseline in them."""
    from paydown import api
    from paydown.progress import worlds_bar

    total = asked.replications * max(1, len(asked.ways))
    with worlds_bar(total, quiet=asked.quiet) as progress:
        common: dict[str, Any] = {
            "replications": asked.replications,
            "seed": asked.seed,
            "jobs": asked.jobs or _processors(),
            "progress": progress,
        }
        if asked.ways:
            results = api.compare_ways(workspace, asked.policies, asked.ways, **common)
        elif asked.stopping is not None and asked.baseline is not None:
            from paydown.sequential import compare_until
            from sim.registry import find_policy

            rule = asked.stopping.rule(workspace, find_policy(asked.baseline).name)
            results = compare_until(workspace, asked.policies, rule, **common)
        else:
            results = api.compare(workspace, asked.policies, detail=asked.detail, **common)
    return results, _baseline(results, workspace, asked)


def _baseline(results: "Results", workspace: "Workspace", asked: Asked) -> str | None:
    """Return the name of the baseline in results; None where none is asked for or it is out."""
    from sim.registry import find_policy

    if asked.baseline is None:
        return None
    # A policy of the user's own may go by another name than module:name.
    name = find_policy(asked.baseline).name
    if len(asked.ways) > 1:
        name = f"{name} @ {_own(workspace, asked.ways).name}"
    return name if name in results.policies else None


def _own(workspace: "Workspace", ways: "Sequence[WayOfWorking]") -> "WayOfWorking":
    """Return the workspace's own way, the first where it is none of those asked for."""
    from sim.ways import WayOfWorking

    own = WayOfWorking.of(workspace)
    return own if own in ways else ways[0]


def run_and_tell(workspace: "Workspace", asked: Asked) -> None:
    """Run policies in the same worlds, write the files asked for, and print the result.

    Raises
    ------
    CommandError
        If a policy was disqualified; all else is printed by then.
    """
    files = asked.files or Files()
    if files.world is not None:
        results, baseline = _replayed(workspace, files.world, asked.policies), None
    else:
        results, baseline = run(workspace, asked)
    _write(results, files)
    _tell(results, baseline, asked, workspace)
    if results.disqualified:
        out = (f"disqualified: {reason}" for reason in results.disqualified.values())
        raise CommandError(Exit.PARTIAL, "\n".join(out))


def _tell(results: "Results", baseline: str | None, asked: Asked, workspace: "Workspace") -> None:
    """Print results as they were asked for."""
    from paydown import api, shapes
    from paydown.emit import emit
    from paydown.results_tables import results_tables

    gaps = _hindsight(results, asked) if asked.hindsight else None
    order = None if asked.baseline is None or asked.ways else _order(results, workspace)
    if asked.json:
        from paydown.order_lines import order_shape
        from paydown.study_shapes import hindsight_shape

        shape = shapes.results_shape(results, baseline)
        if asked.baseline is not None:
            from paydown.stopping_shapes import stopping_shape

            shape["stopping"] = stopping_shape(results, asked.replications)
        if baseline is not None:
            shape["hindsight"] = None if gaps is None else hindsight_shape(gaps)
            shape["order"] = None if order is None else order_shape(order)
        emit(shapes.to_json(shape), asked.output)
        return
    from paydown.order_lines import order_line, regime_line

    tables = results_tables(results, baseline, api.potential_value(workspace))
    if baseline is not None:
        from paydown.certainty_tables import certainty_tables

        tables += certainty_tables(results, baseline)
    if asked.stopping is not None:
        from paydown.stopping_tables import stopping_tables

        tables += stopping_tables(results, asked.replications)
    if len(asked.ways) > 1:
        from paydown.way_tables import way_tables

        tables += way_tables(results, asked.ways, _own(workspace, asked.ways))
    if order is not None:
        tables += [regime_line(order.regime), order_line(order)]
    if asked.files is not None:
        from paydown.outlook_tables import outlook_tables

        tables += outlook_tables(results, results.policies[0])
    if gaps is not None:
        from paydown.hindsight_tables import hindsight_tables

        tables += hindsight_tables(gaps, workspace)
    emit(tables, asked.output)


def _order(results: "Results", workspace: "Workspace") -> "OrderSpread | None":
    """Return what sensible orders lose: from the results, or in worlds of their own."""
    from sim.order_spread import SENSIBLE, WORLDS, OrderSpread

    capacity = any(any(workspace.team_capacity(q)) for q in range(workspace.quarters))
    if not workspace.in_play or not capacity:
        return None
    if results.replications > 1 and set(SENSIBLE) <= set(results.policies):
        return OrderSpread.of_results(results)
    return OrderSpread.of(workspace, min(WORLDS, max(2, results.replications)), results.seed)


def _hindsight(results: "Results", asked: Asked) -> "HindsightGaps":
    """Return the policies against a bound on every policy."""
    from paydown.progress import worlds_bar
    from paydown.studies import hindsight

    with worlds_bar(results.replications, quiet=asked.quiet) as progress:
        return hindsight(results, jobs=asked.jobs or _processors(), progress=progress)


def _replayed(workspace: "Workspace", file: Path, policies: Sequence[str]) -> "Results":
    """Return the results of policies in a saved world."""
    from paydown.worlds import load_world
    from sim.experiment import run_in
    from sim.registry import find_policy

    return run_in(load_world(file, workspace), [find_policy(name) for name in policies])


def _write(results: "Results", files: Files) -> None:
    """Write the files asked for, each whole or not at all."""
    from paydown.writing import write_whole

    if files.weeks is not None:
        write_whole(files.weeks, results.weeks().to_csv(index=False))
    if files.items is not None:
        write_whole(files.items, results.items().to_csv(index=False))
    if files.save_world is not None:
        from paydown.worlds import draw_world, load_world, save_world

        workspace = results.workspace
        world = load_world(files.world, workspace) if files.world else None
        save_world(world or draw_world(workspace, results.seed), files.save_world)


def _processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1

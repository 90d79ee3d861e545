"""Simulation as the commands ask for it: run with a bar, then print tables or JSON."""

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from paydown.asked import Asked, Files
from paydown.failures import CommandError, Exit, Terminated

if TYPE_CHECKING:
    from scenarios.bounds import HindsightGaps
    from scenarios.workspace import Workspace
    from sim.comparison import Comparison
    from sim.order_spread import OrderSpread
    from sim.results import Results
    from sim.ways import WayOfWorking


def run(workspace: "Workspace", asked: Asked) -> "tuple[Results, str | None]":
    """Return the results of policies in the same worlds, and the name of the baseline in them."""
    from paydown import comparing
    from paydown.progress import worlds_bar

    if not asked.ways:
        results = compared(workspace, asked).only
    else:
        total = asked.replications * len(asked.ways)
        with worlds_bar(total, quiet=asked.quiet, unit=workspace.value_unit) as bar:
            results = comparing.compare_ways(
                workspace,
                asked.policies,
                asked.ways,
                replications=asked.replications,
                seed=asked.seed,
                jobs=asked.jobs or processors(),
                progress=bar,
            )
    return results, _baseline(results, workspace, asked)


def compared(workspace: "Workspace", asked: Asked) -> "Comparison":
    """Return the comparison that was asked for, a bar showing how far it is.

    Raises
    ------
    CommandError
        If it was broken off and can be resumed.
    """
    from paydown import comparing
    from paydown.progress import worlds_bar
    from paydown.running import Running
    from sim.registry import find_policy
    from sim.running import Width

    keeping, baseline = asked.keeping, asked.baseline
    name = None if baseline is None else find_policy(baseline).name
    total = asked.replications * max(1, len(asked.scenarios))
    with (
        _resumable(asked),
        worlds_bar(total, quiet=asked.quiet, unit=workspace.value_unit) as bar,
    ):
        rule = None
        if asked.stopping is not None and name is not None:
            rule = asked.stopping.rule(workspace, name)
        running = Running(
            detail=asked.detail,
            rule=rule,
            store=keeping.store,
            resume=keeping.resume,
            other_versions=keeping.other_versions,
            cluster=keeping.cluster,
            progress=bar,
            width=None if name is None else Width(name, bar.width),
            note=lambda text: print(text, file=sys.stderr),
        )
        return comparing.compare(
            workspace,
            asked.policies,
            asked.scenarios or None,
            replications=asked.replications,
            seed=asked.seed,
            jobs=asked.jobs or processors(),
            running=running,
        )


@contextmanager
def _resumable(asked: Asked) -> Iterator[None]:
    """Say how to go on where something ends a comparison that is kept."""
    store = asked.keeping.store
    try:
        yield
    except BaseException as stop:
        if store is not None and (store / "manifest.json").exists() and _may_go_on(stop):
            print(f"what is done is kept in {store}; --resume goes on with it", file=sys.stderr)
        raise


def _may_go_on(stop: BaseException) -> bool:
    """Return whether the same command may end well the next time."""
    from sim.runners import WorkerDiedError

    return isinstance(stop, KeyboardInterrupt | Terminated | WorkerDiedError | OSError)


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
    refuse_disqualified(results.disqualified)


def refuse_disqualified(reasons: Mapping[str, str]) -> None:
    """End with a code of its own where a policy was disqualified.

    Raises
    ------
    CommandError
        If there is a reason.
    """
    if reasons:
        out = (f"disqualified: {reason}" for reason in reasons.values())
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
        return hindsight(results, jobs=asked.jobs or processors(), progress=progress)


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


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1

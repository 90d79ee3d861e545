"""Experiments: what running them costs beside simulating, what a store costs, and memory."""

import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr
from functools import partial
from io import StringIO
from os import getloadavg
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.figure import Figure
from benchmarks.idle import EIGHT, Idle
from benchmarks.workspaces import write_workspace
from scenarios.load import load_workspace
from scenarios.scenario_file import find_scenario
from sim import block
from sim.experiment import Design, run_comparison
from sim.measures import MEASURES
from sim.registry import find_policy
from sim.runners import Processes
from sim.running import Running

SCENARIOS = ("baseline", "crew-doubled", "drift-storm", "slow-rollouts", "traffic-surge")
WORLDS = 200
RUN = 3e-3
"""CPU seconds of a run that simulates something, the target of the fast model."""
_FEW, _MANY = 250, 2_500
"""Worlds between whose costs the cost of one lies, free of what is paid once."""
_ROUNDS = 5


def figures(note: Callable[[str], None]) -> Iterator[Figure]:
    """Measure everything.

    Parameters
    ----------
    note
        Told what is being measured.
    """
    with TemporaryDirectory() as name:
        folder = Path(name)
        note("comparison of 8 policies in 5 scenarios")
        yield from _comparison(folder / "workspace")
        note("cost of running without simulating")
        yield from _running()
        note("going on with 10^5 finished rows")
        yield _resuming(folder / "rows", Idle(), 2_500, "rows", 1.0)
        note("going on with 10^5 finished blocks")
        yield _resuming(folder / "blocks", Idle(("none",)), 200_000, "blocks")
        for rows, target in ((100_000, None), (1_000_000, 600.0)):
            note(f"memory of {rows:,} rows")
            yield _memory(folder / f"memory-{rows}", rows, target)


def _comparison(folder: Path) -> Iterator[Figure]:
    """Yield how long the default comparison takes, and what a second process brings."""
    workspace = load_workspace(write_workspace(folder, 200, 8))
    scenarios = [find_scenario(name) for name in SCENARIOS]
    policies = [find_policy(name) for name in EIGHT]
    wall, cpu = {}, {}
    for jobs in (2, 1):
        began, used = perf_counter(), _cpu()
        running = Running(runner=Processes(jobs))
        run_comparison(workspace, scenarios, policies, Design(EIGHT, WORLDS), running)
        wall[jobs], cpu[jobs] = perf_counter() - began, _cpu() - used
    runs = len(EIGHT) * len(SCENARIOS) * WORLDS
    what = f"{len(EIGHT)} policies x {len(SCENARIOS)} scenarios x {WORLDS} worlds, 200 items"
    remark = f"{wall[2] / runs * 1e3:.2f} ms a run, {wall[1]:.1f} s in one process"
    yield Figure(f"{what}, 2 processes", wall[2], "s", 25.0, False, remark)
    # What else the machine does takes from the second process first, so that is told as well.
    remark = f"{cpu[2] / cpu[1]:.2f} times the CPU; load of the machine {getloadavg()[0]:.1f}"
    yield Figure("speed-up by a second process", wall[1] / wall[2], "x", 1.8, True, remark)


def _running() -> Iterator[Figure]:
    """Yield the CPU of a run that simulates nothing: ours, and that of EMA Workbench."""
    idle = Idle()
    ours, theirs = {}, {}
    # A run is that of one policy in one world.
    per_world = len(idle.policies) * idle.scenarios
    for jobs in (1, 2):
        ours[jobs] = _each(partial(_idle, idle, jobs), per_world)
    remark = f"{ours[2] * 1e6:.1f} us of CPU in all processes, beside a run of {RUN * 1e3:g} ms"
    share = 100 * ours[2] / RUN
    yield Figure("running without simulating, 2 processes", share, "%", 1.0, False, remark)
    for jobs in (1, 2):
        theirs[jobs] = _each(partial(_ema, jobs), 1)
        remark = f"{ours[jobs] * 1e6:.1f} us against {theirs[jobs] * 1e6:.1f} us of CPU a run"
        remark += f"; a task of ours is {len(idle.policies) * block.WORLDS} runs"
        what = f"the same / EMA Workbench, {jobs} process{'es' if jobs > 1 else ''}"
        yield Figure(what, ours[jobs] / theirs[jobs], "x", 1.0, False, remark)


def _idle(idle: Idle, jobs: int, worlds: int) -> None:
    """Run an experiment that simulates nothing."""
    idle.run(worlds, Processes(jobs))


def _each(run: Callable[[int], object], runs: int) -> float:
    """Return the CPU seconds of one run, without what is paid once; the median of a few.

    Parameters
    ----------
    run
        Does so many worlds.
    runs
        Runs in a world.
    """
    found = []
    for _ in range(_ROUNDS):
        taken = []
        for worlds in (_FEW, _MANY):
            began = _cpu()
            run(worlds)
            taken.append(_cpu() - began)
        found.append((taken[1] - taken[0]) / ((_MANY - _FEW) * runs))
    return median(found)


def _cpu() -> float:
    """Return the CPU seconds of this process and those it has waited for."""
    used = [getrusage(who) for who in (RUSAGE_SELF, RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _nothing(**levers: float) -> dict[str, float]:
    """Return as many outcomes as a run of ours has measures."""
    return dict.fromkeys(_OUTCOMES, 1.0)


_OUTCOMES = tuple(name.replace(".", "_") for name in MEASURES)


def _ema(jobs: int, runs: int) -> None:
    """Let EMA Workbench run a function that does nothing."""
    with warnings.catch_warnings():
        # It tells on import what else could be installed.
        warnings.simplefilter("ignore")
        import ema_workbench as ema

    model = ema.Model("nothing", function=_nothing)
    model.uncertainties = [ema.RealParameter("seed", 0.0, 1.0)]
    model.outcomes = [ema.ScalarOutcome(name) for name in _OUTCOMES]
    made = (
        ema.SequentialEvaluator(model)
        if jobs == 1
        else ema.MultiprocessingEvaluator(model, n_processes=jobs)
    )
    # Its progress bar stays off the terminal.
    with redirect_stderr(StringIO()), made as evaluator:
        evaluator.perform_experiments(scenarios=runs)


def _resuming(
    folder: Path, idle: Idle, worlds: int, what: str, target: float | None = None
) -> Figure:
    """Return how long it takes to find that nothing is left to do."""
    idle.fill(folder, worlds)
    opened, whole = [], []
    for _ in range(_ROUNDS):
        began = perf_counter()
        with idle.store(folder) as store:
            blocks, parts = len(store.finished), len(store.parts)
            opened.append(perf_counter() - began)
            idle.run(worlds, store=store)
            whole.append(perf_counter() - began)
    rows = worlds * idle.scenarios * len(idle.policies)
    remark = f"{rows:,} rows, {blocks:,} blocks, {parts} parts; opened in {median(opened):.2f} s"
    return Figure(f"going on with 10^5 finished {what}", median(whole), "s", target, False, remark)


def _memory(folder: Path, rows: int, target: float | None) -> Figure:
    """Return the peak memory of an experiment with a store, all estimates read."""
    idle = Idle()
    worlds = rows // (len(idle.policies) * idle.scenarios)
    command = [sys.executable, "-m", "benchmarks.stored", str(worlds), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    first, both = map(float, done.stdout.split())
    remark = f"{both:.0f} MB with going on once more"
    return Figure(f"memory, {rows:,} rows stored and read", first, "MB", target, False, remark)

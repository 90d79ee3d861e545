"""The optimizer: against the solver alone, with and without ties, loading, size, risk, frontier."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import highspy
import pulp

from benchmarks.figure import Figure
from benchmarks.timing import cpu_seconds
from benchmarks.workspaces import write_workspace
from optimize.capacity_frontier import LIMITS, capacity_frontier
from optimize.check import certify
from optimize.planner import make_plan
from optimize.posing import pose
from optimize.pricing import Pricing
from optimize.problem import Problem
from optimize.programme import AT_MOST, Programme
from optimize.solve import Limits, solve
from optimize.solver import Loaded
from scenarios.capacity import with_capacity
from scenarios.load import load_workspace
from scenarios.workspace import Objective, Workspace

ROUNDS = 6
"""Turns, of which the first warms up."""


def figures(note: Callable[[str], None]) -> Iterator[Figure]:
    """Measure everything.

    Parameters
    ----------
    note
        Told what is being measured.
    """
    with TemporaryDirectory() as name:
        folder = Path(name)
        one = pose(load_workspace(write_workspace(folder / "one", 200, 1)))
        note("a solve against the solver alone")
        yield from _against_solver(one)
        note("10,000 variables and 100,000 rows")
        yield _loading(one)
        note("risk over 200 truths")
        yield _risk(folder)
        note("a frontier of 20 levels")
        yield from _frontier(folder)
        note("next release problems")
        yield from _next_releases()
        note("200 items, 8 quarters, 4 teams")
        long = pose(load_workspace(write_workspace(folder / "long", 200, 8)))
        for seconds, target in ((3.0, 5.0), (30.0, 2.0)):
            yield _gap(long, seconds, target)


def _against_solver(problem: Problem) -> Iterator[Figure]:
    """Yield our time over that of the same programme in the solver's hands alone."""
    lp = _programme_of(problem)

    def alone() -> None:
        highs = _quiet()
        highs.setOptionValue("mip_rel_gap", 0.0)
        highs.passModel(lp)
        highs.run()

    first = Limits(60.0, settle_ties=False)
    times = cpu_seconds(
        {
            "alone": alone,
            "first stage": lambda: solve(problem, first),
            "all stages": lambda: solve(problem, Limits(60.0)),
        },
        ROUNDS,
    )
    remark = f"200 items, 1 quarter; the solver alone takes {times['alone']:.2f} s"
    ratio = times["first stage"] / times["alone"]
    yield Figure("plan before ties / HiGHS alone", ratio, "", 1.1, remark=remark)
    yield Figure("plan with ties / before", times["all stages"] / times["first stage"], "", 2.0)


def _quiet() -> highspy.Highs:
    """Return a solver of one thread that says nothing."""
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", 1)
    return highs


def _programme_of(problem: Problem) -> Any:
    """Return the programme of a problem as the solver holds it."""
    return Loaded(Pricing.of(problem).build().lp).highs.getLp()


def _loading(problem: Problem) -> Figure:
    """Return the time until a large programme is in the solver, the drawing of it not counted."""
    random = Random(0)
    pairs = [(random.randrange(10_000), random.randrange(10_000)) for _ in range(100_000)]
    dense = [[random.random() for _ in range(10_000)] for _ in range(10)]

    def ready() -> None:
        programme = Programme(problem)
        variables = [programme.variable(pulp.LpBinary) for _ in range(10_000)]
        for one, other in pairs:
            programme.add([(variables[one], 1.0), (variables[other], -1.0)], AT_MOST, 0.0)
        for numbers in dense:
            programme.add(zip(variables, numbers, strict=True), AT_MOST, 100.0)
        programme.lp.setObjective(pulp.LpAffineExpression([(x, 1.0) for x in variables]))
        Loaded(programme.lp)

    taken = cpu_seconds({"ready": ready}, ROUNDS)["ready"]
    return Figure("10,000 variables, 100,000 rows in the solver", taken, "s CPU", 1.0)


def _risk(folder: Path) -> Figure:
    """Return the time of a plan whose objective is half the worst tenth of 200 truths."""
    workspace = load_workspace(write_workspace(folder / "risk", 100, 1))
    averse = workspace.but(objective=Objective(risk_aversion=0.5))
    taken = cpu_seconds({"risk": lambda: solve(pose(averse), Limits(60.0))}, ROUNDS)["risk"]
    return Figure("risk, 100 items x 200 truths, 1 quarter", taken, "s CPU", 3.0)


def _gap(problem: Problem, seconds: float, target: float) -> Figure:
    """Return the gap after some time by the clock."""
    began = perf_counter()
    solution = solve(problem, Limits(seconds))
    taken = perf_counter() - began
    worth = certify(problem, solution.quarters).worth
    gap = 100.0 if solution.bound is None else 100 * (solution.bound / worth - 1)
    name = f"gap, 200 items x 8 quarters x 4 teams, {seconds:g} s"
    return Figure(name, gap, "%", target, remark=f"{solution.status} after {taken:.1f} s")


def _frontier(folder: Path) -> Iterator[Figure]:
    """Yield the time of 20 levels of capacity over that of one plan with the same gap."""
    for quarters in (1, 4):
        workspace = load_workspace(write_workspace(folder / f"levels-{quarters}", 200, quarters))
        pieces: dict[str, Callable[[], object]] = {
            "one": partial(_plan_to_gap, workspace),
            "all": partial(capacity_frontier, workspace),
        }
        times = _wall_seconds(pieces, 5 if quarters == 1 else 1)
        remark = f"one plan takes {times['one']:.2f} s; by the clock, on all processors"
        name = f"20 levels / one plan, 200 items, {quarters} quarters"
        yield Figure(name, times["all"] / times["one"], "", 12.0, remark=remark)


def _plan_to_gap(workspace: Workspace) -> None:
    """Make one plan as a level of the frontier is made."""
    solve(pose(workspace), LIMITS)


def _next_releases() -> Iterator[Figure]:
    """Yield the time to prove public instances, where they stand beside the checkout."""
    folder = Path(__file__).resolve().parents[2] / "shared" / "data" / "nrp"
    for name, capacity, target in (
        ("nrp1", 257.0, 2.0),
        ("nrp1", 429.0, 2.0),
        ("nrp1", 600.0, 2.0),
        ("nrp3", 4435.0, None),
        ("nrp-e1", 6575.0, None),
    ):
        if (folder / name).is_dir():
            workspace = with_capacity(load_workspace(folder / name), capacity)
            began = perf_counter()
            plan = make_plan(workspace)
            taken = perf_counter() - began
            yield Figure(f"{name}, {capacity:g} days", taken, "s", target, remark=plan.status)


def _wall_seconds(pieces: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Return the median seconds by the clock of each piece; they take turns."""
    times: dict[str, list[float]] = {name: [] for name in pieces}
    for _ in range(rounds):
        for name, piece in pieces.items():
            began = perf_counter()
            piece()
            times[name].append(perf_counter() - began)
    return {name: median(taken) for name, taken in times.items()}

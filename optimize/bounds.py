"""Bounds: how much better any plan or any policy could be, at most.

Two things are bounded, and they are not the same.

`bound_plan` bounds the worth of a plan: of any choice of items and quarters that keeps all rules,
in the closed form by which plans are made. It says how far a given choice is from the best one, not
what happens in a world.

`bound_worlds` bounds the net value of a run: of any policy in a drawn world, by the simulator's
rules, the future known (`optimize.hindsight`). `hindsight_gaps` holds policies against it. Part of
a policy's gap no policy can close, since none knows the future.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from math import nan, sqrt
from time import perf_counter

import numpy as np
from scipy.special import stdtrit

from optimize.build import Sum
from optimize.hindsight import hindsight
from optimize.lagrange import Lagrangian
from optimize.pricing import Pricing
from optimize.problem import Problem
from optimize.solver import Loaded
from scenarios.bounds import HindsightGaps, PlanBounds, PolicyGap
from scenarios.table import Floats, tabulate
from scenarios.workspace import Workspace
from sim.measures import measure
from sim.model import simulate
from sim.registry import find_policy
from sim.results import Results
from sim.runners import run_tasks
from sim.statistics import CONFIDENCE, estimate
from sim.world import draw_world

MANY_PAIRS = 20_000
"""With more overlaps than this none is priced."""
_BLOCK = 5
"""Worlds in a task; the results do not depend on it."""

Progress = Callable[[int, int], None]
"""Called with the worlds done and the worlds to do."""


# Plans


def bound_plan(problem: Problem, steps: int = 0) -> PlanBounds:
    """Return what no plan of a problem can be worth more than.

    The linear relaxation gives the prices at which the Lagrangian is taken; it is the lower the
    better the prices, and equals the relaxation at its dual prices.

    Parameters
    ----------
    problem
        The choice.
    steps
        0 to take the relaxation's prices. Otherwise no relaxation is solved, and prices are sought
        in so many subgradient steps from none at all: for problems too large for the solver. The
        linear bound is then None.

    Notes
    -----
    Worth is not rounded to whole units, as it is where a plan is sought.
    """
    began = perf_counter()
    priced = problem.overlaps.count() <= MANY_PAIRS
    pricing = Pricing.of(problem, None if priced else ())
    goal, slack = _exact(pricing)
    model = pricing.build(goal)
    loaded = Loaded(model.lp)
    once = [row for (kind, _), row in model.programme.rows.items() if kind == "once"]
    lagrangian = Lagrangian.of(model.lp, once, _largest(problem))
    if steps:
        none = np.zeros(len(lagrangian.most))
        value = lagrangian.improved(none, 0.0, steps).value
        linear = None
    else:
        relaxation = loaded.relax()
        if relaxation is None:
            return PlanBounds(None, None, priced, perf_counter() - began)
        value = lagrangian.at(np.array(relaxation.prices)).value
        linear = (relaxation.objective + pricing.offset + slack) * pricing.unit
    bound = (value + pricing.offset + slack) * pricing.unit
    return PlanBounds(linear, bound, priced, perf_counter() - began)


def _exact(pricing: Pricing) -> tuple[Sum, float]:
    """Return the worth of a plan in units that are not rounded, and what it may lack of it."""
    problem, goal = pricing.problem, pricing.goal
    rho = 0.0 if problem.risk is None else problem.risk.weight
    share = (1 - rho) / pricing.unit
    values = np.array([prize.value for prize in problem.prizes], dtype=np.float64)
    if rho == 1.0:
        # The little that keeps pairs in the programme.
        return goal, float(goal.overlaps.sum())
    amounts = np.array([pair.amount for pair in pricing.pairs]).reshape(goal.overlaps.shape)
    exact = Sum(share * problem.worth, share * values, share * amounts, goal.tail)
    return exact, 0.0


def _largest(problem: Problem) -> float:
    """Return what no variable without an upper bound needs to exceed for an optimum."""
    # Overruns: the days of one item. The tail: losses that are left, and differences of two.
    days = float((problem.effort * (1 + problem.overrun[:, None, None, None])).max(initial=0.0))
    if problem.risk is None:
        return days
    risk = problem.risk
    avoided = np.abs(risk.worth).sum(axis=(1, 2)) + sum(abs(one.value) for one in problem.prizes)
    doubled = sum(
        float(np.abs(pair.in_truths(risk.factor)).sum(axis=1).max())
        for pair in problem.overlaps.among(range(len(problem.table)))
    )
    return days + 2.0 * (float((np.abs(risk.loss) + avoided).max()) + doubled)


# Worlds


@dataclass(frozen=True)
class _Task:
    """A block of worlds."""

    workspace: Workspace
    seed: int
    worlds: range
    with_none: bool


def bound_worlds(
    workspace: Workspace, seed: int, replications: int, jobs: int = 1
) -> tuple[float, ...]:
    """Return, by world, what the net value of no policy exceeds, value units.

    Parameters
    ----------
    workspace
        The beliefs.
    seed
        Seed of the worlds.
    replications
        Number of worlds.
    jobs
        Processes; the result does not depend on it.
    """
    blocks = _blocks(workspace, seed, range(replications), with_none=False)
    return tuple(bound for bound, _ in _run(blocks, jobs, None))


def hindsight_gaps(
    results: Results, jobs: int = 1, progress: Progress | None = None
) -> HindsightGaps:
    """Return how far the policies of an experiment are from what hindsight could have saved.

    Parameters
    ----------
    results
        Net values in worlds drawn by the experiment's seed; not those of a world made by hand.
    jobs
        Processes; the result does not depend on it.
    progress
        Told how far it is.

    Notes
    -----
    The share is the mean of what a policy falls short of the bound over the mean of what fixing
    nothing does, with the interval of a ratio of means over paired observations (Cochran, Sampling
    Techniques, 1977, section 6.3). Where ``none`` is not among the policies it is run here.
    """
    values = {name: results.values[name]["net_value"] for name in results.policies}
    blocks = _blocks(
        results.workspace,
        results.seed,
        range(results.replications),
        with_none="none" not in values,
    )
    told = _run(blocks, jobs, progress)
    bounds = np.array([bound for bound, _ in told], dtype=np.float64)
    nothing = values.get("none", np.array([none for _, none in told], dtype=np.float64))
    return gaps_to(results.scenario, bounds, nothing, values)


def gaps_to(
    scenario: str, bounds: Floats, nothing: Floats, values: Mapping[str, Floats]
) -> HindsightGaps:
    """Return how far policies are from bounds in the same worlds.

    Parameters
    ----------
    scenario
        Name of the scenario.
    bounds
        By world, (n,).
    nothing
        Net value of fixing nothing, by world, (n,).
    values
        Net value by policy and world, (n,) each.
    """
    at_stake = bounds - nothing
    gaps = []
    for policy, net_value in values.items():
        short = bounds - net_value
        mean = estimate(short)
        share, half = _ratio(short, at_stake)
        gap = PolicyGap(
            policy, mean.mean, mean.ci_low, mean.ci_high, share, share - half, share + half
        )
        gaps.append(gap)
    mean_stake = float(at_stake.mean()) if len(bounds) else nan
    return HindsightGaps(scenario, len(bounds), tuple(bounds.tolist()), mean_stake, tuple(gaps))


def _ratio(part: Floats, whole: Floats) -> tuple[float, float]:
    """Return the ratio of two means and half the width of its interval."""
    n = len(whole)
    if n == 0 or float(whole.mean()) <= 0:
        return nan, nan
    share = float(part.mean() / whole.mean())
    if n == 1:
        return share, nan
    quantile = float(stdtrit(n - 1, (1 + CONFIDENCE) / 2))
    deviation = float((part - share * whole).std(ddof=1))
    return share, quantile * deviation / (float(whole.mean()) * sqrt(n))


def _blocks(workspace: Workspace, seed: int, worlds: range, *, with_none: bool) -> list[_Task]:
    """Return the tasks of some worlds."""
    return [
        _Task(workspace, seed, worlds[start : start + _BLOCK], with_none)
        for start in range(0, len(worlds), _BLOCK)
    ]


def _run(tasks: Sequence[_Task], jobs: int, progress: Progress | None) -> list[tuple[float, float]]:
    """Return what tasks give, in the order of their worlds."""
    found: dict[int, list[tuple[float, float]]] = {}
    total, done = sum(len(task.worlds) for task in tasks), 0
    with closing(run_tasks(_bound_block, tasks, jobs)) as blocks:
        for index, block in blocks:
            found[index] = block
            done += len(block)
            if progress:
                progress(done, total)
    return [pair for index in sorted(found) for pair in found[index]]


def _bound_block(task: _Task) -> list[tuple[float, float]]:
    """Return, by world of a task, the bound and the net value of fixing nothing (NaN unasked)."""
    believed, none = tabulate(task.workspace), find_policy("none")
    pairs = []
    for replication in task.worlds:
        world = draw_world(task.workspace, task.seed, replication, believed)
        value = measure(simulate(world, none))["net_value"] if task.with_none else nan
        pairs.append((hindsight(world), value))
    return pairs

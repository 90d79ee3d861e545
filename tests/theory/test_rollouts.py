"""Rollouts that fail: how many, what the repeated work comes to, and when an item closes."""

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pytest

from scenarios.table import Floats, tabulate
from scenarios.workspace import Workspace
from sim.books import keep_books
from sim.model import simulate
from sim.run import Run
from sim.world import World, draw_world
from tests.support.estimates import SEED, plain
from tests.support.policies import InOrder
from tests.support.workspaces import a_team, a_workspace, an_item
from tests.support.worlds import same_story

WORK, ROLLOUT = 2.0, 0.75
"""Engineer-days of an item, and days of a rollout."""
ITEMS = 2_000
RUN, DRAWN = {0.35: 90, 0.8: 25}, 600
"""Worlds that are run, by the chance that a rollout holds, and worlds that are drawn."""

pytestmark = pytest.mark.parametrize(
    "chance", [pytest.param(0.35, marks=[pytest.mark.slow, pytest.mark.nightly]), 0.8]
)


def backlog(chance: float, items: int = ITEMS) -> Workspace:
    """Return many items alike, and an engineer for each."""
    one = an_item(days=WORK, rollout_days=ROLLOUT, fix_success=chance)
    return a_workspace(
        teams=(a_team(engineers=items),), items=[one.but(id=f"i{n}") for n in range(items)]
    )


def exact(world: World) -> World:
    """Return the world with every estimate of effort right."""
    return replace(world, effort_factor=np.ones(len(world.table)))


@dataclass(frozen=True, eq=False)
class Told:
    """What happened to each item of all worlds."""

    rollouts: Floats
    """Rollouts until one held."""
    worked: Floats
    """Engineer-days."""
    closed: Floats
    """Day; work begins on day 0."""


def told_by(run: Run) -> Told:
    """Return what happened to each item of a run; with an engineer each, nobody is broken off."""
    log, rows = run.stint_log, len(run.closed)
    assert None not in run.closed
    return Told(
        rollouts=np.bincount(log.subject, minlength=rows).astype(float),
        worked=np.bincount(log.subject, log.end - log.start, rows).astype(np.float64),
        closed=run.open_until,
    )


@cache
def told(chance: float) -> tuple[Told, float, float]:
    """Return what happened, and the books' engineer-days of first and repeated work."""
    workspace = backlog(chance)
    table, order = tabulate(workspace), InOrder(tuple(item.id for item in workspace.items))
    parts, first, again = [], 0.0, 0.0
    for replication in range(RUN[chance]):
        world = exact(draw_world(workspace, SEED, replication, table))
        run = simulate(world, order)
        parts.append(told_by(run))
        days = keep_books(run).engineer_days
        first, again = first + days.remediation, again + days.rollback
    columns = (
        np.concatenate([getattr(part, name) for part in parts]) for name in Told.__annotations__
    )
    return Told(*columns), first, again


@pytest.mark.statistical
def test_the_number_of_rollouts_is_geometric(chance: float) -> None:
    """K rollouts with chance p (1-p)^{k-1}, mean 1/p and variance (1-p)/p^2.

    Feller, An Introduction to Probability Theory I, 3rd ed. 1968, section VI.8. Over 1,200,000
    drawn items, of which those that are run are the first. Mean and the share of one rollout
    within three standard errors and half a per cent; the variance and the shares of two and three
    within three standard errors: five comparisons in each of two cases, false alarm 2.7 %.
    """
    workspace = backlog(chance)
    table = tabulate(workspace)
    worlds = (draw_world(workspace, SEED, k, table) for k in range(DRAWN))
    rollouts = np.concatenate([world.rollouts_needed for world in worlds])
    ran = told(chance)[0].rollouts
    assert np.array_equal(ran, rollouts[: len(ran)])
    assert plain(rollouts).covers(1 / chance)
    assert plain(rollouts == 1).covers(chance)
    assert plain((rollouts - 1 / chance) ** 2).is_likely((1 - chance) / chance**2)
    assert plain(rollouts == 2).is_likely(chance * (1 - chance))
    assert plain(rollouts == 3).is_likely(chance * (1 - chance) ** 2)
    # Shown a chance 1 % higher, and failures counted instead of rollouts.
    assert not plain(rollouts).covers(1 / (1.01 * chance))
    assert not plain(rollouts == 1).covers(1.01 * chance)
    assert not plain(rollouts).covers((1 - chance) / chance)


@pytest.mark.statistical
def test_each_failure_repeats_half_of_the_work(chance: float) -> None:
    """Expected work e (1+p)/(2p): e once, and half of it for each of (1-p)/p expected failures.

    By Wald's equation (Feller II, 2nd ed. 1971, section XII.2) on the rule that a failed rollout
    leaves half of every part to do again (DESIGN section 4, rule 6). 180,000 and 50,000 items that
    are run: false alarm 0.5 %.
    """
    sample, first, again = told(chance)
    due = WORK * (1 + chance) / (2 * chance)
    assert tabulate(backlog(chance, 1)).rework[0] == pytest.approx(due / WORK)
    assert plain(sample.worked).covers(due)
    # Shown all of it repeated, and a fixed number of failures in place of the mean.
    assert not plain(sample.worked).covers(WORK / chance)
    assert not plain(sample.worked).covers(WORK * (1 + (1 - chance) / 2))
    # Item by item it is no matter of chance, nor is how the books divide it.
    assert np.allclose(sample.worked, WORK * (1 + (sample.rollouts - 1) / 2), rtol=1e-9, atol=0)
    assert first == pytest.approx(WORK * len(sample.worked), rel=1e-9)
    assert first + again == pytest.approx(float(sample.worked.sum()), rel=1e-9)


@pytest.mark.statistical
def test_an_item_closes_when_a_rollout_holds(chance: float) -> None:
    """Expected day e (1+p)/(2p) + r/p: the work of an engineer each, and 1/p rollouts of r days.

    By Wald's equation again. Two cases: false alarm 0.5 %.
    """
    sample = told(chance)[0]
    due = WORK * (1 + chance) / (2 * chance) + ROLLOUT / chance
    assert plain(sample.closed).covers(due)
    # Shown one rollout in place of all.
    assert not plain(sample.closed).covers(due - ROLLOUT * (1 - chance) / chance)
    by_item = sample.worked + ROLLOUT * sample.rollouts
    assert np.allclose(sample.closed, by_item, rtol=1e-9, atol=0)


def test_both_models_tell_the_same_of_some_items(chance: float) -> None:
    """Half of them, to the last bit; draws go by name, so they fare as among the others."""
    few = backlog(chance, ITEMS // 2)
    order = InOrder(tuple(item.id for item in few.items))
    run = same_story(exact(draw_world(few, SEED, 0)), order)
    assert np.array_equal(told_by(run).closed, told(chance)[0].closed[: ITEMS // 2])

"""The plan told the truth: what it is told, and that the truth is worth something."""

import numpy as np
import pytest

from optimize.clairvoyant import Clairvoyant, TrueView
from scenarios.workspace import Beliefs
from sim.experiment import Design, run_experiment
from sim.model import simulate
from sim.policy import PolicyError
from sim.reference import simulate as simulate_by_reference
from sim.registry import find_policy
from sim.world import World, draw_world
from tests.support.views import a_view
from tests.support.workspaces import a_workspace, an_item

ITEMS = [
    an_item(f"i{n}", days=15.0, drag=0.004, fix_success=0.7, confidence=1.0) for n in range(10)
]
WORKSPACE = a_workspace(items=ITEMS, beliefs=Beliefs(effort_exact=0.0))


def the_world() -> World:
    return draw_world(WORKSPACE, 3, 0)


def test_a_true_view_is_what_the_world_has_drawn() -> None:
    world, believed = the_world(), a_view(WORKSPACE, day=30.0)
    view = TrueView.of(believed, world)
    assert view.factor.tolist() == world.truth[:10].tolist()
    whole = 15.0 * world.effort_factor[:10] * (1 + world.rollouts_needed[:10]) / 2
    assert view.effort == pytest.approx(whole)
    assert view.table.attempts == pytest.approx(world.rollouts_needed[:10])
    assert (view.day, view.seed) == (30.0, believed.seed)
    # What is believed stays as it is.
    assert believed.factor.tolist() == [1.0] * 10


def test_it_is_told_by_both_models() -> None:
    policy = find_policy("clairvoyant").prepare(WORKSPACE)
    first, second = simulate(the_world(), policy), simulate_by_reference(the_world(), policy)
    assert first.reviews == second.reviews
    assert first.closed == second.closed
    assert first.reviews[0].order


def test_on_a_view_alone_it_says_that_it_needs_a_world() -> None:
    with pytest.raises(PolicyError, match="was told no truth; run it in a world"):
        Clairvoyant().rank(a_view(WORKSPACE))


def test_two_worlds_get_two_orders() -> None:
    policy = find_policy("clairvoyant").prepare(WORKSPACE)
    orders = {simulate(draw_world(WORKSPACE, 3, k), policy).reviews[0].order for k in range(6)}
    assert len(orders) == 6


def test_the_truth_is_worth_something() -> None:
    """Over 60 worlds, paired, by more than three standard errors: false alarm once in 700 runs."""
    policies = [find_policy("plan"), find_policy("clairvoyant")]
    results = run_experiment(WORKSPACE, policies, Design(("plan", "clairvoyant"), 60, seed=5))
    gain = results.values["clairvoyant"]["net_value"] - results.values["plan"]["net_value"]
    assert gain.mean() > 3 * gain.std(ddof=1) / np.sqrt(60)

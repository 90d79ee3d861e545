"""The fast model and the reference tell the same story of the same world, to the last bit."""

import pytest
from hypothesis import given, settings

from scenarios.workspace import Workspace
from sim import model, reference
from sim.books import keep_books
from sim.run import Run
from sim.world import draw_world
from tests.support.amount import amount
from tests.support.policies import policy_of
from tests.support.workspaces import SEEDS, workspaces

POLICIES = ("none", "as_listed", "severity", "cd3", "shuffled")


def assert_same(fast: Run, slow: Run) -> None:
    """Fail where two runs differ in anything that happened."""
    assert fast.incidents == slow.incidents
    assert fast.started == slow.started
    assert fast.closed == slow.closed
    assert fast.left == slow.left
    assert fast.stints == slow.stints
    assert fast.failed_rollouts == slow.failed_rollouts
    assert fast.retrainings == slow.retrainings
    assert fast.reviews == slow.reviews


@settings(max_examples=amount(120, 250))
@given(workspace=workspaces(), seed=SEEDS)
def test_both_models_agree_exactly(workspace: Workspace, seed: int) -> None:
    world = draw_world(workspace, seed, 0)
    for name in POLICIES:
        policy = policy_of(name).prepare(workspace)
        fast, slow = model.simulate(world, policy), reference.simulate(world, policy)
        assert_same(fast, slow)
        mine, theirs = keep_books(fast), keep_books(slow)
        for field in ("delivered", "incidents", "drag", "drift", "churn", "penalties", "outcomes"):
            assert getattr(mine, field) == pytest.approx(getattr(theirs, field), rel=1e-9, abs=1e-9)
        days = mine.engineer_days
        assert days.total == pytest.approx(theirs.engineer_days.total, rel=1e-9, abs=1e-9)
        assert days.toil == pytest.approx(theirs.engineer_days.toil, rel=1e-9, abs=1e-9)

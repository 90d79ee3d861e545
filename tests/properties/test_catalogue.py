"""Both models tell the same story under every scenario of the catalogue."""

from pathlib import Path

import pytest

import scenarios
from scenarios.load import load_workspace
from scenarios.scenario import apply
from scenarios.scenario_file import find_scenario, scenario_names
from scenarios.workspace import Workspace
from sim import model, reference
from sim.books import keep_books
from sim.registry import find_policy
from sim.world import draw_world
from tests.properties.test_two_models import assert_same
from tests.support.busy import a_busy_workspace

TEMPLATES = Path(scenarios.__file__).parent / "templates"
WORKSPACES = {
    "platform": lambda: load_workspace(TEMPLATES / "platform").but(quarters=4),
    "firefighting": lambda: load_workspace(TEMPLATES / "firefighting").but(quarters=4),
    "toil": lambda: load_workspace(TEMPLATES / "toil").but(quarters=4),
    "busy": lambda: a_busy_workspace().but(quarters=4),
}


@pytest.mark.parametrize("where", WORKSPACES)
@pytest.mark.parametrize("name", scenario_names())
def test_both_models_agree_exactly_under_every_scenario(name: str, where: str) -> None:
    workspace: Workspace = apply(find_scenario(name), WORKSPACES[where]())
    for replication in range(2):
        world = draw_world(workspace, 11, replication)
        for policy in ("as_listed", "cd3"):
            ready = find_policy(policy).prepare(workspace)
            fast, slow = model.simulate(world, ready), reference.simulate(world, ready)
            assert_same(fast, slow)
            mine, theirs = keep_books(fast), keep_books(slow)
            for field in ("delivered", "incidents", "drag", "drift", "churn", "penalties"):
                assert getattr(mine, field) == pytest.approx(getattr(theirs, field), rel=1e-9)


@pytest.mark.parametrize("name", [name for name in scenario_names() if name != "baseline"])
def test_every_scenario_changes_what_happens(name: str) -> None:
    """Shown that it can fail: under the baseline the run is the same."""
    plain = WORKSPACES["busy"]()
    policy = find_policy("cd3").prepare(plain)

    def story(workspace: Workspace) -> object:
        run = model.simulate(draw_world(workspace, 5, 0), policy)
        books = keep_books(run)
        return run.incidents, run.closed, run.retrainings, run.stints, books.penalties, books.drift

    base = story(plain)
    assert story(apply(find_scenario("baseline"), plain)) == base
    assert story(apply(find_scenario(name), plain)) != base

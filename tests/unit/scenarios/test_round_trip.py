"""What is written is read: every column and key of a workspace comes back as it was."""

import tempfile
from pathlib import Path

from hypothesis import given, settings

from scenarios.columns import BACKLOG
from scenarios.item import Item
from scenarios.links import Links
from scenarios.load import load_workspace
from scenarios.placed import Placed
from scenarios.unwinnable import unwinnable
from scenarios.workspace import Workspace
from tests.support.amount import amount
from tests.unit.scenarios.believed import workspaces
from tests.unit.scenarios.written import write_workspace


def winnable(workspace: Workspace) -> bool:
    """Return whether no outcome requires two items that exclude each other."""
    outcomes = [Placed(0, outcome) for outcome in workspace.outcomes]
    links = [
        Placed(0, Links(item.id, item.requires, item.excludes, status=item.status))
        for item in workspace.items
    ]
    return not list(unwinnable(("", ""), outcomes, links))


@settings(max_examples=amount(40, 100))
@given(workspace=workspaces().filter(winnable))
def test_a_workspace_comes_back(workspace: Workspace) -> None:
    with tempfile.TemporaryDirectory() as name:
        write_workspace(Path(name), workspace)
        loaded = load_workspace(Path(name))
    assert loaded.items == workspace.items
    assert loaded.outcomes == workspace.outcomes
    assert loaded.incidents == workspace.incidents
    assert loaded.components == workspace.components
    assert loaded.teams == workspace.teams
    assert loaded.assumptions == ()
    assert loaded == workspace


def test_every_field_of_an_item_has_a_column() -> None:
    columns = {*BACKLOG, "components", "effort"} - {"component", "effort_days"}
    assert set(Item.model_fields) == columns

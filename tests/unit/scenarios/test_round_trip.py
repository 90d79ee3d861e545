"""What is written is read: every column and key of a workspace comes back as it was."""

import tempfile
from pathlib import Path

from hypothesis import given

from scenarios.columns import BACKLOG
from scenarios.item import Item
from scenarios.load import load_workspace
from scenarios.workspace import Workspace
from tests.unit.scenarios.believed import workspaces
from tests.unit.scenarios.written import write_workspace


@given(workspace=workspaces())
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

"""Whole workspaces: the template, and real ones where they are at hand."""

from pathlib import Path

import pytest

import scenarios
from scenarios.defaults import load_defaults
from scenarios.load import load_workspace
from scenarios.table import tabulate
from tests.support.real import real_data
from tests.unit.scenarios.folders import sources

TEMPLATE = Path(scenarios.__file__).parent / "templates" / "platform"


def test_the_template_is_a_workspace() -> None:
    workspace = load_workspace(TEMPLATE)
    assert len(workspace.items) >= 55
    assert len(workspace.components) == 4
    assert len(workspace.teams) == 2
    assert workspace.outcomes
    assert workspace.incidents
    assert {item.status for item in workspace.items} >= {"open", "in_progress", "closed"}
    assert len(tabulate(workspace)) == len(workspace.in_play)


def test_the_template_shows_what_a_workspace_can_say() -> None:
    items = load_workspace(TEMPLATE).items
    assert sum(bool(item.requires) for item in items) >= 5
    assert any(item.excludes for item in items)
    assert any(len(item.components) > 1 for item in items)
    assert any(len(item.effort) > 1 for item in items)
    assert any(item.effort_low is not None for item in items)
    assert any(item.severity_score is not None for item in items)
    assert {item.category for item in items} >= set(load_defaults().category)


def test_the_template_adds_no_component_drift_to_its_items() -> None:
    workspace = load_workspace(TEMPLATE)
    told = {sources(workspace, item.id).get("drift_per_month") for item in workspace.in_play}
    assert "component" not in told


@pytest.mark.parametrize(
    ("name", "items", "incidents"),
    [("mybinder_rated", 81, 23), ("mybinder", 81, 23), ("feast", 113, 519), ("nrp/nrp1", 140, 0)],
)
def test_real_workspaces_load(name: str, items: int, incidents: int) -> None:
    workspace = load_workspace(real_data(name))
    assert (len(workspace.items), len(workspace.incidents)) == (items, incidents)
    assert len(tabulate(workspace)) == len(workspace.in_play) > 0

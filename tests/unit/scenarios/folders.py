"""Small workspaces on disk, told by what matters in them."""

from pathlib import Path

from scenarios.item import Item
from scenarios.load import load_workspace
from scenarios.workspace import Workspace

TOP = "schema = 1\nstart = 2027-01-04\nquarters = 4\n"
COMPONENT = '[[component]]\nid = "ranking"\nvalue_per_day = 1000\n'
SECOND = '[[component]]\nid = "search"\nvalue_per_day = 500\n'
TEAM = '[[team]]\nid = "core"\nengineers = 2\n'
TWO_TEAMS = (
    '[[team]]\nid = "core"\nengineers = 2\ncomponents = ["ranking"]\n'
    '[[team]]\nid = "apps"\nengineers = 1\ncomponents = ["search"]\n'
)


def load(folder: Path, backlog: str, toml: str = TOP + COMPONENT + TEAM) -> Workspace:
    """Return the workspace of two texts."""
    (folder / "paydown.toml").write_text(toml, encoding="utf-8", newline="")
    (folder / "backlog.csv").write_text(backlog, encoding="utf-8", newline="")
    return load_workspace(folder)


def load_item(folder: Path, toml: str = TOP + COMPONENT + TEAM, **cells: str) -> Item:
    """Return the one item of a backlog of one row."""
    cells = {"id": "a", "title": "A", "effort_days": "3", **cells}
    (item,) = load(folder, f"{','.join(cells)}\n{','.join(cells.values())}\n", toml).items
    return item


def sources(workspace: Workspace, subject: str) -> dict[str, str]:
    """Return on whose word each blank cell of an item, component or team was filled."""
    return {one.column: one.source for one in workspace.assumptions if one.subject == subject}

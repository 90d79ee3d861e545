"""Views made by hand: what a policy is shown at a review."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from scenarios.table import tabulate
from scenarios.workspace import Workspace
from sim.view import View


def a_view(workspace: Workspace, **fields: Any) -> View:
    """Return the view of the planning date: all open, nothing begun, no incident yet.

    Parameters
    ----------
    workspace
        The beliefs.
    fields
        Fields of the view that differ; a mapping from item id changes single rows of a column.
    """
    table = tabulate(workspace)
    n = len(table)
    columns: dict[str, Any] = {
        "workspace": workspace,
        "day": 0.0,
        "table": table,
        "open": np.ones(n, dtype=bool),
        "started": np.full(n, np.inf),
        "worked": np.zeros(n),
        "incidents": np.zeros(n, dtype=np.int64),
        "last_incident": np.full(n, -np.inf),
        "engineers": np.array([team.engineers for team in workspace.teams], dtype=np.int64),
        "seed": 5,
    }
    ids = [item.id for item in table.items]
    for name, given in fields.items():
        if isinstance(given, Mapping):
            for id, cell in given.items():
                columns[name][ids.index(id)] = cell
        else:
            columns[name] = given
    return View(**columns)


def ranked_ids(order: Any, view: View) -> list[str]:
    """Return the ids of an order of rows."""
    return [view.table.items[row].id for row in order]

"""Items by category, and how the categories' hazards are believed to compare."""

from typing import Final

import numpy as np

from scenarios.calibration.prior import Fitted, Groups
from scenarios.defaults import load_defaults
from scenarios.workspace import Workspace

NO_CATEGORY: Final = "no category"
"""What items without a category are grouped under."""
_LEAST: Final = 0.01
"""Hazard of a category that is believed to cause none, where it did; incidents per quarter."""


def categories_of(
    workspace: Workspace, fitted: Fitted | None = None
) -> tuple[Groups, tuple[str, ...]]:
    """Return the items' categories with the profile of the built-in hazards, and their names.

    Parameters
    ----------
    workspace
        Holds the items.
    fitted
        The likeliest Gamma of all items.
    """
    names = [item.category or NO_CATEGORY for item in workspace.items]
    known = tuple(sorted(set(names)))
    defaults = load_defaults()
    usual = defaults.item["incidents_per_quarter"]
    profile = [
        defaults.category.get(name, {}).get("incidents_per_quarter", usual).value for name in known
    ]
    rows = {name: row for row, name in enumerate(known)}
    groups = Groups(
        row=np.array([rows[name] for name in names], dtype=np.int64),
        profile=np.maximum(np.array(profile, dtype=np.float64), _LEAST),
        fitted=fitted,
    )
    return groups, known

"""How much of the standard template the items in play have."""

from typing import Any

from paydown.console import Part
from paydown.sheet import Cell, Sheet, counted
from scenarios.template import FIELDS, completeness
from scenarios.workspace import Workspace

_SHOWN = 5
"""Most items named; `--json` has all of them."""


def template_tables(workspace: Workspace) -> list[Part]:
    """Return how many items have each cell of the template, and which lack most.

    Parameters
    ----------
    workspace
        The beliefs.
    """
    found = completeness(workspace.in_play)
    if not found.items:
        return []
    if not found.incomplete:
        return [f"all of {counted(found.items, 'item')} in play have the whole template"]
    rows = [(name, str(found.filled[name]), str(found.items - found.filled[name]))
            for name in FIELDS]  # fmt: skip
    title = f"Template of the items in play: {found.share:.0%} of the cells are filled"
    furthest: list[tuple[Cell, ...]] = [
        (one.id, str(len(one.missing)), ", ".join(one.missing)) for one in found.incomplete[:_SHOWN]
    ]
    return [
        Sheet(title, ("cell", "filled", "blank"), rows),
        Sheet("Furthest from complete", ("item", "blank", "cells"), furthest, prose=True),
        f"{counted(len(found.incomplete), 'item')} of {found.items:,} lack cells of the template",
    ]


def template_shape(workspace: Workspace) -> dict[str, Any]:
    """Return the same for other programs, every item with gaps included.

    Parameters
    ----------
    workspace
        The beliefs.
    """
    found = completeness(workspace.in_play)
    return {
        "share": found.share,
        "filled": found.filled,
        "incomplete": [{"id": one.id, "missing": one.missing} for one in found.incomplete],
    }

"""What a workspace holds, and what was assumed where a cell was blank."""

from collections import Counter
from collections.abc import Sequence
from statistics import median

from rich.console import RenderableType
from rich.text import Text

from paydown.console import table
from scenarios.workspace import Assumption, Workspace


def check_tables(workspace: Workspace) -> list[RenderableType]:
    """Return what a workspace holds and what was assumed where."""
    head = (
        f"ok: {workspace.name}: {len(workspace.in_play)} items in play of "
        f"{len(workspace.items)}, {len(workspace.components)} components, "
        f"{len(workspace.teams)} teams, {len(workspace.outcomes)} outcomes, "
        f"{len(workspace.incidents)} past incidents; {workspace.quarters} quarters from "
        f"{workspace.start.isoformat()}"
    )
    parts: list[RenderableType] = [Text(head)]
    if workspace.assumptions:
        made = table("Assumed where cells are blank", "cell", "from", "taken as", "cells", left=3)
        groups: dict[tuple[str, str], list[Assumption]] = {}
        for one in workspace.assumptions:
            groups.setdefault((one.column, one.source), []).append(one)
        for (column, source), members in groups.items():
            made.add_row(column, source, _taken_as(members), str(len(members)))
        parts.append(made)
        subjects = Counter(one.subject for one in workspace.assumptions)
        parts.append(
            Text(
                f"{len(workspace.assumptions)} cells of {len(subjects)} items, components and "
                "teams were assumed; sources are in scenarios/defaults.toml"
            )
        )
    else:
        parts.append(Text("no cell was assumed"))
    return parts


def _taken_as(members: Sequence[Assumption]) -> str:
    """Return the value of a group of assumptions, or its range."""
    words = sorted({one.value for one in members if isinstance(one.value, str)})
    numbers = sorted(float(one.value) for one in members if not isinstance(one.value, str))
    if words:
        return ", ".join(words)
    if numbers[0] == numbers[-1]:
        return f"{numbers[0]:g}"
    return f"{numbers[0]:g} to {numbers[-1]:g} (median {median(numbers):g})"

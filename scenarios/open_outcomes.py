"""Outcomes that can still be won, with the items in play that they wait for."""

from collections.abc import Iterator

from scenarios.outcome import Outcome
from scenarios.workspace import Workspace


def open_outcomes(workspace: Workspace) -> Iterator[tuple[Outcome, tuple[int, ...]]]:
    """Yield each outcome with the rows, in play, of the items that it still waits for.

    What is closed is met. Left out are outcomes that are won already, and those that require an
    item that is neither closed nor in play.

    Parameters
    ----------
    workspace
        The beliefs; rows are those of its items in play.
    """
    rows = {item.id: row for row, item in enumerate(workspace.in_play)}
    closed = {item.id for item in workspace.items if item.status == "closed"}
    for outcome in workspace.outcomes:
        waits = [name for name in outcome.requires if name not in closed]
        if waits and all(name in rows for name in waits):
            yield outcome, tuple(sorted({rows[name] for name in waits}))

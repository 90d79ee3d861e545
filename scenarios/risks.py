"""What accepted risks do to a workspace: they take items out of play until they expire."""

from collections.abc import Sequence

from scenarios.accepted_risk import AcceptedRisk
from scenarios.fault import Fault, InputError, quoted
from scenarios.workspace import Workspace


def with_risks(workspace: Workspace, risks: Sequence[AcceptedRisk]) -> Workspace:
    """Return the workspace with the items whose risk is accepted out of play.

    An acceptance that has expired by the planning date changes nothing and is kept to be told;
    one of an item that is closed or no longer listed is left out.

    Parameters
    ----------
    workspace
        The beliefs.
    risks
        The risks, at most one for each item.

    Raises
    ------
    InputError
        If such an item is pinned in.
    """
    in_play = {item.id: item for item in workspace.in_play}
    told = tuple(one for one in risks if one.item in in_play)
    held = {one.item: one for one in told if one.holds(workspace.start)}
    pinned = [one for one in held.values() if in_play[one.item].pin == "in"]
    if pinned:
        raise InputError(
            Fault(
                "backlog.csv",
                0,
                f"item {quoted(one.item)} is pinned in, and its risk is accepted until {one.until} "
                f"(record {one.record}); unpin it, or withdraw the risk",
            )
            for one in pinned
        )
    items = tuple(
        item.but(status="accepted") if item.id in held else item for item in workspace.items
    )
    return workspace.but(items=items if held else workspace.items, risks=told)

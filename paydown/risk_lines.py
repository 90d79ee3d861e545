"""What a reader must know of accepted risks, in sentences."""

from collections.abc import Iterator
from datetime import date, timedelta

from paydown.sheet import counted
from scenarios.workspace import Workspace


def risk_lines(workspace: Workspace) -> Iterator[str]:
    """Yield which accepted risks hold, which expire within the horizon, and which have expired.

    Parameters
    ----------
    workspace
        The beliefs, risks applied.
    """
    held, expired = workspace.held_risks, workspace.expired_risks
    if held:
        names = ", ".join(f"{one.item} until {one.until}" for one in held)
        are = "is" if len(held) == 1 else "are"
        yield f"{counted(len(held), 'risk')} {are} accepted and out of play: {names}"
    end = workspace.start + timedelta(days=int(workspace.horizon))
    early = [one.item for one in held if one.until < end - timedelta(days=1)]
    if early:
        yield (
            f"within the horizon the acceptance of {', '.join(early)} expires: what leaving "
            f"{'it' if len(early) == 1 else 'them'} open costs from then on is in no figure here"
        )
    if expired:
        names = ", ".join(f"{one.item} since {one.until + timedelta(days=1)}" for one in expired)
        yield (
            f"{counted(len(expired), 'accepted risk')} expired, so "
            f"{'its item is' if len(expired) == 1 else 'their items are'} back in play: {names}"
        )


def run_out_line(workspace: Workspace, today: date) -> str:
    """Return where an acceptance has run out by the calendar and not by the planning date.

    Parameters
    ----------
    workspace
        The beliefs, risks applied.
    today
        The day it is.

    Returns
    -------
    str
        A sentence; empty where there is none.
    """
    late = [f"{one.item} ({one.until})" for one in workspace.held_risks if one.until < today]
    if not late:
        return ""
    return (
        f"by the calendar the acceptance of {', '.join(late)} has run out; it holds until start in "
        "paydown.toml, the planning date, is moved past that day"
    )

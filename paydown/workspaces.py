"""The workspace a command works on: loaded, with horizon and capacity as its options say."""

from pathlib import Path
from typing import TYPE_CHECKING

from paydown.failures import CommandError, Exit

if TYPE_CHECKING:
    from scenarios.workspace import Workspace


def opened(folder: Path, quarters: int | None, capacity_days: str | None) -> "Workspace":
    """Return the workspace of a folder with the options of a command.

    Parameters
    ----------
    folder
        Where it stands.
    quarters
        Another horizon, None for its own.
    capacity_days
        A quarter's engineer-days as text, ``N`` or ``team=N,team=N``; None for its own.
    """
    from scenarios.capacity import with_capacity
    from scenarios.load import load_workspace

    workspace = load_workspace(folder)
    if quarters is not None:
        workspace = workspace.but(quarters=quarters)
    if capacity_days is not None:
        workspace = with_capacity(workspace, _days(capacity_days))
    return workspace


def _days(text: str) -> float | dict[str, float]:
    """Return engineer-days, over all teams or by team."""
    parts = [part.rpartition("=") for part in text.split(",")]
    try:
        days = {team.strip(): _number(amount) for team, _, amount in parts}
    except ValueError:
        raise CommandError(
            Exit.INPUT,
            f"--capacity-days is {text!r}; give a number of 0 or more, or team=number,team=number",
        ) from None
    if len(days) < len(parts) or ("" in days and len(parts) > 1):
        raise CommandError(Exit.INPUT, f"--capacity-days is {text!r}; name each team once")
    return days.get("", days)


def _number(text: str) -> float:
    from scenarios.cells import number
    from scenarios.units import LARGEST

    value = number(text.strip())
    if not 0 <= value <= LARGEST:
        raise ValueError(text)
    return value

"""Ways of working as the command line names them."""

from typing import TYPE_CHECKING

from paydown.failures import CommandError, Exit

if TYPE_CHECKING:
    from scenarios.workspace import Workspace
    from sim.ways import WayOfWorking

_MOST = 3640
_LEARNING = {"on": True, "off": False}


def ways_of(
    workspace: "Workspace", cadence: str | None, learning: str | None
) -> "tuple[WayOfWorking, ...]":
    """Return every way that two options name together; none where neither is given.

    Parameters
    ----------
    workspace
        Its own way stands in for an option that is not given.
    cadence
        Days between reviews, and ``closing`` for the workspace's days and each closing.
    learning
        ``on``, ``off`` or both.

    Raises
    ------
    CommandError
        If a part is neither, or named twice.
    """
    from sim.ways import WayOfWorking

    if cadence is None and learning is None:
        return ()
    own = WayOfWorking.of(workspace)
    rhythms = [(own.cadence_days, own.on_closing)]
    if cadence is not None:
        rhythms = [_rhythm(part, own.cadence_days) for part in _parts("--cadence", cadence)]
    taught = [own.learning]
    if learning is not None:
        taught = [_taught(part) for part in _parts("--learning", learning)]
    return tuple(WayOfWorking(*rhythm, learns) for rhythm in rhythms for learns in taught)


def _parts(option: str, text: str) -> list[str]:
    """Return the parts of an option, each once."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not parts:
        raise CommandError(Exit.INPUT, f"{option} is empty; name at least one")
    for part in parts:
        if parts.count(part) > 1:
            raise CommandError(Exit.INPUT, f"{option} names '{part}' twice; name each once")
    return parts


def _rhythm(part: str, own: int) -> tuple[int, bool]:
    """Return days between reviews, and whether each closing is one too."""
    if part == "closing":
        return own, True
    if not part.isascii() or not part.isdigit() or not 1 <= int(part) <= _MOST:
        raise CommandError(
            Exit.INPUT, f"--cadence names '{part}'; give days from 1 to {_MOST}, or closing"
        )
    return int(part), False


def _taught(part: str) -> bool:
    """Return whether incidents teach."""
    if part not in _LEARNING:
        raise CommandError(Exit.INPUT, f"--learning names '{part}'; give on, off or on,off")
    return _LEARNING[part]

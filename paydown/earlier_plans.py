"""An earlier plan read from the file that ``plan --json`` wrote."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from paydown.failures import CommandError, Exit
from scenarios.earlier_plan import EarlierPlan
from scenarios.workspace import Workspace


def read_earlier(path: Path, workspace: Workspace) -> EarlierPlan:
    """Return the earlier plan of a file.

    Items that the workspace no longer lists are told on stderr.

    Parameters
    ----------
    path
        The file.
    workspace
        The beliefs of now.

    Raises
    ------
    CommandError
        If the file cannot be read, or holds no plan of items that the workspace lists.
    """
    earlier = _parsed(path)
    gone = earlier.unknown_to(workspace)
    if gone and len(gone) == len(earlier.quarters):
        raise CommandError(
            Exit.INPUT,
            f"{path}: the backlog lists none of its {len(gone)} items ('{gone[0]}', ...); "
            "give the plan of this workspace",
        )
    if earlier.start is not None and earlier.start > workspace.start:
        raise CommandError(
            Exit.INPUT,
            f"{path}: its start is {earlier.start}, after this workspace's ({workspace.start}); "
            "give a plan that was made before",
        )
    if gone:
        names = ", ".join(gone[:3]) + (", ..." if len(gone) > 3 else "")
        print(f"{path}: {len(gone)} of its items are not listed: {names}", file=sys.stderr)
    return earlier


def _parsed(path: Path) -> EarlierPlan:
    """Return what a file promises."""
    wrong = "give a file that `paydown plan --json -o` wrote"
    try:
        found: Any = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CommandError(Exit.INPUT, f"{path}: there is no such file; {wrong}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(Exit.INPUT, f"{path}: it cannot be read ({error}); {wrong}") from None
    except (json.JSONDecodeError, RecursionError) as error:
        where = f":{error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise CommandError(Exit.INPUT, f"{path}{where}: this is no JSON; {wrong}") from None
    if not isinstance(found, dict) or not isinstance(found.get("selected"), list):
        raise CommandError(Exit.INPUT, f"{path}: it holds no list `selected`; {wrong}")
    quarters: dict[str, Any] = {}
    for number, item in enumerate(found["selected"]):
        name = item.get("id") if isinstance(item, dict) else None
        quarter = item.get("quarter") if isinstance(item, dict) else None
        whole = isinstance(quarter, int) and not isinstance(quarter, bool) and quarter >= 1
        if not isinstance(name, str) or not whole or name in quarters:
            raise CommandError(
                Exit.INPUT,
                f"{path}: selected[{number}] has id {name!r} and quarter {quarter!r}; an id of its "
                "own and a quarter from 1 are needed",
            )
        quarters[name] = quarter
    return EarlierPlan(_start(path, found.get("start")), quarters)


def _start(path: Path, written: Any) -> date | None:
    """Return the planning date of a file, None where it names none."""
    if written is None:
        return None
    try:
        return date.fromisoformat(written)
    except (TypeError, ValueError):
        raise CommandError(
            Exit.INPUT, f"{path}: start is {written!r}; write it as YYYY-MM-DD"
        ) from None

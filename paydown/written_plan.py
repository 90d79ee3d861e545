"""A plan read again, whole, from the file that ``plan --json`` wrote."""

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

from paydown.failures import CommandError, Exit
from scenarios.plan import Plan
from scenarios.workspace import Workspace

_WRITTEN = {"chosen": "selected", "left_out": "not_selected"}
"""Fields of a plan that the file calls otherwise; its own `left_out` is an explanation."""
_REMEDY = "give a file that `paydown plan --json -o` wrote"


def read_plan(path: Path, workspace: Workspace) -> Plan:
    """Return the plan of a file.

    Parameters
    ----------
    path
        The file.
    workspace
        What the plan was made for.

    Raises
    ------
    CommandError
        If the file cannot be read, holds no plan, or holds that of another workspace, scenario,
        horizon or planning date.
    """
    found = _parsed(path)
    plan = _plan(path, found)
    for key, mine, remedy in (
        ("workspace", workspace.name, "give the folder of that workspace"),
        ("scenario", workspace.scenario, "give its --scenario"),
        ("start", workspace.start.isoformat(), "make the plan anew"),
        ("value_unit", workspace.value_unit, "make the plan anew"),
    ):
        if found.get(key) != mine:
            raise CommandError(
                Exit.INPUT, f"{path}: its {key} is {found.get(key)!r}, not {mine!r}; {remedy}"
            )
    quarters = max((len(days) for days in plan.capacity_days.values()), default=0)
    if quarters and quarters != workspace.quarters:
        raise CommandError(
            Exit.INPUT,
            f"{path}: it plans {quarters} quarters, not {workspace.quarters}; give --quarters "
            f"{quarters}",
        )
    listed = {item.id for item in workspace.items}
    strange = [
        name
        for name in (*(one.id for one in plan.chosen), *(one.id for one in plan.left_out))
        if name not in listed
    ]
    if strange:
        raise CommandError(
            Exit.INPUT, f"{path}: the backlog lists no item '{strange[0]}'; make the plan anew"
        )
    late = next((one for one in plan.chosen if not 1 <= one.quarter <= workspace.quarters), None)
    if late is not None:
        raise CommandError(
            Exit.INPUT,
            f"{path}: item '{late.id}' is in quarter {late.quarter} of {workspace.quarters}; "
            f"{_REMEDY}",
        )
    return plan


def inputs_of(path: Path) -> str:
    """Return the digest of the inputs that the plan of a file was made from, empty where unsaid.

    Parameters
    ----------
    path
        The file.

    Raises
    ------
    CommandError
        If the file cannot be read or holds no plan.
    """
    return str(_parsed(path).get("inputs", ""))


def _parsed(path: Path) -> dict[str, Any]:
    """Return the object of a file."""
    try:
        found: Any = json.loads(path.read_text(encoding="utf-8"), parse_constant=_refused)
    except FileNotFoundError:
        raise CommandError(Exit.INPUT, f"{path}: there is no such file; {_REMEDY}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(Exit.INPUT, f"{path}: it cannot be read ({error}); {_REMEDY}") from None
    except (ValueError, RecursionError) as error:
        where = f":{error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise CommandError(Exit.INPUT, f"{path}{where}: this is no JSON; {_REMEDY}") from None
    if not isinstance(found, dict) or not isinstance(found.get("selected"), list):
        raise CommandError(Exit.INPUT, f"{path}: it holds no list `selected`; {_REMEDY}")
    return found


def _plan(path: Path, found: dict[str, Any]) -> Plan:
    """Return the plan of an object, each key of its type."""
    from pydantic import TypeAdapter, ValidationError

    names = {one.name: _WRITTEN.get(one.name, one.name) for one in fields(Plan)}
    given = {mine: found[written] for mine, written in names.items() if written in found}
    if given.get("backlog_load") is None:
        # JSON has no infinity.
        given["backlog_load"] = float("inf")
    try:
        return TypeAdapter(Plan).validate_json(json.dumps(given), strict=True)
    except (ValidationError, ValueError) as error:
        first = error.errors()[0] if isinstance(error, ValidationError) else None
        where = ".".join(map(str, first["loc"])) if first else "a number"
        what = first["msg"] if first else str(error)
        for mine, written in _WRITTEN.items():
            where = where.replace(mine, written, 1) if where.startswith(mine) else where
        raise CommandError(Exit.INPUT, f"{path}: {where}: {what}; {_REMEDY}") from None


def _refused(name: str) -> None:
    raise ValueError(name)

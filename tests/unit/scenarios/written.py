"""A workspace written as the files a user brings."""

import csv
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from scenarios.columns import BACKLOG
from scenarios.incident import PastIncident
from scenarios.item import Item
from scenarios.outcome import Outcome
from scenarios.workspace import Workspace


def write_workspace(folder: Path, workspace: Workspace) -> None:
    """Write every file of a workspace."""
    (folder / "paydown.toml").write_text(to_toml(workspace), encoding="utf-8", newline="")
    _write(folder / "backlog.csv", map(_item, workspace.items), tuple(BACKLOG))
    _write(folder / "outcomes.csv", map(_outcome, workspace.outcomes), tuple(Outcome.model_fields))
    columns = "id,component,items,started,detected,restored,severity,engineer_hours,title"
    _write(folder / "incidents.csv", map(_incident, workspace.incidents), columns.split(","))


def _write(path: Path, rows: Iterable[Mapping[str, Any]], columns: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(columns), quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writeheader()
        for row in rows:
            writer.writerow({column: _cell(value) for column, value in row.items()})


def _cell(value: object) -> str:
    if isinstance(value, tuple):
        return ";".join(value)
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    return "" if value is None else str(value)


def _item(item: Item) -> dict[str, Any]:
    cells = {name: getattr(item, name) for name in BACKLOG if name in Item.model_fields}
    parts = [f"{part.team}={part.days}" for part in item.effort]
    return {
        **cells,
        "component": item.components,
        "team": item.team if len(parts) == 1 else None,
        "effort_days": item.effort_days if len(parts) == 1 else ";".join(parts),
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {name: getattr(outcome, name) for name in Outcome.model_fields}


def _incident(incident: PastIncident) -> dict[str, Any]:
    cells = {name: getattr(incident, name) for name in PastIncident.model_fields}
    cells["component"] = cells.pop("components")
    if not cells.pop("over"):
        cells["restored"] = "open"
    return cells


def to_toml(workspace: Workspace) -> str:
    """Return the text of ``paydown.toml``."""
    plain = ("name", "start", "quarters", "cadence_days", "today", "value_unit")
    lines = ["schema = 1", *(f"{key} = {_value(getattr(workspace, key))}" for key in plain)]
    for name, table in (("objective", workspace.objective), ("beliefs", workspace.beliefs)):
        lines += [f"[{name}]", *_keys(table)]
    for name, tables in (
        ("component", workspace.components),
        ("team", workspace.teams),
        ("floor", workspace.floors),
    ):
        for one in tables:
            lines += [f"[[{name}]]", *_keys(one)]
    return "\n".join(lines) + "\n"


def _keys(table: BaseModel) -> list[str]:
    names = [name for name in type(table).model_fields if name != "changes"]
    return [f"{name} = {_value(getattr(table, name))}" for name in names]


def _value(value: Any) -> str:
    if isinstance(value, BaseModel):
        return "{ " + ", ".join(_keys(value)) + " }"
    if isinstance(value, tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    return json.dumps(value, ensure_ascii=False)

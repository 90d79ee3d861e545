"""A workspace from the folder a user brings."""

from pathlib import Path
from typing import Any

from scenarios.backlog import Backlog, read_outcomes
from scenarios.fault import Fault, InputError
from scenarios.history import read_history
from scenarios.item import Item
from scenarios.links import link_faults
from scenarios.placed import repeated
from scenarios.settings import read_settings, workspace_faults
from scenarios.toml_text import read_toml
from scenarios.workspace import Workspace

MOST_INCIDENTS = 1e6
"""Most incidents a replication may expect with nothing fixed; more would exhaust memory."""


def load_workspace(folder: Path) -> Workspace:
    """Return the workspace of a folder, every blank cell filled.

    Parameters
    ----------
    folder
        Holds ``paydown.toml`` and ``backlog.csv``; ``outcomes.csv`` and ``incidents.csv`` are
        read where they are present.

    Raises
    ------
    InputError
        With all faults of all files, each with file, line, value and remedy.
    """
    if not folder.is_dir():
        message = "there is no such folder; 'paydown init DIR' writes an example"
        raise InputError([Fault(str(folder), 0, message)])
    faults: list[Fault] = []
    toml = read_toml(folder / "paydown.toml")
    settings = read_settings(toml, faults)
    fields: dict[str, Any] = {**settings.fields}
    fields["name"] = fields["name"] or folder.resolve().name
    workspace_faults(toml, fields, faults)
    backlog = _reading(lambda: Backlog(folder / "backlog.csv", settings, faults), faults)
    outcomes = _reading(lambda: read_outcomes(folder / "outcomes.csv", faults), faults) or []
    items = backlog.items if backlog else []
    if backlog:
        known = {one.value.id for one in items}
        components = {component.id for component in settings.components}
        history = _reading(
            lambda: read_history(folder / "incidents.csv", components, known, faults), faults
        )
        for file, kind, placed in (
            ("backlog.csv", "item", items),
            ("outcomes.csv", "outcome", outcomes),
            ("incidents.csv", "incident", history or []),
        ):
            faults.extend(repeated(file, kind, placed))
        faults.extend(link_faults("backlog.csv", items, outcomes))
        if not faults:
            fields["incidents"] = tuple(one.value for one in history or [])
    if not faults and backlog:
        quarters = fields.get("quarters", Workspace.model_fields["quarters"].default)
        for one in items:
            faults.extend(_too_many(one.line, one.value, quarters))
    if faults:
        raise InputError(faults)
    assert backlog is not None
    return Workspace(
        **fields,
        components=settings.components,
        teams=settings.teams,
        items=tuple(one.value for one in items),
        outcomes=tuple(one.value for one in outcomes),
        assumptions=(*settings.assumptions, *backlog.assumptions),
    )


def _reading(read: Any, faults: list[Fault]) -> Any:
    """Return what a reader returns, or None with its faults appended."""
    try:
        return read()
    except InputError as error:
        faults.extend(error.faults)
        return None


def _too_many(line: int, item: Item, quarters: int) -> list[Fault]:
    """Return a fault where an item's hazard grows beyond what can be simulated."""
    expected = item.incidents_per_quarter * sum(
        (1 + item.growth_per_quarter) ** (quarter + 1) for quarter in range(quarters)
    )
    if expected <= MOST_INCIDENTS or not item.in_play:
        return []
    message = (
        f"incidents_per_quarter {item.incidents_per_quarter:g} growing by "
        f"{item.growth_per_quarter:g} a quarter expects {expected:.3g} incidents in "
        f"{quarters} quarters; lower one (at most {MOST_INCIDENTS:g})"
    )
    return [Fault("backlog.csv", line, message)]

"""A workspace from the folder a user brings."""

from os.path import isdir, lexists
from pathlib import Path

from scenarios.backlog import Backlog
from scenarios.fault import Fault, InputError
from scenarios.history import read_history
from scenarios.links import link_faults
from scenarios.outcomes import read_outcomes
from scenarios.settings import Settings, read_settings
from scenarios.spread import effort_spread, value_spread
from scenarios.toml_text import read_toml
from scenarios.unwinnable import unwinnable
from scenarios.volume import too_many, too_many_of
from scenarios.workspace import Workspace

_TOML, _BACKLOG, _OUTCOMES = "paydown.toml", "backlog.csv", "outcomes.csv"


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
    if not isdir(folder):
        problem = "it is no folder" if lexists(folder) else "there is no such folder"
        message = f"{problem}; name the workspace, or let 'paydown init DIR' write an example"
        raise InputError([Fault(str(folder), 0, message)])
    faults: list[Fault] = []
    settings = _settings(folder, faults)
    backlog = Backlog(folder / _BACKLOG, settings, faults)
    faults.extend(link_faults(_BACKLOG, backlog.links, backlog.ids))
    outcomes = read_outcomes(folder / _OUTCOMES, backlog.ids, faults)
    faults.extend(unwinnable((_OUTCOMES, _BACKLOG), outcomes, backlog.links))
    faults.extend(value_spread(_OUTCOMES, outcomes))
    history = read_history(folder / "incidents.csv", settings.component_ids, backlog.ids, faults)
    _check_volume(settings, backlog, faults)
    if faults:
        raise InputError(faults)
    return Workspace(
        **settings.fields,
        components=settings.components,
        teams=settings.teams,
        items=tuple(one.value for one in backlog.items),
        outcomes=tuple(one.value for one in outcomes),
        incidents=history,
        assumptions=(*settings.assumptions, *backlog.assumptions),
    )


def _settings(folder: Path, faults: list[Fault]) -> Settings:
    """Return what ``paydown.toml`` says; nothing where it cannot be read."""
    try:
        toml = read_toml(folder / _TOML)
    except InputError as error:
        faults.extend(error.faults)
        return Settings()
    # A name from a file system in another encoding may hold what no text may.
    name = folder.resolve().name.encode("utf-8", "replace").decode("utf-8")
    return read_settings(toml, name, faults)


def _check_volume(settings: Settings, backlog: Backlog, faults: list[Fault]) -> None:
    """Note what expects more events than memory holds, and numbers too far apart."""
    quarters = settings.fields.get("quarters", Workspace.model_fields["quarters"].default)
    in_play = [one for one in backlog.items if one.value.in_play]
    alone = [(one.line, too_many_of(one.value, quarters)) for one in in_play]
    found = [Fault(_BACKLOG, line, message) for line, message in alone if message]
    if not found:
        message = too_many(settings.components, [one.value for one in in_play], quarters)
        found = [Fault(_TOML, 0, message)] if message else []
    faults.extend(found)
    if not found:
        faults.extend(effort_spread(_BACKLOG, in_play, quarters))

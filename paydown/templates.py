"""Example workspaces to start from."""

from importlib.resources import as_file, files
from pathlib import Path

from paydown.writing import write_tree
from scenarios.load import load_workspace
from scenarios.workspace import Workspace

USUAL = "platform"
"""The one that is written where none is named."""


def templates() -> list[str]:
    """Return the names of those that can be written."""
    return sorted(
        entry.name
        for entry in files("scenarios").joinpath("templates").iterdir()
        if entry.joinpath("paydown.toml").is_file()
    )


def template_workspace(template: str = USUAL) -> Workspace:
    """Return a template as a workspace, nothing written.

    Parameters
    ----------
    template
        One of `templates`.
    """
    with as_file(files("scenarios").joinpath("templates", template)) as source:
        return load_workspace(source)


def write_template(folder: Path, template: str = USUAL) -> list[Path]:
    """Write an example into a folder that is empty or absent, whole or not at all.

    Parameters
    ----------
    folder
        Where to write it.
    template
        One of `templates`.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    ValueError
        If there is no such template.
    FileExistsError
        If the folder holds anything.
    """
    known = templates()
    if template not in known:
        raise ValueError(f"unknown template '{template}'; give one of {', '.join(known)}")
    with as_file(files("scenarios").joinpath("templates", template)) as source:
        return write_tree(source, folder)

"""What the extra `explore` brings: imported where it is used, nowhere else."""

from importlib import import_module
from typing import Any


class MissingExploreError(ImportError):
    """What explores an experiment is not installed."""


def imported(name: str) -> Any:
    """Return a module of the extra `explore`.

    Parameters
    ----------
    name
        Dotted name: ``SALib.sample.morris``.

    Raises
    ------
    MissingExploreError
        If it is not installed.
    """
    try:
        return import_module(name)
    except ImportError as error:
        top = name.partition(".")[0]
        package = {"ema_workbench": "ema-workbench"}.get(top, top)
        raise MissingExploreError(
            f"this needs {package}, which is not installed; pip install 'paydown[explore]'"
        ) from error

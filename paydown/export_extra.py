"""What the extra `export` brings: imported where it is used, nowhere else."""

from importlib import import_module
from typing import Any


class MissingExportError(ImportError):
    """What writes a format is not installed."""


class ExportError(ValueError):
    """There is nothing to export, or no such format; the text says what to do."""


def imported(name: str) -> Any:
    """Return a module of the extra `export`.

    Raises
    ------
    MissingExportError
        If it is not installed.
    """
    try:
        return import_module(name)
    except ImportError as error:
        raise MissingExportError(
            f"this file needs {name}, which is not installed; pip install 'paydown[export]'"
        ) from error

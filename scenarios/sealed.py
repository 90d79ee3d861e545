"""Columns that whoever is shown them cannot change, and with nothing behind them to be seen."""

from dataclasses import fields
from typing import Any, TypeVar

import numpy as np

Columns = TypeVar("Columns")


def sealed(columns: Columns) -> Columns:
    """Return a dataclass of arrays of its own after closing them to writing.

    Parameters
    ----------
    columns
        The dataclass; its arrays must be held by nobody else.
    """
    for field in fields(columns):  # type: ignore[arg-type]
        column = getattr(columns, field.name)
        if isinstance(column, np.ndarray):
            column.flags.writeable = False
    return columns


def copied(column: Any) -> Any:
    """Return an array that shares nothing with the one given; anything else as it is."""
    return column.copy() if isinstance(column, np.ndarray) else column

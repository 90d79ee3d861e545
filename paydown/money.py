"""Amounts of value as figures without false precision."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan

from scenarios.workspace import Workspace

_THOUSANDS = 1e6
"""From this on a column is in thousands."""
_WHOLE = 10.0
"""From this on no digits after the point."""


@dataclass(frozen=True)
class Money:
    """Value in units in which a column of figures is easily read."""

    unit: str
    """Name of the unit: ``thousand EUR``."""
    scale: float
    """Value units in one."""

    @classmethod
    def of(cls, workspace: Workspace, values: Sequence[float]) -> "Money":
        """Return the unit for a column of values."""
        most = max((abs(value) for value in values if not isnan(value)), default=0.0)
        if most >= _THOUSANDS:
            return cls(f"thousand {workspace.value_unit}", 1000.0)
        return cls(workspace.value_unit, 1.0)

    def __call__(self, value: float, *, sign: bool = False) -> str:
        """Return a value in the unit, with a sign where asked for."""
        if isnan(value):
            return "–"
        scaled = value / self.scale
        digits = 0 if abs(scaled) >= _WHOLE or scaled == 0 else 2
        return f"{scaled:{'+' if sign else ''},.{digits}f}"


def amount(value: float) -> str:
    """Return an amount for a sentence: whole, or three digits below ten."""
    return f"{value:,.0f}" if abs(value) >= _WHOLE or value == 0 else f"{value:.3g}"

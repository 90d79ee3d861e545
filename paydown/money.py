"""Amounts of value as figures without false precision."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan

from scenarios.workspace import Workspace

_SCALES = ((1e9, "million", 1e6), (1e6, "thousand", 1e3))
"""From the first number on a column is in the units named after it."""
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
        for least, word, scale in _SCALES:
            if most >= least:
                return cls(f"{word} {workspace.value_unit}", scale)
        return cls(workspace.value_unit, 1.0)

    def __call__(self, value: float, *, sign: bool = False) -> str:
        """Return a value in the unit, with a sign where asked for."""
        if isnan(value):
            return "–"
        scaled = value / self.scale
        digits = 0 if abs(scaled) >= _WHOLE or scaled == 0 else 2
        # A zero has no minus: -0.0 + 0.0 is 0.0.
        return f"{round(scaled, digits) + 0.0:{'+' if sign else ''},.{digits}f}"


def amount(value: float) -> str:
    """Return an amount for a sentence: whole, or three digits below ten."""
    return f"{value + 0.0:,.0f}" if abs(value) >= _WHOLE or value == 0 else f"{value:.3g}"

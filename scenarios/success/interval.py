"""A figure with its interval, whose ends may be open."""

from dataclasses import dataclass
from math import inf, isfinite

CONFIDENCE = 0.95
"""Probability with which an interval covers."""


@dataclass(frozen=True)
class Interval:
    """A figure and where it may lie."""

    value: float | None
    """The figure; None where there is nothing to take it from."""
    low: float = -inf
    """Lower end; minus infinity where nothing bounds it."""
    high: float = inf
    """Upper end; infinity where nothing bounds it."""

    @property
    def shape(self) -> dict[str, float | None]:
        """It as plain content, an open end as None."""
        found = {"value": self.value, "low": self.low, "high": self.high}
        return {
            name: one if one is not None and isfinite(one) else None for name, one in found.items()
        }

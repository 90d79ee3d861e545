"""The value type of a swing: how far a plan's worth moves with one kind of belief."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Swing:
    """What the same plan is worth where one kind of belief is off everywhere, all else as it is."""

    key: str
    """Whose belief: kind and key, as in the workspace's files (``item.effort_days``)."""
    low: float
    """Factor at the low end."""
    high: float
    """Factor at the high end."""
    worth_low: float
    """Worth at the low end of the items that still hold there, value units."""
    worth_high: float
    """Worth at the high end of the items that still hold there, value units."""
    dropped_low: int
    """Items of the plan that no longer fit at the low end."""
    dropped_high: int
    """Items of the plan that no longer fit at the high end."""

    @property
    def width(self) -> float:
        """Distance between the two worths, value units."""
        return abs(self.worth_high - self.worth_low)

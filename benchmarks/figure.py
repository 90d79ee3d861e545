"""One measured figure beside what it is to reach."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured figure beside what it is to reach."""

    name: str
    """What was measured."""
    value: float
    """The figure."""
    unit: str
    """What stands behind it."""
    target: float | None = None
    """What it is to reach, None where it is told for information."""
    at_least: bool = False
    """True where more is better."""
    remark: str = ""
    """What else is worth knowing."""

    @property
    def met(self) -> bool:
        """Whether the target is reached."""
        if self.target is None:
            return True
        return self.value >= self.target if self.at_least else self.value <= self.target

"""A past task: what it was estimated at, and what it took."""

from datetime import date

from scenarios.value import Amount, Identifier, Value


class PastTask(Value):
    """One task of the effort history; a date that is not known is None."""

    id: Identifier
    """Name of the task."""
    category: str = ""
    """Kind of task, in the words of its tracker."""
    estimate_hours: Amount
    """Estimate, hours."""
    actual_hours: Amount
    """What it took, hours."""
    started: date | None = None
    """Day it was started."""
    completed: date | None = None
    """Day it was completed."""

    @property
    def disordered(self) -> bool:
        """True where it is said to be completed before it was started."""
        return (
            self.started is not None
            and self.completed is not None
            and self.completed < self.started
        )

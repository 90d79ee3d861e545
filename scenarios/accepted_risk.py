"""A risk accepted for a time."""

from datetime import date

from scenarios.value import Day, Identifier, Value


class AcceptedRisk(Value):
    """The risk of leaving an item as it is, accepted by somebody up to a day."""

    item: Identifier
    """The item."""
    until: Day
    """Last planning date on which it holds."""
    by: str
    """Who accepted it."""
    because: str
    """Why."""
    record: int
    """Number of the record that says so."""

    def holds(self, start: date) -> bool:
        """Return whether it holds for plans made from a planning date.

        Parameters
        ----------
        start
            The planning date.
        """
        return start <= self.until

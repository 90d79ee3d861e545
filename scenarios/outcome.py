"""An outcome: value won only when all the items it requires are done."""

from pydantic import Field

from scenarios.value import Amount, Identifier, Value


class Outcome(Value):
    """A launch or a promise that several items together make possible."""

    id: Identifier
    """Name of the outcome."""
    title: str = ""
    """What is won."""
    value: Amount
    """Value units won, once, on the day the last required item closes."""
    requires: tuple[Identifier, ...] = Field(min_length=1)
    """Items that must all be closed."""

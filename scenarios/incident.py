"""A past incident, as the history file tells it."""

from datetime import datetime

from scenarios.value import Amount, Identifier, Share, Value


class PastIncident(Value):
    """One incident of the history; a time that is not known is None."""

    id: Identifier
    """Name of the incident."""
    components: tuple[Identifier, ...]
    """Components it struck; the first is its home."""
    items: tuple[Identifier, ...] = ()
    """Debt items it is laid to."""
    started: datetime | None = None
    """Onset."""
    detected: datetime | None = None
    """When it was noticed."""
    restored: datetime | None = None
    """When service was back."""
    over: bool = True
    """False where `restored` says ``open``: the incident is not yet over."""
    severity: Share | None = None
    """Share of the value it took away."""
    engineer_hours: Amount | None = None
    """Hours engineers spent on it."""
    title: str = ""
    """What happened."""

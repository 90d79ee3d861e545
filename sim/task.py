"""Tasks of the reference model: an incident to restore, its aftercare, a part of a debt item."""

from dataclasses import dataclass

import simpy

from sim.clock import Moment, priority


class Occurrence(simpy.Event):
    """An event that happens after a delay, in its place among those of the same instant."""

    def __init__(
        self, env: simpy.Environment, delay: float, moment: Moment, index: int = 0
    ) -> None:
        super().__init__(env)
        self._ok = True
        self._value = None
        env.schedule(self, simpy.events.EventPriority(priority(moment, index)), delay)


@dataclass(eq=False)
class Alert:
    """A detected incident; it holds an engineer until it is restored."""

    incident: int
    """Index among the world's potential incidents."""
    rank: tuple[float, ...]
    """Key by which it is taken, least first."""
    restore: float
    """Days from engaged to restored."""
    over: simpy.Event
    """Happens when service is restored."""
    engaged: float | None = None
    """Day an engineer took it up."""


@dataclass(eq=False)
class Aftercare:
    """The work that is left after an incident."""

    incident: int
    """Index among the world's potential incidents."""
    onset: float
    """Day of the onset; the earliest is taken first."""
    left: float
    """Engineer-days left."""


@dataclass(eq=False)
class Part:
    """One team's part of a debt item."""

    item: int
    """Row of the item."""
    effort: float = 0.0
    """True effort, fixed when work on the item starts, engineer-days."""
    left: float = 0.0
    """Engineer-days left of this attempt."""
    worked: float = 0.0
    """Engineer-days worked so far, over all attempts; settled like `left`."""
    attempt: int = 0
    """Rollouts of the item that failed so far."""
    waiting: bool = True
    """False while it is in hand, and from its end until a rollout fails."""
    over: simpy.Event | None = None
    """Happens when the part is done."""


Task = Alert | Aftercare | Part

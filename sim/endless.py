"""A simulation that would not end: how many events are too many, and what to say then."""

from collections.abc import Iterable
from typing import Final

from sim.clock import Moment, moment_of
from sim.world import World

MOST_EVENTS: Final = 10_000_000
"""Most events of a run: ten times what a workspace may expect, half a minute of work."""
MOST_AT_ONCE: Final = 1_000_000
"""Most events of a run at one instant."""

_KINDS: Final = {
    Moment.RESTORED: "incidents being restored",
    Moment.PART_DONE: "work being finished",
    Moment.ENGINEERS_CHANGE: "crews that change",
    Moment.ITEM_APPEARS: "items that appear",
    Moment.RETRAINING: "retrainings",
    Moment.SHOCK: "drift shocks",
    Moment.DETECTION: "incidents being noticed",
    Moment.ONSET: "incidents that begin",
    Moment.REVIEW: "reviews",
    Moment.HANDS: "hands being filled",
}


class EndlessError(Exception):
    """A simulation was stopped that would not have ended, or not in any sensible time."""


def endless(world: World, policy: str, day: float, places: Iterable[int] = ()) -> EndlessError:
    """Return the error of a run that was stopped.

    Parameters
    ----------
    world, policy
        What was run.
    day
        Where the clock stood.
    places
        Priorities of the last event and of the next, see `sim.clock.priority`; where they are
        not known, the error names no culprit.
    """
    moments = [moment_of(place) for place in places]
    rollouts = [index for moment, index in moments if moment == Moment.ROLLOUT_ENDS]
    reason, remedy = "", "lower rates, crew or quarters"
    if rollouts:
        item = world.table.items[rollouts[0]]
        reason = f"rollouts of item '{item.id}', which hold with probability {item.fix_success:g}"
        remedy = "raise its fix_success, or its effort_days and rollout_days"
    elif moments:
        reason = _KINDS[moments[0][0]]
    last = f", at last {reason}" if reason else ""
    return EndlessError(
        f"the simulation of policy '{policy}' in world {world.replication} was stopped on day "
        f"{day:g} of {world.horizon:g}, since it would not end: too much happens{last}; {remedy}"
    )

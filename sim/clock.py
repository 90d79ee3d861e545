"""What two models must agree on to the last bit: the order within an instant, and work done.

`reference` and `model` are written apart; they share this file and nothing else, so that on the
same world they give the same times exactly.
"""

from collections.abc import Iterable
from enum import IntEnum, unique
from math import fsum, prod
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from scenarios.units import DAYS_PER_QUARTER


@unique
class Moment(IntEnum):
    """What happens at the same instant happens in this order, then by lowest index."""

    RESTORED = 1
    """Index: potential incident."""
    PART_DONE = 2
    """A debt part or an aftercare is done. Index: engineer, see `engineer_index`."""
    ROLLOUT_ENDS = 3
    """Index: item."""
    ENGINEERS_CHANGE = 4
    """Index: team."""
    ITEM_APPEARS = 5
    """Index: item."""
    RETRAINING = 6
    """Index: component."""
    SHOCK = 7
    """Index: shock."""
    DETECTION = 8
    """Index: potential incident."""
    ONSET = 9
    """Index: potential incident."""
    REVIEW = 10
    """Index: 0."""
    HANDS = 11
    """Free hands are filled when all else of the instant is done. Index: 0."""


Number = TypeVar("Number", float, NDArray[np.float64])

_INDICES: Final = 1 << 40
LEAST_PACE: Final = 0.1
"""However much toil there is, this share of the pace is left."""


def priority(moment: Moment, index: int) -> int:
    """Return the SimPy priority of a moment: above SimPy's own 0 and 1, lower goes first."""
    return moment * _INDICES + index


def moment_of(place: int) -> tuple[Moment, int]:
    """Return the moment and the index of a priority."""
    return Moment(place // _INDICES), place % _INDICES


def engineer_index(team: int, number: int) -> int:
    """Return an engineer's index over all teams; `number` counts from 0 within the team."""
    return team * 1_000_000 + number


def slowed_pace(pace: float, engineers: int, toils: Iterable[float]) -> float:
    """Return a team's pace for aftercare and debt, engineer-days a day for one engineer.

    Parameters
    ----------
    pace
        Pace without toil.
    engineers
        Engineers present.
    toils
        True toil of the team's open items, engineer-days a day; summed exactly, so that the order
        in which items close leaves no trace.
    """
    if engineers == 0 or pace == 0.0:
        return pace * LEAST_PACE
    return pace * max(LEAST_PACE, 1.0 - fsum(toils) / (engineers * pace))


def settle(left: float, pace: float, last: float, now: float) -> float:
    """Return the work left, engineer-days, after working from `last` to `now`.

    Called at every change of pace, interruption and finish, and at no other time.
    """
    return max(0.0, left - pace * (now - last))


def duration(mean: float, stretch: Iterable[float], factor: float) -> float:
    """Return a detection or restore time, days.

    Parameters
    ----------
    mean
        Mean with nothing in the way, days.
    stretch
        `blinds` or `slows` of the open items that list the home component.
    factor
        The world's draw over its mean.
    """
    return lengthened(mean, fsum(stretch), factor)


def lengthened(mean: Number, stretch: float, factor: Number) -> Number:
    """Return the same where the sum of `blinds` or `slows` is already known, exactly summed.

    For one or for many.
    """
    return mean * (1.0 + stretch) * factor


def grown_effort(effort: float, growth: float, age: float) -> float:
    """Return an effort after growing for `age` days at a factor `growth` a quarter of 91 days."""
    return float(effort * growth ** (age / DAYS_PER_QUARTER))


def retraining_fails(mark: float, blocks: Iterable[float]) -> bool:
    """Return whether a retraining fails, `blocks` being those of the open items in row order."""
    return mark < 1.0 - prod(1.0 - share for share in blocks)


def urgency(severity: Number, value_at_risk: Number) -> Number:
    """Return by what waiting incidents are ranked first, least first; for one or for many.

    Parameters
    ----------
    severity
        Share of value taken away.
    value_at_risk
        Value a day of all components struck.
    """
    return -severity * value_at_risk


def incident_rank(
    severity: float, value_at_risk: float, onset: float, index: int
) -> tuple[float, ...]:
    """Return the key by which waiting incidents are taken, least first."""
    return (urgency(severity, value_at_risk), onset, index)


def debt_victim(rank: int | None, taken_up: float, number: int) -> tuple[float, ...]:
    """Return the key by which an engineer on debt is called away, greatest first.

    Parameters
    ----------
    rank
        Place of the item in the latest order, None where it is not named.
    taken_up
        Day on which the engineer took it up.
    number
        Number of the engineer.
    """
    return (float("inf") if rank is None else float(rank), taken_up, number)

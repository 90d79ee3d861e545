"""How far apart numbers of one kind may stand: beyond that no solver can weigh them together."""

from collections.abc import Iterable, Iterator, Sequence

from scenarios.fault import Fault, quoted
from scenarios.item import Item
from scenarios.outcome import Outcome
from scenarios.placed import Placed
from scenarios.units import DAYS_PER_QUARTER, DAYS_PER_WEEK
from scenarios.volume import incidents

MOST = 1e8
"""Largest ratio of two numbers that one row of the programme may hold.

A solver takes for whole what is within 1e-6 of a whole number. At this ratio a millionth of the
largest number is a hundred times the smallest: what a plan overbooks by it is no longer small.
"""

_Told = tuple[int, str, float]
"""Line of a row, what is said of it, and the number."""


def effort_spread(file: str, items: Sequence[Placed[Item]], quarters: int) -> Iterator[Fault]:
    """Yield a fault for the two rows of a backlog whose engineer-days stand too far apart.

    Efforts share a row of a team's quarter with the days that open items burn there.

    Parameters
    ----------
    file
        Name of the backlog.
    items
        The items in play.
    quarters
        The horizon.
    """
    efforts = [
        (one.line, f"effort_days {part.days:g} of {quoted(one.value.id)}", part.days)
        for one in items
        for part in one.value.effort
    ]
    burnt = [told for one in items for told in _burnt(one, quarters)]
    yield from _too_far(file, efforts, [*efforts, *burnt])


def value_spread(file: str, outcomes: Sequence[Placed[Outcome]]) -> Iterator[Fault]:
    """Yield a fault for the two outcomes whose values stand too far apart.

    Parameters
    ----------
    file
        Name of their file.
    outcomes
        The outcomes.
    """
    values = [
        (one.line, f"value {one.value.value:g} of {quoted(one.value.id)}", one.value.value)
        for one in outcomes
    ]
    yield from _too_far(file, values, values)


def _burnt(one: Placed[Item], quarters: int) -> Iterator[_Told]:
    """Yield the engineer-days that an open item may burn in a quarter, told by their cells."""
    item, name = one.value, quoted(one.value.id)
    toil = item.toil_days_per_week * DAYS_PER_QUARTER / DAYS_PER_WEEK
    yield one.line, f"toil_days_per_week {item.toil_days_per_week:g} of {name}", toil
    aftercare = item.aftercare_days * incidents(item, quarters)
    words = f"aftercare_days {item.aftercare_days:g} of {name}, with all its incidents,"
    yield one.line, words, aftercare


def _too_far(file: str, small: Iterable[_Told], large: Iterable[_Told]) -> Iterator[Fault]:
    """Yield a fault where the largest of some numbers is too large for the smallest of others."""
    least = min((told for told in small if told[2] > 0), key=lambda told: told[2], default=None)
    most = max(large, key=lambda told: told[2], default=None)
    if least is None or most is None or most[2] <= MOST * least[2]:
        return
    ratio = most[2] / least[2]
    where = "" if most[0] == least[0] else f" (line {most[0]})"
    yield Fault(
        file,
        least[0],
        f"{least[1]} and {most[1]}{where} stand a factor of {ratio:.1g} apart, "
        f"more than a plan can weigh together (at most {MOST:.0e}); mend one",
    )

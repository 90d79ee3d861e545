"""How many events a replication may expect: a bound that keeps a simulation within memory."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from scenarios.component import Component
from scenarios.item import Item
from scenarios.units import DAYS_PER_QUARTER

MOST_EVENTS = 1e6
"""Most events a replication may expect with nothing fixed; more would exhaust memory."""


def incidents(item: Item, quarters: int) -> float:
    """Return how many incidents an item expects if it is never fixed, counted generously.

    Each quarter has the hazard of its end.
    """
    growth = 1 + item.growth_per_quarter
    return item.incidents_per_quarter * sum(growth ** (q + 1) for q in range(quarters))


def events(
    components: Sequence[Component], items: Sequence[Item], quarters: int
) -> Iterator[tuple[str, float]]:
    """Yield what happens in a replication by kind, with how often it is expected.

    Parameters
    ----------
    components
        The components.
    items
        The items in play.
    quarters
        The horizon.
    """
    at_home = defaultdict(list)
    for item in items:
        at_home[item.home].append(item)
    yield "incidents of the items", sum(incidents(item, quarters) for item in items)
    for one in components:
        homed = at_home[one.id]
        appearing = one.new_items_per_quarter if homed else 0.0
        theirs = sum(incidents(item, left + 1) for item in homed for left in range(quarters))
        yield "retrainings", quarters * DAYS_PER_QUARTER / one.retrain_days
        yield "background incidents", quarters * one.background_incidents_per_quarter
        yield "drift shocks", quarters * one.drift_shocks_per_quarter
        yield "new items", quarters * appearing
        yield "incidents of new items", appearing * theirs / max(1, len(homed))


def too_many(components: Sequence[Component], items: Sequence[Item], quarters: int) -> str | None:
    """Return what is wrong where a replication expects too many events, else None."""
    kinds: dict[str, float] = defaultdict(float)
    for kind, count in events(components, items, quarters):
        kinds[kind] += count
    total = sum(kinds.values())
    if total <= MOST_EVENTS:
        return None
    most = max(kinds, key=kinds.__getitem__)
    return (
        f"a replication expects {total:.3g} events in {quarters} quarters, most of them {most} "
        f"({kinds[most]:.3g}); lower their rate or the quarters (at most {MOST_EVENTS:g} events)"
    )


def too_many_of(item: Item, quarters: int) -> str | None:
    """Return what is wrong where one item alone expects too many incidents, else None."""
    expected = incidents(item, quarters)
    if expected <= MOST_EVENTS:
        return None
    return (
        f"incidents_per_quarter {item.incidents_per_quarter:g} growing by "
        f"{item.growth_per_quarter:g} a quarter expects {expected:.3g} incidents in "
        f"{quarters} quarters; lower one (at most {MOST_EVENTS:g})"
    )

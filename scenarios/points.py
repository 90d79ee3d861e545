"""WSJF, RICE and ICE points: stated, or from rates by a table where a cell is blank.

The steps are this project's convention, not a standard's: the methods leave their scales to the
team. One WSJF point of value stands for 0.01 % of what all components are worth.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

from scenarios.component import Component
from scenarios.item import Item
from scenarios.units import DAYS_PER_MONTH, DAYS_PER_QUARTER, HOURS_PER_DAY

FIBONACCI = (1.0, 2.0, 3.0, 5.0, 8.0, 13.0, 20.0)
"""Points of WSJF's cost of delay (Scaled Agile Framework)."""
SIZES = (*FIBONACCI, 40.0, 100.0)
"""Points of WSJF's job size; a point is an engineer-day."""
IMPACTS = (0.25, 0.5, 1.0, 2.0, 3.0)
"""RICE's impact from minimal to massive (Intercom, 2016)."""
POINT = 1e-4
"""Share of all value that one WSJF point of value stands for."""
GROWTH_POINTS = 20.0
"""WSJF points of time criticality that doubling every quarter adds."""
EASE_DAYS = (0.5, 1.0, 2.0, 3.0, 5.0, 8.0, 13.0, 20.0, 40.0, 80.0)
"""Engineer-days for ICE's ease of 10, 9, ... 1."""
_IMPACT_SHARES = (0.0005, 0.001, 0.002, 0.005)
"""Shares of a component's value lost between which the five impacts lie."""
_REACH = 100.0
"""Reach of all value where no item states a reach: percent."""


@dataclass(frozen=True)
class Points:
    """What the three rules say of an item."""

    wsjf: float
    """(business value + time criticality + risk reduction) / job size."""
    rice: float
    """reach x impact x confidence / effort."""
    ice: float
    """impact x confidence x ease: the product, on RICE's scales of impact and confidence."""


def points(items: Sequence[Item], components: Sequence[Component]) -> list[Points]:
    """Return what the rules say of items.

    Parameters
    ----------
    items
        The items.
    components
        The components they harm.
    """
    by_id = {component.id: component for component in components}
    value = {c.id: c.value_per_day for c in components}
    total = max(sum(value.values()), 1e-9)
    at_risk = [sum(value[name] for name in item.components) for item in items]
    stated = [
        item.reach / max(own, 1e-9)
        for item, own in zip(items, at_risk, strict=True)
        if item.reach is not None
    ]
    reach = max(stated) if stated else _REACH / total
    told = []
    for item, own in zip(items, at_risk, strict=True):
        home = by_id[item.home]
        reliability, user_value = _rates(item, home, own)
        days = max(item.effort_days, 1e-9)
        wsjf = _wsjf(item, reliability / total, user_value / total) / nearest(SIZES, days)
        lost = (reliability + user_value) / max(own, 1e-9)
        impact, sure = _impact(item, lost), _sure(item)
        spread = reach * own if item.reach is None else item.reach
        ease = float(nearest_place(EASE_DAYS, days)) if item.ease is None else item.ease
        told.append(Points(wsjf, spread * impact * sure / days, impact * sure * ease))
    return told


def nearest(steps: Sequence[float], number: float) -> float:
    """Return the step that is nearest to a number by ratio.

    Parameters
    ----------
    steps
        Rising steps above 0.
    number
        The number.
    """
    borders = [sqrt(low * high) for low, high in pairwise(steps)]
    return steps[bisect_right(borders, number)]


def nearest_place(steps: Sequence[float], number: float) -> int:
    """Return the place of the step nearest by ratio, counted down to 1 for the last one."""
    return len(steps) - steps.index(nearest(steps, number))


def _rates(item: Item, home: Component, at_risk: float) -> tuple[float, float]:
    """Return the value a day lost to reliability, and to drag and a mean day's drift."""
    hours = home.detect_hours + item.restore_hours
    each = item.severity * at_risk * hours / HOURS_PER_DAY + item.penalty
    drift = item.drift_per_month / DAYS_PER_MONTH * home.retrain_days / 2
    return item.incidents_per_quarter / DAYS_PER_QUARTER * each, (item.drag + drift) * at_risk


def _wsjf(item: Item, reliability: float, user_value: float) -> float:
    """Return WSJF's cost of delay, points."""
    business = item.business_value
    if business is None:
        business = nearest(FIBONACCI, user_value / POINT)
    critical = item.time_criticality
    if critical is None:
        critical = nearest(FIBONACCI, max(1.0, GROWTH_POINTS * item.growth_per_quarter))
    risk = item.risk_reduction
    if risk is None:
        risk = nearest(FIBONACCI, reliability / POINT)
    return business + critical + risk


def _impact(item: Item, lost: float) -> float:
    """Return RICE's impact, from the share of value lost where none is stated."""
    return IMPACTS[bisect_right(_IMPACT_SHARES, lost)] if item.impact is None else item.impact


def _sure(item: Item) -> float:
    """Return RICE's confidence, from the spread of the truth factor where none is stated."""
    if item.rice_confidence is not None:
        return item.rice_confidence
    return 1.0 if item.confidence <= 0.25 else 0.8 if item.confidence <= 0.5 else 0.5

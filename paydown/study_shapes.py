"""What was asked about a plan, as JSON."""

from dataclasses import asdict
from typing import Any

from scenarios.bounds import HindsightGaps
from scenarios.explanation import Explanation, ItemCase
from scenarios.study import Study


def study_shape(study: Study) -> dict[str, Any]:
    """Return the keys that answers add to a plan, null where nothing was asked.

    Parameters
    ----------
    study
        A plan and the answers.
    """
    explanation = study.explanation
    inside = outside = None
    if explanation is not None:
        inside = [_case(one) for one in explanation.items if one.chosen]
        outside = [_case(one) for one in explanation.items if not one.chosen]
    return {
        "left_out": outside,
        "why_in": inside,
        "rules": None if explanation is None else [asdict(rule) for rule in explanation.rules],
        "explained": None if explanation is None else _told(explanation),
        "capacity_frontier": None if study.capacity is None else asdict(study.capacity),
        "value_frontier": None if study.value is None else asdict(study.value),
        "robustness": None if study.robustness is None else asdict(study.robustness),
        "alternatives": None if study.alternatives is None else asdict(study.alternatives),
        "core_index": None if study.core is None else asdict(study.core),
    }


def hindsight_shape(gaps: HindsightGaps) -> dict[str, Any]:
    """Return policies against the bound on every policy.

    Parameters
    ----------
    gaps
        What each loses at most.
    """
    return asdict(gaps)


def _case(case: ItemCase) -> dict[str, Any]:
    """Return why an item is in or out: plain numbers where they are exact, bounds beside them."""
    cost, effort, rate = case.cost_of_forcing, case.effort_days, case.rate
    return {
        "id": case.id,
        "cost_of_forcing": cost.low if cost is not None and cost.exact else None,
        "cost_bounds": None if cost is None else asdict(cost),
        "reason": case.reason,
        "swap": None if case.swap is None else asdict(case.swap),
        "gain_without_pin": None if case.without_pin is None else asdict(case.without_pin),
        "break_even_effort_days": effort.low if effort.exact else None,
        "effort_bounds": asdict(effort),
        "break_even_rate": rate.low if rate.exact else None,
        "rate_bounds": asdict(rate),
    }


def _told(explanation: Explanation) -> dict[str, Any]:
    """Return how complete an explanation is."""
    return {
        "proven": explanation.proven,
        "complete": explanation.complete,
        "seconds": explanation.seconds,
        "notes": explanation.notes,
    }

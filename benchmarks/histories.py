"""Histories of incidents with known hazards, made by rule: the same seed gives the same one."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import numpy as np

from scenarios.component import Component, RestoreTime
from scenarios.incident import PastIncident
from scenarios.item import Item, TeamEffort
from scenarios.table import Floats
from scenarios.team import Team
from scenarios.workspace import Assumption, Beliefs, History, Workspace

START = date(2027, 1, 4)
"""Planning date."""
_CATEGORIES = ("serving", "configuration", "pipeline", "data_quality")


@dataclass(frozen=True, eq=False)
class KnownHistory:
    """A workspace with incidents, and the hazards they were drawn from."""

    workspace: Workspace
    """Items whose hazards are blank, watched for one to eight quarters; their incidents."""
    hazards: Floats
    """True hazard of each item at the planning date, incidents per quarter."""


@dataclass(frozen=True)
class Rule:
    """How a history is made."""

    items: int = 200
    """Number of items."""
    shape: float = 2.0
    """Shape of the Gamma of hazards."""
    rate: float = 4.0
    """Its rate, quarters."""
    categories: int = 1
    """Number of categories; the mean of each is 1.5 times that of the one before."""
    growth: float = 0.0
    """Growth of hazards a quarter."""
    shared: float = 0.0
    """Share of incidents that name two more items."""
    stated: float | None = None
    """Hazard that the planner states of every item, None where it is blank."""


def known_history(rule: Rule, seed: int) -> KnownHistory:
    """Return a history drawn by a rule.

    Parameters
    ----------
    rule
        How.
    seed
        Seed.
    """
    rng = np.random.default_rng(seed)
    category = rng.integers(0, rule.categories, rule.items)
    hazards = rng.gamma(rule.shape, 1.5**category / rule.rate)
    ages = rng.integers(91, 8 * 91, rule.items)
    log_growth = np.log1p(rule.growth) / 91.0
    items, incidents = [], []
    for row in range(rule.items):
        items.append(_item(row, _CATEGORIES[category[row]], int(ages[row]), rule))
        grid = -rng.random(rng.poisson(hazards[row] * ages[row] / 91.0)) * ages[row]
        # Thinned to a hazard that has grown to its full height at the planning date.
        kept = grid[rng.random(len(grid)) < np.exp(log_growth * grid)]
        for number, day in enumerate(kept):
            names = [f"i{row}"]
            if rng.random() < rule.shared:
                names += [f"i{other}" for other in rng.choice(rule.items, 2) if other != row]
            incidents.append(_incident(f"n{row}-{number}", row, tuple(names), float(day), rng))
    workspace = Workspace(
        name="known",
        start=START,
        beliefs=Beliefs(),
        history=History(reporting="complete", since=START - timedelta(days=8 * 91 + 2)),
        components=tuple(_component(c) for c in range(4)),
        teams=(Team(id="t", engineers=4, components=tuple(f"c{c}" for c in range(4)), focus=0.7,
                    cost_per_day=0.0),),
        items=tuple(items),
        incidents=tuple(incidents),
        assumptions=()
        if rule.stated is not None
        else tuple(
            Assumption(one.id, "incidents_per_quarter", one.incidents_per_quarter, "category")
            for one in items
        ),
    )  # fmt: skip
    return KnownHistory(workspace, hazards)


def _incident(
    name: str, row: int, items: tuple[str, ...], day: float, rng: np.random.Generator
) -> PastIncident:
    began = datetime.combine(START, time(), UTC) + timedelta(days=day)
    noticed = began + timedelta(hours=float(rng.exponential(2.0)))
    return PastIncident(
        id=name,
        components=(f"c{row % 4}",),
        items=items,
        started=began,
        detected=noticed,
        restored=noticed + timedelta(hours=float(rng.lognormal(0.35, 1.29))),
    )


def _item(row: int, category: str, age: int, rule: Rule) -> Item:
    zeros = dict.fromkeys(
        ("penalty", "drag", "drift_per_month", "blocks_retraining", "blinds", "slows",
         "toil_days_per_week", "effort_growth_per_quarter"), 0.0,
    )  # fmt: skip
    return Item.model_validate(
        {
            **zeros,
            "id": f"i{row}",
            "title": f"item {row}",
            "components": (f"c{row % 4}",),
            "team": "t",
            "category": category,
            # It counts from the day after.
            "created": START - timedelta(days=age + 1),
            "effort": (TeamEffort(team="t", days=5.0),),
            "incidents_per_quarter": 0.1 if rule.stated is None else rule.stated,
            "severity": 0.1,
            "restore_hours": 3.0,
            "aftercare_days": 1.0,
            "growth_per_quarter": rule.growth,
            "fix_success": 0.9,
            "rollout_days": 3.0,
            "confidence": 0.5,
        }
    )


def _component(number: int) -> Component:
    return Component(
        id=f"c{number}",
        value_per_day=1000.0,
        detect_hours=2.0,
        restore_hours=RestoreTime(mean=3.3, cv=2.1),
        aftercare_days=1.0,
        severity=0.1,
        background_incidents_per_quarter=1.0,
        drift_per_month=0.0,
        drift_shocks_per_quarter=0.0,
        drift_shock=0.0,
        retrain_days=30.0,
        churn_per_day=0.0,
        return_per_day=0.0,
        new_items_per_quarter=0.0,
    )

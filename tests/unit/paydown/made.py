"""Plans and results made by hand: what the tables and shapes are tried on."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from scenarios.plan import Chosen, LeftOut, Plan
from scenarios.workspace import Workspace
from sim.measures import MEASURES
from sim.results import Results
from tests.support.workspaces import a_workspace


def chosen(id: str = "cache", **fields: Any) -> Chosen:
    """Return an item of a plan."""
    plain = Chosen(
        id=id,
        title=f"about {id}",
        quarter=1,
        team_days={"platform": 4.0},
        reliability=100.0,
        user_value=20.0,
        freed_days=0.0,
        also=(),
        reason="avoids 120, 30 per engineer-day",
    )
    return replace(plain, **fields)


def left_out(id: str = "parser", **fields: Any) -> LeftOut:
    """Return an item that is not in a plan."""
    plain = LeftOut(id=id, title=f"about {id}", days=40.0, worth=5.0, reason="no capacity")
    return replace(plain, **fields)


def a_plan(**fields: Any) -> Plan:
    """Return a proven plan of one item for the team of `a_workspace`."""
    plain = Plan(
        status="optimal",
        objective=120.0,
        bound=120.0,
        seconds=0.25,
        tie_settled=True,
        chosen=(chosen(),),
        left_out=(left_out(),),
        outcomes=(),
        capacity_days={"platform": (91.0,)},
        burn_days={"platform": (9.1,)},
        used_days={"platform": (4.0,)},
        burn_share=0.1,
        backlog_load=0.5,
        value_of_one_more_engineer={"platform": None},
    )
    return replace(plain, **fields)


def results(
    net_value: Mapping[str, Sequence[float]], workspace: Workspace | None = None, **rest: float
) -> Results:
    """Return results with these net values by policy; other measures are 0, or as given."""
    return Results(
        workspace or a_workspace(),
        7,
        {
            policy: {
                **{name: np.zeros(len(values)) for name in MEASURES},
                **{name: np.full(len(values), value) for name, value in rest.items()},
                "net_value": np.array(values, dtype=np.float64),
            }
            for policy, values in net_value.items()
        },
    )

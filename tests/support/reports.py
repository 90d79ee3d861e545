"""A report made once, small: what tests of the report look at."""

from functools import cache

from paydown.reporting.gathering import ReportData, ReportOptions, gather
from paydown.reporting.making import rendered
from scenarios.outcome import Outcome
from tests.support.workspaces import a_component, a_team, a_workspace, an_item

MARKS = (
    "<script>alert({n})</script>",
    "</script><img src=x onerror=alert({n})>",
    "<svg onload=alert({n})>",
    "' onmouseover='alert({n})",
    '" autofocus onfocus="alert({n})',
    "{{{{ {n} * 7 }}}}",
    "\u202eevil {n}\u2066",
    "<!-- {n}",
    "]]>&lt;b {n}",
    "javascript:alert({n})//</title></style></textarea>",
)
"""Ways in which a title may try to become part of the page."""
HOSTILE = tuple(mark.format(n=n) for n in range(4) for mark in MARKS)
"""Forty titles that mean no good."""


@cache
def small() -> ReportData:
    """Return what was found out of a workspace whose titles are hostile."""
    items = [
        an_item(
            f"item-{n}",
            days=2.0 + n % 5,
            title=title,
            incidents_per_quarter=0.5 + n % 3,
            severity=0.2,
            drag=0.001,
            drift_per_month=0.001,
            requires=("item-0",) if n == 3 else (),
            pin="in" if n == 4 else None,
        )
        for n, title in enumerate(HOSTILE)
    ]
    workspace = a_workspace(
        name="a </title><script>alert(1)</script> name",
        components=[a_component(churn_per_day=0.001)],
        teams=[a_team(cost_per_day=100.0)],
        items=items,
        outcomes=(Outcome(id="won", title=HOSTILE[0], value=500.0, requires=("item-1",)),),
        quarters=2,
    )
    return gather(workspace, ReportOptions(replications=4, time_limit=1.0, order_worlds=2))


@cache
def text() -> str:
    """Return its page."""
    return rendered(small())[0]

"""What lies ahead under a policy: quarter by quarter, and which items are dearest."""

from collections.abc import Mapping, Sequence
from math import isnan

from paydown.money import Money
from paydown.sheet import Sheet, counted
from scenarios.units import DAYS_PER_QUARTER, DAYS_PER_WEEK
from sim.outlook import BACKGROUND, NEWCOMERS, WeekOutlook, items_ahead, weeks_ahead
from sim.results import Results
from sim.statistics import Estimate
from sim.weeks import FLOWS

_DEAREST = 10
"""Items named in the table."""
_WEEKS = DAYS_PER_QUARTER // DAYS_PER_WEEK
"""Weeks in a quarter."""
_USES = {
    "on debt": ("remediation_days", "rollback_days"),
    "on incidents": ("firefighting_days", "aftercare_days"),
    "on toil": ("toil_days",),
    "idle": ("idle_days",),
}
"""What the crews' days go into, by heading."""
_COSTS = {
    "incidents": "lost_to_incidents",
    "drag": "lost_to_drag",
    "drift": "lost_to_drift",
    "churn": "lost_to_churn",
    "penalties": "penalties",
}
"""Channels of cost, by heading."""
_UNKNOWN = "–"


def outlook_tables(results: Results, policy: str) -> list[Sheet]:
    """Return the quarters ahead and the dearest items under a policy.

    Parameters
    ----------
    results
        Results whose first worlds were kept in detail.
    policy
        One of their policies.
    """
    worlds = counted(len(results.details[policy]), "world")
    return [_quarters(results, policy, worlds), _items(results, policy, worlds)]


def _quarters(results: Results, policy: str, worlds: str) -> Sheet:
    """Return the state at the end of each quarter, and where its engineer-days went."""
    weeks = weeks_ahead(results, policy)
    rows = []
    for last in range(0, len(weeks), _WEEKS):
        quarter = weeks[max(1, last - _WEEKS + 1) : last + 1]
        rows.append((f"Q{last // _WEEKS}" if last else "start",
                     *_state(weeks[last].estimates), *_uses(quarter)))  # fmt: skip
    headings = ("after", "open", "±", "days left", "hazard", "drift", "users kept", *_USES)
    return Sheet(
        f"Outlook under {policy}, means of {worlds} (hazard in incidents a quarter)",
        headings,
        rows,
    )


def _state(estimates: Mapping[str, Estimate]) -> list[str]:
    """Return the cells that say how things stand."""
    half = (estimates["items_open"].ci_high - estimates["items_open"].ci_low) / 2
    return [
        f"{estimates['items_open'].mean:,.1f}",
        _UNKNOWN if isnan(half) else f"{half:,.1f}",
        f"{estimates['principal_open_days'].mean:,.0f}",
        f"{estimates['hazard_per_quarter'].mean:,.1f}",
        f"{estimates['drift'].mean:.2%}",
        f"{estimates['retention'].mean:.1%}",
    ]


def _uses(weeks: Sequence[WeekOutlook]) -> list[str]:
    """Return the cells that say where the engineer-days of some weeks went."""
    spent = {name: sum(week.estimates[name].mean for week in weeks) for name in FLOWS}
    total = sum(spent.values())
    if not weeks:
        return [""] * len(_USES)
    if total == 0:
        return [_UNKNOWN] * len(_USES)
    return [f"{sum(spent[name] for name in names) / total:z.0%}" for names in _USES.values()]


def _items(results: Results, policy: str, worlds: str) -> Sheet:
    """Return the items that cost most, and below them what no single item is to blame for."""
    items = items_ahead(results, policy)
    others = [one for one in items if one.item in (NEWCOMERS, BACKGROUND)]
    listed = [one for one in items if one not in others]
    money = Money.of(results.workspace, [one.cost.mean for one in items])
    shown = {
        heading: name for heading, name in _COSTS.items() if any(getattr(i, name) for i in items)
    }
    rows = []
    for one in [*listed[:_DEAREST], *others]:
        half = (one.cost.ci_high - one.cost.ci_low) / 2
        rows.append(
            (
                one.item,
                money(one.cost.mean),
                money(half),
                *(money(getattr(one, name)) for name in shown.values()),
                f"{one.incidents:,.1f}",
                f"{one.burnt_days:,.1f}",
                _UNKNOWN if isnan(one.closed_share) else f"{one.closed_share:.0%}",
                _UNKNOWN
                if isnan(one.closed_day)
                else f"Q{int(one.closed_day // DAYS_PER_QUARTER) + 1}",
            )
        )
    left = f" of {len(listed)}" if len(listed) > _DEAREST else ""
    return Sheet(
        f"Dearest items{left} under {policy}, means of {worlds} in {money.unit} "
        "(count of incidents, engineer-days burnt)",
        ("item", "cost", "±", *shown, "count", "burnt", "closed", "in"),
        rows,
    )


def _quarter(day: float) -> str:
    """Return the quarter of a day."""
    return _UNKNOWN if isnan(day) else f"Q{int(day // DAYS_PER_QUARTER) + 1}"

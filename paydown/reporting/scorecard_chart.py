"""The scorecard as a chart: where the days go, and where the worth comes from."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from paydown.reporting.look import WIDTH, finished
from paydown.theme import BLUE, INK, ORANGE, ChartError, imported
from scenarios.item import Item
from scenarios.plan import Plan
from scenarios.workspace import Workspace

if TYPE_CHECKING:
    import altair as alt

_KINDS = {"engineer-days": BLUE, "worth": ORANGE}
Grouping = Literal["category", "component"]
"""What items are put together by."""
GROUPS: dict[Grouping, Callable[[Item], str]] = {
    "category": lambda item: item.category or "no category",
    "component": lambda item: item.components[0],
}
"""How an item's group is found."""


def plot_scorecard(plan: Plan, workspace: Workspace, by: Grouping = "category") -> "alt.LayerChart":
    """Draw the shares of a plan's engineer-days and of its worth, by category or home component.

    A line marks a category's floor, which is a share of capacity rather than of the days planned.

    Parameters
    ----------
    plan
        The plan.
    workspace
        What it was made for.
    by
        What items are put together by.

    Raises
    ------
    ChartError
        If the plan holds no item.
    MissingChartsError
        If Altair is not installed.
    """
    altair = imported("altair")
    if not plan.chosen:
        raise ChartError(
            f"the plan holds no item, its status is {plan.status}; its notes and clash say why"
        )
    group = {item.id: GROUPS[by](item) for item in workspace.in_play}
    sums: dict[str, list[float]] = {name: [0.0, 0.0] for name in sorted(set(group.values()))}
    for one in plan.chosen:
        sums[group[one.id]][0] += sum(one.team_days.values())
        sums[group[one.id]][1] += one.reliability + one.user_value
    totals = [sum(pair[k] for pair in sums.values()) for k in range(2)]
    rows = [
        {"group": name, "what": what, "share": pair[k] / totals[k] if totals[k] > 0 else 0.0}
        for name, pair in sums.items()
        for k, what in enumerate(_KINDS)
    ]
    scale = altair.Scale(domain=list(_KINDS), range=list(_KINDS.values()))
    order = sorted(sums, key=lambda name: -sums[name][0])
    x = altair.X("share:Q", title="share of the plan", axis=altair.Axis(format="%", tickCount=6))
    y = altair.Y("group:N", sort=order, title=None, axis=altair.Axis(labelLimit=190))
    bars = altair.Chart(altair.Data(values=rows)).mark_bar(height=8, opacity=1)
    bars = bars.encode(
        x=x, y=y, yOffset=altair.YOffset("what:N", sort=list(_KINDS)),
        color=altair.Color("what:N", scale=scale, sort=list(_KINDS), title=None),
        tooltip=["group:N", "what:N", altair.Tooltip("share:Q", format=".1%")],
    )  # fmt: skip
    layers = [bars]
    floors = [
        {"group": one.category, "share": one.share}
        for one in workspace.floors
        if by == "category" and one.category in sums
    ]
    if floors:
        tick = altair.Chart(altair.Data(values=floors)).mark_tick(color=INK, thickness=2, size=20)
        layers.append(tick.encode(x=x, y=y))
    step = altair.Step(22, **{"for": "position"})
    chart = altair.layer(*layers).properties(width=WIDTH - 100, height=step)
    subtitle = "line: the category's floor, of capacity" if floors else ""
    made: alt.LayerChart = finished(chart, f"Days and worth of the plan by {by}", subtitle)
    return made

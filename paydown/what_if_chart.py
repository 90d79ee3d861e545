"""What-if charts: a slider over capacities, or over trade-offs, that moves the plan."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from paydown.foreign_text import drawable
from paydown.reporting.look import WIDTH, axis_money, finished, in_unit
from paydown.sheet import shortened
from paydown.theme import BLUE, GREY, INK, ORANGE, ChartError, imported
from scenarios.frontier import CapacityFrontier, ValueFrontier
from scenarios.workspace import Workspace

if TYPE_CHECKING:
    import altair as alt

_TITLE = 60
"""Longest title beside an item, characters."""


def plot_what_if(
    frontier: CapacityFrontier | ValueFrontier, workspace: Workspace
) -> "alt.VConcatChart":
    """Draw a frontier with a slider, and below it the plan at the slider's place.

    Over a frontier of capacity the slider moves the crew, over one of value the trade-off between
    reliability and user value. A dot shows in which quarter an item is finished; items that are in
    every plan stand on top, those that hardly any plan holds at the bottom.

    Parameters
    ----------
    frontier
        Of `study` with ``frontier="capacity"`` or ``"value"``.
    workspace
        What it was made for.

    Raises
    ------
    ChartError
        If no level has a plan.
    MissingChartsError
        If Altair is not installed.
    """
    altair = imported("altair")
    capacity = isinstance(frontier, CapacityFrontier)
    points = _levels(frontier) if isinstance(frontier, CapacityFrontier) else _trades(frontier)
    if not points:
        raise ChartError("no level of the frontier has a plan; give a longer time limit")
    place = next((n for n, one in enumerate(points) if one["today"]), 0)
    slider = altair.binding_range(
        min=0, max=len(points) - 1, step=1, name="crew " if capacity else "trade-off "
    )
    level = altair.param(name="level", value=place, bind=slider)
    curve = _curve(altair, points, workspace, capacity).add_params(level)
    chart = altair.vconcat(curve, _plan(altair, points, workspace))
    title = "The plan at each capacity" if capacity else "Reliability against user value"
    made: alt.VConcatChart = finished(
        chart, title, "move the slider below; the ring marks its place, and the dots are its plan"
    )
    return made


def _levels(frontier: CapacityFrontier) -> list[dict[str, Any]]:
    """Return the levels of capacity that have a plan."""
    return [
        {"x": one.days, "y": one.worth, "today": one.today, "plan": one.plan,
         "name": f"{one.days:,.0f} engineer-days a quarter, {len(one.plan)} items"}
        for one in frontier.levels
        if one.worth is not None
    ]  # fmt: skip


def _trades(frontier: ValueFrontier) -> list[dict[str, Any]]:
    """Return the trade-offs."""
    return [
        {"x": one.reliability, "y": one.user_value, "today": one.today, "plan": one.plan,
         "name": f"{len(one.plan)} items"}
        for one in frontier.points
    ]  # fmt: skip


def _curve(
    altair: Any, points: Sequence[Mapping[str, Any]], workspace: Workspace, capacity: bool
) -> Any:
    """Return the frontier, the place of the slider ringed."""
    rows = [
        {**{key: one[key] for key in ("x", "y", "today", "name")}, "level": n}
        for n, one in enumerate(points)
    ]
    money = axis_money(workspace, [row["y"] for row in rows])
    free = altair.Scale(zero=False)
    y_title = f"worth of the plan, {money.unit}" if capacity else f"user value, {money.unit}"
    y_axis = altair.Axis(title=y_title, labelExpr=in_unit(money))
    x_axis = (
        altair.Axis(title="engineer-days of a quarter")
        if capacity
        else altair.Axis(title=f"reliability, {money.unit}", labelExpr=in_unit(money))
    )
    x, y = altair.X("x:Q", scale=free, axis=x_axis), altair.Y("y:Q", scale=free, axis=y_axis)
    base = altair.Chart(altair.Data(values=rows)).encode(x=x, y=y, order="level:Q")
    here = base.transform_filter("datum.level == level")
    layers = (
        base.mark_line(color=BLUE, strokeWidth=2),
        base.mark_circle(color=BLUE, size=60, opacity=1).encode(tooltip=["name:N"]),
        base.transform_filter("datum.today").mark_text(dy=-16, color=INK, fontSize=12).encode(
            text=altair.value("today")
        ),
        here.mark_point(color=ORANGE, size=260, strokeWidth=3, opacity=1, filled=False),
        here.mark_text(align="left", dx=14, dy=14, color=INK, fontSize=12).encode(text="name:N"),
    )  # fmt: skip
    return altair.layer(*layers).properties(width=WIDTH, height=200)


def _plan(altair: Any, points: Sequence[Mapping[str, Any]], workspace: Workspace) -> Any:
    """Return the items of the plan at the slider's place, by the quarter of their end."""
    titles = {item.id: item.title for item in workspace.in_play}
    rows = [
        {"level": n, "item": id, "quarter": f"Q{quarter}", "title": drawable(titles[id])}
        for n, one in enumerate(points)
        for id, quarter in one["plan"].items()
    ]
    often = {id: sum(id in one["plan"] for one in points) for id in titles}
    order = sorted((id for id in titles if often[id]), key=lambda id: (-often[id], id))
    base = altair.Chart(altair.Data(values=rows)).transform_filter("datum.level == level")
    quarters = [f"Q{n}" for n in range(1, workspace.quarters + 1)]
    axis = altair.Axis(labelAngle=0, orient="top")
    x = altair.X("quarter:N", scale=altair.Scale(domain=quarters), title=None, axis=axis)
    # The domain is fixed, so an item keeps its row wherever the slider is.
    scale = altair.Scale(domain=order)
    y = altair.Y("item:N", scale=scale, sort=order, title=None, axis=altair.Axis(labelLimit=220))
    dots = base.mark_circle(color=BLUE, size=70, opacity=1).encode(
        x=x, y=y, tooltip=["item:N", "title:N", "quarter:N"]
    )
    names = [{"item": id, "title": drawable(shortened(titles[id], _TITLE))} for id in order]
    text = altair.Chart(altair.Data(values=names)).mark_text(align="left", color=GREY, fontSize=11)
    text = text.encode(x=altair.value(WIDTH - 120 + 8), y=y, text="title:N")
    return altair.layer(dots, text).properties(width=WIDTH - 120, height=altair.Step(15))

"""The capacity frontier: what a larger or smaller crew would do, and what it is worth."""

from collections.abc import Sequence
from math import isinf
from typing import TYPE_CHECKING

from paydown.money import Money, amount
from paydown.plan_tables import engineer_line
from paydown.reporting.gathering import ReportData
from paydown.reporting.look import WIDTH, axis_money, finished, in_unit
from paydown.reporting.parts import Figure, Level, Levels, Listing, Paragraph, Part, Section
from paydown.sheet import counted
from paydown.theme import BLUE, INK, ORANGE, ChartError, imported
from scenarios.frontier import CapacityFrontier, CapacityLevel, Interval
from scenarios.workspace import Workspace

if TYPE_CHECKING:
    import altair as alt

_NAME = "frontier"


def plot_frontier(frontier: CapacityFrontier, workspace: Workspace) -> "alt.LayerChart":
    """Draw what the plan is worth at each capacity; a parameter ``level`` marks one.

    Parameters
    ----------
    frontier
        The levels.
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
    levels = [level for level in frontier.levels if level.worth is not None]
    if not levels:
        raise ChartError("no level of capacity has a plan; give a longer time limit")
    money = axis_money(workspace, [level.worth or 0.0 for level in levels])
    rows = [
        {"level": n, "days": level.days, "worth": level.worth, "items": len(level.plan),
         "today": level.today, "bound": level.bound}
        for n, level in enumerate(levels)
    ]  # fmt: skip
    start = next((n for n, level in enumerate(levels) if level.today), 0)
    mark = altair.param(name="level", value=start)
    x = altair.X("days:Q", scale=altair.Scale(zero=False), title="engineer-days of a quarter")
    axis = altair.Axis(title=f"worth of the plan, {money.unit}", labelExpr=in_unit(money))
    y = altair.Y("worth:Q", axis=axis)
    tooltip = [altair.Tooltip(f"{name}:Q", format=",.0f") for name in ("days", "worth", "items")]
    base = altair.Chart(altair.Data(values=rows))
    room = base.transform_filter("datum.bound != null").mark_area(color=BLUE, opacity=0.12)
    room = room.encode(x=x, y=y, y2="bound:Q")
    line = base.mark_line(color=BLUE, strokeWidth=2).encode(x=x, y=y)
    point = base.mark_circle(color=BLUE, size=70, opacity=1).encode(x=x, y=y, tooltip=tooltip)
    chosen = base.transform_filter("datum.level == level").mark_point(
        color=ORANGE, size=260, strokeWidth=3, opacity=1, filled=False
    )
    chosen = chosen.encode(x=x, y=y).add_params(mark)
    name = base.transform_filter("datum.today").mark_text(dy=-18, color=INK, fontSize=12)
    name = name.encode(x=x, y=y, text=altair.value("today"))
    chart = altair.layer(room, line, point, chosen, name).properties(width=WIDTH, height=260)
    made: alt.LayerChart = finished(
        chart,
        "What the plan is worth at each capacity",
        "shaded: what a better plan, not found in time, might add at most",
    )
    return made


def capacity(data: ReportData) -> Section:
    """Return the frontier with its slider.

    Parameters
    ----------
    data
        What was found out.
    """
    workspace, frontier = data.workspace, data.study.capacity
    title = "What a larger or smaller crew buys"
    if frontier is None or all(level.worth is None for level in frontier.levels):
        said = "No level of capacity has a plan within the time limit. To look further: "
        return Section(
            "capacity",
            title,
            (Paragraph(said + "paydown plan --frontier capacity --time-limit 60"),),
        )
    levels = [level for level in frontier.levels if level.worth is not None]
    splits = _splits(levels, workspace)
    money = Money.of(workspace, [level.worth or 0.0 for level in levels])
    engineer = sum(team.engineer_quarter for team in workspace.teams) / len(workspace.teams)
    rows = [
        (
            f"{level.days:,.0f}",
            f"{level.days / engineer:.1f}" if engineer else "–",
            "today" if level.today else "",
            money(level.worth or 0.0),
            *(money(part) for part in split),
            str(len(level.plan)),
            "–" if level.gap is None else f"{level.gap:.1%}",
            "–" if level.worth_per_day is None else _between(level.worth_per_day),
        )
        for level, split in zip(levels, splits, strict=True)
    ]
    headings = (
        "engineer-days a quarter", "engineers", "crew", "worth", "reliability", "user value",
        "items", "gap", f"a day more ({workspace.value_unit})",
    )  # fmt: skip
    caption = f"The plan at each capacity (in {money.unit}); reliability and user value are those "
    caption += "of the items, each with all other debt open, so they may overlap"
    parts: list[Part] = [
        Paragraph(f"O{_engineer(team, gain, workspace)[1:]}.")
        for team, gain in frontier.next_engineer.items()
    ]
    chart = plot_frontier(frontier, workspace)
    parts.append(Figure(_NAME, "Worth of the plan at each capacity", chart.to_dict()))
    parts.append(
        Levels("Capacity, engineer-days a quarter", _NAME, tuple(
            _level(level, split, money, data) for level, split in zip(levels, splits, strict=True)
        ))
    )  # fmt: skip
    parts.append(Listing(caption, headings, tuple(rows), frozenset({1, *range(3, 9)})))
    parts += [Paragraph(f"{note[:1].upper()}{note[1:]}.") for note in frontier.notes]
    return Section("capacity", title, tuple(parts))


def _splits(levels: Sequence[CapacityLevel], workspace: Workspace) -> list[tuple[float, float]]:
    """Return reliability and user value of the items of each level's plan, outcomes with them."""
    from optimize.posing import pose

    problem = pose(workspace)
    row = {item.id: n for n, item in enumerate(workspace.in_play)}
    found = []
    for level in levels:
        places = [(row[id], quarter - 1) for id, quarter in level.plan.items()]
        won = sum(
            one.value for one in workspace.outcomes if all(id in level.plan for id in one.requires)
        )
        reliability = sum(float(problem.reliability[place]) for place in places)
        found.append((reliability, sum(float(problem.user_value[p]) for p in places) + won))
    return found


def _level(
    level: CapacityLevel, split: tuple[float, float], money: Money, data: ReportData
) -> Level:
    """Return what the slider shows at a level."""
    titles = {item.id: item.title for item in data.workspace.in_play}
    rows = tuple(
        (f"Q{quarter}", id, titles[id])
        for id, quarter in sorted(level.plan.items(), key=lambda one: (one[1], one[0]))
    )
    today = " (today's crew)" if level.today else ""
    label = f"{level.days:,.0f} engineer-days a quarter{today}"
    text = (
        f"{label}: {counted(len(level.plan), 'item')}, worth {money(level.worth or 0.0)} "
        f"{money.unit}; reliability {money(split[0])}, user value {money(split[1])}"
    )
    listing = Listing(f"Plan at {label}", ("quarter", "item", "title"), rows, folded=True)
    return Level(label, level.today, text, listing)


def _engineer(team: str, gain: Interval | None, workspace: Workspace) -> str:
    """Return what one more engineer is worth, and costs."""
    if gain is None:
        return f"one more engineer in {team}: not known, as one of the two plans is missing"
    line = engineer_line(team, _between(gain), workspace)
    return line if gain.exact else f"{line} (bounds; a longer --time-limit narrows them)"


def _between(interval: Interval) -> str:
    """Return a number, or the two between which it lies."""
    low, high = interval.low, interval.high
    if interval.exact:
        return amount(low)
    if isinf(high):
        return "?" if isinf(low) else f"≥ {amount(low)}"
    return f"≤ {amount(high)}" if isinf(low) else f"{amount(low)} to {amount(high)}"

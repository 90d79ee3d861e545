"""The plan as a timeline by team, with pins and prerequisites."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from paydown.money import Money, amount
from paydown.reporting.ask import flagged
from paydown.reporting.gathering import ReportData
from paydown.reporting.look import WIDTH, finished
from paydown.reporting.parts import Figure, Listing, Paragraph, Part, Section
from paydown.sheet import counted, under
from paydown.theme import BLUE, GREEN, GREY, INK, ORANGE, ChartError, imported
from scenarios.plan import Chosen, Plan
from scenarios.workspace import Workspace

if TYPE_CHECKING:
    import altair as alt

_KINDS = {"planned": BLUE, "waits for others": GREEN, "pinned in": ORANGE}
_MOST = 60
"""Bars drawn at most, the earliest; more are in the table only."""


def plot_timeline(plan: Plan, workspace: Workspace) -> "alt.FacetChart":
    """Draw a plan as a timeline by team: a bar for each team's part of an item.

    Within a quarter the parts of a team follow one another, prerequisites first, each as wide as
    its engineer-days are of the quarter's; what is finished in a quarter is what is planned, the
    order inside it is the team's to choose. Colours tell what is pinned and what waits for others;
    a line leads from each prerequisite's end to what waits for it, within a team.

    Parameters
    ----------
    plan
        The plan.
    workspace
        What it was made for.

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
    every = list(_bars(plan, workspace))
    # The earliest of all teams, not the first teams.
    last = sorted(row["start"] for row in every)[:_MOST][-1]
    rows = [row for row in every if row["start"] <= last][:_MOST]
    panels = []
    for team in dict.fromkeys(row["team"] for row in rows):
        mine = [row for row in rows if row["team"] == team]
        panels.append(_panel(altair, mine, team, workspace))
    chart = altair.vconcat(*panels).resolve_scale(color="shared")
    subtitle = "bars: engineer-days within the quarter; grey lines: prerequisites"
    if len(rows) < len(every):
        subtitle += f"; the earliest {len(rows)} of {len(every)} bars"
    made: alt.FacetChart = finished(chart, "The plan by team and quarter", subtitle)
    return made


def _panel(altair: Any, rows: list[dict[str, Any]], team: str, workspace: Workspace) -> Any:
    """Return the bars of a team."""
    order = [row["item"] for row in rows]
    last = workspace.quarters
    axis = altair.Axis(
        values=list(range(last + 1)),
        labelExpr=f"datum.value < {last} ? 'Q' + (datum.value + 1) : ''",
        labelAlign="left", labelOffset=2, grid=True, title=None,
    )  # fmt: skip
    x = altair.X("start:Q", axis=axis, scale=altair.Scale(domain=[0, last], nice=False))
    # Titles come from the reader's backlog, so names alone stand on the axis.
    y = altair.Y("item:N", sort=order, title=None, axis=altair.Axis(labelLimit=190))
    scale = altair.Scale(domain=list(_KINDS), range=list(_KINDS.values()))
    tooltip = ["item:N", "title:N", "quarter:Q", altair.Tooltip("days:Q", format=",.1f")]
    tooltip += ["requires:N", "kind:N"]
    bars = altair.Chart(altair.Data(values=rows)).mark_bar(height=9, opacity=1)
    color = altair.Color("kind:N", scale=scale, title=None)
    bars = bars.encode(x=x, x2="end:Q", y=y, color=color, tooltip=tooltip)
    ends = {row["item"]: row for row in rows}
    links = [
        {"item": row["item"], "start": ends[need]["end"], "end": row["start"]}
        for row in rows
        for need in row["requires"].split(", ")
        if need in ends
    ]
    layers = [bars]
    if links:
        rule = altair.Chart(altair.Data(values=links)).mark_rule(color=GREY, strokeWidth=1.2)
        layers.insert(0, rule.encode(x=x, x2="end:Q", y=y))
    title = {"text": team, "fontSize": 13, "color": INK}
    return altair.layer(*layers).properties(width=WIDTH - 100, height=altair.Step(14), title=title)


def _bars(plan: Plan, workspace: Workspace) -> Iterator[dict[str, Any]]:
    """Yield the bars, by team and then in the order of work."""
    items = {item.id: item for item in workspace.in_play}
    teams = dict.fromkeys(team.id for team in workspace.teams)
    for team in teams:
        used: dict[int, float] = {}
        capacity = plan.capacity_days.get(team, ())
        for one in _in_order(plan, workspace):
            days = one.team_days.get(team, 0.0)
            if days <= 0:
                continue
            quarter = one.quarter - 1
            most = capacity[quarter] if quarter < len(capacity) else 0.0
            # What is longer than a quarter began before it; it is drawn up to its end.
            share = min(1.0, days / most) if most > 0 else 1.0
            start = min(used.get(quarter, 0.0), 1.0 - share)
            used[quarter] = start + share
            item = items.get(one.id)
            requires = () if item is None else item.requires
            pinned = item is not None and item.pin == "in"
            kind = "pinned in" if pinned else "waits for others" if requires else "planned"
            yield {
                "team": team, "item": one.id, "title": one.title, "quarter": one.quarter,
                "days": days, "start": quarter + start, "end": quarter + start + share,
                "requires": ", ".join(requires), "kind": kind,
            }  # fmt: skip


def _in_order(plan: Plan, workspace: Workspace) -> list[Chosen]:
    """Return the items by quarter, prerequisites before what waits for them."""
    items = {item.id: item for item in workspace.in_play}
    chosen = {one.id: one for one in plan.chosen}
    done: dict[str, Chosen] = {}

    def visit(one: Chosen, above: frozenset[str]) -> None:
        for need in items[one.id].requires if one.id in items else ():
            other = chosen.get(need)
            if other is not None and need not in above and other.quarter == one.quarter:
                visit(other, above | {need})
        done.setdefault(one.id, one)

    for one in sorted(plan.chosen, key=lambda one: one.quarter):
        visit(one, frozenset({one.id}))
    return list(done.values())


def timeline(data: ReportData) -> Section:
    """Return the plan by team and quarter, its pins and prerequisites, and the load.

    Parameters
    ----------
    data
        What was found out.
    """
    plan, workspace = data.study.plan, data.workspace
    title = "The plan by team and quarter"
    if not plan.chosen:
        said = "; ".join((*plan.clash, *plan.notes)) or f"the solver's answer is {plan.status}"
        return Section("timeline", title, (Paragraph(f"There is no plan: {said}."),))
    chart = plot_timeline(plan, workspace)
    items = {item.id: item for item in workspace.in_play}
    money = Money.of(workspace, [one.reliability + one.user_value for one in plan.chosen])
    rows = []
    title_of = flagged(data)
    for one in _in_order(plan, workspace):
        item = items.get(one.id)
        days = ", ".join(f"{team} {amount(days)}" for team, days in one.team_days.items())
        needs = "" if item is None else ", ".join(item.requires)
        pin = "" if item is None or item.pin is None else item.pin
        worth = money(one.reliability + one.user_value)
        name = title_of(one.id, one.title)
        rows.append((one.id, name, f"Q{one.quarter}", days, needs, pin, worth, one.reason))
    headings = ("item", "title", "quarter", "engineer-days", "requires", "pin", "worth", "reason")
    proof = "proven best" if plan.proven else "feasible, not proven best"
    if plan.gap:
        proof += f", gap {plan.gap:.2%}"
    parts: list[Part] = [
        Paragraph(f"{counted(len(plan.chosen), 'item')}, {proof}{under(workspace.scenario)}."),
        *(Paragraph(note) for note in plan.notes),
        Figure("timeline", "Timeline of the plan by team and quarter", chart.to_dict()),
        Listing(f"The plan (worth in {money.unit})", headings, tuple(rows), frozenset({6}), True),
        _load(plan),
    ]
    left = [
        (one.id, title_of(one.id, one.title), amount(one.days), money(one.worth), one.reason)
        for one in plan.left_out
    ]
    if left:
        columns = ("item", "title", "engineer-days", "worth", "reason")
        caption = f"Left out (worth in {money.unit})"
        parts.append(Listing(caption, columns, tuple(left), frozenset({2, 3}), True))
    return Section("timeline", title, tuple(parts))


def _load(plan: Plan) -> Listing:
    """Return capacity, burn and work by team and quarter."""
    rows = []
    for team, capacity in plan.capacity_days.items():
        for n, days in enumerate(capacity):
            burn, used = plan.burn_days[team][n], plan.used_days[team][n]
            cells = (amount(days), amount(burn), amount(used))
            rows.append((f"{team} Q{n + 1}", *cells))
    headings = ("team and quarter", "capacity", "burn if nothing is fixed", "debt work planned")
    caption = "Engineer-days; what fixes free adds to what burn leaves"
    return Listing(caption, headings, tuple(rows), frozenset({1, 2, 3}), True)

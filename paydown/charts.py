"""Charts of a plan and of a comparison: one look, in colours that the colour-blind tell apart.

Altair is imported when the first chart is drawn; ``pip install 'paydown[charts]'`` brings it. The
data of a chart are in value units, whatever unit its axis is labelled in.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from math import isnan
from struct import unpack
from typing import TYPE_CHECKING, Any

from paydown.foreign_text import drawable
from paydown.money import Money
from paydown.sheet import counted, under
from paydown.theme import (
    BLUE,
    GREEN,
    GREY,
    INK,
    ORANGE,
    RED,
    THEME,
    ChartError,
    imported,
)
from scenarios.plan import Plan
from scenarios.workspace import Workspace

if TYPE_CHECKING:
    import altair as alt

    from sim.results import Results

RENDERER = "paydown-offline"
"""Name under which Altair knows the renderer of `enable_offline_renderer`."""

_VEGA = "application/vnd.vega.v5+json"
"""The type of compiled charts that JupyterLab draws by itself."""
_WIDTH = 560
"""Width of every chart, pixels."""
_VERDICTS = {
    "better": (GREEN, "circle"),
    "worse": (RED, "diamond"),
    "not told apart": (GREY, "square"),
}
_KINDS = {"reliability": BLUE, "user value": ORANGE}
_NAMED, _APART, _LAST_NAMED = 8, 0.05, 0.7
"""Most items named beside the curve; their least distance and the place of the last, as shares."""
_THOUSANDS = 1e5
"""From this on an axis is labelled in thousands."""


def enable_offline_renderer() -> None:
    """Let notebooks draw charts without a network.

    JupyterLab fetches what Altair's own charts need from a server. Here a chart is compiled to a
    type that JupyterLab draws by itself, and comes with a picture for readers who draw none.

    Raises
    ------
    MissingChartsError
        If Altair or vl-convert is not installed.
    """
    altair = imported("altair")
    imported("vl_convert")
    altair.renderers.register(RENDERER, _offline)
    altair.renderers.enable(RENDERER)


def plot_differences(results: "Results", baseline: str) -> "alt.LayerChart":
    """Draw each policy's net value against a baseline: mean and 95 % interval of the difference.

    Parameters
    ----------
    results
        Policies in the same worlds.
    baseline
        Policy that the others are compared with; the zero line.

    Raises
    ------
    ChartError
        If the baseline is not among the policies, or no other policy is.
    MissingChartsError
        If Altair is not installed.
    """
    altair = imported("altair")
    if baseline not in results.policies:
        known = ", ".join(results.policies)
        raise ChartError(f"baseline '{baseline}' is not among the results; give one of {known}")
    rows = sorted(_differences(results, baseline), key=lambda row: -row["difference"])
    if not rows:
        raise ChartError(f"'{baseline}' is the only policy; compare it with another one")
    money = _money(results.workspace, [row["difference"] for row in rows])
    for row in rows:
        row["label"] = _interval(row, money)
    scales = [
        altair.Scale(domain=list(_VERDICTS), range=[look[part] for look in _VERDICTS.values()])
        for part in (0, 1)
    ]
    title = f"difference to {baseline} in net value, {money.unit}"
    axis = altair.Axis(title=title, labelExpr=_in_unit(money, "+"), grid=True)
    tooltip = [
        altair.Tooltip("policy:N"),
        *(altair.Tooltip(f"{name}:Q", format="+,.0f") for name in ("difference", "low", "high")),
        altair.Tooltip("better_in:Q", format=".0%", title="better in"),
    ]
    y = altair.Y("policy:N", sort=[row["policy"] for row in rows], title=None)
    color = altair.Color("verdict:N", scale=scales[0], title=None)
    shape = altair.Shape("verdict:N", scale=scales[1], title=None)
    zero = altair.Chart().mark_rule(color=INK, strokeWidth=1.5).encode(x=altair.datum(0))
    same = {"y": y, "color": color, "tooltip": tooltip}
    interval = altair.Chart().mark_rule(strokeWidth=2.5)
    interval = interval.encode(x=altair.X("low:Q", axis=axis), x2="high:Q", **same)
    point = altair.Chart().mark_point(filled=True, size=90, opacity=1)
    point = point.encode(x=altair.X("difference:Q", axis=axis), shape=shape, **same)
    label = altair.Chart().mark_text(align="left", color=INK, fontSize=11)
    label = label.encode(x=altair.value(_WIDTH + 14), y=y, text="label:N")
    worlds, quarters = results.replications, results.workspace.quarters
    sample = f"{counted(worlds, 'world')}, {counted(quarters, 'quarter')}{under(results.scenario)}"
    subtitle = f"mean of the differences in the same worlds, 95 % interval; {sample}"
    chart = altair.layer(zero, interval, point, label, data=altair.Data(values=rows))
    chart = chart.properties(height=altair.Step(28))
    return _finished(chart, f"Net value against {baseline}", subtitle)


def plot_worth(plan: Plan, workspace: Workspace) -> "alt.LayerChart":
    """Draw what a plan's items are worth together against the engineer-days they take.

    Items come in the order of the plan: by quarter, then by worth per engineer-day, so the curve
    is steep where an engineer-day buys much. Each counts with its own worth, all other debt being
    open; the subtitle adds the outcomes and takes off what two items both claim.

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
    rows = _steps(plan, workspace)
    money = _money(workspace, [rows[-1]["together"]])
    along = altair.Axis(title="engineer-days, in the order of the plan", grid=False)
    days = altair.X("days:Q", axis=along, scale=altair.Scale(nice=False))
    # Room above the curve for the names of the quarters.
    scale = altair.Scale(domain=[0, max(rows[-1]["together"], 1e-9) * 1.1], nice=False)
    axis = altair.Axis(title=f"worth together, {money.unit}", labelExpr=_in_unit(money))
    y = altair.Y("together:Q", axis=axis, scale=scale)
    kinds = altair.Scale(domain=list(_KINDS), range=list(_KINDS.values()))
    area = altair.Chart(altair.Data(values=list(_areas(rows)))).mark_area(opacity=0.45)
    top, color = altair.Y("top:Q", axis=axis, scale=scale), altair.Color("kind:N", scale=kinds)
    area = area.encode(x=days, y=top, y2="bottom:Q", color=color.title(None))
    line = altair.Chart().mark_line(color=INK, strokeWidth=1.2).encode(x=days, y=y)
    tooltip = [
        *(altair.Tooltip(name) for name in ("item:N", "title:N", "quarter:Q")),
        altair.Tooltip("own_days:Q", title="engineer-days", format=",.1f"),
        altair.Tooltip("own_worth:Q", title=f"worth, {workspace.value_unit}", format=",.0f"),
        altair.Tooltip("freed_days:Q", title="engineer-days freed", format=",.1f"),
    ]
    point = altair.Chart().transform_filter("datum.item").mark_circle(color=INK, size=36)
    point = point.encode(x=days, y=y, tooltip=tooltip, opacity=altair.value(1))
    label = altair.Chart().mark_text(align="left", dx=8, dy=6, color=INK, fontSize=11)
    label = label.transform_filter("datum.label").encode(x=days, y=y, text="label:N")
    curve = altair.layer(line, point, label, data=altair.Data(values=rows))
    chart = altair.layer(area, *_quarters(altair, rows), curve).properties(height=340)
    return _finished(chart, "What the plan is worth", _sum(plan, workspace, rows))


def _offline(spec: Mapping[str, Any], **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a chart, compiled and as a picture, by type; and the size to show the picture at."""
    convert = imported("vl_convert")
    version = ".".join(imported("altair").SCHEMA_VERSION.split(".")[:2])
    spec = drawable(spec)
    compiled = convert.vegalite_to_vega(spec, vl_version=version)
    picture = convert.vegalite_to_png(spec, vl_version=version, scale=2)
    width, height = unpack(">II", picture[16:24])
    size = {"width": width // 2, "height": height // 2}
    return {_VEGA: compiled, "image/png": picture}, {"image/png": size}


def _finished(chart: Any, title: str, subtitle: str) -> "alt.LayerChart":
    """Return a chart with its title and the look of all charts."""
    heading = {"text": title, "subtitle": subtitle}
    finished: alt.LayerChart = chart.properties(title=heading, width=_WIDTH).configure(**THEME)
    return finished


def _money(workspace: Workspace, values: Sequence[float]) -> Money:
    """Return the unit in which an axis is labelled."""
    thousands = max(map(abs, values)) >= _THOUSANDS
    unit = workspace.value_unit
    return Money(f"thousand {unit}", 1000.0) if thousands else Money(unit, 1.0)


def _in_unit(money: Money, sign: str = "") -> str:
    """Return the expression that labels an axis in a unit."""
    number = f"format(datum.value / {money.scale:g}, '{sign},')"
    return f"datum.value == 0 ? '0' : {number}"


def _differences(results: "Results", baseline: str) -> Iterator[dict[str, Any]]:
    """Yield a row for each policy that is not the baseline."""
    for policy in results.policies:
        if policy != baseline:
            one = results.paired(policy, baseline)["net_value"]
            verdict = "better" if one.ci_low > 0 else "worse" if one.ci_high < 0 else ""
            yield {
                "policy": policy,
                "difference": one.mean,
                "low": None if isnan(one.ci_low) else one.ci_low,
                "high": None if isnan(one.ci_high) else one.ci_high,
                "better_in": results.share_better(policy, baseline),
                "verdict": verdict or "not told apart",
            }


def _interval(row: Mapping[str, Any], money: Money) -> str:
    """Return a difference and its interval as text."""
    mean = money(row["difference"], sign=True)
    if row["low"] is None:
        return mean
    return f"{mean}  [{money(row['low'], sign=True)} to {money(row['high'], sign=True)}]"


def _steps(plan: Plan, workspace: Workspace) -> list[dict[str, Any]]:
    """Return the start of the curve, then a step for each item of the plan."""
    weights = workspace.objective
    days = reliability = user_value = 0.0
    rows: list[dict[str, Any]] = [
        {"item": "", "label": "", "days": 0.0, "reliability": 0.0, "together": 0.0}
    ]
    for one in plan.chosen:
        own_days = sum(one.team_days.values())
        days += own_days
        reliability += weights.reliability * one.reliability
        user_value += weights.user_value * one.user_value
        row = {"item": one.id, "label": "", "title": one.title, "quarter": one.quarter}
        row |= {"days": days, "reliability": reliability, "together": reliability + user_value}
        row |= {"own_days": own_days, "own_worth": reliability + user_value - rows[-1]["together"]}
        rows.append({**row, "freed_days": one.freed_days})
    for row in _largest(rows):
        row["label"] = row["item"]
    return rows


def _largest(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the items named in the chart: those worth most, none on top of another."""
    named: list[dict[str, Any]] = []
    apart, last = _APART * rows[-1]["together"], _LAST_NAMED * rows[-1]["days"]
    for row in sorted(rows[1:], key=lambda row: -row["own_worth"]):
        free = all(abs(row["together"] - other["together"]) >= apart for other in named)
        if free and row["days"] <= last and len(named) < _NAMED:
            named.append(row)
    return named


def _areas(rows: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the edges of the areas under the curve: reliability, and user value on top of it."""
    for row in rows:
        edges = pairwise((0.0, row["reliability"], row["together"]))
        for kind, (bottom, top) in zip(_KINDS, edges, strict=True):
            yield {"kind": kind, "days": row["days"], "bottom": bottom, "top": top}


def _quarters(altair: Any, rows: Sequence[Mapping[str, Any]]) -> list[Any]:
    """Return a line after each quarter but the last, and the quarters' names."""
    names: list[dict[str, Any]] = []
    start = 0.0
    for quarter, members in groupby(rows[1:], key=lambda row: row["quarter"]):
        end = list(members)[-1]["days"]
        names.append({"quarter": f"Q{quarter}", "middle": (start + end) / 2, "end": end})
        start = end
    line = altair.Chart(altair.Data(values=names[:-1])).mark_rule(color=GREY, strokeDash=[3, 3])
    name = altair.Chart(altair.Data(values=names)).mark_text(color=GREY, fontSize=12)
    return [line.encode(x="end:Q"), name.encode(x="middle:Q", y=altair.value(8), text="quarter:N")]


def _sum(plan: Plan, workspace: Workspace, rows: Sequence[Mapping[str, Any]]) -> str:
    """Return how the worth of a plan comes from that of its items and outcomes."""
    assert plan.objective is not None
    items = rows[-1]["together"]
    won = sum(one.value for one in workspace.outcomes if one.id in plan.outcomes)
    outcomes = workspace.objective.user_value * won
    twice = max(0.0, items + outcomes - plan.objective)
    money = _money(workspace, [items, outcomes, plan.objective])
    sums = f"items {money(items)} + outcomes {money(outcomes)} - claimed twice {money(twice)}"
    return f"{sums} = plan {money(plan.objective)} {money.unit}{under(workspace.scenario)}"

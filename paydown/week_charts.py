"""Charts of what lies ahead week by week: means over worlds, and how far worlds lie apart."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from paydown.theme import BLUE, GREEN, ORANGE, RED, THEME, ChartError, imported
from sim.weeks import WEEKLY

if TYPE_CHECKING:
    import altair as alt

    from sim.results import Results

TITLES: Mapping[str, str] = {
    "items_open": "open items",
    "principal_open_days": "work left, engineer-days",
    "hazard_per_quarter": "incidents a quarter from open items",
    "drift": "quality lost to drift",
    "retention": "users kept",
    "engineers": "engineers",
    "remediation_days": "first attempts, engineer-days a week",
    "rollback_days": "repeated work, engineer-days a week",
    "firefighting_days": "firefighting, engineer-days a week",
    "aftercare_days": "aftercare, engineer-days a week",
    "toil_days": "toil, engineer-days a week",
    "idle_days": "idle, engineer-days a week",
    "crew_use": "share of the crew's days in use",
}
"""What stands above each series."""
_SHARES = ("drift", "retention", "crew_use")
_COLOURS = (ORANGE, BLUE, GREEN, RED)
_BAND = (0.1, 0.9)
"""Quantiles over worlds between which the band lies."""
_WIDTH, _HEIGHT = 250, 190


def plot_weeks(
    results: "Mapping[str, Results] | Results", measures: Sequence[str] = ("items_open", "crew_use")
) -> "alt.HConcatChart":
    """Draw series week by week: a line for the mean, a band for eight worlds in ten.

    Parameters
    ----------
    results
        Results kept in detail, whose policies are compared; or several by label, one policy each,
        to compare what differs between them, a crew or a scenario.
    measures
        Series of `Results.weeks`, a panel each.

    Raises
    ------
    ChartError
        If a measure is unknown, nothing is known of it, or there are more lines than colours.
    NoDetailError
        If no run was kept in detail.
    MissingChartsError
        If Altair is not installed.
    """
    altair = imported("altair")
    for measure in measures:
        if measure not in WEEKLY:
            raise ChartError(f"unknown series '{measure}'; give some of {', '.join(WEEKLY)}")
    tables = _tables(results)
    if len(tables) > len(_COLOURS):
        raise ChartError(f"{len(tables)} lines are too many to tell apart; give {len(_COLOURS)}")
    panels = [_panel(altair, tables, measure) for measure in measures]
    worlds = min(len(table) for table in tables.values())
    heading = {
        "text": "What lies ahead, week by week",
        "subtitle": f"line: mean of {worlds} worlds; band: eight worlds in ten",
    }
    chart: alt.HConcatChart = altair.hconcat(*panels).properties(title=heading).configure(**THEME)
    return chart


def _tables(results: "Mapping[str, Results] | Results") -> dict[str, Any]:
    """Return the weeks of each line, (worlds, w+1, 13), by label."""
    if not isinstance(results, Mapping):
        return {
            policy: np.array([one.weeks for one in results.kept(policy)])
            for policy in results.policies
        }
    tables = {}
    for label, one in results.items():
        if len(one.policies) != 1:
            names = ", ".join(one.policies)
            raise ChartError(f"'{label}' holds {len(one.policies)} policies ({names}); give one")
        tables[label] = np.array([run.weeks for run in one.kept(one.policies[0])])
    return tables


def _panel(altair: Any, tables: Mapping[str, Any], measure: str) -> Any:
    """Return the lines and bands of one series."""
    rows = []
    column = WEEKLY.index(measure)
    for label, table in tables.items():
        series = table[:, :, column]
        # A week in which nothing is known of any world has no point.
        weeks = np.flatnonzero(np.isfinite(series).any(axis=0))
        if not len(weeks):
            continue
        low, high = np.nanquantile(series[:, weeks], _BAND, axis=0)
        mean = np.nanmean(series[:, weeks], axis=0)
        points = zip(weeks.tolist(), mean.tolist(), low.tolist(), high.tolist(), strict=True)
        rows += [dict(zip(("label", "week", "mean", "low", "high"), (label, *point), strict=True))
                 for point in points]  # fmt: skip
    if not rows:
        raise ChartError(f"nothing is known of '{measure}' in any week; give another series")
    ticks = list(range(0, max(row["week"] for row in rows) + 1, 26))
    x = altair.X("week:Q", axis=altair.Axis(title="week", values=ticks, grid=False))
    form = ".1~%" if measure in _SHARES else ",.3~r"
    y = altair.Y("mean:Q", axis=altair.Axis(title=None, format=form))
    scale = altair.Scale(domain=list(tables), range=list(_COLOURS[: len(tables)]))
    color = altair.Color("label:N", scale=scale, title=None)
    dash = altair.StrokeDash("label:N", scale=altair.Scale(domain=list(tables)), title=None)
    tooltip = ["label:N", "week:Q"]
    tooltip += [altair.Tooltip(f"{name}:Q", format=form) for name in ("mean", "low", "high")]
    band = altair.Chart().mark_area(opacity=0.18).encode(x=x, y="low:Q", y2="high:Q", color=color)
    line = altair.Chart().mark_line(strokeWidth=2.2)
    line = line.encode(x=x, y=y, color=color, strokeDash=dash, tooltip=tooltip)
    chart = altair.layer(band, line, data=altair.Data(values=rows))
    title = {"text": TITLES[measure], "fontSize": 13, "fontWeight": "normal", "offset": 8}
    return chart.properties(title=title, width=_WIDTH, height=_HEIGHT)

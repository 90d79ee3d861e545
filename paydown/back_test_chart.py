"""The chart of a back-test: what was foretold of the hidden quarter, and what came."""

from typing import TYPE_CHECKING, Any

import numpy as np

from paydown.reporting.look import WIDTH, finished
from paydown.sheet import counted
from paydown.theme import BLUE, GREY, INK, RED, ChartError, imported
from scenarios.calibration.back_test import BackTest, Foretold
from scenarios.calibration.calibration import Calibration
from scenarios.calibration.scores import bins_of

if TYPE_CHECKING:
    import altair as alt

_INSIDE, _OUTSIDE = "came, within", "came, outside"
_MOST = 30
"""Most groups that are drawn."""


def plot_back_test(calibration: Calibration) -> "alt.VConcatChart":
    """Draw a hidden quarter as it was foretold, and whether forecasts are as sure as they may be.

    Above, the incidents of each category's items and of each component's background: the mean
    foretold with its 90 % interval, and what came. Below, the randomised probability integral
    transforms of all forecasts: a flat histogram says that they are right. A hollow in the middle
    says that intervals are too narrow, a heap there that they are too wide, a slope that too much
    or too little is foretold. Each bar of uniform transforms stays in the band 9 times of 10.

    Parameters
    ----------
    calibration
        What the past says.

    Raises
    ------
    ChartError
        If no quarter was hidden.
    MissingChartsError
        If Altair is not installed.
    """
    altair = imported("altair")
    test = calibration.back_test
    if test is None:
        raise ChartError("no quarter was hidden and foretold; unanswered says why")
    chart = altair.vconcat(_counts(altair, test), _transforms(altair, test), spacing=28)
    made: alt.VConcatChart = finished(chart, "The last 91 days, foretold", _subtitle(test))
    return made


def _counts(altair: Any, test: BackTest) -> Any:
    """Return the panel of counts by group, those of which most was foretold first."""
    shown = sorted(test.groups, key=lambda one: -one.mean)[:_MOST]
    rows = [
        {
            "group": _named(one),
            "foretold": one.mean,
            "low": one.low,
            "high": one.high,
            "came": one.came,
            "where": _INSIDE if one.low <= one.came <= one.high else _OUTSIDE,
            "forecasts": one.forecasts,
        }
        for one in shown
    ]
    order = [row["group"] for row in rows]
    y = altair.Y("group:N", sort=order, title=None, axis=altair.Axis(labelLimit=220))
    less = len(test.groups) - len(shown)
    note = f"; {counted(less, 'group')} with less foretold not shown" if less else ""
    axis = altair.Axis(title=f"incidents: foretold with 90 % interval, and what came{note}")
    x = altair.X("low:Q", axis=axis, scale=altair.Scale(zero=True))
    tooltip = [
        altair.Tooltip("group:N"),
        altair.Tooltip("foretold:Q", format=".2f"),
        *(altair.Tooltip(f"{name}:Q", format=".0f") for name in ("low", "high", "came")),
        "forecasts:Q",
    ]
    scale = altair.Scale(domain=[_INSIDE, _OUTSIDE], range=[BLUE, RED])
    base = altair.Chart(altair.Data(values=rows))
    interval = base.mark_rule(color=GREY, strokeWidth=7, opacity=0.35)
    interval = interval.encode(x=x, x2="high:Q", y=y, tooltip=tooltip)
    mean = base.mark_tick(color=INK, thickness=2).encode(x="foretold:Q", y=y, tooltip=tooltip)
    came = base.mark_point(filled=True, size=70, opacity=1).encode(
        x="came:Q",
        y=y,
        color=altair.Color("where:N", scale=scale, title=None),
        shape=altair.Shape(
            "where:N",
            scale=altair.Scale(domain=[_INSIDE, _OUTSIDE], range=["circle", "diamond"]),
            title=None,
        ),
        tooltip=tooltip,
    )
    layers = altair.layer(interval, mean, came)
    return layers.properties(width=WIDTH - 80, height=altair.Step(19))


def _transforms(altair: Any, test: BackTest) -> Any:
    """Return the panel of transforms, with the band that uniform ones stay in."""
    from scipy.stats import binom

    of = len(test.transforms)
    bins = bins_of(of)
    seen, edges = np.histogram(test.transforms, bins, (0.0, 1.0))
    low, high = (float(binom.ppf(one, of, 1.0 / bins)) for one in (0.05, 0.95))
    rows = [
        {"from": float(edges[k]), "to": float(edges[k + 1]), "forecasts": int(seen[k])}
        for k in range(bins)
    ]
    x = altair.X(
        "from:Q",
        axis=altair.Axis(title="where in its forecast the count lay (randomised transform)"),
        scale=altair.Scale(domain=[0, 1]),
    )
    bars = altair.Chart(altair.Data(values=rows)).mark_bar(color=BLUE, opacity=0.8, stroke="white")
    bars = bars.encode(
        x=x,
        x2="to:Q",
        y=altair.Y("forecasts:Q", title="forecasts", axis=altair.Axis(tickMinStep=1)),
        y2=altair.datum(0),
        tooltip=["from:Q", "to:Q", "forecasts:Q"],
    )
    ends = [{"low": low, "high": high, "even": of / bins, "begin": 0, "end": 1}]
    area = altair.Chart(altair.Data(values=ends)).mark_rect(color=GREY, opacity=0.25)
    area = area.encode(x="begin:Q", x2="end:Q", y="low:Q", y2="high:Q")
    line = altair.Chart(altair.Data(values=ends)).mark_rule(color=INK, strokeDash=[4, 3])
    line = line.encode(x="begin:Q", x2="end:Q", y="even:Q")
    return altair.layer(bars, area, line).properties(width=WIDTH - 80, height=130)


def _named(one: Foretold) -> str:
    """Return a group's name; a component may be called like a category."""
    return one.group if one.kind == "items" else f"background of {one.group}"


def _subtitle(test: BackTest) -> list[str]:
    """Return how well it was foretold."""
    covered = test.coverage
    told = [
        f"{covered.share:.0%} of {counted(covered.of, 'forecast')} within their middle 90 % "
        f"(95 % interval {covered.low:.0%} to {covered.high:.0%})"
    ]
    if test.kolmogorov is not None and test.chi_square is not None:
        told.append(
            "right forecasts keep each bar in the band 9 times of 10: p = "
            f"{test.kolmogorov:.2g} (Kolmogorov-Smirnov), {test.chi_square:.2g} (chi-square)"
        )
    return told

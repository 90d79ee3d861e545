"""The chart of efforts: actual over estimate, and the law that simulations draw it from."""

from typing import TYPE_CHECKING, Any

import numpy as np

from paydown.reporting.look import WIDTH, finished
from paydown.sheet import counted
from paydown.theme import BLUE, INK, ORANGE, ChartError, imported
from scenarios.calibration.calibration import Calibration
from scenarios.calibration.efforts import EffortBelief, exactly
from scenarios.table import Floats

if TYPE_CHECKING:
    import altair as alt

_PER_DOUBLING = 3
"""Bars for each doubling of the factor."""
_FARTHEST = 6
"""Doublings to either side of the estimate that are drawn."""
_LEAST = 1.5
"""Doublings to either side that are drawn in any case."""
_POINTS = 8
"""Points of the law's curve for each bar."""
_EXACT, _OTHERS, _LAW = "exactly the estimate", "all others", "fitted law"


def plot_efforts(calibration: Calibration) -> "alt.LayerChart":
    """Draw true effort over estimate on a logarithmic axis, with the fitted law.

    Tasks that took exactly the estimate are one bar of their own, which the law draws with the
    probability `effort_exact`; the others' bars stand beside the curve of the lognormal part. The
    height is the share of all tasks, so that bars and curve compare.

    Parameters
    ----------
    calibration
        What the past says.

    Raises
    ------
    ChartError
        If the law could not be fitted.
    MissingChartsError
        If Altair is not installed.
    """
    altair = imported("altair")
    law = next((one for one in calibration.efforts if one.kind == "all"), None)
    if law is None:
        raise ChartError(
            "the law of efforts was not fitted, as too few tasks tell an estimate and an effort; "
            "unanswered says how many it takes"
        )
    ratio = calibration.effort_ratios
    rows, beyond = _bars(ratio)
    low, high = min(rows[0]["from"], 0.5**_LEAST), max(rows[-2]["to"], 2.0**_LEAST)
    scale = altair.Scale(type="log", base=2, nice=False, domain=[low, high])
    axis = altair.Axis(
        title="true effort over estimate (1: as estimated)",
        values=[2.0**k for k in range(-_FARTHEST, _FARTHEST + 1)],
        labelExpr="datum.value < 1 ? '1/' + format(1 / datum.value, 'd')"
        " : format(datum.value, 'd')",
    )
    colors = altair.Scale(domain=[_EXACT, _OTHERS, _LAW], range=[ORANGE, BLUE, INK])
    color = altair.Color("what:N", scale=colors, title=None)
    x = altair.X("from:Q", scale=scale, axis=axis)
    share = altair.Axis(format=".0%", title="share of all tasks")
    y = altair.Y("share:Q", axis=share, scale=altair.Scale(zero=True))
    tooltip = [
        "what:N",
        *(altair.Tooltip(f"{name}:Q", format=".3g") for name in ("from", "to")),
        altair.Tooltip("share:Q", format=".1%"),
        "tasks:Q",
    ]
    bars = altair.Chart(altair.Data(values=rows)).mark_bar(opacity=0.75, stroke="white")
    bars = bars.encode(x=x, x2="to:Q", y=y, y2=altair.datum(0), color=color, tooltip=tooltip)
    curve = altair.Chart(altair.Data(values=_curve(law, low, high))).mark_line(strokeWidth=2)
    curve = curve.encode(x=altair.X("factor:Q", scale=scale, axis=axis), y=y, color=color)
    chart = altair.layer(bars, curve).properties(width=WIDTH, height=240)
    made: alt.LayerChart = finished(chart, "Efforts against estimates", _subtitle(law, beyond))
    return made


def _bars(ratio: Floats) -> tuple[list[dict[str, Any]], int]:
    """Return the bars, the exact one last, and how many tasks lie beyond the drawn ends."""
    exact = exactly(ratio)
    steps = np.log2(ratio[~exact]) * _PER_DOUBLING
    ends = _FARTHEST * _PER_DOUBLING
    # A bar's middle is a whole step, so that factors about 1 are one bar.
    place = np.clip(np.rint(steps), -ends, ends).astype(np.int64)
    rows = [
        {
            "what": _OTHERS,
            "from": 2.0 ** ((k - 0.5) / _PER_DOUBLING),
            "to": 2.0 ** ((k + 0.5) / _PER_DOUBLING),
            "tasks": int((place == k).sum()),
            "share": float((place == k).sum() / len(ratio)),
        }
        for k in range(int(place.min()), int(place.max()) + 1)
    ]
    hits = int(exact.sum())
    thin = 2.0 ** (0.12 / _PER_DOUBLING)
    own = {"what": _EXACT, "from": 1.0 / thin, "to": thin, "tasks": hits}
    return [*rows, {**own, "share": hits / len(ratio)}], int((np.abs(steps) > ends + 0.5).sum())


def _curve(law: EffortBelief, begin: float, end: float) -> list[dict[str, Any]]:
    """Return the lognormal part as the share that a bar about each factor would hold.

    The mean of the law is q + (1 - q) exp(mu + sigma^2/2), which gives mu.
    """
    from scipy.special import ndtr

    q, sigma = law.exact.value, max(law.sigma.value, 1e-9)
    mu = np.log((law.bias.value - q) / (1.0 - q)) - sigma**2 / 2.0
    step = np.log(2.0) / _PER_DOUBLING
    low, high = np.log(begin), np.log(end)
    count = max(2, round((high - low) / step) * _POINTS)
    at = np.linspace(low, high, count + 1)
    share = (1.0 - q) * (ndtr((at + step / 2 - mu) / sigma) - ndtr((at - step / 2 - mu) / sigma))
    return [
        {"what": _LAW, "factor": float(np.exp(one)), "share": float(part)}
        for one, part in zip(at, share, strict=True)
    ]


def _subtitle(law: EffortBelief, beyond: int) -> list[str]:
    """Return the law in words."""
    q, sigma, bias = law.exact, law.sigma, law.bias
    told = [
        f"{counted(law.tasks, 'task')}; exact {q.value:.0%} [{q.low:.0%}, {q.high:.0%}], "
        f"sigma {sigma.value:.2f} [{sigma.low:.2f}, {sigma.high:.2f}], "
        f"bias {bias.value:.2f} [{bias.low:.2f}, {bias.high:.2f}]",
        f"intervals hold 90 %; all effort over all estimates is {law.total_ratio:.2f}",
    ]
    if beyond:
        far = f"beyond a factor of {2**_FARTHEST}"
        told.append(f"{counted(beyond, 'task')} {far} stand in the outermost bars")
    return told

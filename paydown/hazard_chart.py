"""The chart of items' hazards: what was believed, what was counted, what both together say."""

from typing import TYPE_CHECKING, Any

from paydown.reporting.look import WIDTH, finished
from paydown.sheet import counted
from paydown.theme import BLUE, GREY, ORANGE, ChartError, imported
from scenarios.calibration.calibration import Calibration, ItemRate

if TYPE_CHECKING:
    import altair as alt

_BEFORE = "stated, or its category's mean"
_COUNTED, _AFTER = "own incidents over exposure", "with both"
_LOOKS = {_BEFORE: (GREY, "square"), _COUNTED: (ORANGE, "diamond"), _AFTER: (BLUE, "circle")}
_STEP = 17
"""Height of an item's row, pixels."""


def plot_hazards(calibration: Calibration, *, most: int = 30) -> "alt.LayerChart":
    """Draw the items' hazards: prior, raw rate, and posterior mean with its 90 % interval.

    The prior of a stated hazard is the stated one, of a blank one the mean of its category. The
    raw rate is the item's own incidents over its exposure; where an item had none it is 0, which
    is no reason to believe that it causes none.

    Parameters
    ----------
    calibration
        What the past says.
    most
        Most items that are drawn, the widest interval first; a note tells how many are not.

    Raises
    ------
    ChartError
        If no hazard was estimated, or `most` is below 1.
    MissingChartsError
        If Altair is not installed.
    """
    altair = imported("altair")
    if most < 1:
        raise ChartError(f"most is {most}, so there is nothing to draw; give 1 or more")
    if not calibration.items:
        raise ChartError("no hazard of an item was estimated; unanswered and notes say why")
    shown = sorted(calibration.items, key=lambda one: one.rate.low - one.rate.high)[:most]
    data = {"values": [row for one in shown for row in _rows(one)]}
    named = altair.Axis(labelLimit=200)
    y = altair.Y("item:N", sort=[one.item for one in shown], title=None, axis=named)
    axis = altair.Axis(title="incidents per quarter at the planning date")
    tooltip = [
        *(altair.Tooltip(f"{name}:N") for name in ("item", "category", "what")),
        *(altair.Tooltip(f"{name}:Q", format=".3g") for name in ("hazard", "low", "high")),
        altair.Tooltip("incidents:Q", format=".3g", title="incidents laid to it"),
        altair.Tooltip("quarters:Q", format=".3g", title="exposure, quarters"),
        altair.Tooltip("prior:N"),
    ]
    interval = altair.Chart().mark_rule(color=BLUE, strokeWidth=2.5, opacity=0.6)
    interval = interval.transform_filter(altair.datum.what == _AFTER)
    interval = interval.encode(
        x=altair.X("low:Q", axis=axis, scale=altair.Scale(zero=True)), x2="high:Q", y=y
    )
    colors, shapes = (
        altair.Scale(domain=list(_LOOKS), range=[look[part] for look in _LOOKS.values()])
        for part in (0, 1)
    )
    point = altair.Chart().mark_point(filled=True, size=55, opacity=1)
    point = point.encode(
        x=altair.X("hazard:Q", axis=axis),
        y=y,
        color=altair.Color("what:N", scale=colors, sort=list(_LOOKS), title=None),
        shape=altair.Shape("what:N", scale=shapes, sort=list(_LOOKS), title=None),
        tooltip=tooltip,
    )
    chart = altair.layer(interval, point, data=altair.Data(**data))
    chart = chart.properties(width=WIDTH - 60, height=altair.Step(_STEP))
    made: alt.LayerChart = finished(chart, "Hazards of items", _subtitle(calibration, len(shown)))
    return made


def _rows(one: ItemRate) -> list[dict[str, Any]]:
    """Return the three marks of an item; the last has the interval."""
    same = {
        "item": one.item,
        "category": one.category,
        "incidents": one.incidents,
        "quarters": one.quarters,
        "prior": one.prior,
    }
    none = {"low": None, "high": None}
    return [
        {**same, **none, "what": _BEFORE, "hazard": one.prior_mean},
        {**same, **none, "what": _COUNTED, "hazard": one.incidents / one.quarters},
        {**same, "what": _AFTER, "hazard": one.rate.value, "low": one.rate.low,
         "high": one.rate.high},
    ]  # fmt: skip


def _subtitle(calibration: Calibration, shown: int) -> list[str]:
    """Return what is drawn, and how much is not."""
    since, until = calibration.since, calibration.until
    of = len(calibration.items)
    less = "" if shown == of else f"; {of - shown:,} of {of:,} items, less wide, are not shown"
    return [
        "mean and 90 % interval with all evidence, the widest first",
        f"{counted(calibration.incidents, 'incident')} from {since} until {until}{less}",
    ]

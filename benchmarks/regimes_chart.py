"""The picture of ``docs/regimes.md``: a heat map for each policy and each correlation."""

from collections.abc import Sequence
from typing import Any

from benchmarks.regimes import RegimeRow
from paydown.theme import INK, ORANGE, THEME, imported

DRAWN = ("fifo", "shortest", "self_financing", "plan")
"""Policies that are drawn, from top to bottom."""
SKY = "#56B4E9"
"""Of the palette of Okabe and Ito, light enough for dark figures on it."""
_PALE = "#FAFAFA"
_LEAST, _MOST = 0.8, 1.5
"""Ratios at which the colours end."""
_CELL_WIDTH, _CELL_HEIGHT = 34, 25
_CORRELATIONS = {-1: "apart (correlation {:+.1f})", 0: "by chance (0)", 1: "together ({:+.1f})"}


def drawn(rows: Sequence[RegimeRow]) -> Any:
    """Return the chart of the rows: value lost over that of ``cd3``, bold where told apart."""
    altair = imported("altair")
    titles = {value: _title(value) for value in sorted({row.correlation for row in rows})}
    values = [
        {
            "policy": row.policy,
            "meeting": titles[row.correlation],
            "burn": row.burn_share,
            "load": row.backlog_load,
            "ratio": row.ratio,
            "told": row.told_apart,
            "label": f"{row.ratio:.2f}",
        }
        for row in rows
        if row.policy in DRAWN
    ]
    loads = sorted({row.backlog_load for row in rows})
    burns = sorted({row.burn_share for row in rows}, reverse=True)
    x = altair.X("load:O", sort=loads, title="backlog load", axis=_axis(altair, ""))
    y = altair.Y("burn:O", sort=burns, title="burn share", axis=_axis(altair, ".0%"))
    scale = altair.Scale(domain=[_LEAST, 1.0, _MOST], range=[SKY, _PALE, ORANGE], clamp=True)
    legend = altair.Legend(title="value lost / that of cd3", gradientLength=220, format=".2f")
    color = altair.Color("ratio:Q", scale=scale, legend=legend)
    tooltip = ["policy:N", "meeting:N", "burn:Q", "load:Q", altair.Tooltip("ratio:Q", format=".3f")]
    cells = altair.Chart().mark_rect(stroke="white", strokeWidth=1)
    cells = cells.encode(x=x, y=y, color=color, tooltip=tooltip)
    text = altair.Chart().encode(x=x, y=y, text="label:N")
    plain = text.mark_text(fontSize=10.5, color="#555555").transform_filter("!datum.told")
    bold = text.mark_text(fontSize=10.5, color=INK, fontWeight="bold")
    bold = bold.transform_filter("datum.told")
    chart = altair.layer(cells, plain, bold, data=altair.Data(values=values))
    chart = chart.properties(width=_CELL_WIDTH * len(loads), height=_CELL_HEIGHT * len(burns))
    heads = altair.Header(title=None, labelFontSize=12, labelColor=INK)
    beside = altair.Header(
        title=None, labelFontSize=13, labelFontWeight="bold", labelColor=INK, labelOrient="left"
    )
    chart = chart.facet(
        column=altair.Column("meeting:N", sort=list(titles.values()), header=heads),
        row=altair.Row("policy:N", sort=list(DRAWN), header=beside),
        spacing={"row": 14, "column": 18},
    )
    heading = {
        "text": "Where the order of work matters",
        "subtitle": [
            "Columns: burn and harm fall on different items, on any, on the same ones.",
            "Bold: the 95 % interval over organisations leaves 1 out. Colours end at 0.8 and 1.5.",
        ],
    }
    return chart.properties(title=heading).configure(**THEME)


def _axis(altair: Any, form: str) -> Any:
    """Return an axis with level labels."""
    return altair.Axis(labelAngle=0, format=form, grid=False, ticks=False, domain=False)


def _title(correlation: float) -> str:
    """Return what stands above a column."""
    sign = (correlation > 0) - (correlation < 0)
    return _CORRELATIONS[sign].format(correlation).replace("-", "\u2212")

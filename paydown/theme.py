"""What all charts share: one look, colours that the colour-blind tell apart, and what draws them.

Altair is imported when the first chart is drawn; ``pip install 'paydown[charts]'`` brings it.
"""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

BLUE, ORANGE, GREEN, RED = "#0072B2", "#E69F00", "#009E73", "#D55E00"
"""From the palette of Okabe and Ito (Color Universal Design, 2008)."""
INK, GREY = "#333333", "#767676"
_AXIS = {"labelColor": INK, "labelFontSize": 12, "titleColor": INK, "titleFontSize": 12}
THEME: Mapping[str, Any] = {
    "background": "white",
    "font": "sans-serif",
    "view": {"stroke": None},
    "axis": {**_AXIS, "gridColor": "#E6E6E6", "titleFontWeight": "normal", "titlePadding": 10},
    "legend": {**_AXIS, "orient": "top", "symbolSize": 90},
    "title": {"anchor": "start", "color": INK, "fontSize": 15, "offset": 14,
              "subtitleColor": "#555555", "subtitleFontSize": 12, "subtitlePadding": 6},
}  # fmt: skip


class MissingChartsError(ImportError):
    """What draws charts is not installed."""


class ChartError(ValueError):
    """There is nothing to draw; the text says why and what to do."""


def imported(name: str) -> Any:
    """Return a module of the extra `charts`.

    Raises
    ------
    MissingChartsError
        If it is not installed.
    """
    try:
        return import_module(name)
    except ImportError as error:
        package = {"vl_convert": "vl-convert-python"}.get(name, name)
        raise MissingChartsError(
            f"charts need {package}, which is not installed; pip install 'paydown[charts]'"
        ) from error

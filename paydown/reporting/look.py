"""What charts of the report share: size, heading, money on axes."""

from collections.abc import Sequence
from typing import Any

from paydown.money import Money
from paydown.theme import THEME
from scenarios.workspace import Workspace

WIDTH = 520
"""Width of a chart, pixels."""
_THOUSANDS = 1e5
"""From this on an axis is labelled in thousands."""


def finished(chart: Any, title: str, subtitle: str | Sequence[str] = "") -> Any:
    """Return a chart with its title and the look of all charts.

    Parameters
    ----------
    chart
        The chart.
    title, subtitle
        What stands above it; a subtitle in several lines is a list.
    """
    heading = {"text": title, "subtitle": subtitle} if subtitle else {"text": title}
    return chart.properties(title=heading).configure(**THEME)


def axis_money(workspace: Workspace, values: Sequence[float]) -> Money:
    """Return the unit in which an axis is labelled.

    Parameters
    ----------
    workspace
        The beliefs, for the unit of value.
    values
        What is drawn.
    """
    unit = workspace.value_unit
    most = max(map(abs, values), default=0.0)
    return Money(f"thousand {unit}", 1000.0) if most >= _THOUSANDS else Money(unit, 1.0)


def in_unit(money: Money, sign: str = "") -> str:
    """Return the expression that labels an axis in a unit.

    Parameters
    ----------
    money
        The unit.
    sign
        ``+`` for a sign before gains.
    """
    return f"datum.value == 0 ? '0' : format(datum.value / {money.scale:g}, '{sign},')"

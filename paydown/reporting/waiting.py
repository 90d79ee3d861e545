"""What it costs to wait: the closed-form loss of each item while it stays open, by channel."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from paydown.money import Money, amount
from paydown.reporting.gathering import ReportData
from paydown.reporting.look import WIDTH, axis_money, finished, in_unit
from paydown.reporting.parts import Figure, Listing, Paragraph, Section
from paydown.sheet import under
from paydown.theme import BLUE, GREEN, GREY, ORANGE, RED, ChartError, imported
from scenarios.loss import Loss, LossModel
from scenarios.table import tabulate
from scenarios.units import DAYS_PER_QUARTER
from scenarios.workspace import Workspace

if TYPE_CHECKING:
    import altair as alt

CHANNELS: Mapping[str, str] = {
    "incidents": RED, "penalties": GREY, "drag": BLUE, "drift": ORANGE, "churn": GREEN,
}  # fmt: skip
"""Channels of loss, and their colours."""
_DEAREST = 15
"""Items drawn."""


def losses_of_waiting(workspace: Workspace) -> tuple[Loss, ...]:
    """Return what a delay of 1 to all quarters costs, each an array over the items in play.

    Parameters
    ----------
    workspace
        The beliefs.
    """
    model = LossModel.of(workspace, tabulate(workspace))
    ends = (float(quarter * DAYS_PER_QUARTER) for quarter in range(1, workspace.quarters + 1))
    return tuple(model.between(0.0, end) for end in ends)


def plot_waiting(workspace: Workspace, quarters: int = 1) -> "alt.LayerChart":
    """Draw what a delay costs by channel, for the items where it costs most.

    Parameters
    ----------
    workspace
        The beliefs.
    quarters
        The delay.

    Raises
    ------
    ChartError
        If the delay goes beyond the horizon, or no item is in play.
    MissingChartsError
        If Altair is not installed.
    """
    altair = imported("altair")
    if not 1 <= quarters <= workspace.quarters:
        raise ChartError(f"quarters is {quarters}; give 1 to {workspace.quarters}, the horizon")
    items = workspace.in_play
    if not items:
        raise ChartError("no item is in play, so nothing waits; add one to backlog.csv")
    loss = losses_of_waiting(workspace)[quarters - 1]
    order = _dearest(loss)[:_DEAREST]
    rows = [
        {"item": items[n].id, "title": items[n].title, "channel": channel,
         "cost": float(getattr(loss, channel)[n])}
        for n in order
        for channel in CHANNELS
    ]  # fmt: skip
    money = axis_money(workspace, [float(loss.money[n]) for n in order])
    axis = altair.Axis(title=f"cost of waiting, {money.unit}", labelExpr=in_unit(money))
    scale = altair.Scale(domain=list(CHANNELS), range=list(CHANNELS.values()))
    chart = altair.Chart(altair.Data(values=rows)).mark_bar(opacity=1)
    chart = chart.encode(
        x=altair.X("cost:Q", axis=axis),
        y=altair.Y("item:N", sort=[items[n].id for n in order], title=None,
                   axis=altair.Axis(labelLimit=190)),
        color=altair.Color("channel:N", scale=scale, title=None),
        tooltip=["item:N", "title:N", "channel:N", altair.Tooltip("cost:Q", format=",.0f")],
    ).properties(width=WIDTH - 100, height=altair.Step(20))  # fmt: skip
    wait = "one quarter" if quarters == 1 else f"{quarters} quarters"
    made: alt.LayerChart = finished(
        chart,
        f"What waiting {wait} costs",
        f"expected, the dearest items{under(workspace.scenario)}",
    )
    return made


def waiting(data: ReportData) -> Section:
    """Return what a delay of each length costs, by item and channel.

    Parameters
    ----------
    data
        What was found out.
    """
    workspace, title = data.workspace, "What waiting costs"
    items = workspace.in_play
    if not items:
        return Section("waiting", title, (Paragraph("No item is in play, so nothing waits."),))
    losses = losses_of_waiting(workspace)
    first, last = losses[0], losses[-1]
    money = Money.of(workspace, [float(value) for value in first.money])
    rows = []
    for n in _dearest(first):
        channels = (money(float(getattr(first, channel)[n])) for channel in CHANNELS)
        costs = (money(float(loss.money[n])) for loss in losses)
        burnt = amount(float(first.engineer_days[n].sum()))
        rows.append((items[n].id, *channels, burnt, *costs))
    delays = tuple(f"wait {n}Q" for n in range(1, len(losses) + 1))
    headings = ("item", *CHANNELS, "engineer-days burnt", *delays)
    caption = f"Cost of waiting (in {money.unit}): one quarter by channel and in engineer-days, "
    caption += "then in all for each length of delay"
    text = (
        "Expected loss while an item stays open, in closed form, all other debt being open: so "
        "items that hide each other's incidents may both claim a loss. Waiting one quarter with "
        f"everything: {_sum(first, workspace)}; to the end: {_sum(last, workspace)}."
    )
    return Section(
        "waiting",
        title,
        (
            Paragraph(text),
            Figure(
                "waiting",
                "Cost of waiting one quarter by channel",
                plot_waiting(workspace).to_dict(),
            ),
            Listing(caption, headings, tuple(rows), frozenset(range(1, len(headings))), True),
        ),
    )


def _dearest(loss: Loss) -> Sequence[int]:
    """Return the items, those that cost most first."""
    return sorted(range(len(loss.money)), key=lambda n: -float(loss.money[n]))


def _sum(loss: Loss, workspace: Workspace) -> str:
    """Return the loss of all items."""
    total = float(loss.money.sum())
    money = Money.of(workspace, [total])
    return f"{money(total)} {money.unit}"

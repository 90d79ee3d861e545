"""The tornado: how far a plan's worth moves where one kind of belief is off."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from paydown.money import amount
from paydown.reporting.look import WIDTH, axis_money, finished, in_unit
from paydown.reporting.parts import Figure, Listing, Part
from paydown.theme import BLUE, INK, ORANGE, ChartError, imported
from scenarios.plan import Plan
from scenarios.swing import Swing
from scenarios.workspace import Workspace

if TYPE_CHECKING:
    import altair as alt

_ENDS = {"less than believed": BLUE, "more than believed": ORANGE}


def plot_swings(swings: Sequence[Swing], plan: Plan, workspace: Workspace) -> "alt.LayerChart":
    """Draw how far a plan's worth moves with each kind of belief, the widest swing on top.

    Parameters
    ----------
    swings
        The swings, the widest first.
    plan
        The plan they belong to.
    workspace
        What it was made for.

    Raises
    ------
    ChartError
        If there is no plan, or no belief moves it.
    MissingChartsError
        If Altair is not installed.
    """
    altair = imported("altair")
    if plan.objective is None or not swings:
        raise ChartError("no belief moves the plan's worth; a plan with items in it is needed")
    rows = [
        {"belief": name_of(one), "end": end, "worth": worth, "from": plan.objective,
         "factor": factor, "dropped": dropped}
        for one in swings
        for end, factor, worth, dropped in zip(
            _ENDS, (one.low, one.high), (one.worth_low, one.worth_high),
            (one.dropped_low, one.dropped_high), strict=True,
        )
    ]  # fmt: skip
    ends = [worth for one in swings for worth in (one.worth_low, one.worth_high)]
    money = axis_money(workspace, ends)
    axis = altair.Axis(title=f"worth of the plan, {money.unit}", labelExpr=in_unit(money))
    scale = altair.Scale(domain=list(_ENDS), range=list(_ENDS.values()))
    order = [name_of(one) for one in swings]
    bars = altair.Chart(altair.Data(values=rows)).mark_bar(height=11, opacity=0.9)
    bars = bars.encode(
        x=altair.X("worth:Q", axis=axis, scale=altair.Scale(zero=False)),
        x2="from:Q",
        y=altair.Y("belief:N", sort=order, title=None, axis=altair.Axis(labelLimit=300)),
        color=altair.Color("end:N", scale=scale, sort=list(_ENDS), title=None),
        tooltip=["belief:N", "end:N", altair.Tooltip("factor:Q", format=".2f"),
                 altair.Tooltip("worth:Q", format=",.0f"), "dropped:Q"],
    )  # fmt: skip
    believed = altair.Data(values=[{"from": plan.objective}])
    rule = altair.Chart(believed).mark_rule(color=INK).encode(x="from:Q")
    chart = altair.layer(bars, rule).properties(width=WIDTH - 160, height=altair.Step(19))
    made: alt.LayerChart = finished(
        chart,
        "What the worth of the plan depends on",
        "each kind of belief alone off by a third less, or half as much more, unless said",
    )
    return made


def name_of(one: Swing) -> str:
    """Return a kind of belief in words, with its range where that is not the usual one."""
    kind, key = one.key.split(".")
    words = f"{key.replace('_', ' ')}, {kind}s"
    return words if one.high > 1.49 else f"{words} (×{one.low:.2g} to {one.high:.3g})"


def swing_parts(swings: Sequence[Swing], plan: Plan, workspace: Workspace) -> tuple[Part, ...]:
    """Return the tornado with the table of its figures, nothing where no belief moves the plan.

    Parameters
    ----------
    swings
        The swings, the widest first.
    plan
        The plan they belong to.
    workspace
        What it was made for.
    """
    if plan.objective is None or not swings:
        return ()
    rows = tuple(
        (
            name_of(one),
            f"×{one.low:.2g}",
            amount(one.worth_low),
            str(one.dropped_low or ""),
            f"×{one.high:.3g}",
            amount(one.worth_high),
            str(one.dropped_high or ""),
        )
        for one in swings
    )
    headings = ("belief", "low", "worth", "items dropped", "high", "worth there", "dropped there")
    caption = (
        f"The plan, worth {amount(plan.objective)} {workspace.value_unit} as believed, where one "
        "kind of belief is off; it is not made anew, and items without room are dropped"
    )
    return (
        Figure("swings", "Worth of the plan where one kind of belief is off",
               plot_swings(swings, plan, workspace).to_dict()),
        Listing(caption, headings, rows, frozenset(range(1, 7)), True),
    )  # fmt: skip

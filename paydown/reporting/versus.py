"""Policies against each other under scenarios: paired differences, and a map of regret."""

from math import isnan
from typing import TYPE_CHECKING

from paydown.charts import plot_differences
from paydown.money import Money
from paydown.reporting.gathering import ReportData
from paydown.reporting.look import WIDTH, axis_money, finished
from paydown.reporting.parts import Figure, Listing, Paragraph, Part, Section
from paydown.sheet import counted
from paydown.theme import INK, ChartError, imported

if TYPE_CHECKING:
    import altair as alt

    from sim.comparison import Comparison


def plot_regret(comparison: "Comparison") -> "alt.LayerChart":
    """Draw a map of regret: what each policy gives away against the best, by scenario.

    Parameters
    ----------
    comparison
        Policies under scenarios.

    Raises
    ------
    ChartError
        If there is only one policy.
    MissingChartsError
        If Altair is not installed.
    """
    altair = imported("altair")
    if len(comparison.policies) < 2:
        raise ChartError("a regret takes two policies; compare more of them")
    across = comparison.robustness()
    cells = [
        (policy, scenario, one.mean)
        for policy, all_of_it in across.items()
        for scenario, one in all_of_it.by_scenario.items()
        if not isnan(one.mean)
    ]
    if not cells:
        raise ChartError("regret takes four worlds or more; give more replications")
    money = axis_money(comparison.workspace, [mean for _, _, mean in cells])
    most = max([1e-9, *(mean for _, _, mean in cells)])
    rows = [
        {"policy": policy, "scenario": scenario, "regret": mean, "shade": max(0.0, mean),
         "text": money(mean), "dark": mean > 0.55 * most}
        for policy, scenario, mean in cells
    ]  # fmt: skip
    x = altair.X("scenario:N", sort=list(comparison.scenarios), title=None,
                 axis=altair.Axis(labelAngle=0, labelLimit=160))  # fmt: skip
    y = altair.Y(
        "policy:N", sort=sorted(across, key=lambda name: across[name].mean.mean), title=None
    )
    base = altair.Chart(altair.Data(values=rows)).encode(x=x, y=y)
    # One hue from light to dark: told apart in grey too.
    scale = altair.Scale(domain=[0, most], range=["#F3F7FB", "#0B4F83"])
    box = base.mark_rect(stroke="white").encode(
        color=altair.Color("shade:Q", scale=scale, legend=None)
    )
    tone = altair.condition("datum.dark", altair.value("white"), altair.value(INK))
    text = base.mark_text(fontSize=12).encode(text="text:N", color=tone)
    chart = altair.layer(box, text).properties(width=WIDTH, height=altair.Step(30))
    subtitle = f"mean regret in {money.unit}; none is 0, and chance may take it below"
    made: alt.LayerChart = finished(chart, "What each policy gives away, by scenario", subtitle)
    return made


def versus(data: ReportData) -> Section:
    """Return policies against today's order under the scenarios.

    Parameters
    ----------
    data
        What was found out.
    """
    comparison, today = data.comparison, data.today
    title = "Policies under scenarios"
    parts: list[Part] = [
        Paragraph(
            f"{counted(comparison.replications, 'world')} of each scenario, the same for every "
            f"policy; today's order is {today}."
        )
    ]
    for policy, reason in comparison.disqualified.items():
        parts.append(Paragraph(f"Policy {policy} is out: {reason}"))
    if today not in comparison.policies or len(comparison.policies) < 2:
        parts.append(Paragraph("There is nothing to compare today's order with."))
        return Section("policies", title, tuple(parts))
    rows = []
    gains = {
        (scenario, policy): (
            results.paired(policy, today)["net_value"],
            results.share_better(policy, today),
        )
        for scenario, results in comparison.results.items()
        for policy in comparison.policies
        if policy != today
    }
    money = Money.of(data.workspace, [gain.mean for gain, _ in gains.values()])
    for (scenario, policy), (gain, share) in gains.items():
        between = f"{money(gain.ci_low, sign=True)} to {money(gain.ci_high, sign=True)}"
        rows.append((scenario, policy, money(gain.mean, sign=True), between, f"{share:.0%}"))
    for scenario, results in comparison.results.items():
        chart = plot_differences(results, today)
        name = f"differences-{comparison.scenarios.index(scenario)}"
        about = f"Net value of policies against {today}, scenario {scenario}"
        parts.append(Figure(name, about, chart.to_dict()))
    headings = ("scenario", "policy", "difference", "95 % interval", "better in")
    caption = f"Net value against {today}, paired by world (in {money.unit})"
    parts.append(Listing(caption, headings, tuple(rows), frozenset({2, 3, 4})))
    if comparison.replications < 4:
        parts.append(Paragraph("Regret takes four worlds or more: give --replications 4."))
        return Section("policies", title, tuple(parts))
    parts.append(Figure("regret", "Map of regret", plot_regret(comparison).to_dict()))
    across = comparison.robustness()
    cells = [one.by_scenario[name].mean for one in across.values() for name in comparison.scenarios]
    unit = Money.of(data.workspace, cells)
    regrets = [
        (
            policy,
            *(unit(one.by_scenario[name].mean) for name in comparison.scenarios),
            f"{unit(one.worst.mean)} ({unit(one.worst.low)} to {unit(one.worst.high)})",
            f"{one.satisficing:.0%}",
        )
        for policy, one in sorted(across.items(), key=lambda one: one[1].mean.mean)
    ]
    columns_of_regret = ("policy", *comparison.scenarios, "worst, 95 % interval", "good enough in")
    caption = f"Regret by scenario (in {unit.unit}), cross-fitted; good enough: loses at most 5 % "
    caption += "more than the best policy of the scenario"
    columns = frozenset(range(1, len(columns_of_regret)))
    parts.append(Listing(caption, columns_of_regret, tuple(regrets), columns))
    return Section("policies", title, tuple(parts))

"""The ask on one page: a sentence, three figures, ten items, and what would change the answer."""

from collections.abc import Callable, Iterator

import numpy as np

from paydown.money import Money, amount
from paydown.order_lines import order_line, regime_line
from paydown.reporting.gathering import NOTHING, PLAN, ReportData
from paydown.reporting.parts import Listing, Number, Numbers, Paragraph, Part, Section
from paydown.sheet import counted
from scenarios.burn import Regime
from scenarios.risk_flag import in_words
from sim.statistics import Estimate, estimate

_DO, _LATER, _NOT = 5, 3, 2
"""Items shown of each kind: ten in all."""


def ask(data: ReportData) -> Section:
    """Return the ask.

    Parameters
    ----------
    data
        What was found out.
    """
    parts: list[Part] = [Paragraph(_sentence(data), "ask")]
    parts += [Paragraph(f"{str(one).capitalize()}.", "stale") for one in data.given.stale]
    numbers = tuple(_numbers(data))
    if numbers:
        parts.append(Numbers(numbers))
    if PLAN in data.results.policies:
        parts.append(
            Paragraph(
                "The figures are those of the policy plan in simulated worlds: it plans anew at "
                "each review, with what has happened and what has appeared by then. The items "
                "below are the plan of the planning date."
            )
        )
    parts.append(_items(data))
    parts += [Paragraph(f"What would change the answer: {one}.") for one in _changes(data)]
    plan = data.study.plan
    regime = Regime(plan.burn_share, plan.backlog_load)
    parts.append(Paragraph(f"Regime: {regime_line(regime)}."))
    if data.order is not None:
        parts.append(Paragraph(f"{order_line(data.order).capitalize()}."))
    parts.append(Paragraph(f"How good the data are: {quality(data)}."))
    return Section("ask", "The ask", tuple(parts))


def flagged(data: ReportData) -> Callable[[str, str], str]:
    """Return a function that adds an item's risk flags, in words, to its title.

    Parameters
    ----------
    data
        What was found out.
    """
    flags = {item.id: item.risk_flags for item in data.workspace.items}

    def title(name: str, plain: str) -> str:
        found = flags.get(name)
        return f"{plain} (risk: {in_words(found)})" if found else plain

    return title


def quality(data: ReportData) -> str:
    """Return what share of the cells by which items are priced was assumed.

    Parameters
    ----------
    data
        What was found out.
    """
    workspace = data.workspace
    ids = {item.id for item in workspace.in_play}
    assumed = [one for one in workspace.assumptions if one.subject in ids]
    columns = {one.column for one in workspace.assumptions if one.subject in ids}
    if not assumed:
        return "every cell of every item in play was stated, none assumed"
    cells = len(ids) * len(columns)
    return (
        f"{len(assumed) / cells:.0%} of the {cells:,} cells that say what items in play do "
        f"({counted(len(columns), 'column')}) were blank and assumed, by the item's scores, its "
        "component, its category or the built-in value; section 9 lists them"
    )


def _sentence(data: ReportData) -> str:
    """Return the one sentence."""
    plan, workspace = data.study.plan, data.workspace
    if not plan.chosen:
        told = "; ".join((*plan.clash, *plan.notes)) or f"the solver's answer is {plan.status}"
        return f"There is no plan to ask for: {told}."
    days = sum(sum(one.team_days.values()) for one in plan.chosen)
    what = (
        f"Give {amount(days)} engineer-days over {counted(workspace.quarters, 'quarter')} to "
        f"{counted(len(plan.chosen), 'item')} of debt, "
        f"{counted(sum(one.quarter == 1 for one in plan.chosen), 'item')} of them in the first "
        "quarter"
    )
    if not data.compared:
        return f"{what}."
    gain = data.results.paired(PLAN, data.today)["net_value"]
    better = data.results.share_better(PLAN, data.today)
    worlds = counted(data.results.replications, "world")
    order = f"today's order ({data.today})"
    if gain.ci_low > 0:
        return f"{what}: renewed at each review, it beats {order} in {better:.0%} of {worlds}."
    if gain.ci_high < 0:
        return f"{what}, though {order} does better in the mean of {worlds}."
    return f"{what}; {worlds} do not tell it apart from {order}."


def _numbers(data: ReportData) -> Iterator[Number]:
    """Yield the figures with their intervals."""
    results = data.results
    worlds = f"95 % interval, {counted(results.replications, 'paired world')}"
    for label, other in (
        ("more than today's order", data.today),
        ("more than doing nothing", NOTHING),
    ):
        if PLAN in results.policies and other in results.policies and other != PLAN:
            yield _gain(
                f"{label} ({other})", results.paired(PLAN, other)["net_value"], data, worlds
            )
    if PLAN in results.policies:
        values = results.values[PLAN]
        parts = ("engineer_days.remediation", "engineer_days.rollback")
        worked = estimate(np.add(*(values[part] for part in parts)))
        yield Number(
            "engineer-days of debt work, retries and items that appear later included",
            amount(worked.mean),
            f"{amount(worked.ci_low)} to {amount(worked.ci_high)} ({worlds})",
        )


def _gain(label: str, gain: Estimate, data: ReportData, worlds: str) -> Number:
    """Return a gain in net value over the horizon."""
    money = Money.of(data.workspace, [gain.mean])
    span = counted(data.workspace.quarters, "quarter")
    return Number(
        f"{label}, net value over {span}",
        f"{money(gain.mean, sign=True)} {money.unit}",
        f"{money(gain.ci_low, sign=True)} to {money(gain.ci_high, sign=True)} ({worlds})",
    )


def _items(data: ReportData) -> Listing:
    """Return ten items: do now, later, not."""
    plan = data.study.plan

    def worth(one: object) -> float:
        return -(getattr(one, "reliability", 0.0) + getattr(one, "user_value", 0.0))

    now = sorted((one for one in plan.chosen if one.quarter == 1), key=worth)
    later = sorted((one for one in plan.chosen if one.quarter > 1), key=worth)
    left = sorted(plan.left_out, key=lambda one: -one.worth)[:_NOT]
    do = now[: _DO + _LATER + _NOT - min(len(later), _LATER) - len(left)]
    later = later[: _DO + _LATER + _NOT - len(do) - len(left)]
    title = flagged(data)
    rows = [("do now", one.id, title(one.id, one.title), one.reason) for one in do]
    rows += [
        (f"later, Q{one.quarter}", one.id, title(one.id, one.title), one.reason) for one in later
    ]
    rows += [("not", one.id, title(one.id, one.title), one.reason) for one in left]
    caption = "The items that matter most; the whole plan is in section 3 (reasons in "
    caption += f"{data.workspace.value_unit} up to the horizon)"
    return Listing(caption, ("what", "item", "title", "reason"), tuple(rows))


def _changes(data: ReportData) -> Iterator[str]:
    """Yield what would change the answer."""
    if data.compared and len(data.comparison.scenarios) > 1:
        gains = {
            name: data.comparison.results[name].paired(PLAN, data.today)["net_value"]
            for name in data.comparison.scenarios
        }
        least = min(gains, key=lambda name: gains[name].mean)
        gain = gains[least]
        money = Money.of(data.workspace, [gain.mean])
        word = "still ahead" if gain.ci_low > 0 else "not told apart from today's order, or behind"
        yield (
            f"of the scenarios tried the plan gains least under {least}, "
            f"{money(gain.mean, sign=True)} {money.unit} against today's order, and is {word}"
        )
    plan = data.study.plan
    if plan.chosen and plan.left_out:
        rates = {
            one.id: (one.reliability + one.user_value) / max(1e-9, sum(one.team_days.values()))
            for one in plan.chosen
        }
        weakest = min(rates, key=rates.__getitem__)
        nearest = max(plan.left_out, key=lambda one: one.worth / max(1e-9, one.days))
        yield (
            f"the weakest item in is {weakest} (worth {amount(rates[weakest])} an engineer-day), "
            f"the strongest out is {nearest.id} ({amount(nearest.worth / max(1e-9, nearest.days))} "
            f"an engineer-day; out because: {nearest.reason}); paydown plan --explain tells how "
            "far each estimate may be off"
        )
    if plan.gap:
        yield f"the plan is not proven best: another may be worth up to {plan.gap:.2%} more"

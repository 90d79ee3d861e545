"""A plan as a planner reads it: what is in, what is out, where capacity goes."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from paydown.console import Part
from paydown.money import Money, amount
from paydown.order_lines import order_line, regime_line
from paydown.risk_lines import risk_lines
from paydown.sheet import Cell, Sheet, counted, shortened, under
from scenarios.burn import Regime
from scenarios.plan import Chosen, Plan
from scenarios.risk_flag import in_words
from scenarios.workspace import Workspace

if TYPE_CHECKING:
    from sim.order_spread import OrderSpread

_SHOWN_DAYS = 0.5
"""Fewer freed engineer-days are not worth a figure."""
_TITLE = 120
"""Longest title, characters; `--json` has it whole."""
_BLANK = ("", "", "", "", "")
_SIDE_BY_SIDE = 8
"""Most quarters in one table."""


def plan_tables(plan: Plan, workspace: Workspace, order: "OrderSpread | None" = None) -> list[Part]:
    """Return a plan: the answer in a line, what is in, what is out, where capacity goes.

    Parameters
    ----------
    plan
        The plan.
    workspace
        What it was made for.
    order
        What sensible orders lose there, where that was asked.
    """
    if plan.status == "infeasible":
        if not plan.clash:
            return ["infeasible: the rules clash, and the search for which ran out of time"]
        rules = (f"  - {rule}" for rule in plan.clash)
        return ["\n".join(("infeasible: these cannot hold together; change one", *rules))]
    if plan.objective is None:
        return [f"no answer in {plan.seconds:.1f} s; give a longer --time-limit"]
    parts: list[Part] = [_headline(plan, workspace)]
    if plan.outcomes:
        parts.append("outcomes won: " + ", ".join(plan.outcomes))
    parts += _lines(plan, workspace)
    if plan.chosen:
        parts.append(_chosen_table(plan, workspace))
    if plan.left_out:
        parts.append(_left_out_table(plan, workspace))
    parts += _capacity_tables(plan)
    parts.append(regime_line(Regime(plan.burn_share, plan.backlog_load)))
    if order is not None:
        parts.append(order_line(order))
    for team, gain in plan.value_of_one_more_engineer.items():
        if gain is not None:
            parts.append(engineer_line(team, amount(gain), workspace))
    return parts


def _lines(plan: Plan, workspace: Workspace) -> Iterator[str]:
    """Yield what a reader must know beside the tables."""
    yield from (f"note: {note}" for note in plan.notes)
    yield from risk_lines(workspace)
    if plan.tail is not None:
        before, after = amount(plan.tail.loss_before), amount(plan.tail.loss_after)
        yield (
            f"in the worst tenth of {plan.tail.truths} drawn truths debt costs {before} "
            f"{workspace.value_unit} if nothing is done, {after} with the plan; in the mean the "
            f"plan is worth {amount(plan.tail.expected_worth)}"
        )
    if plan.changes is not None:
        kinds = ("moved", "dropped", "added")
        told = [
            f"{len(names)} {kind} ({', '.join(names)})"
            for kind, names in ((kind, getattr(plan.changes, kind)) for kind in kinds)
            if names
        ]
        kept = f"{counted(len(plan.changes.kept), 'item')} kept"
        yield "against the earlier plan: " + ", ".join([kept, *told])


def _headline(plan: Plan, workspace: Workspace) -> str:
    """Return the answer in a line."""
    assert plan.objective is not None
    if plan.proven:
        ties = "" if plan.tie_settled else "; an equally good plan may be found another time"
        sure = f"optimal (proven, {plan.seconds:.1f} s{ties})"
    else:
        gap = "no bound known" if plan.gap is None else f"gap {plan.gap:.2%}"
        sure = f"feasible ({gap}, {plan.seconds:.1f} s; another run may find another plan)"
    days = sum(sum(chosen.team_days.values()) for chosen in plan.chosen)
    return (
        f"{sure}: {counted(len(plan.chosen), 'item')}, {days:,.0f} engineer-days, worth "
        f"{amount(plan.objective)} {workspace.value_unit} over "
        f"{counted(workspace.quarters, 'quarter')}{under(workspace.scenario)}"
    )


def _chosen_table(plan: Plan, workspace: Workspace) -> Sheet:
    money = Money.of(workspace, [_worth(item, workspace) for item in plan.chosen])
    flags = {item.id: item.risk_flags for item in workspace.items}
    rows: list[tuple[Cell, ...]] = []
    last = 0
    for item in plan.chosen:
        if item.quarter != last:
            rows.append((f"Quarter {item.quarter}", *_BLANK))
            last = item.quarter
        worth = _worth(item, workspace)
        days = sum(item.team_days.values())
        rows.append(
            (
                item.id,
                f"{days:,.1f}",
                money(worth),
                money(worth / days) if days > 0 else "",
                f"{item.freed_days:,.1f}" if item.freed_days >= _SHOWN_DAYS else "",
                (
                    shortened(item.title, _TITLE),
                    *(f"- {also}" for also in item.also),
                    *_flagged(flags.get(item.id, ())),
                ),
            )
        )
    headings = ("item", "days", "worth", "a day", "frees", "title")
    return Sheet(f"Plan (worth in {money.unit})", headings, rows, prose=True)


def _flagged(risk_flags: Sequence[str]) -> tuple[str, ...]:
    """Return a line that tells risk flags, none where there are none."""
    return (f"- risk: {in_words(risk_flags)}",) if risk_flags else ()


def _worth(item: Chosen, workspace: Workspace) -> float:
    weights = workspace.objective
    return weights.reliability * item.reliability + weights.user_value * item.user_value


def _left_out_table(plan: Plan, workspace: Workspace) -> Sheet:
    money = Money.of(workspace, [item.worth for item in plan.left_out])
    rows = [
        (
            item.id,
            f"{item.days:,.1f}",
            money(item.worth),
            (shortened(item.title, _TITLE), f"- {item.reason}"),
        )
        for item in plan.left_out
    ]
    headings = ("item", "days", "worth", "title and why it is out")
    return Sheet(f"Left out (worth in {money.unit})", headings, rows, prose=True)


def _capacity_tables(plan: Plan) -> Iterator[Sheet]:
    """Yield capacity, burn and planned work, some quarters in each table."""
    kinds = (
        ("capacity", plan.capacity_days),
        ("burnt by open debt", plan.burn_days),
        ("planned", plan.used_days),
    )
    quarters = max((len(days) for days in plan.capacity_days.values()), default=0)
    for first in range(0, quarters, _SIDE_BY_SIDE):
        shown = range(first, min(first + _SIDE_BY_SIDE, quarters))
        rows = [
            (team if label == "capacity" else "", label, *(f"{days[team][q]:,.0f}" for q in shown))
            for team in plan.capacity_days
            for label, days in kinds
        ]
        headings = ("team", "", *(f"Q{q + 1}" for q in shown))
        yield Sheet("Engineer-days by team and quarter", headings, rows, names=2)


def engineer_line(team: str, gain: str, workspace: Workspace) -> str:
    """Return what one more engineer in a team is worth over the horizon, and costs.

    Parameters
    ----------
    team
        Id of the team.
    gain
        The worth, as a figure.
    workspace
        The beliefs.
    """
    member = next(one for one in workspace.teams if one.id == team)
    cost = member.cost_per_day * member.engineer_quarter * workspace.quarters
    line = f"one more engineer in {team}: worth {gain} {workspace.value_unit}"
    return line + (f", cost {amount(cost)}" if cost > 0 else "")

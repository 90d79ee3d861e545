"""A plan as a planner reads it: what is in, what is out, where capacity goes."""

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from paydown.console import shortened, table
from paydown.money import Money, amount
from scenarios.plan import Chosen, Plan
from scenarios.workspace import Workspace

_SHOWN_DAYS = 0.5
"""Fewer freed engineer-days are not worth a figure."""
_TITLE = 32
"""Longest title, characters."""


def plan_tables(plan: Plan, workspace: Workspace) -> list[RenderableType]:
    """Return a plan: the answer in a line, what is in, what is out, where capacity goes."""
    if plan.clash:
        lines = "\n".join(f"  - {rule}" for rule in plan.clash)
        return [Text(f"infeasible: these cannot hold together; change one\n{lines}")]
    parts: list[RenderableType] = [Text(_headline(plan, workspace))]
    parts += [Text(f"note: {note}") for note in plan.notes]
    if plan.chosen:
        parts.append(_chosen_table(plan, workspace))
    if plan.left_out:
        parts.append(_left_out_table(plan, workspace))
    parts.append(_capacity_table(plan))
    parts.append(Text(_regime(plan)))
    for team, gain in plan.value_of_one_more_engineer.items():
        if gain is not None:
            parts.append(Text(_engineer_line(team, gain, workspace)))
    return parts


def _headline(plan: Plan, workspace: Workspace) -> str:
    """Return the answer in a line."""
    unit = workspace.value_unit
    if plan.objective is None:
        return f"no answer in {plan.seconds:.1f} s; give a longer --time-limit"
    if plan.proven:
        sure = f"optimal (proven, {plan.seconds:.1f} s)"
    else:
        gap = "no bound known" if plan.gap is None else f"gap {plan.gap:.2%}"
        sure = f"feasible ({gap}, {plan.seconds:.1f} s; another run may find another plan)"
    days = sum(sum(chosen.team_days.values()) for chosen in plan.chosen)
    return (
        f"{sure}: {len(plan.chosen)} items, {days:.0f} engineer-days, "
        f"worth {amount(plan.objective)} {unit} over {workspace.quarters} quarters"
    )


def _chosen_table(plan: Plan, workspace: Workspace) -> Table:
    money = Money.of(workspace, [_worth(item, workspace) for item in plan.chosen])
    chosen = table(
        f"Plan (worth in {money.unit})",
        "", "item", "title", "days", "worth", "a day", "frees", "also>", left=3,
    )  # fmt: skip
    last = 0
    for item in plan.chosen:
        worth = _worth(item, workspace)
        days = sum(item.team_days.values())
        chosen.add_row(
            f"Q{item.quarter}" if item.quarter != last else "",
            Text(item.id),
            Text(shortened(item.title, _TITLE)),
            f"{days:.1f}",
            money(worth),
            money(worth / days) if days > 0 else "",
            f"{item.freed_days:.1f}" if item.freed_days >= _SHOWN_DAYS else "",
            Text("; ".join(item.also)),
        )
        last = item.quarter
    return chosen


def _worth(item: Chosen, workspace: Workspace) -> float:
    weights = workspace.objective
    return weights.reliability * item.reliability + weights.user_value * item.user_value


def _left_out_table(plan: Plan, workspace: Workspace) -> Table:
    money = Money.of(workspace, [item.worth for item in plan.left_out])
    title = f"Left out (worth in {money.unit})"
    out = table(title, "item", "title", "days", "worth", "why>", left=2)
    for item in plan.left_out:
        days = f"{item.days:.1f}"
        out.add_row(
            Text(item.id),
            Text(shortened(item.title, _TITLE)),
            days,
            money(item.worth),
            Text(item.reason),
        )
    return out


def _capacity_table(plan: Plan) -> Table:
    teams = table("Engineer-days by team and quarter", "team", "", *_quarters(plan), left=2)
    rows = (
        ("capacity", plan.capacity_days),
        ("burnt if nothing is fixed", plan.burn_days),
        ("planned", plan.used_days),
    )
    for team in plan.capacity_days:
        for index, (label, days) in enumerate(rows):
            cells = [f"{day:.0f}" for day in days[team]]
            teams.add_row(team if index == 0 else "", label, *cells)
    return teams


def _quarters(plan: Plan) -> list[str]:
    count = max((len(days) for days in plan.capacity_days.values()), default=0)
    return [f"Q{quarter + 1}" for quarter in range(count)]


def _regime(plan: Plan) -> str:
    """Return burn share and backlog load, and what they mean for freed days."""
    line = f"burn share {plan.burn_share:.0%}, backlog load {plan.backlog_load:.2f}"
    if plan.burn_share < 1 / 3:
        return line + ": debt burns little of the crew, so days it frees finance few removals"
    if plan.burn_share < 2 / 3 and plan.backlog_load < 1:
        return line + ": removals finance each other here, so what frees days goes first"
    return line + ": the crew can hardly pay this debt down; head-count matters more than order"


def _engineer_line(team: str, gain: float, workspace: Workspace) -> str:
    member = next(one for one in workspace.teams if one.id == team)
    cost = member.cost_per_day * member.engineer_quarter * workspace.quarters
    line = f"one more engineer in {team}: worth {amount(gain)} {workspace.value_unit}"
    return line + (f", cost {amount(cost)}" if cost > 0 else "")

"""The balanced scorecard: days and worth of the plan by category and component."""

from collections.abc import Mapping

from paydown.money import Money, amount
from paydown.reporting.gathering import ReportData
from paydown.reporting.parts import Figure, Listing, Paragraph, Part, Section
from paydown.reporting.scorecard_chart import GROUPS, Grouping, plot_scorecard
from scenarios.item import Item


def scorecard(data: ReportData) -> Section:
    """Return days, items and worth of the plan by category and by home component.

    Parameters
    ----------
    data
        What was found out.
    """
    floors: dict[str, float] = {one.category: one.share for one in data.workspace.floors}
    parts: list[Part] = []
    groups: tuple[tuple[Grouping, Mapping[str, float]], ...] = (
        ("category", floors),
        ("component", {}),
    )
    for name, of_name in groups:
        if data.study.plan.chosen:
            chart = plot_scorecard(data.study.plan, data.workspace, name)
            about = f"Shares of days and worth by {name}"
            parts.append(Figure(f"scorecard-{name}", about, chart.to_dict()))
        parts.append(_table(data, name, of_name))
    if not floors:
        parts.append(
            Paragraph(
                "No category has a floor: a [[floor]] in paydown.toml keeps it a share of capacity."
            )
        )
    return Section("scorecard", "Balanced scorecard", tuple(parts))


def _table(data: ReportData, name: Grouping, floors: Mapping[str, float]) -> Listing:
    """Return a table with a row for each group of items."""
    plan = data.study.plan
    chosen = {one.id: one for one in plan.chosen}
    groups: dict[str, list[Item]] = {}
    for item in data.workspace.in_play:
        groups.setdefault(GROUPS[name](item), []).append(item)
    total = sum(sum(one.team_days.values()) for one in plan.chosen)
    money = Money.of(data.workspace, [one.reliability + one.user_value for one in plan.chosen])
    rows = []
    for key, items in sorted(groups.items()):
        taken = [chosen[item.id] for item in items if item.id in chosen]
        days = sum(sum(one.team_days.values()) for one in taken)
        row = (
            key,
            f"{len(taken)} of {len(items)}",
            amount(days),
            f"{days / total:.0%}" if total else "–",
            money(sum(one.reliability for one in taken)),
            money(sum(one.user_value for one in taken)),
            amount(sum(one.freed_days for one in taken)),
        )
        rows.append((*row, f"{floors[key]:.0%}" if key in floors else "") if floors else row)
    headings: tuple[str, ...] = (
        name, "items done", "engineer-days", "share of days", "reliability", "user value",
        "engineer-days freed",
    )  # fmt: skip
    if floors:
        headings = (*headings, "floor, of capacity")
    caption = f"The plan by {name} (in {money.unit}, by the items' own worth)"
    return Listing(caption, headings, tuple(rows), frozenset(range(1, len(headings))))

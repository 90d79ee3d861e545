"""What capacity buys, and what reliability costs in user value."""

from collections.abc import Callable, Mapping
from math import inf, isinf

from paydown.console import Part
from paydown.money import Money, amount
from paydown.plan_tables import engineer_line
from paydown.sheet import Cell, Sheet, under
from scenarios.frontier import CapacityFrontier, CapacityLevel, Interval, ValueFrontier
from scenarios.workspace import Workspace

_UNKNOWN, _OPEN = "–", "?"
"""What there is none of; what nothing bounds."""
_TODAY = "today"


def capacity_tables(frontier: CapacityFrontier, workspace: Workspace) -> list[Part]:
    """Return the plan at each capacity, and what the next engineer is worth.

    Parameters
    ----------
    frontier
        The levels.
    workspace
        The beliefs.
    """
    worths = [level.worth for level in frontier.levels if level.worth is not None]
    money = Money.of(workspace, worths)
    per_day = Money.of(workspace, [])
    rows = [_level(level, money, per_day) for level in frontier.levels]
    whose = "all teams" if frontier.team is None else frontier.team
    title = f"Capacity of {whose}, engineer-days of the first quarter (worth in {money.unit})"
    headings = ("days", "", "worth", "gap", "a day more", "items", "changes against the line above")
    parts: list[Part] = [Sheet(title + under(workspace.scenario), headings, rows, prose=True)]
    parts += [_engineer(frontier.next_engineer, team, workspace) for team in frontier.next_engineer]
    parts += [f"note: {note}" for note in frontier.notes]
    return parts


def _level(level: CapacityLevel, money: Money, per_day: Money) -> tuple[Cell, ...]:
    """Return the row of a capacity."""
    gap = _UNKNOWN if level.gap is None else f"{level.gap:.2%}"
    worth = level.status if level.worth is None else money(level.worth)
    each = _UNKNOWN if level.worth_per_day is None else _between(level.worth_per_day, per_day)
    signs = (("+", level.added), ("-", level.dropped), ("~", level.moved))
    changes = " ".join(f"{sign}{name}" for sign, names in signs for name in names)
    count = str(len(level.plan)) if level.worth is not None else ""
    mark = _TODAY if level.today else ""
    return (f"{level.days:,.1f}", mark, worth, gap, each, count, changes)


def _engineer(worth: Mapping[str, Interval | None], team: str, workspace: Workspace) -> str:
    """Return what one more engineer in a team is worth."""
    gain = worth[team]
    if gain is None:
        return f"one more engineer in {team}: not known, as one of the two plans is missing"
    return engineer_line(team, _between(gain, amount), workspace)


def _between(interval: Interval, form: Callable[[float], str]) -> str:
    """Return a number, or the two between which it lies, as far as anything bounds it."""
    if interval.exact:
        return form(interval.low)
    if isinf(interval.low) and isinf(interval.high):
        return _OPEN
    if isinf(interval.high):
        return f"≥{form(interval.low)}"
    return (
        f"≤{form(interval.high)}"
        if isinf(interval.low)
        else (f"{form(interval.low)} to {form(interval.high)}")
    )


def value_tables(frontier: ValueFrontier, workspace: Workspace) -> list[Part]:
    """Return the plans that no other beats in reliability and user value at once.

    Parameters
    ----------
    frontier
        The points.
    workspace
        The beliefs.
    """
    values = [part for one in frontier.points for part in (one.reliability, one.user_value)]
    money = Money.of(workspace, values)
    rows = []
    before: set[str] | None = None
    for point in frontier.points:
        weights = _UNKNOWN
        if point.weight_of_user_value is not None:
            low, high = point.weight_of_user_value.low, point.weight_of_user_value.high
            weights = f"{low:.2f} to {high:.2f}" if high < inf else f"from {low:.2f}"
        here = set(point.plan)
        last = here if before is None else before
        signs = (("+", sorted(here - last)), ("-", sorted(last - here)))
        changes = " ".join(f"{sign}{name}" for sign, names in signs for name in names)
        rows.append(
            (
                money(point.reliability),
                money(point.user_value),
                _TODAY if point.today else "",
                weights,
                "" if point.proven else "not proven",
                str(len(here)),
                changes,
            )
        )
        before = here
    title = f"Reliability against user value (in {money.unit}){under(workspace.scenario)}"
    headings = (
        "reliability", "user value", "", "weight of user value", "", "items",
        "changes against the line above",
    )  # fmt: skip
    parts: list[Part] = [Sheet(title, headings, rows, names=0, prose=True)] if rows else []
    if not rows:
        parts.append(_no_point(frontier))
    elif frontier.complete:
        parts.append(
            "this point is all there is"
            if len(rows) == 1
            else f"these {len(rows)} points are all there are"
        )
    parts += [f"note: {note}" for note in frontier.notes]
    return parts


def _no_point(frontier: ValueFrontier) -> str:
    """Return why there is no point."""
    if frontier.status != "infeasible":
        return "no point of the frontier in time; give a longer --time-limit"
    line = "there is no point of the frontier, as nothing is feasible"
    if not frontier.clash:
        return line
    return "\n".join(
        [f"{line}; these cannot hold together:", *(f"  - {c}" for c in frontier.clash)]
    )

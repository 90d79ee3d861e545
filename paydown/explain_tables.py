"""Why a plan is as it is, as a planner reads it: each item in or out, each rule that binds."""

from collections.abc import Iterator, Sequence

from paydown.console import Part
from paydown.money import Money
from paydown.sheet import Cell, Sheet
from scenarios.explanation import Bounds, BreakEven, Explanation, ItemCase, RuleCase, Swap
from scenarios.plan import Plan
from scenarios.workspace import Workspace

_UNKNOWN, _OPEN, _ANY = "–", "?", "any"
"""What there is none of; what the time did not suffice for; what does not matter."""


def explain_tables(plan: Plan, explanation: Explanation, workspace: Workspace) -> list[Part]:
    """Return why each item is in or out, and what the rules that bind are worth.

    Parameters
    ----------
    plan
        The plan, whose order the tables keep.
    explanation
        What forcing and easing it gave.
    workspace
        The beliefs.
    """
    cases = {case.id: case for case in explanation.items}
    inside = [cases[item.id] for item in plan.chosen]
    outside = sorted((case for case in explanation.items if not case.chosen), key=_cost)
    money = Money.of(workspace, [_cost(case) for case in explanation.items if case.cost_of_forcing])
    parts: list[Part] = []
    if inside:
        headings = ("item", "out costs", "days at most", "worth at least", "instead")
        title = f"Why in: what leaving it out costs (in {money.unit}), and how far it may be off"
        parts.append(Sheet(title, headings, [_row(case, money) for case in inside], prose=True))
    if outside:
        headings = ("item", "in costs", "days at most", "worth at least", "instead")
        title = f"Why out: what taking it in costs (in {money.unit}), and what would bring it in"
        parts.append(Sheet(title, headings, [_row(case, money) for case in outside], prose=True))
    if explanation.rules:
        parts.append(_rules_table(explanation.rules, workspace))
    if inside or outside:
        parts.append(
            "days at most: the whole effort, as the backlog states it, at which an item is worth "
            "as much in the plan as out of it; worth at least: the factor on what finishing it "
            "avoids at which it is; any where it is in the plan whatever that is, – where nothing "
            "brings it in, ? where the time did not suffice; so far: in the best plan found"
        )
    parts += [f"note: {note}" for note in explanation.notes]
    return parts


def _cost(case: ItemCase) -> float:
    """Return the cost of forcing an item for sorting: what cannot be forced comes last."""
    return float("inf") if case.cost_of_forcing is None else case.cost_of_forcing.low


def _row(case: ItemCase, money: Money) -> tuple[Cell, ...]:
    """Return the row of an item."""
    cost = _UNKNOWN if case.cost_of_forcing is None else _money(case.cost_of_forcing, money)
    told = tuple(_told(case, money))
    # A chosen item without a break-even is worth its place whatever it takes, or avoids.
    none = _ANY if case.chosen and case.cost_of_forcing is not None else _UNKNOWN
    days = _break_even(case.effort_days, "{:,.1f}", none)
    rate = _break_even(case.rate, "x{:,.2f}", none)
    return (case.id, cost, days, rate, told or ("",))


def _told(case: ItemCase, money: Money) -> Iterator[str]:
    """Yield what happens instead, or why an item cannot be forced."""
    if case.reason:
        yield case.reason
    if case.swap is not None:
        cost = case.cost_of_forcing
        known = cost is not None and cost.exact
        yield _exchange(case.swap) if known else f"so far: {_exchange(case.swap)}"
    if case.without_pin is not None:
        yield f"without its pin the plan gains {_money(case.without_pin, money)}"


def _exchange(swap: Swap) -> str:
    """Return what leaves, enters and moves."""
    parts = [f"in {', '.join(swap.enter)}"] if swap.enter else []
    parts += [f"out {', '.join(swap.leave)}"] if swap.leave else []
    parts += [f"later or earlier {', '.join(swap.move)}"] if swap.move else []
    return "; ".join(parts) or "nothing else changes"


def _rules_table(rules: Sequence[RuleCase], workspace: Workspace) -> Sheet:
    """Return what easing each rule that binds is worth."""
    gains = [gain.low for rule in rules for gain in (rule.one_more, rule.dropping) if gain]
    money = Money.of(workspace, gains)
    rows = []
    for rule in rules:
        gain = rule.one_more or rule.dropping
        step = _UNKNOWN if rule.step is None else f"{rule.step:.2f}"
        at_step = _UNKNOWN if rule.step_gain is None else _money(rule.step_gain, money)
        eased = rule.unit or "without it"
        told = _UNKNOWN if gain is None else _money(gain, money)
        rows.append((told, step, at_step, (rule.sentence, f"- {eased}")))
    title = f"Rules that bind: what one unit more is worth (in {money.unit})"
    headings = ("one more", "next step", "worth then", "rule and its unit")
    return Sheet(title, headings, rows, names=0, prose=True)


def _money(bounds: Bounds, money: Money) -> str:
    """Return a number that is known, or the two between which it lies."""
    if bounds.exact:
        return money(bounds.low)
    if bounds.high is None:
        # Nothing forced costs less than nothing, so that much says nothing.
        return f"≥{money(bounds.low)}" if bounds.low > 0 else _OPEN
    return f"{money(bounds.low)} to {money(bounds.high)}"


def _break_even(value: BreakEven, form: str, none: str) -> str:
    """Return a break-even, or the two numbers between which it lies; ``none`` without one."""
    if value.exact:
        return none if value.low is None else form.format(value.low)
    low, high = value.low or None, value.high
    if low is None:
        return _OPEN if high is None else f"≤{form.format(high)}"
    return f"≥{form.format(low)}" if high is None else f"{form.format(low)} to {form.format(high)}"

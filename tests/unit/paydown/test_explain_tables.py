"""Why a plan is as it is, as a planner reads it: figures proven and bounded, and the words."""

from collections.abc import Sequence
from typing import Any

import pytest

from paydown.console import as_text
from paydown.explain_tables import explain_tables
from scenarios.explanation import Bounds, BreakEven, Explanation, ItemCase, RuleCase, Swap
from scenarios.workspace import Workspace
from tests.support.workspaces import a_workspace
from tests.unit.paydown.made import a_plan, chosen

WORKSPACE = a_workspace()

NONE = BreakEven(None, None, True, "there is none")


def known(value: float) -> BreakEven:
    """Return a break-even that is proven."""
    return BreakEven(value, value, True)


def swap(leave: Sequence[str] = (), enter: Sequence[str] = (), move: Sequence[str] = ()) -> Swap:
    """Return an exchange."""
    return Swap(tuple(leave), tuple(enter), tuple(move), True)


def case(id: str, *, chosen: bool = True, **fields: Any) -> ItemCase:
    """Return an item that costs 40 to force, with all figures proven."""
    plain = {
        "cost_of_forcing": Bounds.of(40.0),
        "reason": "",
        "swap": swap(),
        "without_pin": None,
        "effort_days": known(6.25),
        "rate": known(0.755),
    }
    return ItemCase(id, chosen, **{**plain, **fields})


def explanation(
    *items: ItemCase, rules: Sequence[RuleCase] = (), notes: Sequence[str] = ()
) -> Explanation:
    """Return an explanation."""
    return Explanation(True, 120.0, items, tuple(rules), True, 0.1, tuple(notes))


def text(told: Explanation, width: int = 100, workspace: Workspace = WORKSPACE) -> str:
    plan = a_plan(chosen=tuple(chosen(one.id) for one in told.items if one.chosen))
    return as_text(*explain_tables(plan, told, workspace), width=width)


def row(one: ItemCase) -> list[str]:
    """Return the figures of an item, with bounds of several words as one each."""
    (sheet, *_) = explain_tables(
        a_plan(chosen=(chosen(one.id),) if one.chosen else ()), explanation(one), WORKSPACE
    )
    assert not isinstance(sheet, str)
    (cells,) = sheet.rows
    assert cells[0] == one.id
    return [cell for cell in cells[1:4] if isinstance(cell, str)]


def prose(one: ItemCase) -> tuple[str, ...]:
    """Return what stands beside the figures."""
    (sheet, *_) = explain_tables(
        a_plan(chosen=(chosen(one.id),) if one.chosen else ()), explanation(one), WORKSPACE
    )
    assert not isinstance(sheet, str)
    last = sheet.rows[0][-1]
    assert isinstance(last, tuple)
    return last


def test_an_explanation_in_full() -> None:
    rule = RuleCase(
        "capacity", "team 'platform' has 30.0 engineer-days left for debt in quarter 1",
        unit="an engineer-day more", one_more=Bounds.of(12.0), step=0.5, step_gain=Bounds.of(8.0),
    )  # fmt: skip
    told = explanation(
        case("cache", swap=swap(["runbook"], ["parser"], ["alerts"])),
        case("parser", chosen=False, cost_of_forcing=Bounds.of(1234.5), rate=known(1.5)),
        rules=[rule],
        notes=["risk counts"],
    )
    assert text(told, 90).splitlines() == [
        "Why in: what leaving it out costs (in EUR), and how far it may be off",
        "item   out costs  days at most  worth at least  instead",
        "──────────────────────────────────────────────────────────────────────────────────────────",
        "cache         40           6.2           x0.76  in parser; out runbook; later or earlier",
        "                                                alerts",
        "",
        "Why out: what taking it in costs (in EUR), and what would bring it in",
        "item    in costs  days at most  worth at least  instead",
        "────────────────────────────────────────────────────────────────────",
        "parser     1,234           6.2           x1.50  nothing else changes",
        "",
        "Rules that bind: what one unit more is worth (in EUR)",
        "one more  next step  worth then  rule and its unit",
        "──────────────────────────────────────────────────────────────────────────────────────────",
        "      12       0.50        8.00  team 'platform' has 30.0 engineer-days left for debt in",
        "                                 quarter 1",
        "                                 - an engineer-day more",
        "",
        "days at most: the whole effort, as the backlog states it, at which an item is worth as "
        "much in the plan as out of it; worth at least: the factor on what finishing it avoids at "
        "which it is; any where it is in the plan whatever that is, – where nothing brings it in, "
        "? where the time did not suffice; so far: in the best plan found",
        "note: risk counts",
    ]


def test_items_keep_the_order_of_the_plan_and_those_left_out_that_of_cost() -> None:
    never = case("never", chosen=False, cost_of_forcing=None, reason="excluded by b", swap=None)
    dear = case("dear", chosen=False, cost_of_forcing=Bounds.of(90.0))
    cheap = case("cheap", chosen=False, cost_of_forcing=Bounds.of(1.0))
    told = explanation(never, case("a"), dear, case("b"), cheap)
    plan = a_plan(chosen=(chosen("b"), chosen("a")))
    inside, outside, _ = explain_tables(plan, told, WORKSPACE)
    assert not isinstance(inside, str)
    assert not isinstance(outside, str)
    assert [one[0] for one in inside.rows] == ["b", "a"]
    assert [one[0] for one in outside.rows] == ["cheap", "dear", "never"]


@pytest.mark.parametrize(
    ("bounds", "shown"),
    [
        (Bounds.of(40.0), "40"),
        (Bounds.of(0.0), "0"),
        (Bounds(10.0, 40.0, False), "10 to 40"),
        (Bounds(0.0, 40.0, False), "0 to 40"),
        (Bounds(10.0, None, False), "≥10"),
        # At least nothing is nothing known.
        (Bounds(0.0, None, False), "?"),
        (None, "–"),
    ],
)
def test_a_cost_is_exact_or_shown_as_bounds(bounds: Bounds | None, shown: str) -> None:
    assert row(case("cache", cost_of_forcing=bounds))[0] == shown


@pytest.mark.parametrize(
    ("value", "days", "rate"),
    [
        (known(6.5), "6.5", "x6.50"),
        (known(0.0), "0.0", "x0.00"),
        (BreakEven(7.0, 8.75, False), "7.0 to 8.8", "x7.00 to x8.75"),
        (BreakEven(7.0, None, False), "≥7.0", "≥x7.00"),
        (BreakEven(None, 8.0, False), "≤8.0", "≤x8.00"),
        (BreakEven(0.0, 8.0, False), "≤8.0", "≤x8.00"),
        (BreakEven(None, None, False, "not reached within the time limit"), "?", "?"),
    ],
)
def test_a_break_even_is_exact_or_shown_as_bounds(value: BreakEven, days: str, rate: str) -> None:
    assert row(case("cache", effort_days=value, rate=value))[1:] == [days, rate]


def test_what_stays_in_whatever_it_takes_is_no_item_that_nothing_brings_in() -> None:
    assert row(case("cache", effort_days=NONE, rate=NONE))[1:] == ["any", "any"]
    assert row(case("cache", chosen=False, effort_days=NONE, rate=NONE))[1:] == ["–", "–"]
    stuck = case("cache", cost_of_forcing=None, effort_days=NONE, rate=NONE, swap=None)
    assert row(stuck) == ["–", "–", "–"]


def test_an_exchange_that_is_only_the_best_found_says_so() -> None:
    bounded = case("cache", cost_of_forcing=Bounds(0.0, 900.0, False))
    assert prose(bounded) == ("so far: nothing else changes",)
    assert prose(case("cache")) == ("nothing else changes",)
    assert prose(case("cache", swap=swap(enter=["a", "b"], leave=["c"]))) == ("in a, b; out c",)


def test_a_pin_and_a_reason_stand_below_each_other() -> None:
    pinned = case(
        "cache", cost_of_forcing=None, reason="it is pinned in", swap=None,
        without_pin=Bounds.of(30.0),
    )  # fmt: skip
    assert prose(pinned) == ("it is pinned in", "without its pin the plan gains 30")
    assert prose(case("cache", swap=None)) == ("",)


def test_a_rule_that_can_only_be_dropped_tells_what_dropping_gains() -> None:
    rules = [
        RuleCase("pins", "'a' is pinned in", items=("a",), dropping=Bounds.of(70.0)),
        RuleCase("floors", "a floor", unit="a day less", one_more=Bounds(0.0, 5.0, False)),
    ]
    (sheet,) = explain_tables(a_plan(chosen=()), explanation(rules=rules), WORKSPACE)
    assert not isinstance(sheet, str)
    assert sheet.rows == [
        ("70", "–", "–", ("'a' is pinned in", "- without it")),
        ("0 to 5.00", "–", "–", ("a floor", "- a day less")),
    ]


def test_large_costs_are_in_thousands() -> None:
    shown = text(explanation(case("cache", cost_of_forcing=Bounds.of(2_500_000.0))))
    assert "what leaving it out costs (in thousand EUR)" in shown
    assert " 2,500 " in shown


def test_nothing_to_explain_is_nothing_but_notes() -> None:
    assert text(explanation(notes=["too many overlaps"])) == "note: too many overlaps\n"


def test_names_are_no_markup() -> None:
    one = case("[red]cache[/red]", swap=swap(enter=["[bold]x[/bold]", ":smile:"]))
    shown = text(explanation(one), workspace=a_workspace(value_unit="[EUR]"))
    for name in ("[red]cache[/red]", "in [bold]x[/bold], :smile:", "(in [EUR])"):
        assert name in shown


@pytest.mark.parametrize("width", [40, 80, 120])
def test_ids_are_whole_at_any_width(width: int) -> None:
    ids = [f"a-rather-long-id-{number:02}" for number in range(12)]
    told = explanation(*(case(id, swap=swap(enter=ids)) for id in ids))
    words = " ".join(text(told, width).replace(",", " ").split())
    for id in ids:
        assert words.count(id) == 13

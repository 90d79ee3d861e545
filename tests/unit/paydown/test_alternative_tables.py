"""Plans that are nearly as good, and items that are in all good ones, as a planner reads it."""

from collections.abc import Sequence
from typing import Any

import pytest

from paydown.alternative_tables import alternative_tables, core_tables
from paydown.console import as_text
from scenarios.alternative import Alternative, Alternatives
from scenarios.portfolio import CoreIndex, CoreItem, Portfolio, Verdict
from scenarios.workspace import Workspace
from tests.support.workspaces import a_workspace

WORKSPACE = a_workspace()
MORE = "every other set of items that keeps the rules gives up more than was allowed"


def alternative(**fields: Any) -> Alternative:
    """Return a plan that gives up 1.6 % and differs in two items."""
    plain: dict[str, Any] = {
        "quarters": {"parser": 1},
        "worth": 98.4,
        "given_up": 0.016,
        "added": ("parser",),
        "removed": ("cache",),
        "moved": (),
        "distance": 2,
        "farthest": True,
    }
    return Alternative(**{**plain, **fields})


def others(
    *found: Alternative, exhausted: bool, width: int = 100, workspace: Workspace = WORKSPACE
) -> str:
    return as_text(*alternative_tables(Alternatives(found, exhausted), workspace), width=width)


def test_alternatives_in_full() -> None:
    late = alternative(
        added=("a", "b"), removed=(), moved=("c",), distance=3, worth=1200.0, given_up=0.0,
        farthest=False,
    )  # fmt: skip
    assert others(alternative(), late, exhausted=True).splitlines() == [
        "Alternatives that differ most from the plan and each other (worth in EUR)",
        "worth  gives up  differs in  against the plan",
        "─" * 76,
        "   98      1.6%           2  in parser",
        "                             out cache",
        "1,200      0.0%           3  in a, b",
        "                             moved c",
        "                             - time ran out, so another plan may differ more",
        "",
        f"there are no others: {MORE}",
    ]


def test_a_plan_worth_more_than_one_that_is_not_proven_gives_up_less_than_nothing() -> None:
    assert " -0.5% " in others(alternative(given_up=-0.005), exhausted=True)
    # A rounding below 0 is no gain.
    assert " 0.0% " in others(alternative(given_up=-1e-9), exhausted=True)
    assert "-0.0%" not in others(alternative(given_up=-1e-9), exhausted=True)


@pytest.mark.parametrize(
    ("exhausted", "line"),
    [
        (True, f"there is no alternative: {MORE}\n"),
        (False, "the time did not suffice for any alternative; give a longer --time-limit\n"),
    ],
)
def test_none_at_all_says_whether_that_is_proven(exhausted: bool, line: str) -> None:
    assert others(exhausted=exhausted) == line


def test_fewer_than_asked_for_say_why() -> None:
    late = "the time did not suffice for further alternatives; give a longer --time-limit"
    two = [alternative(), alternative()]
    assert others(*two, exhausted=False).splitlines()[-1] == late
    assert others(*two, exhausted=True).splitlines()[-1] == f"there are no others: {MORE}"
    three = others(*two, alternative(), exhausted=False)
    assert "did not suffice" not in three
    assert "no others" not in three


def item(id: str, share: float | None, verdict: Verdict) -> CoreItem:
    """Return an item whose factor is between a third and two."""
    return CoreItem(id, 0.336, 1.944, share, verdict)


def core(*items: CoreItem, **fields: Any) -> CoreIndex:
    """Return the index of four sets, which are all."""
    portfolios = tuple(Portfolio({}, 1.0, 0.5, 2.0) for _ in range(5))
    plain: dict[str, Any] = {"sets": 4, "complete": True, "seconds": 0.1}
    return CoreIndex(items=items, portfolios=portfolios, **{**plain, **fields})


def index(*items: CoreItem, width: int = 100, **fields: Any) -> str:
    return as_text(*core_tables(core(*items, **fields), WORKSPACE), width=width)


def test_a_core_index_in_full() -> None:
    shown = index(
        item("parser", 0.0, "exterior"), item("cache", 0.25, "borderline"),
        item("alerts", 1.0, "core"), item("runbook", 0.75, "borderline"),
    )  # fmt: skip
    assert shown.splitlines() == [
        "Core index: share of 4 sets of items that no other beats",
        "item     core index        factor  verdict",
        "─────────────────────────────────────────────",
        "alerts         100%  0.34 to 1.94  core",
        "runbook         75%  0.34 to 1.94  borderline",
        "cache           25%  0.34 to 1.94  borderline",
        "parser           0%  0.34 to 1.94  exterior",
    ]


def test_an_open_list_proves_nothing_of_what_is_in_all_or_none() -> None:
    shown = index(
        item("cache", 0.25, "borderline"), item("parser", 0.0, "open"), item("late", 0.0, "open"),
        item("alerts", 1.0, "open"), item("never", 0.0, "exterior"), complete=False,
    )  # fmt: skip
    lines = shown.splitlines()
    # In all sets found stands above in some, though neither is proven to be so in all others.
    assert [line.split()[0] for line in lines[3:8]] == [
        "alerts",
        "cache",
        "never",
        "parser",
        "late",
    ]
    assert lines[-1] == (
        "note: these are some of more sets, those of the plans worth most and of extremes of the "
        "factors; items that are in all of them or in none are open, as another set may say "
        "otherwise"
    )


@pytest.mark.parametrize(("sets", "words"), [(1, "1 set of items"), (66, "66 sets of items")])
def test_sets_are_counted(sets: int, words: str) -> None:
    assert words in index(item("cache", 1.0, "core"), sets=sets).splitlines()[0]


def test_no_set_is_no_share() -> None:
    row = index(item("cache", None, "open"), sets=0, complete=False).splitlines()[3]
    assert row.split() == ["cache", "–", "0.34", "to", "1.94", "open"]


def test_no_items_are_told_as_such() -> None:
    assert index() == "core index: there is no item to choose\n"


def test_a_scenario_stands_in_the_titles() -> None:
    workspace = a_workspace().but(scenario="hiring-freeze")
    assert "(worth in EUR), scenario hiring-freeze\n" in others(
        alternative(), exhausted=True, workspace=workspace
    )
    (sheet,) = core_tables(core(item("cache", 1.0, "core")), workspace)
    assert not isinstance(sheet, str)
    assert sheet.title.endswith("that no other beats, scenario hiring-freeze")


def test_names_are_no_markup() -> None:
    odd = alternative(added=("[red]cache[/red]",), removed=(":smile:",))
    shown = others(odd, exhausted=True, workspace=a_workspace(value_unit="[EUR]"))
    for name in ("[red]cache[/red]", ":smile:", "worth in [EUR]"):
        assert name in shown
    assert "[bold]x[/bold]" in index(item("[bold]x[/bold]", 1.0, "core"))


@pytest.mark.parametrize("width", [40, 80, 120])
def test_ids_are_whole_at_any_width(width: int) -> None:
    ids: Sequence[str] = [f"a-rather-long-id-{number:02}" for number in range(12)]
    one = others(alternative(added=tuple(ids)), exhausted=True, width=width)
    words = one.replace(",", " ").split()
    shown = index(*(item(id, 1.0, "core") for id in ids), width=width).split()
    for id in ids:
        assert words.count(id) == shown.count(id) == 1

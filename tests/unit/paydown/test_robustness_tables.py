"""How sure a plan is, as a planner reads it."""

from typing import Any

import pytest

from optimize.robust import wilson
from paydown.console import as_text
from paydown.robustness_tables import robustness_tables
from scenarios.robustness import Regret, Robustness, Selection
from scenarios.workspace import Workspace
from tests.support.workspaces import a_workspace

WORKSPACE = a_workspace()


def selection(id: str, count: int, of: int, planned: int | None = 1) -> Selection:
    """Return an item that is in the best plans of so many truths."""
    low, high = wilson(count, of)
    return Selection(id, planned, count / of, low, high, 2 if count else None)


def robustness(*selections: Selection, **fields: Any) -> Robustness:
    """Return what 20 truths say, each of which has a plan."""
    plain: dict[str, Any] = {
        "truths": 20,
        "infeasible": 0,
        "beyond_mending": 0,
        "unanswered": 0,
        "stopped": 0,
        "regret": None,
        "drawn": (),
    }
    return Robustness(selections=selections, **{**plain, **fields})


def text(told: Robustness, width: int = 100, workspace: Workspace = WORKSPACE) -> str:
    return as_text(*robustness_tables(told, workspace), width=width)


def word(one: Selection) -> str:
    """Return what is said of an item."""
    (sheet,) = robustness_tables(robustness(one), WORKSPACE)
    assert not isinstance(sheet, str)
    return str(sheet.rows[0][-1])


def test_how_sure_in_full() -> None:
    regret = Regret(20, 1234.5, 900.0, 1569.0, 5000.0, 0.0456)
    told = robustness(
        selection("parser", 0, 20, None),
        selection("cache", 12, 20),
        selection("late", 19, 20, None),
        selection("alerts", 20, 20),
        regret=regret,
    )
    assert text(told).splitlines() == [
        "How sure: best plans of 20 drawn truths",
        "item    plan  chosen in  95 % interval  mostly  in or out",
        "─────────────────────────────────────────────────────────",
        "alerts    Q1       100%    84% to 100%      Q2  sure",
        "cache     Q1        60%     39% to 78%      Q2  unsure",
        "late                95%     76% to 99%      Q2  missed",
        "parser               0%      0% to 16%          sure",
        "",
        "had the truth been known, the best plan would have been worth 1,234 EUR more than this "
        "one in the mean (900 to 1,569), 4.6% of what is best; in the worst tenth of the truths "
        "5,000",
    ]


@pytest.mark.parametrize(
    ("count", "of", "inside", "outside"),
    [
        (20, 20, "sure", "missed"),
        (18, 20, "sure", "missed"),
        (17, 20, "unsure", "unsure"),
        (3, 20, "unsure", "unsure"),
        (2, 20, "surprising", "sure"),
        (0, 20, "surprising", "sure"),
        # Three truths that agree are no better than a coin that falls alike three times.
        (1, 1, "unsure", "unsure"),
        (0, 1, "unsure", "unsure"),
        (3, 3, "unsure", "unsure"),
        (4, 4, "sure", "missed"),
        (0, 4, "surprising", "sure"),
    ],
)
def test_few_truths_make_nothing_sure(count: int, of: int, inside: str, outside: str) -> None:
    assert word(selection("cache", count, of)) == inside
    assert word(selection("cache", count, of, planned=None)) == outside


def test_regret_of_one_truth_has_no_interval() -> None:
    regret = Regret(1, 5.0, None, None, 5.0, None)
    assert text(robustness(selection("cache", 1, 1), truths=1, regret=regret)).splitlines()[-1] == (
        "had the truth been known, the best plan would have been worth 5 EUR more than this one in "
        "the mean; in the worst tenth of the truths 5"
    )
    assert "best plans of 1 drawn truth\n" in text(robustness(selection("a", 1, 1), truths=1))


def test_what_the_figures_leave_out_is_told() -> None:
    told = robustness(
        selection("cache", 1, 4), infeasible=9, beyond_mending=3, unanswered=7, stopped=8
    )
    assert text(told).splitlines()[-4:] == [
        "note: in 9 of the truths no plan keeps the rules: efforts break deadlines, floors or pins",
        "note: in 3 of the truths this plan cannot be mended by delaying or dropping items",
        "note: in 7 of the truths the solver found no plan in time",
        "note: in 8 of the truths the clock stopped a search, so another run may differ",
    ]
    assert "note" not in text(robustness(selection("cache", 1, 4)))


def test_truths_without_a_plan_leave_no_table() -> None:
    silent = Selection("cache", 1, None, None, None, None)
    assert text(robustness(silent, infeasible=20)) == (
        "note: in 20 of the truths no plan keeps the rules: efforts break deadlines, floors or "
        "pins\n"
    )


def test_no_items_are_told_as_such() -> None:
    assert text(robustness()) == "how sure: there is no item to choose\n"


def test_a_scenario_stands_in_the_title() -> None:
    workspace = a_workspace().but(scenario="hiring-freeze")
    shown = text(robustness(selection("cache", 1, 4)), workspace=workspace)
    assert shown.startswith("How sure: best plans of 20 drawn truths, scenario hiring-freeze\n")


def test_names_are_no_markup() -> None:
    told = robustness(
        selection("[red]cache[/red]", 1, 4), regret=Regret(20, 1.0, 0.0, 2.0, 3.0, 0.1)
    )
    shown = text(told, workspace=a_workspace(value_unit="[EUR]"))
    assert "[red]cache[/red]" in shown
    assert "worth 1 [EUR] more" in shown


@pytest.mark.parametrize("width", [40, 120])
def test_ids_are_whole_at_any_width(width: int) -> None:
    ids = [f"a-rather-long-id-{number:02}" for number in range(12)]
    words = text(robustness(*(selection(id, 1, 4) for id in ids)), width).split()
    for id in ids:
        assert words.count(id) == 1

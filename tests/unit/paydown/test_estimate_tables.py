"""Which estimate is worth finding out, as a planner reads it."""

from typing import Any

from paydown.console import as_text
from paydown.estimate_tables import estimate_tables
from scenarios.robustness import Robustness
from scenarios.workspace import Workspace
from scenarios.worth_of_estimate import (
    EstimateKind,
    Knowing,
    PerfectInformation,
    WorthOfEstimate,
    WorthOfEstimates,
)
from tests.support.workspaces import a_workspace

WORKSPACE = a_workspace()
PERFECT = PerfectInformation(Knowing(1000.0, 800.0, 1200.0), Knowing(300.0, 200.0, 400.0), 5)


def worth(
    id: str, mean: float, low: float | None = None, kind: EstimateKind = "rate", *, sure: bool
) -> WorthOfEstimate:
    """Return an estimate of so much worth."""
    high = None if low is None else 2 * mean - low
    return WorthOfEstimate(id, kind, Knowing(mean, low, high), 100, 0.25, sure)


def told(*found: WorthOfEstimate, **fields: Any) -> WorthOfEstimates:
    plain: dict[str, Any] = {"unsure": 40, "among": PERFECT.among, "plans": 5, "stopped": 0}
    return WorthOfEstimates(found, **{**plain, **fields})


def text(
    estimates: WorthOfEstimates | None,
    perfect: PerfectInformation | None = PERFECT,
    truths: int = 100,
    workspace: Workspace = WORKSPACE,
) -> str:
    robustness = Robustness(truths, 0, 0, 0, 0, (), None, (), estimates, perfect)
    return as_text(*estimate_tables(robustness, workspace), width=100)


def test_worth_finding_out_in_full() -> None:
    found = (
        worth("cache", 120.0, 80.0, sure=True),
        worth("parser", 40.0, -10.0, "effort", sure=False),
        worth("small", 9.0, 1.0, sure=False),
        worth("trifle", 9.0, -1.0, sure=False),
    )
    assert text(told(*found)).splitlines() == [
        "Worth finding out before planning (in EUR)",
        "item    estimate  worth up to  95 % interval  plan changes  beyond doubt",
        "────────────────────────────────────────────────────────────────────────",
        "cache   rate              120      80 to 160           25%           yes",
        "parser  effort             40        0 to 90           25%            no",
        "small   rate                9        1 to 17           25%            no",
        "",
        "with all of the truth known, choosing among the 5 plans that these come to would be worth "
        "300 EUR; what estimates are worth alone does not add up",
    ]


def test_ten_are_shown_at_most() -> None:
    found = [worth(f"i{n:02}", 500.0 - n, 100.0, sure=True) for n in range(12)]
    shown = text(told(*found))
    assert "i09" in shown
    assert "i10" not in shown


def test_where_nothing_is_worth_much_a_sentence_says_so() -> None:
    nothing = "worth finding out: no single estimate is worth much before planning\n"
    assert text(told()) == nothing
    assert text(told(worth("cache", 0.0, 0.0, sure=False))) == nothing
    assert text(told(unsure=0)) == "worth finding out: nothing, as every estimate is exact\n"


def test_too_few_truths_are_told_as_such() -> None:
    assert text(None, truths=3) == (
        "worth finding out: 3 truths are too few to tell; draw 20 or more, better 100\n"
    )
    assert text(None, truths=1).startswith("worth finding out: 1 truth is too few to tell")


def test_nothing_is_said_where_it_was_not_asked() -> None:
    assert text(None, perfect=None) == ""


def test_a_search_that_the_clock_stopped_is_told() -> None:
    shown = text(told(worth("cache", 120.0, 80.0, sure=True), stopped=2))
    assert shown.endswith(
        "note: the clock stopped 2 searches for what estimates are worth, so another run may "
        "differ\n"
    )
    # It may be why nothing was found.
    assert "the clock stopped 1 search for" in text(told(stopped=1))


def test_scenario_and_unit_are_named_and_names_are_no_markup() -> None:
    workspace = a_workspace(value_unit="[EUR]").but(scenario="hiring-freeze")
    shown = text(told(worth("[red]a[/red]", 120.0, 80.0, sure=True)), workspace=workspace)
    assert shown.startswith(
        "Worth finding out before planning (in [EUR]), scenario hiring-freeze\n"
    )
    assert "[red]a[/red]" in shown

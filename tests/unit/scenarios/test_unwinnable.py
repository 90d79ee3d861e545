"""An outcome is refused where nothing can win it, and not where somebody decided against it."""

import pytest

from scenarios.links import Links
from scenarios.outcome import Outcome
from scenarios.placed import Placed
from scenarios.unwinnable import unwinnable


def told(requires: str, *rows: Links) -> list[str]:
    """Return what is said of an outcome in line 2 that requires some items."""
    outcome = Placed(2, Outcome(id="launch", value=1.0, requires=tuple(requires)))
    links = [Placed(line, row) for line, row in enumerate(rows, start=2)]
    return list(map(str, unwinnable(("outcomes.csv", "backlog.csv"), [outcome], links)))


@pytest.mark.parametrize(
    "rows",
    [
        [Links("a"), Links("b", excludes=("c",)), Links("c")],
        [Links("a", status="accepted"), Links("b")],
        [Links("a", pin="out"), Links("b")],
        [Links("a", excludes=("b",), status="closed"), Links("b", status="closed")],
        # What a closed item once required does not matter any more.
        [Links("a", requires=("c",), status="closed"), Links("b"), Links("c", excludes=("b",))],
        # Told with the row itself.
        [Links("a", requires=("b",), excludes=("b",)), Links("b")],
        [Links("a", excludes=("a", "nobody")), Links("b")],
    ],
)
def test_a_decision_is_no_fault(rows: list[Links]) -> None:
    assert told("ab", *rows) == []


@pytest.mark.parametrize(
    "rows",
    [
        [Links("a", excludes=("b",)), Links("b")],
        [Links("a"), Links("b", excludes=("a",))],
        [Links("a", excludes=("b",), status="closed"), Links("b")],
    ],
)
def test_two_that_exclude_each_other_win_nothing(rows: list[Links]) -> None:
    assert told("ab", *rows) == [
        "outcomes.csv:2: outcome 'launch' requires 'a' (backlog.csv:2) and 'b' (backlog.csv:3), "
        "which exclude each other, so that it can never be won; take one out"
    ]


def test_what_the_items_require_counts_at_any_depth() -> None:
    rows = [
        Links("a", requires=("c",)),
        Links("b"),
        Links("c", requires=("d", "a")),
        Links("d", excludes=("b",)),
    ]
    assert told("ab", *rows) == [
        "outcomes.csv:2: outcome 'launch' requires 'd' (backlog.csv:5, needed by 'a') and 'b' "
        "(backlog.csv:3), which exclude each other, so that it can never be won; take one out"
    ]

"""A plan that breaks a rule is refused, whoever made it."""

from typing import Any

import pytest

from optimize import planner
from optimize.check import certify
from optimize.faults import WrongAnswerError
from optimize.planner import make_plan
from optimize.posing import pose
from optimize.problem import Problem
from optimize.solve import Solution
from scenarios.outcome import Outcome
from tests.support.workspaces import a_workspace, an_item


def problem(**fields: Any) -> Problem:
    items = [
        an_item("base", days=30.0),
        an_item("top", days=30.0, drag=0.01, requires=("base",)),
        an_item("patch", days=30.0, drag=0.01, excludes=("top",)),
        an_item("forced", days=30.0, pin="in"),
        an_item("banned", days=30.0, pin="out"),
        an_item("long", days=200.0),
    ]
    return pose(a_workspace(items=items, quarters=3, **fields))


def test_a_good_plan_breaks_nothing() -> None:
    assert certify(problem(), {0: 0, 1: 0, 3: 0}).broken == ()


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        ({3: 0, 1: 0}, "'top' is finished before 'base', which it requires"),
        ({3: 0, 0: 1, 1: 0}, "'top' is finished before 'base', which it requires"),
        ({3: 0, 0: 0, 1: 0, 2: 1}, "'top' and 'patch' exclude each other"),
        ({0: 0}, "'forced' is pinned in"),
        ({3: 0, 4: 0}, "'banned' is pinned out"),
        ({3: 0, 5: 0}, "'long' cannot be finished in quarter 1"),
        (
            {3: 0, 0: 0, 1: 0, 5: 2},
            "team 'platform' works 108.00 of 91.00 engineer-days in quarter 1",
        ),
    ],
)
def test_each_broken_rule_is_named(plan: dict[int, int], words: str) -> None:
    assert words in certify(problem(), plan).broken


def test_worth_counts_what_a_pair_shares_once() -> None:
    items = [
        an_item("alerts", days=5.0, blinds=0.5),
        an_item("flaky", days=5.0, incidents_per_quarter=6.0, severity=0.3),
    ]
    posed = pose(a_workspace(items=items, quarters=2))
    alone = [certify(posed, {row: 0}).worth for row in (0, 1)]
    shared = float(posed.overlaps.among((0, 1))[0].amount.sum())
    assert shared > 0
    assert certify(posed, {0: 0, 1: 0}).worth == pytest.approx(sum(alone) - shared)
    late = float(posed.overlaps.among((0, 1))[0].amount[1:].sum())
    later = float(posed.worth[0, 0] + posed.worth[1, 1]) - late
    assert certify(posed, {0: 0, 1: 1}).worth == pytest.approx(later)


def test_an_outcome_is_won_by_all_of_its_items() -> None:
    outcome = Outcome(id="launch", value=70.0, requires=("base", "forced"))
    posed = problem(outcomes=(outcome,))
    assert certify(posed, {3: 0}).won == ()
    assert certify(posed, {3: 0, 0: 0}).won == ("launch",)
    gain = certify(posed, {3: 0, 0: 0}).worth - certify(posed, {3: 0}).worth
    assert gain == pytest.approx(70.0)


def test_a_wrong_answer_of_the_solver_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = Solution("optimal", {1: 0, 3: 0}, 1.0, 0.0, True)
    monkeypatch.setattr(planner, "solve", lambda *_: wrong)
    with pytest.raises(WrongAnswerError, match="'top' is finished before 'base'"):
        make_plan(problem().workspace)

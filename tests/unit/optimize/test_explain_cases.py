"""Why a plan is as it is, in cases worked out by hand."""

from random import Random
from typing import Any

import pytest

from optimize.bench import Bench
from optimize.explain import explain
from optimize.posing import pose
from optimize.solve import Limits, Solution, solve
from scenarios.explanation import Explanation
from scenarios.outcome import Outcome
from scenarios.workspace import Objective, Workspace
from tests.support.brute import NO_END, Brute, explained, number
from tests.support.workspaces import a_team, a_workspace, an_item
from tests.unit.optimize.test_solve import random_workspace


def two_items(**fields: Any) -> Workspace:
    """Return 60 and 50 days for a quarter of 91: the first avoids 91 x 3, the second 91 x 2."""
    large = an_item("large", days=60.0, drag=0.006, **fields)
    return a_workspace(items=[large, an_item("small", days=50.0, drag=0.004)])


def case_of(explanation: Explanation, id: str) -> Any:
    return next(case for case in explanation.items if case.id == id)


def of(workspace: Workspace) -> Explanation:
    answer = explained(pose(workspace))
    assert answer is not None
    return answer[1]


def test_two_items_for_one_place_change_it() -> None:
    explanation = of(two_items())
    large, small = case_of(explanation, "large"), case_of(explanation, "small")
    assert large.chosen
    assert not small.chosen
    assert large.swap.enter == ("small",)
    assert small.swap.leave == ("large",)
    # An item is open for half of the quarter less once it is finished in it.
    assert number(large.cost_of_forcing) == pytest.approx(45.5 * 2.0)
    assert number(small.cost_of_forcing) == pytest.approx(45.5 * 2.0)
    assert large.rate.low == pytest.approx(4.0 / 6.0)
    assert small.rate.low == pytest.approx(6.0 / 4.0)
    assert small.effort_days.low == pytest.approx(31.0, abs=2e-3)
    assert large.effort_days.low is None
    assert "any effort" in large.effort_days.note
    (capacity,) = explanation.rules
    assert capacity.kind == "capacity"
    assert capacity.team == "platform"
    assert capacity.quarter == 1
    assert number(capacity.one_more) == 0.0
    assert capacity.step == pytest.approx(19.0, abs=2e-3)
    assert number(capacity.step_gain) == pytest.approx(45.5 * 4.0)
    assert capacity.dual == pytest.approx(45.5 * 4.0 / 50.0)


def test_a_pin_is_named_and_priced() -> None:
    explanation = of(two_items(pin="out"))
    large = case_of(explanation, "large")
    assert large.cost_of_forcing is None
    assert large.reason == "pinned out"
    assert number(large.without_pin) == pytest.approx(45.5 * 2.0)
    assert case_of(explanation, "small").without_pin is None
    (pin,) = [rule for rule in explanation.rules if rule.kind == "pins"]
    assert pin.items == ("large",)
    assert number(pin.dropping) == pytest.approx(45.5 * 2.0)


def test_what_cannot_be_forced_says_which_rules_clash() -> None:
    items = [
        an_item("first", days=80.0),
        an_item("then", days=80.0, drag=0.01, requires=("first",)),
        an_item("barred", requires=("risk",)),
        an_item("risk", status="accepted"),
        an_item("endless", days=500.0),
    ]
    explanation = of(a_workspace(items=items))
    then = case_of(explanation, "then")
    assert then.cost_of_forcing is None
    assert "'then' requires 'first'" in then.reason
    assert "91.0 engineer-days" in then.reason
    assert case_of(explanation, "barred").reason.startswith("requires an accepted risk")
    assert case_of(explanation, "endless").reason.startswith("cannot be finished")


def test_dropping_a_prerequisite_and_an_exclusion_is_priced() -> None:
    items = [
        an_item("first", days=60.0),
        an_item("then", days=60.0, drag=0.01, requires=("first",)),
        an_item("foe", days=10.0, drag=0.002, excludes=("friend",)),
        an_item("friend", days=10.0, drag=0.001),
    ]
    rules = {rule.kind: rule for rule in of(a_workspace(items=items)).rules}
    assert number(rules["prerequisites"].dropping) == pytest.approx(45.5 * 10.0)
    assert rules["prerequisites"].items == ("then", "first")
    assert number(rules["exclusions"].dropping) == pytest.approx(45.5 * 1.0)
    assert rules["capacity"].step == pytest.approx(60.0 + 60.0 - 91.0, abs=2e-3)


def test_easing_gives_room_also_where_debt_burns_nearly_everything() -> None:
    # Toil burns 98 of 91 days: a tenth of the capacity is left whatever is burnt.
    toil = an_item("toil", days=200.0, toil_days_per_week=7.5)
    work = [an_item(f"work-{n}", days=6.0, drag=0.001 * (n + 1)) for n in range(3)]
    problem = pose(a_workspace(items=[toil, *work]))
    assert problem.room[0, 0] == pytest.approx(9.1)
    answer = explained(problem)
    assert answer is not None
    assert sorted(answer[0].quarters) == [3]
    (capacity,) = answer[1].rules
    assert capacity.step == pytest.approx(12.0 - 9.1, abs=2e-3)
    assert number(capacity.step_gain) == pytest.approx(45.5 * 2.0)


def test_equal_items_cost_nothing_to_exchange() -> None:
    items = [an_item(f"item-{n}", days=60.0, drag=0.001) for n in range(3)]
    explanation = of(a_workspace(items=items))
    assert [number(case.cost_of_forcing) for case in explanation.items] == [0.0] * 3
    chosen = next(case for case in explanation.items if case.chosen)
    assert chosen.swap is not None
    assert len(chosen.swap.enter) == 1
    for case in explanation.items:
        assert case.rate.low == pytest.approx(1.0)


def test_outcomes_count_in_what_forcing_costs() -> None:
    outcome = Outcome(id="launch", value=5000.0, requires=("a", "b"))
    items = [an_item("a", days=30.0), an_item("b", days=30.0), an_item("c", days=60.0, drag=0.01)]
    explanation = of(a_workspace(items=items, outcomes=(outcome,)))
    for id in ("a", "b"):
        assert case_of(explanation, id).swap.enter == ("c",)
        assert number(case_of(explanation, id).cost_of_forcing) == pytest.approx(5000.0 - 455.0)
        assert "whatever" in case_of(explanation, id).rate.note or id == "a"


@pytest.mark.parametrize("seed", range(12))
def test_risk_counts_in_what_forcing_costs(seed: int) -> None:
    workspace = random_workspace(Random(seed))
    uncertain = [item.but(confidence=1.0) for item in workspace.items[:4]]
    objective = Objective(risk_aversion=0.5)
    problem = pose(workspace.but(items=tuple(uncertain), objective=objective))
    solution = solve(problem, NO_END)
    if solution.status == "infeasible":
        return
    assert solution.status == "optimal"
    explanation = explain(problem, solution, NO_END)
    brute = Brute.of(problem)
    for row, case in enumerate(explanation.items):
        best = brute.best(**({"outside": row} if case.chosen else {"inside": row}))
        if best is None:
            assert case.cost_of_forcing is None
            continue
        loss = max(0.0, explanation.worth - best[0])
        assert number(case.cost_of_forcing) == pytest.approx(loss, abs=brute.unit)
        assert case.rate.low is None
        assert not case.rate.exact


def test_an_empty_backlog_has_nothing_to_explain() -> None:
    problem = pose(a_workspace())
    explanation = explain(problem, Solution("optimal", {}, 0.0, 0.0, True), NO_END)
    assert explanation.items == ()
    assert explanation.rules == ()
    assert explanation.complete


def test_without_a_plan_there_is_nothing_to_explain() -> None:
    problem = pose(two_items())
    with pytest.raises(ValueError, match="no plan"):
        explain(problem, Solution("infeasible", {}, None, 0.0, False), NO_END)


def test_the_blocks_of_teams_that_share_nothing_are_apart() -> None:
    items = [an_item("a"), an_item("b"), an_item("c", team="other"), an_item("d", team="other")]
    teams = [a_team(components=("ranking",)), a_team("other")]
    apart = Bench(pose(a_workspace(items=items, teams=teams)))
    for row in (0, 1):
        assert apart.blocks.around([apart.finish[row, 0].name]) == {0, 1}
    linked = [*items[:3], an_item("d", team="other", requires=("a",))]
    together = Bench(pose(a_workspace(items=linked, teams=teams)))
    assert together.blocks.around([together.finish[0, 0].name]) == {0, 1, 2, 3}


def test_without_time_a_chosen_item_costs_at_most_what_goes_with_it() -> None:
    items = [an_item("first", drag=0.001), an_item("then", drag=0.002, requires=("first",))]
    problem = pose(a_workspace(items=items))
    explanation = explain(problem, solve(problem, NO_END), Limits(seconds=0.0))
    first, then = explanation.items
    assert first.cost_of_forcing is not None
    assert then.cost_of_forcing is not None
    assert first.cost_of_forcing.high == pytest.approx(45.5 * 3.0)
    assert then.cost_of_forcing.high == pytest.approx(45.5 * 2.0)
    assert first.swap is not None
    assert first.swap.leave == ("then",)
    assert not first.swap.settled

"""Near-optimal alternatives: as far from the plan and each other as brute force can get."""

from functools import cache
from random import Random

import pytest

from optimize.alternatives import Wanted, alternatives, differences
from optimize.check import certify
from optimize.faults import WrongAnswerError
from optimize.posing import pose
from optimize.pricing import Pricing
from optimize.problem import Problem
from optimize.solve import Limits, solve
from tests.support.choices import random_problem
from tests.support.plans import assignments, best_worth
from tests.support.workspaces import a_workspace, an_item
from tests.unit.optimize.test_solve import equal_items

WIDE = Wanted(within=0.4, count=3)
SIZES = [(5, 2)] * 25 + [(8, 1)] * 35


SEEDS = range(len(SIZES))


@cache
def planned(seed: int) -> tuple[Problem, dict[int, int]] | None:
    """Return a random problem and its plan, None where none is feasible."""
    problem = random_problem(seed, *SIZES[seed])
    solution = solve(problem, Limits())
    return (problem, solution.quarters) if solution.status == "optimal" else None


def far(problem: Problem, plan: dict[int, int], known: list[dict[int, int]]) -> tuple[int, int]:
    """Return the least distance from known plans and the sum of all."""
    counts = differences(problem)
    distances = [sum(bool(counts[row]) for row in plan.keys() ^ one.keys()) for one in known]
    return min(distances), sum(distances)


@pytest.mark.parametrize("seed", SEEDS)
def test_each_alternative_is_as_far_as_any_plan_can_be_and_worth_most_of_those(seed: int) -> None:
    known_plan = planned(seed)
    if known_plan is None:
        assert best_worth(random_problem(seed, *SIZES[seed])) is None
        return
    problem, plan = known_plan
    pricing = Pricing.of(problem)
    answer = alternatives(problem, plan, WIDE)
    worth = pricing.worth_of(plan)
    near = [
        one
        for one in assignments(problem)
        if pricing.worth_of(one) >= worth - WIDE.within * abs(worth) - 0.5
    ]
    row = {item.id: index for index, item in enumerate(problem.table.items)}
    known = [plan]
    for found in answer.found:
        quarters = {row[name]: q - 1 for name, q in found.quarters.items()}
        assert certify(problem, quarters).broken == ()
        assert found.worth == certify(problem, quarters).worth
        assert found.farthest
        most = max(far(problem, one, known) for one in near)
        assert far(problem, quarters, known) == most
        assert found.distance == most[0]
        best = max(pricing.worth_of(one) for one in near if far(problem, one, known) == most)
        assert pricing.worth_of(quarters) == pytest.approx(best, abs=0.6)
        known.append(quarters)
    if len(answer.found) < WIDE.count:
        assert answer.exhausted
        assert max(far(problem, one, known)[0] for one in near) == 0


def test_the_random_problems_have_alternatives_to_find() -> None:
    plans = [one for seed in SEEDS if (one := planned(seed)) is not None]
    counts = [len(alternatives(*one, WIDE).found) for one in plans]
    assert sum(count == WIDE.count for count in counts) >= 5
    assert sum(0 < count < WIDE.count for count in counts) >= 5
    assert sum(count == 0 for count in counts) >= 5


def rivals() -> Problem:
    """Return three items of which two fit, worth about 10, 9 and 8, and one that does nothing."""
    items = [
        an_item("first", days=40.0, drag=0.010),
        an_item("second", days=40.0, drag=0.009),
        an_item("third", days=40.0, drag=0.008),
        an_item("idle", days=1.0),
    ]
    return pose(a_workspace(items=items))


def test_an_alternative_says_what_it_gives_up_and_changes() -> None:
    problem = rivals()
    answer = alternatives(problem, {0: 0, 1: 0}, Wanted(within=0.1, count=5))
    # 10 + 9 against 9 + 8 is 2 in 19, too much; 10 + 8 is 1 in 19.
    assert [dict(one.quarters) for one in answer.found] == [{"first": 1, "third": 1}]
    (found,) = answer.found
    assert (found.added, found.removed, found.moved) == (("third",), ("second",), ())
    assert found.given_up == pytest.approx(1 / 19)
    assert found.distance == 2
    assert answer.exhausted


def test_an_item_that_does_nothing_makes_no_difference() -> None:
    answer = alternatives(rivals(), {0: 0, 1: 0}, Wanted(within=0.01, count=5))
    assert answer.found == ()
    assert answer.exhausted


def test_no_more_than_are_wanted_are_looked_for() -> None:
    answer = alternatives(rivals(), {0: 0, 1: 0}, Wanted(within=0.9, count=1))
    assert len(answer.found) == 1
    assert not answer.exhausted


def test_of_plans_that_are_equal_the_same_ones_are_found_in_any_order_of_rows() -> None:
    def found(order: list[int]) -> list[dict[str, int]]:
        items = equal_items()
        problem = pose(a_workspace(items=[items[n] for n in order]))
        plan = {order.index(n): 0 for n in range(3)}
        answer = alternatives(problem, plan, Wanted(within=0.0, count=3))
        return [dict(sorted(one.quarters.items())) for one in answer.found]

    expected = found([0, 1, 2, 3, 4, 5])
    assert set(expected[0]) == {"item-3", "item-4", "item-5"}
    assert len(expected) == 3
    for seed in range(5):
        order = list(range(6))
        Random(seed).shuffle(order)
        assert found(order) == expected


def test_a_plan_that_breaks_a_rule_has_no_alternatives() -> None:
    with pytest.raises(WrongAnswerError, match="works"):
        alternatives(rivals(), {0: 0, 1: 0, 2: 0})


def test_where_nothing_can_be_done_there_is_no_alternative() -> None:
    answer = alternatives(pose(a_workspace()), {})
    assert (answer.found, answer.exhausted) == ((), True)


def test_without_time_nothing_is_claimed() -> None:
    answer = alternatives(rivals(), {0: 0, 1: 0}, Wanted(within=0.9), Limits(seconds=0.0))
    assert not answer.exhausted or all(one.farthest for one in answer.found)

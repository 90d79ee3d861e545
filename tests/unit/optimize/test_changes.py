"""A plan that disrupts the last one little."""

import pytest

from optimize.check import certify
from optimize.clash import name_clash
from optimize.posing import pose
from optimize.problem import LastPlan, Problem
from optimize.solve import Limits, solve
from tests.support.workspaces import a_workspace, an_item


def four(last: LastPlan | None, quarters: int = 2) -> Problem:
    """Four items of which three fit into each quarter; the later the item, the more it is worth."""
    items = [an_item(f"i{n}", days=30.0, drag=0.001 * (n + 1)) for n in range(4)]
    return pose(a_workspace(items=items, quarters=quarters), last=last)


@pytest.mark.parametrize(
    ("most", "expected"),
    [
        (0, {0: 0, 1: 0, 2: 0}),
        # One change: the best item is added in the quarter that has room.
        (1, {0: 0, 1: 0, 2: 0, 3: 1}),
        # Two: it comes first, and the least one moves.
        (2, {0: 1, 1: 0, 2: 0, 3: 0}),
        (None, {0: 1, 1: 0, 2: 0, 3: 0}),
    ],
)
def test_each_change_that_is_allowed_is_used_where_it_pays(
    most: int | None, expected: dict[int, int]
) -> None:
    problem = four(LastPlan({0: 0, 1: 0, 2: 0}, most))
    solution = solve(problem, Limits())
    assert solution.status == "optimal"
    assert solution.quarters == expected
    assert certify(problem, solution.quarters).broken == ()


def test_dropped_added_and_moved_items_count_one_each() -> None:
    last = LastPlan({0: 0, 1: 0, 2: 1})
    assert last.changes({0: 0, 1: 0, 2: 1}) == 0
    assert last.changes({0: 1, 1: 0, 3: 0}) == 3


def test_too_many_changes_are_refused_in_words() -> None:
    problem = four(LastPlan({0: 0, 1: 0, 2: 0}, 1))
    assert certify(problem, {3: 0, 1: 0, 2: 0}).broken == ("2 items change, and at most 1 may",)


def test_of_equally_good_plans_the_one_with_fewest_changes_is_taken() -> None:
    items = [an_item(f"i{n}", days=30.0, drag=0.001) for n in range(6)]
    workspace = a_workspace(items=items, quarters=2)
    for known in ({0: 0, 1: 0, 2: 0}, {3: 0, 4: 0, 5: 0}, {1: 1, 3: 1, 5: 1}):
        solution = solve(pose(workspace, last=LastPlan(known)), Limits())
        assert solution.tie_settled
        kept = {row: solution.quarters[row] for row in known}
        assert kept == known


def test_a_bound_that_cannot_be_kept_is_part_of_the_clash() -> None:
    items = [an_item("late", days=60.0, drag=0.01), an_item("forced", days=60.0, pin="in")]
    problem = pose(a_workspace(items=items, quarters=1), last=LastPlan({0: 0}, 1))
    assert name_clash(problem) == (
        "team 'platform' has 91.0 engineer-days in the horizon, of which 91.0 are left for debt",
        "'forced' is pinned in (60 engineer-days)",
        "at most 1 of the items may differ from the last plan",
    )

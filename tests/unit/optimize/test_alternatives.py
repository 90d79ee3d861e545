"""Plans worth nearly as much that differ most, against brute force."""

from itertools import pairwise

import pytest

from optimize.alternatives import Wanted, alternatives
from optimize.check import certify
from optimize.posing import pose
from optimize.solve import Limits, solve
from tests.support.choices import random_problem
from tests.support.plans import assignments
from tests.support.workspaces import a_workspace, an_item


@pytest.mark.parametrize("seed", range(60))
def test_each_is_as_far_from_those_before_as_any_plan_worth_as_much(seed: int) -> None:
    problem = random_problem(seed, 5, 2)
    solution = solve(problem, Limits())
    if solution.status == "infeasible":
        # There is nothing to differ from.
        return
    wanted = Wanted(within=0.1, count=3)
    found = alternatives(problem, solution, wanted, Limits())
    best = certify(problem, solution.quarters).worth
    rows = {item.id: row for row, item in enumerate(problem.table.items)}
    # A few units of slack: worth is compared in ten-millionths of all worth.
    slack = 50 * float(problem.worth.max(axis=1).sum() + 3900.0) * 1e-7
    good = [
        frozenset(plan)
        for plan in assignments(problem)
        if certify(problem, plan).worth >= 0.9 * best - slack
    ]
    strict = [
        frozenset(plan)
        for plan in assignments(problem)
        if certify(problem, plan).worth >= 0.9 * best + slack
    ]
    known = [frozenset(solution.quarters)]
    for one in found:
        chosen = {rows[name]: quarter - 1 for name, quarter in one.quarters.items()}
        assert certify(problem, chosen).broken == ()
        assert certify(problem, chosen).worth == pytest.approx(one.worth)
        assert one.worth >= 0.9 * best - slack
        assert one.proven
        own = frozenset(chosen)
        assert set(one.added) == {n for n, row in rows.items() if row in own - known[0]}
        assert set(one.dropped) == {n for n, row in rows.items() if row in known[0] - own}
        far = min(len(own ^ other) for other in known)
        assert far <= max(min(len(plan ^ other) for other in known) for plan in good)
        assert far >= max((min(len(p ^ o) for o in known) for p in strict), default=0)
        known.append(own)
    if len(found) < wanted.count:
        assert set(strict) <= set(known)


def test_of_equally_far_plans_the_one_worth_most_is_taken() -> None:
    items = [an_item(f"i{n}", days=60.0, drag=0.001 + n * 1e-6) for n in range(4)]
    problem = pose(a_workspace(items=items, quarters=1))
    solution = solve(problem, Limits())
    found = alternatives(problem, solution, Wanted(0.02, 5), Limits())
    assert solution.quarters == {3: 0}
    assert [set(one.quarters) for one in found] == [{"i2"}, {"i1"}, {"i0"}]
    assert all(a.worth > b.worth for a, b in pairwise(found))
    assert [(one.added, one.dropped) for one in found[:1]] == [(("i2",), ("i3",))]


def test_without_another_plan_worth_as_much_there_is_none() -> None:
    items = [an_item("one", days=60.0, drag=0.01), an_item("other", days=60.0, drag=0.001)]
    problem = pose(a_workspace(items=items, quarters=1))
    assert alternatives(problem, solve(problem, Limits()), Wanted(0.05), Limits()) == ()

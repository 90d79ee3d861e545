"""The plan against brute force, on random problems with every kind of rule."""

from collections import Counter

import pytest

from optimize.check import certify
from optimize.problem import Problem
from optimize.solve import Limits, solve
from tests.support.choices import random_problem
from tests.support.plans import best_worth

SMALL = [(seed, 5, 3) for seed in range(380)]
"""Seed, items and quarters; 4^5 assignments each."""
WIDE = [(seed, count, 1) for seed in range(1000, 1090) for count in (9, 12)]
LARGE = [(seed, 14, 1) for seed in range(2000, 2030)] + [(s, 8, 2) for s in range(3000, 3030)]


# Every third on each run, all of them at night.
CASES = [
    case if number % 3 == 0 else pytest.param(*case, marks=pytest.mark.nightly)
    for number, case in enumerate([*SMALL, *WIDE, *LARGE])
]


@pytest.mark.parametrize(("seed", "count", "quarters"), CASES)
def test_a_plan_is_worth_as_much_as_the_best_of_all(seed: int, count: int, quarters: int) -> None:
    problem = random_problem(seed, count, quarters)
    best = best_worth(problem)
    solution = solve(problem, Limits())
    if best is None:
        assert solution.status == "infeasible"
        return
    assert solution.status == "optimal"
    certificate = certify(problem, solution.quarters)
    assert certificate.broken == ()
    # Worth is compared in ten-millionths of all worth, once for each item and pair.
    unit = float(problem.worth.max(axis=1).sum() + 3900.0) * 1e-7
    slack = (20 + count**2) * unit
    assert certificate.worth == pytest.approx(best, abs=slack)
    assert solution.bound == pytest.approx(certificate.worth, abs=slack)


def kinds(problem: Problem) -> set[str]:
    """Return which rules a problem has."""
    objective = problem.workspace.objective
    has = {
        "pinned in": bool(problem.pinned("in")),
        "pinned out": bool(problem.pinned("out")),
        "due": bool(problem.due),
        "floor": bool(problem.workspace.floors),
        "prerequisite": any(problem.table.requires),
        "exclusion": bool(problem.cliques),
        "risk": objective.risk_aversion > 0,
        "overruns": objective.overruns > 0,
        "last plan": problem.last is not None,
        "bounded changes": problem.last is not None and problem.last.most is not None,
        "pair": bool(problem.overlaps.among(range(len(problem.table)))),
        "several teams": bool((problem.table.works.sum(axis=1) > 1).any()),
        "burn above nine tenths": bool((problem.burn > 0.9 * problem.capacity).any()),
    }
    return {kind for kind, there in has.items() if there}


@pytest.mark.nightly
def test_brute_force_meets_every_kind_of_rule_often_where_there_is_a_choice() -> None:
    counts: Counter[str] = Counter()
    infeasible = 0
    for seed, count, quarters in SMALL[::2]:
        problem = random_problem(seed, count, quarters)
        solution = solve(problem, Limits(gap=0.5, settle_ties=False))
        infeasible += solution.status == "infeasible"
        if solution.quarters:
            counts.update(kinds(problem))
    assert len(counts) == 13
    # Every second one is looked at.
    assert min(counts.values()) >= 8, counts
    assert infeasible >= 8

"""The Lagrangian bound: a bound at any prices, the relaxation's optimum at the best ones."""

import numpy as np
import pulp
import pytest

from optimize.lagrange import Lagrangian
from optimize.solver import Loaded


def random_programme(seed: int) -> tuple[pulp.LpProblem, list[pulp.LpConstraint]]:
    """Return a programme with rows of each sense, and those of its rows that make groups."""
    random = np.random.default_rng(seed)
    lp = pulp.LpProblem("random", pulp.LpMaximize)
    x = [[lp.add_variable(f"x{i}_{q}", 0, 1, pulp.LpBinary) for q in range(3)] for i in range(6)]
    free = lp.add_variable("free", 0, None)
    bounded = lp.add_variable("bounded", -1, 2)
    once = []
    for number, group in enumerate(x):
        lp += pulp.lpSum(group) <= 1, f"once{number}"
        once.append(lp._constraints[f"once{number}"])
    every = [one for group in x for one in group]
    for number in range(3):
        work = pulp.LpAffineExpression(list(zip(every, random.integers(1, 9, 18), strict=True)))
        lp += work - free <= 12, f"room{number}"
    lp += pulp.lpSum(every[::2]) + bounded >= 1, "least"
    lp += bounded + every[0] + every[4] == 1, "exactly"
    worth = pulp.LpAffineExpression(list(zip(every, random.integers(5, 30, 18), strict=True)))
    lp.setObjective(worth - 3.0 * free + 2.0 * bounded)
    return lp, once


@pytest.mark.parametrize("seed", range(10))
def test_it_is_a_bound_at_any_prices(seed: int) -> None:
    lp, once = random_programme(seed)
    loaded = Loaded(lp)
    answer = loaded.solve(10.0)
    optimum = float(np.dot(answer.values, Lagrangian.of(lp, once, 50.0).cost))
    lagrangian = Lagrangian.of(lp, once, 50.0)
    random = np.random.default_rng(seed)
    for _ in range(50):
        prices = random.normal(0.0, 3.0, len(lagrangian.most))
        assert lagrangian.at(prices).value >= optimum - 1e-6


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("grouped", [True, False])
def test_at_the_dual_prices_it_is_the_relaxation(seed: int, grouped: bool) -> None:
    lp, once = random_programme(seed)
    relaxation = Loaded(lp).relax()
    assert relaxation is not None
    lagrangian = Lagrangian.of(lp, once if grouped else (), 50.0)
    bound = lagrangian.at(np.array(relaxation.prices))
    assert bound.value == pytest.approx(relaxation.objective, rel=1e-9)


@pytest.mark.parametrize("seed", range(10))
def test_steps_lead_from_no_prices_towards_the_relaxation(seed: int) -> None:
    lp, once = random_programme(seed)
    relaxation = Loaded(lp).relax()
    assert relaxation is not None
    lagrangian = Lagrangian.of(lp, once, 50.0)
    start = np.zeros(len(lagrangian.most))
    found = [lagrangian.improved(start, 0.0, steps).value for steps in (0, 50, 500)]
    assert found == sorted(found, reverse=True)
    assert relaxation.objective - 1e-6 <= found[-1] <= 1.02 * relaxation.objective


def test_a_price_that_a_row_cannot_have_counts_as_none() -> None:
    lp, once = random_programme(0)
    Loaded(lp)
    lagrangian = Lagrangian.of(lp, once, 50.0)
    none = np.zeros(len(lagrangian.most))
    wrong = np.where(np.isfinite(lagrangian.least), 5.0, -5.0)
    wrong[np.isfinite(lagrangian.least) & np.isfinite(lagrangian.most)] = 0.0
    assert lagrangian.at(wrong).value == lagrangian.at(none).value

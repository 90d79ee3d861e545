"""Worth by arrays is worth as the pricing and the certificate have it."""

from random import Random

import pytest

from optimize.check import certify
from optimize.posing import pose
from optimize.pricing import Pricing
from optimize.worths import Worths
from scenarios.workspace import Objective
from tests.unit.optimize.test_solve import random_workspace


@pytest.mark.parametrize("risk_aversion", [0.0, 0.4])
@pytest.mark.parametrize("seed", range(10))
def test_any_choice_is_worth_the_same(seed: int, risk_aversion: float) -> None:
    random = Random(seed)
    objective = Objective(risk_aversion=risk_aversion)
    problem = pose(random_workspace(random).but(objective=objective))
    pricing = Pricing.of(problem)
    worths = Worths(pricing)
    for _ in range(20):
        plan = {row: random.randrange(3) for row in range(5) if random.random() < 0.6}
        plan = {row: q for row, q in plan.items() if problem.possible[row, q]}
        assert worths.units(plan) == pytest.approx(pricing.worth_of(plan))
        assert worths.value(plan) == pytest.approx(certify(problem, plan).worth)

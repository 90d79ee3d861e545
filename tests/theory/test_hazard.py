"""A hazard that grows: its integral by quadrature, and the age at which it is reached."""

from math import exp

import numpy as np
import pytest
from scipy.integrate import quad

from scenarios.hazard import age_at, grown_age

AGES = [0.0, 1e-6, 1.0, 91.0, 364.0, 3640.0]


@pytest.mark.parametrize("growth", [-0.02, -1e-9, 0.0, 1e-12, 1e-4, 0.005])
def test_the_integral_of_a_growing_hazard(growth: float) -> None:
    for age in AGES:
        area, _ = quad(lambda at: exp(growth * at), 0.0, age, epsabs=0, epsrel=1e-12, limit=200)
        told = grown_age(np.array([growth]), np.array([age]))
        assert told == pytest.approx([area], rel=1e-10)


@pytest.mark.parametrize("growth", [-0.02, -1e-9, 0.0, 1e-12, 1e-4, 0.005])
def test_the_age_is_the_inverse(growth: float) -> None:
    ages = np.array([age for age in AGES if growth > -0.01 or age < 500])
    rates = np.full(len(ages), growth)
    assert age_at(rates, grown_age(rates, ages)) == pytest.approx(ages, rel=1e-9)


def test_items_side_by_side() -> None:
    """A row of growths against a column of ages."""
    growth = np.array([0.0, 0.01])
    told = grown_age(growth, np.array([[10.0], [20.0]]))
    assert told.shape == (2, 2)
    assert told[:, 0].tolist() == [10.0, 20.0]
    assert told[:, 1] == pytest.approx((np.exp([0.1, 0.2]) - 1) / 0.01)

"""The renewal function of Weibull gaps: its power series, its asymptote, and simulated gaps."""

from math import gamma

import numpy as np
import pytest

from scenarios.renewal import expected_count
from tests.support.renewal import power_series
from tests.support.statistics import agrees


def test_the_series_itself_on_the_case_that_is_known() -> None:
    """Exponential gaps: the count is the integrated hazard."""
    assert power_series(1.0, 0.7, 40) == pytest.approx(0.7, rel=1e-12)


@pytest.mark.parametrize("at", [1e-4, 1e-3, 0.0049, 0.01, 0.013, 0.1, 0.73, 1.0])
@pytest.mark.parametrize(
    ("shape", "close"),
    [(0.5, 0.03), (0.6, 0.015), (0.8, 0.003), (1.5, 2e-4), (2.0, 5e-5), (3.0, 1e-5)],
)
def test_small_hazards(shape: float, close: float, at: float) -> None:
    """Bursts are the harder the nearer to 0; a hazard of a tenth is within a thousandth anyway."""
    told = float(expected_count(shape, np.array(at)))
    close = min(close, 0.001) if at >= 0.1 else close
    assert told == pytest.approx(power_series(shape, at, 40), rel=close)


@pytest.mark.parametrize("at", [1e-3, 0.01, 0.1, 1.0])
def test_the_strongest_bursts_that_are_allowed(at: float) -> None:
    """Shape 0.2: within 15 %, from a hazard of a tenth on within half a per cent."""
    told = float(expected_count(0.2, np.array(at)))
    close = 0.005 if at >= 0.1 else 0.15
    assert told == pytest.approx(power_series(0.2, at, 60), rel=close)


@pytest.mark.parametrize("shape", [0.5, 0.6, 0.8, 1.5, 3.0, 10.0])
def test_far_out_it_is_the_hazard_and_half_the_variance_less_one(shape: float) -> None:
    variance = gamma(1 + 2 / shape) / gamma(1 + 1 / shape) ** 2 - 1
    for at in (100.0, 1000.0, 1e6):
        told = float(expected_count(shape, np.array(at)))
        assert told == pytest.approx(at + (variance - 1) / 2, abs=0.02)


@pytest.mark.parametrize("shape", [0.2, 0.3, 0.5, 0.7, 1.0, 2.0, 10.0])
def test_it_rises_without_a_jump(shape: float) -> None:
    """Over the whole table, its end at 40, and beyond."""
    days = np.concatenate([np.linspace(0, 60, 24_001), np.geomspace(60.01, 1e4, 2000)])
    counts = expected_count(shape, days)
    assert counts[0] == 0.0
    rises = np.diff(counts)
    assert np.all(rises > 0)
    # Past its first mean gap no shape up to 2 has a rate above 3, nor 10 one above 5.
    late = days[:-1] > 1.0
    assert np.max(rises[late] / np.diff(days)[late]) < 5.0


def simulated(shape: float, at: float, n: int) -> np.ndarray:
    """Return simulated counts, by a generator that the code under test does not use."""
    draws = np.random.default_rng([33, int(shape * 100), int(at * 100)])
    sums, counts, alive = np.zeros(n), np.zeros(n), np.arange(n)
    while len(alive):
        sums[alive] += draws.weibull(shape, len(alive)) / gamma(1 + 1 / shape)
        alive = alive[sums[alive] <= at]
        counts[alive] += 1
    return counts


@pytest.mark.statistical
@pytest.mark.parametrize("shape", [0.2, 0.6, 0.8, 2.0])
@pytest.mark.parametrize("at", [0.3, 4.0, 39.0, 41.0, 150.0])
def test_simulated_counts(shape: float, at: float) -> None:
    """Twenty means within 3 standard errors and 0.1 %: false alarm under 5.3 % in all."""
    told = float(expected_count(shape, np.array(at)))
    assert agrees(simulated(shape, at, 6000), told, floor=0.001)


def test_it_keeps_the_form_of_what_it_is_given() -> None:
    grid = np.array([[0.1, 50.0], [2.0, 0.0]])
    counts = expected_count(0.7, grid)
    assert counts.shape == (2, 2)
    assert counts[1, 1] == 0.0
    assert counts[0, 1] == float(expected_count(0.7, np.array(50.0)))
    assert expected_count(1.0, grid) is grid

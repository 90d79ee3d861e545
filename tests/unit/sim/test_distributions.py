"""Gaps, times and factors: mean 1, and the quantiles of the laws they claim to be."""

from math import gamma, sqrt

import numpy as np
import pytest
from scipy import stats

from scenarios.component import Family, RestoreTime
from scenarios.workspace import Beliefs
from sim.distributions import (
    effort_factor,
    exponential,
    restore_factor,
    rollouts_until_success,
    truth_factor,
    weibull,
)

U = np.array([1e-12, 0.001, 0.2, 0.5, 0.731, 0.99, 1 - 1e-9])
"""Uniform numbers at which laws are compared."""

FINE = (np.arange(400_000) + 0.5) / 400_000
"""A uniform grid: means over it are integrals of the quantile function."""


def test_exponential() -> None:
    assert exponential(U) == pytest.approx(stats.expon.isf(U), rel=1e-12)
    assert exponential(FINE).mean() == pytest.approx(1.0, abs=1e-5)


@pytest.mark.parametrize("shape", [0.2, 0.6, 1.0, 3.0, 10.0])
def test_weibull_has_mean_one_and_its_shape(shape: float) -> None:
    law = stats.weibull_min(shape, scale=1 / gamma(1 + 1 / shape))
    assert law.mean() == pytest.approx(1.0)
    assert weibull(U, np.full(len(U), shape)) == pytest.approx(law.isf(U), rel=1e-9)


def test_weibull_takes_a_shape_for_each_number() -> None:
    grid = weibull(np.full((2, 3), 0.4), np.array([[1.0] * 3, [0.5] * 3]))
    assert grid.shape == (2, 3)
    assert grid[0] == pytest.approx(-np.log(0.4))
    assert grid[1] == pytest.approx(np.log(0.4) ** 2 / 2)


@pytest.mark.parametrize("cv", [0.1, 0.5, 1.0, 2.0, 5.0])
def test_truth_is_gamma_of_mean_one_and_this_cv(cv: float) -> None:
    law = stats.gamma(1 / cv**2, scale=cv**2)
    assert (law.mean(), law.std()) == pytest.approx((1.0, cv))
    assert truth_factor(U, np.full(len(U), cv)) == pytest.approx(law.ppf(U), rel=1e-9)


def test_truth_of_a_certain_item_is_one() -> None:
    factors = truth_factor(np.array([0.01, 0.5, 0.99]), np.array([0.0, 0.5, 0.0]))
    assert factors[[0, 2]].tolist() == [1.0, 1.0]
    assert factors[1] != 1.0


@pytest.mark.parametrize(("family", "cv"), [("lognormal", 2.0), ("lognormal", 0.3), ("gamma", 1.5)])
def test_restore_times_have_their_spread(family: Family, cv: float) -> None:
    sigma = sqrt(np.log(1 + cv**2))
    law = {
        "lognormal": stats.lognorm(sigma, scale=np.exp(-(sigma**2) / 2)),
        "gamma": stats.gamma(1 / cv**2, scale=cv**2),
    }[family]
    assert (law.mean(), law.std()) == pytest.approx((1.0, cv))
    time = RestoreTime(mean=7.0, cv=cv, family=family)
    assert restore_factor(U, time) == pytest.approx(law.ppf(U), rel=1e-9)


def test_exponential_and_constant_restore_times_ignore_the_cv() -> None:
    loose = RestoreTime(mean=7.0, cv=3.0, family="exponential")
    assert restore_factor(U, loose) == pytest.approx(stats.expon.isf(U))
    fixed = RestoreTime(mean=7.0, cv=3.0, family="constant")
    assert restore_factor(U, fixed).tolist() == [1.0] * len(U)
    sure = RestoreTime(mean=7.0, cv=0.0)
    assert restore_factor(U, sure).tolist() == [1.0] * len(U)


def efforts(beliefs: Beliefs, *, sigma: float = 0.8, exact: bool = True) -> np.ndarray:
    """Return effort factors over a fine grid of both uniform numbers, (exact, size)."""
    n = 600
    grid = (np.arange(n) + 0.5) / n
    size, luck = (part.ravel() for part in np.meshgrid(grid, grid))
    flags = np.full(len(size), exact)
    return effort_factor(size, luck, np.full(len(size), sigma), flags, beliefs)


@pytest.mark.parametrize(("bias", "share"), [(1.0, 0.33), (1.5, 0.33), (0.8, 0.5), (2.0, 0.0)])
def test_effort_has_the_mean_of_the_bias(bias: float, share: float) -> None:
    factors = efforts(Beliefs(effort_bias=bias, effort_exact=share))
    # The grid cuts the lognormal's far tail off, which costs under 0.3 %.
    assert factors.mean() == pytest.approx(bias, rel=0.003)
    assert np.mean(factors == 1.0) == pytest.approx(share, abs=0.002)


def test_effort_with_percentiles_is_never_exact_and_has_the_bias() -> None:
    factors = efforts(Beliefs(effort_bias=1.3, effort_exact=0.9), exact=False)
    assert not np.any(factors == 1.0)
    assert factors.mean() == pytest.approx(1.3, rel=0.003)


def test_the_spread_of_effort_is_lognormal_of_its_sigma() -> None:
    sigma, bias = 0.6, 1.4
    law = stats.lognorm(sigma, scale=bias * np.exp(-(sigma**2) / 2))
    beliefs = Beliefs(effort_bias=bias, effort_exact=0.0)
    n = len(U)
    factors = effort_factor(U, np.full(n, 0.5), np.full(n, sigma), np.full(n, True), beliefs)
    assert factors == pytest.approx(law.ppf(U), rel=1e-9)


def test_an_estimate_always_exact_is_exact() -> None:
    assert np.all(efforts(Beliefs(effort_bias=1.0, effort_exact=1.0)) == 1.0)


def test_zero_sigma_is_the_bias_alone() -> None:
    factors = efforts(Beliefs(effort_bias=1.25, effort_exact=0.0), sigma=0.0)
    assert factors == pytest.approx(1.25)


@pytest.mark.parametrize("p", [0.01, 0.3, 0.6, 0.95])
def test_rollouts_are_geometric(p: float) -> None:
    tries = rollouts_until_success(FINE, np.full(len(FINE), p))
    for k in range(8):
        assert np.mean(tries > k) == pytest.approx((1 - p) ** k, abs=1 / len(FINE))
    assert tries.mean() == pytest.approx(1 / p, rel=0.002)


def test_a_sure_rollout_is_the_only_one() -> None:
    assert np.all(rollouts_until_success(U, np.ones(len(U))) == 1.0)


def test_a_likelier_success_never_takes_more_rollouts() -> None:
    chances = np.linspace(0.02, 1.0, 50)
    for uniform in U:
        tries = rollouts_until_success(np.full(50, uniform), chances)
        assert np.all(np.diff(tries) <= 0)
        assert np.all(tries >= 1)

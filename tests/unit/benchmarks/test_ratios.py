"""Ratios of means and their intervals against a case by hand; Holm's adjustment likewise."""

from math import isnan, sqrt

import numpy as np
import pytest

from benchmarks.ratios import holm, ratio


def test_ratio_and_interval_by_hand() -> None:
    # Means 3 and 2, R = 1.5, d = (0.5, -1, 0.5), sd(d) = sqrt(0.75), t(0.975, 2) = 4.302653.
    found = ratio(np.array([2.0, 2.0, 5.0]), np.array([1.0, 2.0, 3.0]))
    error = sqrt(0.75) / sqrt(3) / 2.0
    assert found.value == pytest.approx(1.5)
    assert found.low == pytest.approx(1.5 - 4.302653 * error, rel=1e-6)
    assert found.high == pytest.approx(1.5 + 4.302653 * error, rel=1e-6)
    # Student with 2 degrees of freedom: p = 1 - t / sqrt(2 + t^2), two-sided.
    t = 0.5 / error
    assert found.p == pytest.approx(1 - t / sqrt(2 + t**2))


def test_the_same_values_are_not_told_apart() -> None:
    values = np.array([3.0, 4.0, 8.0])
    found = ratio(values, values)
    assert (found.value, found.low, found.high, found.p) == (1.0, 1.0, 1.0, 1.0)


def test_a_constant_factor_has_no_doubt() -> None:
    values = np.array([3.0, 4.0, 8.0])
    found = ratio(2 * values, values)
    assert found.value == pytest.approx(2.0)
    assert found.p < 1e-9


def test_one_world_has_no_interval_and_no_base_no_ratio() -> None:
    assert isnan(ratio(np.array([3.0]), np.array([2.0])).low)
    assert isnan(ratio(np.array([3.0, 1.0]), np.array([1.0, -1.0])).value)
    assert isnan(ratio(np.zeros(0), np.zeros(0)).value)


def test_the_interval_covers_as_often_as_it_says() -> None:
    drawn = np.random.default_rng(3)
    hits = 0
    for _ in range(2000):
        base = drawn.normal(10.0, 3.0, 40)
        found = ratio(1.2 * base + drawn.normal(0.0, 2.0, 40), base)
        hits += found.low <= 1.2 <= found.high
    assert 0.935 <= hits / 2000 <= 0.965


def test_holm_by_hand() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.6, 0.9]) == [1.0, 1.0]


def test_holm_leaves_out_what_is_unknown() -> None:
    found = holm([0.01, float("nan"), 0.02])
    assert found[0] == pytest.approx(0.02)
    assert isnan(found[1])
    assert holm([]) == []

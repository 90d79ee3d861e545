"""Comparisons with the best: the formulas read pair by pair, and the cases without an answer."""

from math import isnan, sqrt

import numpy as np
import pytest
from scipy.special import stdtrit

from scenarios.table import Floats
from sim.statistics import MCB_METHODS, Best, compare_with_best, equicoordinate_point


def values_of(seed: int, policies: int = 4, worlds: int = 12) -> dict[str, Floats]:
    generator = np.random.default_rng(seed)
    common = generator.normal(size=worlds)
    return {
        name: common + generator.normal(0.3 * i, 1 + i, size=worlds)
        for i, name in enumerate("abcdefg"[:policies])
    }


def by_hand(values: dict[str, Floats], method: str) -> dict[str, Best]:
    """Return Hsu's intervals, one pair after the other."""
    k, n = len(values), len(values["a"])
    everyone = np.array(list(values.values()))
    rest = everyone - everyone.mean(axis=1)[:, None] - everyone.mean(axis=0) + everyone.mean()
    freedom = (k - 1) * (n - 1)
    common = equicoordinate_point(k, freedom) * sqrt(2 * (rest**2).sum() / freedom / n)
    student = float(stdtrit(n - 1, 1 - 0.05 / (k - 1)))

    def ends(one: str, other: str) -> tuple[float, float]:
        apart = values[one] - values[other]
        own = student * float(apart.std(ddof=1)) / sqrt(n)
        width = own if method == "bonferroni" else common
        return float(apart.mean()) - width, float(apart.mean()) + width

    upper = {a: min(ends(a, b)[1] for b in values if b != a) for a in values}
    may = [a for a in values if upper[a] >= 0]
    lower = {a: min([0.0, *(ends(a, b)[0] for b in may if b != a)]) for a in values}
    return {a: Best(lower[a], max(0.0, upper[a]), a in may) for a in values}


@pytest.mark.parametrize("method", MCB_METHODS)
@pytest.mark.parametrize("seed", range(5))
def test_intervals_follow_the_formula(method: str, seed: int) -> None:
    values = values_of(seed)
    found, expected = compare_with_best(values, method), by_hand(values, method)
    for name, one in found.items():
        assert (one.low, one.high) == pytest.approx((expected[name].low, expected[name].high))
        assert one.may_be_best == expected[name].may_be_best


def test_methods_agree_on_two_policies() -> None:
    values = values_of(6, policies=2)
    one, other = (compare_with_best(values, method) for method in MCB_METHODS)
    for name in values:
        assert (one[name].low, one[name].high) == pytest.approx((other[name].low, other[name].high))


@pytest.mark.parametrize("method", MCB_METHODS)
def test_a_policy_far_ahead_is_the_best_alone(method: str) -> None:
    values = values_of(7)
    values["b"] = values["b"] + 100.0
    found = compare_with_best(values, method)
    assert [name for name, one in found.items() if one.may_be_best] == ["b"]
    assert found["b"].low == 0.0
    assert all(found[name].high == 0.0 for name in "acd")


@pytest.mark.parametrize("method", MCB_METHODS)
def test_policies_that_come_to_the_same_may_both_be_best(method: str) -> None:
    row = np.random.default_rng(8).normal(size=9)
    found = compare_with_best({"a": row, "b": row.copy(), "worse": row - 1.0}, method)
    assert [one.may_be_best for one in found.values()] == [True, True, False]
    assert (found["a"].low, found["a"].high) == pytest.approx((0.0, 0.0))


@pytest.mark.parametrize(
    "values",
    [
        {"a": np.arange(5.0)},
        {"a": np.ones(1), "b": np.zeros(1)},
        {"a": np.ones(3), "b": np.array([0.0, np.nan, 0.0])},
    ],
    ids=["one policy", "one world", "not a number"],
)
@pytest.mark.parametrize("method", MCB_METHODS)
def test_nothing_is_told_apart_where_nothing_can_be(values: dict[str, Floats], method: str) -> None:
    for one in compare_with_best(values, method).values():
        assert one.may_be_best
        assert isnan(one.low)
        assert isnan(one.high)


def test_no_policy_is_no_comparison() -> None:
    assert compare_with_best({}) == {}


def test_an_unknown_method_is_refused() -> None:
    with pytest.raises(ValueError, match="sphericity"):
        compare_with_best(values_of(9), "tukey")

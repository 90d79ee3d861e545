"""Intervals of rate ratios and of medians: closed forms, and how often they cover."""

from math import inf

import numpy as np
import pytest
from scipy.stats import binomtest, poisson

from scenarios.success.counts import Count, days_until_below, rate, rate_ratio, share
from scenarios.success.level import effective_days, median_interval


@pytest.mark.parametrize(("before", "after"), [(8, 2), (0, 3), (5, 0), (40, 41), (1, 1)])
def test_the_ratio_is_the_odds_of_an_exact_binomial_interval(before: int, after: int) -> None:
    found = rate_ratio(Count(before, 180.0), Count(after, 90.0))
    ends = binomtest(after, before + after).proportion_ci(0.95, method="exact")
    assert found.low == pytest.approx(2.0 * ends.low / (1.0 - ends.low))
    expected = 2.0 * ends.high / (1.0 - ends.high) if before else inf
    assert found.high == pytest.approx(expected)
    assert found.value == (pytest.approx(2.0 * after / before) if before else None)


def test_bursts_are_worth_fewer_events() -> None:
    single = rate_ratio(Count(4, 180.0), Count(1, 90.0))
    fourfold = rate_ratio(Count(16, 180.0), Count(4, 90.0), dispersion=4.0)
    assert fourfold == single
    assert rate(Count(12, 91.0), dispersion=4.0).high == pytest.approx(
        4.0 * rate(Count(3, 91.0)).high
    )


@pytest.mark.statistical
def test_intervals_cover_where_incidents_bunch() -> None:
    """Variance of four means: coverage is 0.980 (5,000 cases), below 0.93 in 0.1 % of seeds."""
    rng = np.random.default_rng(14)
    # A negative binomial with share 1/4 has a variance of four times its mean.
    before, after = (rng.negative_binomial(mean / 3.0, 0.25, 600) for mean in (40.0, 20.0))
    pairs = [
        (Count(int(x), 180.0), Count(int(y), 90.0)) for x, y in zip(before, after, strict=True)
    ]
    covered = [rate_ratio(*pair, dispersion=4.0) for pair in pairs]
    assert np.mean([one.low <= 1.0 <= one.high for one in covered]) >= 0.93
    narrow = [rate_ratio(*pair) for pair in pairs]
    assert np.mean([one.low <= 1.0 <= one.high for one in narrow]) < 0.85


def test_no_event_bounds_nothing() -> None:
    nothing = rate_ratio(Count(0, 90.0), Count(0, 90.0))
    assert (nothing.value, nothing.low, nothing.high) == (None, 0.0, inf)
    assert rate_ratio(Count(9, 90.0), Count(0, 0.0)).high == inf
    assert share(0, 5).low == 0.0
    assert share(5, 5).high == 1.0


@pytest.mark.parametrize("events", [0, 1, 7, 50])
def test_the_ends_of_a_rate_are_those_means_that_make_it_rare(events: int) -> None:
    found = rate(Count(events, 182.0))
    assert poisson.cdf(events, 2.0 * found.high) == pytest.approx(0.025)
    if events:
        assert poisson.sf(events - 1, 2.0 * found.low) == pytest.approx(0.025)
    assert rate(Count(0, 0.0)).high == inf


def test_the_days_that_are_missing_are_enough_and_a_week_less_is_not() -> None:
    before, after = Count(6, 180.0), Count(0, 40.0)
    days = days_until_below(before, after, 1.0)
    assert days is not None
    assert rate_ratio(before, Count(0, 40.0 + days)).high < 1.0
    assert rate_ratio(before, Count(0, 40.0 + days - 7.0)).high >= 1.0
    assert days_until_below(Count(3, 90.0), Count(30, 90.0), 1.0) is None
    assert days_until_below(Count(0, 90.0), after, 1.0) is None


@pytest.mark.statistical
@pytest.mark.parametrize(("before", "after"), [(8.0, 2.0), (40.0, 10.0)])
def test_intervals_of_ratios_cover_at_least_as_often_as_they_say(
    before: float, after: float
) -> None:
    """True coverage is 0.95 or more, so 0.93 of 600 is met by chance in 1.5 % of seeds or fewer."""
    rng = np.random.default_rng(11)
    draws = zip(rng.poisson(before, 600), rng.poisson(after, 600), strict=True)
    found = [rate_ratio(Count(int(x), 180.0), Count(int(y), 90.0)) for x, y in draws]
    true = 2.0 * after / before
    assert np.mean([one.low <= true <= one.high for one in found]) >= 0.93


@pytest.mark.statistical
def test_a_fix_that_did_nothing_is_rarely_said_to_have_worked() -> None:
    """At most 2.5 % of 600: 26 or more come in fewer than 0.5 % of seeds."""
    rng = np.random.default_rng(12)
    draws = zip(rng.poisson(10.0, 600), rng.poisson(5.0, 600), strict=True)
    ratios = [rate_ratio(Count(int(x), 180.0), Count(int(y), 90.0)) for x, y in draws]
    assert sum(one.high < 1.0 for one in ratios) < 26


def autoregressive(phi: float, count: int, rng: np.random.Generator) -> np.ndarray:
    from scipy.signal import lfilter

    noise = rng.standard_normal(count + 50)
    return np.exp(np.asarray(lfilter([1.0], [1.0, -phi], noise))[50:])


@pytest.mark.statistical
@pytest.mark.parametrize("phi", [0.0, 0.5])
def test_intervals_of_medians_cover_where_days_resemble_each_other(phi: float) -> None:
    """Coverage is some 0.97 (3,000 series), so fewer than 0.93 of 300 come in 0.1 % of seeds."""
    rng = np.random.default_rng(13)
    found = [median_interval(autoregressive(phi, 60, rng)) for _ in range(300)]
    assert np.mean([one.low <= 1.0 <= one.high for one in found]) >= 0.93
    # An interval that is always open would cover too.
    assert np.mean([np.isinf(one.high) for one in found]) < 0.1


def test_few_days_bound_no_median() -> None:
    assert median_interval(np.arange(5.0)).high == inf
    assert median_interval(np.zeros(0)).value is None
    six = median_interval(np.array([3.0, 1.0, 6.0, 2.0, 5.0, 4.0]))
    assert (six.value, six.low, six.high) == (3.5, 1.0, 6.0)


def test_days_that_resemble_each_other_count_for_less() -> None:
    steps = np.repeat(np.arange(6.0), 10)
    assert effective_days(steps) < 6.0
    assert effective_days(np.tile([0.0, 1.0], 30)) == 60.0
    assert effective_days(np.full(30, 2.0)) == 30.0

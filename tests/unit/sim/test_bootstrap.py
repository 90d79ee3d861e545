"""The paired bootstrap against resampling by hand, normal theory and cases known exactly.

Seeds are fixed. Coverage is held against the measured one less two standard errors, which chance
alone would miss 1 time in 44.
"""

from math import sqrt

import numpy as np
import pytest
from scipy.special import ndtr

from scenarios.table import Floats
from sim import bootstrap
from sim.bootstrap import RESAMPLES, STATISTICS, Certainty, paired_bootstrap


def told(seed: int = 0, **values: Floats) -> dict[str, Certainty]:
    return paired_bootstrap(values, next(iter(values)), np.random.default_rng(seed))


def test_the_statistics_are_those_of_the_worlds() -> None:
    values = np.arange(20.0)[::-1] ** 2
    (one,) = told(a=values).values()
    shown = {name: interval.value for name, interval in one.statistics.items()}
    assert list(shown) == list(STATISTICS)
    assert shown == pytest.approx(
        # Of 20 the 10th from below, the 2nd, and the mean of the lowest two.
        {"mean": values.mean(), "median": 81.0, "low_tenth": 1.0, "worst_tenth_mean": 0.5}
    )
    assert {interval.value for interval in one.differences.values()} == {0.0}


def test_a_world_counts_in_part_where_a_tenth_is_no_whole_number() -> None:
    (one,) = told(a=np.array([0.0, 8.0, *[50.0] * 13])).values()
    # A tenth of 15 worlds: the lowest whole, and half of the next.
    assert one.statistics["worst_tenth_mean"].value == pytest.approx((0.0 + 8.0 / 2) / 1.5)
    assert one.statistics["low_tenth"].value == 8.0


def test_it_is_resampling_by_hand() -> None:
    values = np.random.default_rng(1).normal(size=30)
    baseline = np.random.default_rng(2).normal(size=30)
    result = told(seed=5, base=baseline, a=values)["a"]
    rows = np.random.default_rng(5).integers(30, size=(RESAMPLES, 30))
    drawn, against = np.sort(values[rows]), np.sort(baseline[rows])
    for name, mine, theirs in (
        ("mean", drawn.mean(axis=1), against.mean(axis=1)),
        ("median", drawn[:, 14], against[:, 14]),
        ("low_tenth", drawn[:, 2], against[:, 2]),
        ("worst_tenth_mean", drawn[:, :3].mean(axis=1), against[:, :3].mean(axis=1)),
    ):
        found = result.statistics[name], result.differences[name]
        for interval, by_hand in zip(found, (mine, mine - theirs), strict=True):
            ends = np.quantile(by_hand, [0.025, 0.975])
            assert [interval.low, interval.high] == pytest.approx(ends.tolist())
    better = drawn.mean(axis=1) > against.mean(axis=1)
    assert result.probability_best == pytest.approx(better.mean())


def test_the_probability_of_being_best_is_that_of_normal_theory() -> None:
    generator = np.random.default_rng(3)
    difference = generator.normal(size=200)
    difference += 0.08 - difference.mean()
    common = 50 * generator.normal(size=200)
    result = told(base=common, a=common + difference)
    expected = float(ndtr(0.08 / (difference.std() / sqrt(200))))
    # Standard error of a share of 1,000: 0.011; three of them miss 1 time in 370.
    assert result["a"].probability_best == pytest.approx(expected, abs=0.033)
    assert sum(one.probability_best for one in result.values()) == pytest.approx(1.0)


def test_pairing_makes_differences_narrow() -> None:
    generator = np.random.default_rng(4)
    common = 50 * generator.normal(size=100)
    result = told(base=common, a=common + generator.normal(size=100))["a"]
    for name in STATISTICS:
        apart, alone = result.differences[name], result.statistics[name]
        assert apart.high - apart.low < 0.4 * (alone.high - alone.low)


def test_equal_policies_share_being_the_best() -> None:
    row = np.random.default_rng(6).normal(size=40)
    result = told(a=row, b=row.copy(), worse=row - 1.0)
    shares = [one.probability_best for one in result.values()]
    assert shares == [0.5, 0.5, 0.0]
    interval = result["worse"].differences["mean"]
    assert (interval.low, interval.high) == pytest.approx((-1.0, -1.0))


def test_one_world_tells_values_alone() -> None:
    result = told(base=np.array([1.0]), a=np.array([4.0]))["a"]
    assert np.isnan(result.probability_best)
    assert result.statistics["worst_tenth_mean"].value == 4.0
    assert result.differences["mean"].value == 3.0
    assert np.isnan(result.differences["mean"].low)


def test_other_policies_change_nothing_of_intervals() -> None:
    generator = np.random.default_rng(7)
    a, b, c = (generator.normal(size=25) for _ in range(3))
    few, many = told(a=a, b=b)["b"], told(a=a, c=c, b=b)["b"]
    assert (few.statistics, few.differences) == (many.statistics, many.differences)


def test_chunks_change_nothing_but_rounding(monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.random.default_rng(8).normal(size=50)
    whole = told(a=values)["a"]
    monkeypatch.setattr(bootstrap, "_CHUNK", 60)
    parts = told(a=values)["a"]
    for name in STATISTICS:
        one, other = whole.statistics[name], parts.statistics[name]
        assert (one.low, one.high) == pytest.approx((other.low, other.high))


@pytest.mark.parametrize(
    ("worlds", "covered"),
    [(100, {"mean": 0.94, "median": 0.94, "low_tenth": 0.94, "worst_tenth_mean": 0.85})],
)
def test_what_intervals_cover(
    worlds: int, covered: dict[str, float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "RESAMPLES", 400)
    repeats = 500
    # Of a standard normal: the quantile of a tenth, and -density/0.1 there.
    truth = {"mean": 0.0, "median": 0.0, "low_tenth": -1.28155, "worst_tenth_mean": -1.75498}
    generator = np.random.default_rng(9)
    hits = dict.fromkeys(STATISTICS, 0)
    for _ in range(repeats):
        row = generator.normal(size=worlds)
        (one,) = paired_bootstrap({"a": row}, "a", generator).values()
        for name, interval in one.statistics.items():
            hits[name] += interval.low <= truth[name] <= interval.high
    for name, share in covered.items():
        assert hits[name] / repeats >= share - 2 * sqrt(share * (1 - share) / repeats)

"""Cycles taken out, limits and changes told, and nothing told of too little."""

from collections.abc import Sized

import numpy as np
import pytest

from scenarios.signals.breach import Judging, judge, wilson_low
from scenarios.signals.detectors import MissingSignalsError, changes, check_installed
from scenarios.signals.season import DAY, WEEK, binned, deseasonalised
from scenarios.signals.series import FAILED, Floats
from tests.unit.scenarios.signals.made import HOUR, START, a_series

HOURS = np.arange(24 * 7 * 12)
WEEKLY = 100 + 20 * np.sin(2 * np.pi * HOURS / 24) + 10 * (HOURS // 24 % 7 >= 5)
"""Twelve weeks of hours with a daily and a weekly cycle."""


def noisy(seed: int, size: float = 2.0) -> Floats:
    return np.asarray(WEEKLY + np.random.default_rng(seed).normal(0.0, size, len(HOURS)))


def end_of(values: Sized) -> float:
    return START + HOUR * (len(values) - 1)


def test_bins_are_means_and_gaps_make_none() -> None:
    series = a_series([1.0, 3.0, 5.0], step=6 * HOUR)
    time, value, width = binned(series, 12 * HOUR)
    assert (value.tolist(), width) == ([2.0, 5.0], 12 * HOUR)
    assert time.tolist() == [START + 12 * HOUR, START + 24 * HOUR]
    far = a_series([1.0, 9.0], step=30 * DAY)
    assert binned(far)[1].tolist() == [1.0, 9.0]


def test_readings_of_the_same_time_count_as_they_are() -> None:
    assert binned(a_series([1.0, 2.0, 6.0], step=0.0))[1].tolist() == [3.0]


def test_a_weekly_cycle_is_taken_out_whole() -> None:
    left = deseasonalised(a_series(WEEKLY))
    assert left.period == WEEK
    assert np.abs(left.value).max() < 1e-6


@pytest.mark.parametrize(("weeks", "period"), [(12, WEEK), (2, DAY), (0.5, 0.0)])
def test_a_cycle_is_taken_out_once_it_has_been_seen_twice(weeks: float, period: float) -> None:
    assert deseasonalised(a_series(WEEKLY[: int(weeks * 168)])).period == period


def test_a_few_wild_readings_do_not_move_what_is_usual() -> None:
    values = noisy(1)
    wild = values.copy()
    wild[40:43] = 1e6
    calm, moved = deseasonalised(a_series(values)), deseasonalised(a_series(wild))
    late = slice(calm.training, None)
    assert np.median(np.abs(calm.value[late] - moved.value[late])) < 0.2


def test_gaps_in_the_training_part_are_no_fault() -> None:
    """Bins of a day and a half apart share no place in the day; a constant time shares all."""
    for step in (0.3, 1.5, 9.0):
        left = deseasonalised(a_series(np.sin(HOURS[:300]), step=step * DAY))
        assert np.isfinite(left.value).all()
    for count in (1, 2, 3):
        assert np.isfinite(deseasonalised(a_series([5.0] * count)).value).all()


def test_a_constant_signal_has_no_residual() -> None:
    left = deseasonalised(a_series([7.0] * 1000))
    assert not left.value.any()


@pytest.mark.parametrize(
    ("hits", "tries", "low"), [(0, 50, 0.0), (10, 10, 0.7225), (5, 10, 0.2366)]
)
def test_the_lower_end_of_wilsons_interval(hits: int, tries: int, low: float) -> None:
    """From Wilson's formula by hand: 10 of 10 gives 10 / (10 + 1.96²)."""
    assert wilson_low(hits, tries) == pytest.approx(low, abs=1e-4)
    assert wilson_low(0, 0) == 0.0


def test_a_limit_tells_readings_beyond_it_with_figures_and_lines() -> None:
    values = [10.0] * 90 + [30.0] * 10
    judged = judge(a_series(values, high=20.0), end_of(values), Judging())
    breach = judged.breach
    assert breach is not None
    assert (breach.by, breach.readings, breach.beyond) == (("limit",), 100, 10)
    assert breach.size == pytest.approx(wilson_low(10, 100))
    assert breach.evidence.startswith("signals.csv:92-101, 2026-12-04T18:00:00Z to ")
    assert "10 of 100 readings are beyond high 20; the worst is 30" in breach.figures
    assert breach.success == "no reading beyond high 20 in 28 days"


def test_only_the_last_days_count() -> None:
    values = [30.0] * 100 + [10.0] * 700
    series = a_series(values, high=20.0)
    assert judge(series, end_of(values), Judging()).breach is None
    assert judge(series, end_of(values), Judging(days=60)).breach is not None
    stale = judge(series, end_of(values) + 90 * DAY, Judging())
    assert (stale.stale, stale.breach, stale.judged) == (True, None, False)


@pytest.mark.parametrize(("count", "told"), [(19, False), (20, True)])
def test_few_readings_are_too_few_to_tell_however_bad(count: int, told: bool) -> None:
    judged = judge(a_series([99.0] * count, high=1.0), end_of([0] * count), Judging())
    assert (judged.breach is not None) == told
    assert [(few.found, few.needed, few.beyond) for few in judged.too_few] == (
        [] if told else [(19, 20, 19)]
    )


def test_a_check_of_many_rows_is_no_single_reading() -> None:
    """One run over 5,000 rows is enough to tell, but one run of one raises little: 0.21."""
    series = a_series([0.3], high=0.1, sample=5000)
    breach = judge(series, START, Judging()).breach
    assert breach is not None
    assert breach.size == pytest.approx(0.2065, abs=1e-4)
    assert judge(a_series([0.3], high=0.1, sample=19), START, Judging()).breach is None


def test_a_tools_verdict_counts_before_the_limits() -> None:
    series = a_series([5.0] * 30, high=1.0)
    passed = series.since(0.0)
    verdict = np.zeros(30, dtype=np.int8)
    object.__setattr__(passed, "verdict", verdict)
    assert judge(passed, end_of(range(30)), Judging()).breach is None
    object.__setattr__(passed, "verdict", verdict + FAILED)
    assert judge(passed, end_of(range(30)), Judging()).breach is not None


def test_without_a_limit_or_detector_nothing_is_judged() -> None:
    judged = judge(a_series([1.0] * 100), end_of(range(100)), Judging())
    assert (judged.judged, judged.breach, judged.too_few) == (False, None, ())


@pytest.mark.parametrize("detector", ["adwin", "page_hinkley"])
def test_a_change_of_level_is_told_though_cycles_are_large(detector: str) -> None:
    pytest.importorskip("river")
    values = noisy(2)
    values[24 * 7 * 10 :] += 15.0
    judging = Judging(detectors=(detector,))
    breach = judge(a_series(values), end_of(values), judging).breach
    assert breach is not None
    assert breach.by == (detector,)
    assert breach.size == 1.0
    assert "its weekly cycle taken out" in breach.figures


@pytest.mark.statistical
def test_cycles_and_noise_are_no_change() -> None:
    """Ten signals with nothing in them; each detector tells fewer than one in ten of them.

    Page-Hinkley's alarms on noise are mostly of shifts below one deviation, which are none.
    """
    pytest.importorskip("river")
    judging = Judging(detectors=("adwin", "page_hinkley"))
    told = [judge(a_series(noisy(seed)), end_of(HOURS), judging).breach for seed in range(10)]
    assert told == [None] * 10


def test_a_short_series_is_too_few_for_a_detector() -> None:
    pytest.importorskip("river")
    judged = judge(a_series(WEEKLY[:150]), end_of(range(150)), Judging(detectors=("adwin",)))
    (few,) = judged.too_few
    assert (few.by, few.needed, judged.judged) == ("adwin", 12, False)


def test_a_missing_package_is_told_with_what_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "river.drift", None)
    for asked in (check_installed, lambda: changes("adwin", np.zeros(3))):
        with pytest.raises(MissingSignalsError, match=r"pip install 'paydown\[signals\]'"):
            asked()

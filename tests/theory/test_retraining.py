"""Drift and retraining in closed form, against direct expectation and brute force."""

import itertools
from math import prod

import numpy as np
import pytest

from scenarios.drift import Retraining, blocked_area
from tests.support.statistics import agrees


def drift_days(
    fails: tuple[bool, ...],
    every: float,
    horizon: float,
    rates: list[tuple[float, float, float]],
) -> float:
    """Return the integral of drift for one pattern of failures.

    Parameters
    ----------
    fails
        Whether each retraining fails.
    every, horizon
        Days between retrainings, and the last day.
    rates
        Drift a day from a day to a day: (rate, start, end).
    """
    borders = [0.0, *(k * every for k, bad in enumerate(fails, 1) if not bad), horizon]
    total = 0.0
    for first, last in itertools.pairwise(borders):
        for rate, start, end in rates:
            # Drift of day s stays until the cycle ends.
            a, b = max(first, start), min(last, end)
            if b > a:
                total += rate * ((last - a) ** 2 - (last - b) ** 2) / 2
    return total


def patterns(count: int) -> list[tuple[bool, ...]]:
    return list(itertools.product([False, True], repeat=count))


def expectation(
    chances: list[float], every: float, horizon: float, rates: list[tuple[float, float, float]]
) -> float:
    """Return the expected drift-days, over all patterns of failures."""
    return sum(
        prod(p if bad else 1 - p for bad, p in zip(fails, chances, strict=True))
        * drift_days(fails, every, horizon, rates)
        for fails in patterns(len(chances))
    )


GRID = [(30.0, 91.0), (10.0, 57.0), (45.5, 91.0), (20.0, 100.0), (200.0, 91.0)]
"""Days between retrainings and horizons: also where one falls on the last day, and none at all."""


@pytest.mark.parametrize(("every", "horizon"), GRID)
@pytest.mark.parametrize("failure", [0.0, 0.35, 1.0])
def test_area_is_the_expectation_over_all_failures(
    every: float, horizon: float, failure: float
) -> None:
    count = int(np.ceil(horizon / every)) - 1
    plan = Retraining.plan(every, horizon, failure)
    for day in (0.0, 4.0, every, 1.5 * every, horizon):
        end = min(day, horizon)
        due = expectation([failure] * count, every, horizon, [(1.0, 0.0, end)])
        assert float(plan.area(np.array(end))) == pytest.approx(due, rel=1e-12, abs=1e-12)


def test_area_of_many_days_at_once() -> None:
    plan = Retraining.plan(30.0, 91.0, 0.2)
    days = np.array([[0.0, 10.0], [30.0, 91.0]])
    assert plan.area(days).tolist() == [[float(plan.area(d)) for d in row] for row in days]


@pytest.mark.parametrize("failure", [0.0, 0.3, 1.0])
def test_stay_is_how_long_old_drift_lasts(failure: float) -> None:
    """To the first retraining that works, or to the end; intervals of 30, 30, 30 and 1 day."""
    plan = Retraining.plan(30.0, 91.0, failure)
    assert plan.starts.tolist() == [0.0, 30.0, 60.0, 90.0]
    assert plan.ends.tolist() == [30.0, 60.0, 90.0, 91.0]
    due = [30 * (1 + failure + failure**2) + failure**3, 30 * (1 + failure) + failure**2]
    assert plan.stay.tolist() == pytest.approx([*due, 30 + failure, 1.0, 0.0])


def test_levels_are_the_expected_drift_before_each_retraining() -> None:
    """0.01 a day for 30 days, and of what was there before the share that survives."""
    plan = Retraining.plan(30.0, 91.0, 0.5)
    assert plan.levels(0.01).tolist() == pytest.approx([0.3, 0.45, 0.525])


@pytest.mark.parametrize(("blocked", "clear"), [(0.7, 0.2), (1.0, 0.0), (0.4, 0.0), (0.9, 0.4)])
@pytest.mark.parametrize(("start", "end"), [(0.0, 60.0), (0.0, 25.0), (12.0, 40.0), (20.0, 20.0)])
def test_blocking_telescopes_exactly(
    blocked: float, clear: float, start: float, end: float
) -> None:
    """Five retrainings, all 32 patterns: with the blocker in the window, less without it.

    Those in the window, its last day included, fail more often; the closed form switches them
    one at a time. It prices each with the blocker in before it and out after it, so it is exact
    where the window begins on the first day.
    """
    every, horizon, rate = 10.0, 57.0, 0.01
    often, seldom = (Retraining.plan(every, horizon, p) for p in (blocked, clear))
    told = blocked_area(often, seldom, rate, start, end)
    inside = [start < k * every <= end for k in range(1, 6)]
    rates = [(rate, 0.0, horizon)]
    later = [blocked if k * every <= start or here else clear for k, here in enumerate(inside, 1)]
    never = [blocked if k * every <= start else clear for k in range(1, 6)]
    due = expectation(later, every, horizon, rates) - expectation(never, every, horizon, rates)
    assert told == pytest.approx(due, rel=1e-12, abs=1e-12)


def test_windows_add_up() -> None:
    """Blocking to day 25 and from day 25 on is blocking all the time."""
    often, seldom = (Retraining.plan(10.0, 57.0, p) for p in (0.8, 0.3))
    whole = blocked_area(often, seldom, 0.02, 0.0, 57.0)
    first = blocked_area(often, seldom, 0.02, 0.0, 25.0)
    assert whole == pytest.approx(first + blocked_area(often, seldom, 0.02, 25.0, 57.0))
    assert whole > 0


def test_without_retrainings_nothing_is_blocked() -> None:
    often, seldom = (Retraining.plan(200.0, 91.0, p) for p in (1.0, 0.0))
    assert blocked_area(often, seldom, 0.02, 0.0, 91.0) == 0.0


@pytest.mark.statistical
@pytest.mark.parametrize(("failure", "end"), [(0.4, 364.0), (0.4, 100.0), (0.9, 250.0)])
def test_area_by_brute_force(failure: float, end: float) -> None:
    """4000 drawn patterns of 48 retrainings, 3 standard errors: false alarm 0.8 % in all."""
    draws = np.random.default_rng([7, int(failure * 10), int(end)])
    plan = Retraining.plan(7.5, 364.0, failure)
    fails = draws.random((4000, 48)) < failure
    sample = [drift_days(tuple(row), 7.5, 364.0, [(1.0, 0.0, end)]) for row in fails.tolist()]
    assert agrees(sample, float(plan.area(np.array(end))))

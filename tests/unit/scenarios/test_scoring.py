"""Scores and rates stand in for each other by one table."""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios import scoring
from scenarios.scoring import DETECTION, OCCURRENCE, SEVERITY, Fmea

SCALES = [
    pytest.param(SEVERITY, id="severity"),
    pytest.param(OCCURRENCE, id="occurrence"),
    pytest.param(DETECTION, id="detection"),
]
Steps = tuple[float, ...]


@pytest.mark.parametrize("steps", SCALES)
def test_ten_steps_that_rise(steps: Steps) -> None:
    assert len(steps) == 10
    assert all(low < high for low, high in itertools.pairwise(steps))
    assert steps[0] > 0


def test_severity_is_a_share() -> None:
    assert max(SEVERITY) == 1


@pytest.mark.parametrize("steps", SCALES)
@pytest.mark.parametrize("score", range(1, 11))
def test_score_and_rate_are_inverse(steps: Steps, score: int) -> None:
    assert scoring.score(steps, scoring.rate(steps, score)) == score


@pytest.mark.parametrize("steps", SCALES)
@given(a=st.floats(0, 1000), b=st.floats(0, 1000))
def test_a_higher_rate_never_scores_lower(steps: Steps, a: float, b: float) -> None:
    low, high = sorted((a, b))
    assert 1 <= scoring.score(steps, low) <= scoring.score(steps, high) <= 10


@pytest.mark.parametrize("steps", SCALES)
@given(rate=st.floats(1e-6, 1e6))
def test_the_score_is_the_nearest_by_ratio(steps: Steps, rate: float) -> None:
    gaps = [abs(math.log(rate / step)) for step in steps]
    chosen = gaps[scoring.score(steps, rate) - 1]
    assert chosen <= min(gaps) + 1e-12


@pytest.mark.parametrize("steps", SCALES)
def test_beyond_the_scale(steps: Steps) -> None:
    assert scoring.score(steps, 0) == 1
    assert scoring.score(steps, 1e9) == 10


def test_between_two_steps() -> None:
    """Half way by ratio from 0.1 to 0.2 is 0.1414."""
    assert scoring.score(SEVERITY, 0.141) == 5
    assert scoring.score(SEVERITY, 0.142) == 6


def test_risk_priority_number() -> None:
    assert Fmea(severity=7, occurrence=4, detection=9).rpn == 252

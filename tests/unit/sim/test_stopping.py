"""Stopping by precision: when it ends, and what its intervals still cover.

False alarms: coverage is held against the measured one less two standard errors, which chance
alone would miss 1 time in 44; seeds are fixed.
"""

from math import sqrt

import numpy as np
import pytest

from scenarios.table import Floats
from sim.statistics import paired
from sim.stopping import FEWEST, Precision, next_look

REPEATS = 1000
RULE = Precision("none", 0.25)


def stopped(difference: Floats) -> tuple[int, bool, bool]:
    """Return the worlds used, whether it is precise, and whether the interval covers 0."""
    worlds, values = FEWEST, np.zeros(len(difference))
    while True:
        net = {"none": values[:worlds], "cd3": difference[:worlds]}
        reached = RULE.verdict(net).reached
        if reached or worlds == len(difference):
            interval = paired(net["cd3"], net["none"])
            return worlds, reached, interval.ci_low <= 0 <= interval.ci_high
        worlds = min(next_look(worlds), len(difference))


@pytest.mark.parametrize(("drawn", "coverage"), [("normal", 0.945), ("exponential", 0.915)])
def test_what_intervals_cover_after_stopping(drawn: str, coverage: float) -> None:
    generator = np.random.default_rng(20)
    mean = 1.0 if drawn == "exponential" else 0.0
    ends = [stopped(getattr(generator, drawn)(size=600) - mean) for _ in range(REPEATS)]
    assert all(reached for _, reached, _ in ends)
    share = np.mean([covers for *_, covers in ends])
    assert share >= coverage - 2 * sqrt(coverage * (1 - coverage) / REPEATS)
    # (1.96/0.25)^2 = 61 worlds of a known variance, a tenth more at most at the last look.
    assert 55 <= np.mean([worlds for worlds, *_ in ends]) <= 75


def test_it_is_precise_once_every_half_width_is_at_most_the_amount() -> None:
    generator = np.random.default_rng(1)
    net = {
        "none": np.zeros(100),
        "cd3": generator.normal(size=100),
        "plan": 3 * generator.normal(size=100),
    }
    widest = Precision("none", 1.0).verdict(net)
    assert widest.widest == "plan"
    limit = widest.half_widths["plan"]
    interval = paired(net["plan"], net["none"])
    assert limit == pytest.approx(interval.ci_high - interval.mean)
    assert Precision("none", limit).verdict(net).reached
    assert not Precision("none", limit * 0.999).verdict(net).reached


def test_a_share_is_of_the_value_the_baseline_loses() -> None:
    net = {"none": np.full(50, 80.0), "cd3": 80.0 + np.tile([1.0, -1.0], 25)}
    assert Precision("none", 0.05, potential=100.0).verdict(net).asked == pytest.approx(1.0)
    assert Precision("none", 0.05, potential=100.0).verdict(net).reached
    assert not Precision("none", 0.01, potential=100.0).verdict(net).reached


def test_alike_from_the_start_is_no_reason_to_end_at_once() -> None:
    few = {"none": np.zeros(FEWEST - 1), "cd3": np.zeros(FEWEST - 1)}
    assert not Precision("none", 1.0).verdict(few).reached
    enough = {"none": np.zeros(FEWEST), "cd3": np.zeros(FEWEST)}
    assert Precision("none", 1.0).verdict(enough).reached


def test_without_its_baseline_nothing_is_precise() -> None:
    verdict = Precision("none", 1.0).verdict({"cd3": np.zeros(100)})
    assert (verdict.reached, verdict.widest, verdict.worlds) == (False, None, 100)
    assert not Precision("none", 1.0).verdict({}).reached


def test_one_world_tells_nothing() -> None:
    verdict = Precision("none", 1.0).verdict({"none": np.zeros(1), "cd3": np.zeros(1)})
    assert not verdict.reached
    assert np.isnan(verdict.half_widths["cd3"])


@pytest.mark.parametrize("amount", [0.0, -1.0, float("nan"), float("inf")])
def test_an_amount_is_above_nothing(amount: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        Precision("none", amount)

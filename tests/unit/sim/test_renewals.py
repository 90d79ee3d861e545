"""Points from cumulative gaps: none lost, none beyond the reach, none disturbed by another row."""

import numpy as np
import pytest

from sim.distributions import weibull, weibull_wait
from sim.draws import name_hashes, uniforms
from sim.renewals import BLOCK, points

KEY = 99


def by_hand(name: str, shape: float, reach: float) -> list[float]:
    """Return a row's points, one gap at a time."""
    found: list[float] = []
    hashes, at = name_hashes([name]), 0.0
    for k in range(10_000):
        law = weibull if k else weibull_wait
        at += float(law(uniforms(KEY, hashes, k, 1), np.array([[shape]]))[0, 0])
        if at > reach:
            return found
        found.append(at)
    raise AssertionError("the reach is too long for this test")


NAMES = ["a", "b", "c", "d", "e"]
SHAPES = [1.0, 0.5, 2.0, 1.0, 0.7]
REACHES = [3.0, 40.0, 0.0, 120.0, 0.2]


def test_points_are_the_sums_of_the_gaps_within_reach() -> None:
    found = points(KEY, name_hashes(NAMES), np.array(SHAPES), np.array(REACHES))
    for row, (name, shape, reach) in enumerate(zip(NAMES, SHAPES, REACHES, strict=True)):
        here = found.row == row
        assert found.position[here].tolist() == pytest.approx(by_hand(name, shape, reach))
        assert found.ordinal[here].tolist() == list(range(int(here.sum())))
    assert np.all(np.diff(found.row) >= 0)
    assert len(by_hand("d", 1.0, 120.0)) > 3 * BLOCK


def test_a_row_is_the_same_whatever_stands_beside_it() -> None:
    together = points(KEY, name_hashes(NAMES), np.array(SHAPES), np.array(REACHES))
    for row, name in enumerate(NAMES):
        alone = points(
            KEY,
            name_hashes([name]),
            np.array(SHAPES[row : row + 1]),
            np.array(REACHES[row : row + 1]),
        )
        assert alone.position.tolist() == together.position[together.row == row].tolist()


def test_a_longer_reach_only_adds_points() -> None:
    hashes, shape = name_hashes(["a"]), np.ones(1)
    short = points(KEY, hashes, shape, np.array([5.0])).position
    long = points(KEY, hashes, shape, np.array([50.0])).position
    assert long[: len(short)].tolist() == short.tolist()
    assert np.all(long[len(short) :] > 5.0)


@pytest.mark.parametrize("reach", [[], [0.0], [0.0, 0.0]])
def test_where_nothing_can_happen_there_are_no_points(reach: list[float]) -> None:
    hashes = name_hashes([str(n) for n in range(len(reach))])
    found = points(KEY, hashes, np.ones(len(reach)), np.array(reach))
    assert (len(found.row), len(found.ordinal), len(found.position)) == (0, 0, 0)


@pytest.mark.statistical
def test_exponential_gaps_make_a_poisson_count() -> None:
    """Mean and variance of 20 000 counts are the reach within 4 standard errors.

    False alarm under 0.02 %: the standard error of a Poisson variance is
    sqrt((m + 2 m^2) / n).
    """
    n, reach = 20_000, 6.0
    found = points(KEY, name_hashes([str(k) for k in range(n)]), np.ones(n), np.full(n, reach))
    counts = np.bincount(found.row, minlength=n)
    assert counts.mean() == pytest.approx(reach, abs=4 * np.sqrt(reach / n))
    assert counts.var() == pytest.approx(reach, abs=4 * np.sqrt((reach + 2 * reach**2) / n))

"""How many incidents to expect when gaps are not exponential: the renewal function."""

from functools import cache
from math import gamma

import numpy as np

from scenarios.table import Floats

_REACH = 40.0
"""Beyond this many mean gaps the asymptote is used."""
_STEPS = 4000


def expected_count(shape: float, integrated: Floats) -> Floats:
    """Return the expected number of incidents up to an integrated hazard.

    Gaps of the integrated hazard are Weibull with the given shape and mean 1, the first an
    ordinary one. With shape 1 the process is Poisson and the count the integrated hazard itself.

    Parameters
    ----------
    shape
        Weibull shape.
    integrated
        Integrated hazard, any form.
    """
    if shape == 1.0:
        return integrated
    # The count begins as a power of the hazard, so in that power it is interpolated.
    grid = np.linspace(0.0, _REACH, _STEPS + 1)
    near = np.interp(integrated**shape, grid**shape, _table(shape))
    if not np.any(integrated > _REACH):
        return np.asarray(near)
    return np.where(integrated <= _REACH, near, _asymptote(shape, integrated))


def _asymptote(shape: float, integrated: Floats) -> Floats:
    """Return the count far out: t + (variance - 1)/2, joined to the table.

    What is missing to that limit dies away like E[((X-t)+)^2], X being a gap: at once for a shape
    near 1, over hundreds of gaps where they come in strong bursts.
    """
    limit = (_variance(shape) - 1.0) / 2.0
    edge = float(_late(shape, np.array(_REACH)))
    share = _late(shape, integrated) / edge if edge > 0.0 else 0.0
    return np.asarray(integrated + limit + (_table(shape)[-1] - _REACH - limit) * share)


def _late(shape: float, at: Floats) -> Floats:
    """Return E[((X-t)+)^2] of a Weibull gap X of mean 1."""
    from scipy.special import gammaincc

    scale = 1.0 / gamma(1 + 1 / shape)
    power = (at / scale) ** shape
    first = scale * gamma(1 + 1 / shape) * gammaincc(1 + 1 / shape, power)
    second = scale**2 * gamma(1 + 2 / shape) * gammaincc(1 + 2 / shape, power)
    return np.asarray(np.maximum(0.0, second - 2 * at * first + at**2 * np.exp(-power)))


def _variance(shape: float) -> float:
    """Return the variance of a Weibull gap of mean 1."""
    return gamma(1 + 2 / shape) / gamma(1 + 1 / shape) ** 2 - 1


@cache
def _table(shape: float) -> Floats:
    """Return the renewal function on a grid.

    The renewal equation M = F + M * dF as a Riemann-Stieltjes sum with F taken at midpoints
    (Xie, Communications in Statistics B 18, 1989), which stays accurate where the density of a
    shape below 1 is infinite at 0.
    """
    step = _REACH / _STEPS
    scale = 1.0 / gamma(1 + 1 / shape)

    def distribution(at: Floats) -> Floats:
        return np.asarray(-np.expm1(-((at / scale) ** shape)))

    whole = distribution(np.linspace(0.0, _REACH, _STEPS + 1))
    half = distribution(np.linspace(step / 2, _REACH - step / 2, _STEPS))
    count = np.zeros(_STEPS + 1)
    rises = np.zeros(_STEPS + 1)
    for i in range(1, _STEPS + 1):
        # rises[j] = M(j) - M(j-1) meets F at the midpoint of the gap that is left.
        done = rises[1:i] @ half[i - 1 : 0 : -1] if i > 1 else 0.0
        count[i] = (whole[i] + done - half[0] * count[i - 1]) / (1.0 - half[0])
        rises[i] = count[i] - count[i - 1]
    return count

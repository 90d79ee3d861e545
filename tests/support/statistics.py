"""Comparing a sample's mean with what it should be."""

import numpy as np
from numpy.typing import ArrayLike


def agrees(sample: ArrayLike, expected: float, floor: float = 0.0, errors: float = 3.0) -> bool:
    """Return whether a sample's mean is as expected.

    It may be off by three standard errors, and by a share of `expected` for approximations that
    are stated. A right mean is further off in 0.27 % of large samples, in 0.5 % of samples of 40
    and in 0.7 % of samples of 20.

    Parameters
    ----------
    sample
        Independent numbers of one mean.
    expected
        The mean they should have.
    floor
        Share of `expected` that is allowed on top.
    errors
        Standard errors allowed.
    """
    numbers = np.asarray(sample, dtype=np.float64)
    error = float(numbers.std(ddof=1) / np.sqrt(len(numbers)))
    return bool(abs(float(numbers.mean()) - expected) <= errors * error + floor * abs(expected))

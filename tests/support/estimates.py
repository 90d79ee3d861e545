"""Estimates sharp enough to be held to half a per cent of a closed form."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from scenarios.table import Floats

SEED = 20270104
"""Seed of every test that is held to half a per cent: the planning date, chosen beforehand."""
STRICT = 0.005
"""Share of the closed form by which an estimate may be off."""
ERRORS = 3.0
"""Standard errors by which it may be off."""

ROUNDING = 1e-9
"""Share by which sums of half a million numbers may be off where chance has no part left."""


@dataclass(frozen=True)
class Estimate:
    """A mean, and how far chance may have moved it."""

    mean: float
    """The estimate."""
    error: float
    """Its standard error."""

    def covers(self, expected: float) -> bool:
        """Return whether the estimate is sharp and as near to `expected` as it must be.

        Sharp means that three standard errors are within half a per cent, so that an estimate
        within the first is within the second, and neither is luck. A right estimate is further
        off in 0.27 % of large samples, and in 0.45 % of 50 batches with controls.
        """
        return self.is_sharp(expected) and self.is_likely(expected)

    def is_sharp(self, expected: float) -> bool:
        """Return whether three standard errors are within half a per cent of `expected`."""
        return ERRORS * self.error <= STRICT * abs(expected)

    def is_likely(self, expected: float) -> bool:
        """Return whether `expected` is within three standard errors, and rounding."""
        return abs(self.mean - expected) <= ERRORS * self.error + ROUNDING * abs(expected)


def plain(sample: ArrayLike) -> Estimate:
    """Return the mean of independent numbers."""
    numbers = np.asarray(sample, dtype=np.float64)
    return Estimate(float(numbers.mean()), float(numbers.std(ddof=1) / np.sqrt(len(numbers))))


def controlled(sample: Floats, controls: Sequence[Floats]) -> Estimate:
    """Return the mean of independent numbers, less what known noise explains of them.

    Regression on control variates with fitted coefficients (Lavenberg & Welch, Management Science
    27, 1981). The controls must have mean 0 whatever the mean of the sample is; then they take
    noise away and nothing else.

    Parameters
    ----------
    sample
        Independent numbers of one mean, (n,).
    controls
        Numbers of mean 0 that go with them, each (n,).
    """
    design = np.column_stack([np.ones(len(sample)), *(c / np.std(c) for c in controls)])
    fit, *_ = np.linalg.lstsq(design, sample, rcond=None)
    rest = sample - design @ fit
    variance = rest @ rest / (len(sample) - design.shape[1])
    spread = np.linalg.inv(design.T @ design)[0, 0]
    return Estimate(float(fit[0]), float(np.sqrt(variance * spread)))


def unbiased(controls: Sequence[Floats]) -> bool:
    """Return whether numbers that should have mean 0 do, each within four standard errors.

    Of ten controls one is further off in 0.06 % of large samples, and in 0.2 % of 50 batches.
    """
    return all(abs(c.mean()) <= 4.0 * plain(c).error for c in controls)

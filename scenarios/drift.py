"""Drift and retraining in closed form: how long a piece of drift is expected to stay.

Retraining k falls on day k*R (k = 1, 2, ...) before the horizon T and sets drift to 0 unless it
fails, with probability f. Between two of them lies interval k = 0..M; the last one ends at T.
"""

from dataclasses import dataclass

import numpy as np

from scenarios.table import Floats


@dataclass(frozen=True, eq=False)
class Retraining:
    """The retrainings of a component, with one probability of failure."""

    starts: Floats
    """Day each interval starts, (M+1,): 0, R, 2R, ..."""
    ends: Floats
    """Day each interval ends, (M+1,): R, 2R, ..., T."""
    stay: Floats
    """Expected days that drift present at the start of an interval still stays, (M+2,)."""
    failure: float
    """Probability that a retraining fails."""
    _area: Floats
    """Integral of the expected stay of new drift up to each interval's start, (M+1,)."""

    @classmethod
    def plan(cls, retrain_days: float, horizon: float, failure: float) -> "Retraining":
        """Return the retrainings up to a horizon.

        A unit of drift present at the start of interval k stays
        ``stay[k] = length[k] + f * stay[k+1]`` days, with ``stay[M+1] = 0``.

        Parameters
        ----------
        retrain_days
            Days between retrainings.
        horizon
            Day on which the books close.
        failure
            Probability that one fails, 0 to 1.
        """
        count = int(np.ceil(horizon / retrain_days))
        starts = np.arange(count, dtype=np.float64) * retrain_days
        ends = np.minimum(starts + retrain_days, horizon)
        stay = np.zeros(count + 1)
        for k in range(count - 1, -1, -1):
            stay[k] = ends[k] - starts[k] + failure * stay[k + 1]
        length: Floats = ends - starts
        areas = length**2 / 2 + failure * stay[1:] * length
        return cls(starts, ends, stay, failure, np.concatenate([[0.0], np.cumsum(areas)[:-1]]))

    def area(self, day: Floats) -> Floats:
        """Return the drift-days caused by drifting at rate 1 from day 0 to `day`.

        New drift of day s in interval k stays ``ends[k] - s + f * stay[k+1]`` days; this is the
        integral of it.
        """
        k = np.clip(np.searchsorted(self.starts, day, side="right") - 1, 0, len(self.starts) - 1)
        passed = day - self.starts[k]
        whole = self.ends[k] - self.starts[k]
        ahead = whole * passed - passed**2 / 2 + self.failure * self.stay[k + 1] * passed
        return np.asarray(self._area[k] + ahead)

    def levels(self, rate: float) -> Floats:
        """Return the expected drift just before each retraining, (M,), at a drift rate a day."""
        level, levels = 0.0, []
        for k in range(len(self.starts) - 1):
            level = rate * (self.ends[k] - self.starts[k]) + self.failure * level
            levels.append(level)
        return np.array(levels)


def blocked_area(
    blocked: Retraining, clear: Retraining, rate: float, start: float, end: float
) -> float:
    """Return the drift-days that more frequent failures from `start` to `end` cause.

    Switching the retrainings of the window from `clear` to `blocked` one at a time, each adds its
    extra probability of failure, times the drift it would have cleared, times how long that
    stays; the sum telescopes, so it is exact.

    Parameters
    ----------
    blocked, clear
        The retrainings with and without the item that blocks them.
    rate
        Drift a day from all causes.
    start, end
        The window, days.
    """
    if len(blocked.starts) < 2:
        return 0.0
    days = blocked.starts[1:]
    inside = (days > start) & (days <= end)
    extra = blocked.failure - clear.failure
    return float(extra * np.sum((blocked.levels(rate) * clear.stay[1:-1])[inside]))

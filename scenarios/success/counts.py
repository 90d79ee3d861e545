"""Events before and after, as counts over times: rates, and their ratio, with exact intervals.

Counts are taken for Poisson. Given their sum, the count after is binomial with a share that depends
on the ratio of the rates alone, so the interval of Clopper and Pearson for the share gives one for
the ratio that covers it at least as often as it says, however few the events. Where events come in
bursts, their variance being d times their mean, they are worth as many events over d.

Sources: Clopper and Pearson, The use of confidence or fiducial limits (Biometrika 26, 1934);
Przyborowski and Wilenski, Homogeneity of results in testing samples from Poisson series
(Biometrika 31, 1940); Garwood, Fiducial limits for the Poisson distribution (Biometrika 28, 1936);
McCullagh and Nelder, Generalized Linear Models (2nd ed. 1989), section 6.2, for the bursts.
"""

from dataclasses import dataclass
from math import inf

from scenarios.success.interval import CONFIDENCE, Interval
from scenarios.units import DAYS_PER_QUARTER


@dataclass(frozen=True)
class Count:
    """Events in a time."""

    events: int
    """How many."""
    days: float
    """In how many days."""

    @property
    def per_quarter(self) -> float | None:
        """Events a quarter of 91 days; None where there was no time."""
        return self.events / self.days * DAYS_PER_QUARTER if self.days > 0 else None


def share(hits: float, tries: float, confidence: float = CONFIDENCE) -> Interval:
    """Return a share with its interval, after Clopper and Pearson (1934).

    Parameters
    ----------
    hits, tries
        How many of how many; parts of one where events are worth less than they are.
    confidence
        Probability with which the interval covers, at least.
    """
    from scipy.special import betaincinv

    tail = (1.0 - confidence) / 2.0
    low = float(betaincinv(hits, tries - hits + 1, tail)) if hits else 0.0
    high = float(betaincinv(hits + 1, tries - hits, 1.0 - tail)) if hits < tries else 1.0
    return Interval(hits / tries if tries else None, low, high)


def rate(count: Count, dispersion: float = 1.0, confidence: float = CONFIDENCE) -> Interval:
    """Return the rate of a count, events a quarter, after Garwood (1936).

    Parameters
    ----------
    count
        The events.
    dispersion
        Their variance over their mean, 1 or more.
    confidence
        Probability with which the interval covers, at least.
    """
    from scipy.special import gammaincinv

    if count.days <= 0:
        return Interval(None, 0.0)
    tail, quarters = (1.0 - confidence) / 2.0, count.days / DAYS_PER_QUARTER
    worth = count.events / dispersion
    low = float(gammaincinv(worth, tail)) if worth else 0.0
    high = float(gammaincinv(worth + 1, 1.0 - tail))
    scale = dispersion / quarters
    return Interval(count.events / quarters, low * scale, high * scale)


def rate_ratio(
    before: Count, after: Count, dispersion: float = 1.0, confidence: float = CONFIDENCE
) -> Interval:
    """Return the rate after over the rate before.

    Parameters
    ----------
    before, after
        The events.
    dispersion
        Their variance over their mean, 1 or more.
    confidence
        Probability with which the interval covers, at least.
    """
    if before.days <= 0 or after.days <= 0:
        return Interval(None, 0.0)
    worth = (before.events / dispersion, after.events / dispersion)
    part = share(worth[1], sum(worth), confidence)
    times = before.days / after.days
    value = after.events / before.events * times if before.events else None
    return Interval(value, times * _odds(part.low), times * _odds(part.high))


def days_until_below(
    before: Count, after: Count, most: float, dispersion: float = 1.0
) -> float | None:
    """Return the days from now after which the ratio would lie below a value, all else alike.

    Parameters
    ----------
    before, after
        The events so far; they are thought to go on at the rate after.
    most
        Value that the upper end of the ratio has to fall short of.
    dispersion
        Variance of the events over their mean, 1 or more.

    Returns
    -------
    float or None
        Whole weeks; None where ten years would not do.
    """
    import numpy as np
    from scipy.special import betaincinv

    if not before.events or after.days <= 0:
        return None
    more = np.arange(1, 522) * 7.0
    days = after.days + more
    # Rounded up, so that less is promised than may come.
    events = np.ceil(after.events / after.days * days - 1e-9)
    worth = (before.events / dispersion, events / dispersion)
    high = betaincinv(worth[1] + 1, worth[0], 0.5 + CONFIDENCE / 2.0)
    enough = np.flatnonzero(before.days / days * high / (1.0 - high) < most)
    return float(more[enough[0]]) if len(enough) else None


def _odds(part: float) -> float:
    return part / (1.0 - part) if part < 1.0 else inf

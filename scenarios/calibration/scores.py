"""How well draws of counts foretold what was counted."""

from dataclasses import dataclass

import numpy as np

from scenarios.table import Booleans, Floats, Integers


def crps(draws: Integers | Floats, seen: Floats) -> Floats:
    """Return the continuous ranked probability score of draws, (m,); less is better.

    E|X - y| - E|X - X'|/2 with the second mean over pairs of different draws, which makes it
    unbiased for any number of draws (Gneiting and Raftery 2007; Zamo and Naveau 2018).

    Parameters
    ----------
    draws
        Draws of each forecast, (d, m), d above 1.
    seen
        What came, (m,).
    """
    count = len(draws)
    near = np.abs(draws - seen).mean(axis=0)
    ranks = 2.0 * np.arange(1, count + 1) - count - 1.0
    apart = (ranks[:, None] * np.sort(draws, axis=0)).sum(axis=0) * 2.0 / (count * (count - 1.0))
    return np.asarray(near - apart / 2.0)


def crps_negative_binomial(seen: Floats, shape: Floats, mean: Floats) -> Floats:
    """Return the score of a negative binomial by summation over all counts, (m,).

    The sum over k of (F(k) - 1{y <= k})^2 (Czado, Gneiting and Held 2009), to where less than
    1e-12 of the distribution is left.

    Parameters
    ----------
    seen
        What came, (m,).
    shape
        Shape of the Gamma that is mixed over, (m,); infinity for a Poisson.
    mean
        Mean count, (m,).
    """
    from scipy.stats import nbinom, poisson

    scores = np.zeros(len(seen))
    for row, (y, a, m) in enumerate(zip(seen, shape, mean, strict=True)):
        if m == 0.0:
            scores[row] = y
            continue
        law = poisson(m) if np.isinf(a) else nbinom(a, a / (a + m))
        last = int(max(law.ppf(1.0 - 1e-12), y)) + 1
        k = np.arange(last + 1)
        scores[row] = float(((law.cdf(k) - (k >= y)) ** 2).sum())
    return scores


def brier(chance: Floats, came: Booleans | Floats) -> float:
    """Return the mean squared distance of chances from what came, 0 or 1 (Brier 1950)."""
    return float(np.mean((chance - came) ** 2))


def randomised_pit(draws: Integers, seen: Integers | Floats, rng: np.random.Generator) -> Floats:
    """Return F(y - 1) + V f(y) with V uniform, (m,): uniform where forecasts are right.

    The probability integral transform of counts, made continuous by chance (Smith 1985; Czado,
    Gneiting and Held 2009).

    Parameters
    ----------
    draws
        Draws of each forecast, (d, m).
    seen
        What came, (m,).
    rng
        Draws V.
    """
    below = (draws < seen).mean(axis=0)
    at = (draws == seen).mean(axis=0)
    return np.asarray(below + rng.random(len(below)) * at)


@dataclass(frozen=True)
class Coverage:
    """How often what came lay within an interval."""

    inside: int
    """Forecasts whose interval held."""
    of: int
    """All forecasts."""
    low: float
    """Lower end of the 95 % interval of the share (Clopper and Pearson 1934)."""
    high: float
    """Upper end."""

    @property
    def share(self) -> float:
        """Share of the forecasts whose interval held."""
        return self.inside / self.of if self.of else float("nan")

    @classmethod
    def of_transforms(cls, values: Floats, level: float = 0.9) -> "Coverage":
        """Return how many transforms lie in the middle; `level` of them do if all is right.

        An interval of whole counts holds more often than it says: next to any interval of a rare
        count holds 0. The randomised transform does not have that fault.
        """
        tail = (1.0 - level) / 2.0
        inside = int(((values >= tail) & (values <= 1.0 - tail)).sum())
        return cls(inside, len(values), *binomial_interval(inside, len(values)))


def binomial_interval(hits: int, of: int, level: float = 0.95) -> tuple[float, float]:
    """Return the interval of a probability by Clopper and Pearson (1934)."""
    from scipy.stats import beta

    if of == 0:
        return 0.0, 1.0
    tail = (1.0 - level) / 2.0
    low = 0.0 if hits == 0 else float(beta.ppf(tail, hits, of - hits + 1))
    high = 1.0 if hits == of else float(beta.ppf(1.0 - tail, hits + 1, of - hits))
    return low, high


def bins_of(count: int) -> int:
    """Return in how many bins so many transforms are counted: some five in each, or more."""
    return 10 if count >= 50 else 4


def uniformity(values: Floats) -> tuple[float, float]:
    """Return the p-values of Kolmogorov's and the chi-square test of uniform numbers.

    Parameters
    ----------
    values
        Randomised transforms, 20 or more, (m,).
    """
    from scipy.stats import chisquare, kstest

    seen, _ = np.histogram(values, bins_of(len(values)), (0.0, 1.0))
    return float(kstest(values, "uniform").pvalue), float(chisquare(seen).pvalue)

"""The renewal function of Weibull gaps, worked out anew: a power series."""

from math import exp, gamma, lgamma


def power_series(shape: float, at: float, terms: int) -> float:
    """Return the expected count of Weibull gaps of mean 1.

    The series of Smith and Leadbetter (Technometrics 5, 1963) in (t / scale)^shape.

    Parameters
    ----------
    shape
        Weibull shape.
    at
        Integrated hazard; the smaller, the fewer terms do.
    terms
        Terms of the series.
    """
    power = float((at * gamma(1 + 1 / shape)) ** shape)
    first = [exp(lgamma(j * shape + 1) - lgamma(j + 1)) for j in range(terms)]
    weights: list[float] = [0.0]
    for n in range(1, terms):
        weights.append(first[n] - sum(first[j] * weights[n - j] for j in range(1, n)))
    return sum(
        (-1.0) ** (k - 1) * weights[k] * power**k / exp(lgamma(k * shape + 1))
        for k in range(1, terms)
    )

"""Statistics of paired replications: intervals and comparisons with the best.

All policies meet the same worlds, so differences are taken world by world.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import lgamma, log, nan, pi, sqrt

import numpy as np
from scipy.special import gammaincinv, ndtr, stdtrit

from scenarios.table import Floats

CONFIDENCE = 0.95
"""Confidence of every interval."""


@dataclass(frozen=True)
class Estimate:
    """A mean with its interval."""

    mean: float
    """Mean over replications."""
    sd: float
    """Standard deviation over replications, NaN of fewer than two."""
    ci_low: float
    """Lower end of the interval of the mean."""
    ci_high: float
    """Upper end."""
    n: int
    """Replications that have a value."""


def estimate(values: Floats) -> Estimate:
    """Return mean and Student interval of replications; NaN values are left out.

    Source: Law, Simulation Modeling and Analysis (2015), section 4.5.
    """
    known = values[~np.isnan(values)]
    n = len(known)
    if n == 0:
        return Estimate(nan, nan, nan, nan, 0)
    mean = float(known.mean())
    if n == 1:
        return Estimate(mean, nan, nan, nan, 1)
    sd = float(known.std(ddof=1))
    half = float(stdtrit(n - 1, (1 + CONFIDENCE) / 2)) * sd / sqrt(n)
    return Estimate(mean, sd, mean - half, mean + half, n)


def paired(values: Floats, baseline: Floats) -> Estimate:
    """Return the mean difference to a baseline in the same worlds.

    Source: the paired t interval (Law 2015, section 10.2.1).
    """
    return estimate(values - baseline)


@dataclass(frozen=True)
class Best:
    """How far a policy is from the best of the others."""

    low: float
    """Lower end of the interval of mean - best other mean, at most 0."""
    high: float
    """Upper end, at least 0."""
    may_be_best: bool
    """False where the policy is worse than another beyond doubt."""


MCB_METHODS = ("bonferroni", "sphericity")
"""Ways of `compare_with_best`: each pair by its own variance; all pairs by one."""


def compare_with_best(values: Mapping[str, Floats], method: str = "bonferroni") -> dict[str, Best]:
    """Return Hsu's multiple comparisons with the best, larger being better.

    With D_ij the mean paired difference and w_ij its allowance, the interval of
    mu_i - max_{j != i} mu_j is [min(0, min_j (D_ij - w_ij)), max(0, min_j (D_ij + w_ij))], where
    the lower end looks only at the policies that may be best.

    ``bonferroni``: w_ij = t(1 - alpha/(k-1), n-1) S_ij/sqrt(n), S_ij the standard deviation of the
    paired difference. It asks for no equal variances: a quiet pair gets a narrow interval.

    ``sphericity``: w = g S/sqrt(n) for all pairs, S^2 = 2 sum_ir (Y_ir - Y_i. - Y_.r + Y_..)^2 /
    ((k-1)(n-1)) and g that of `equicoordinate_point` with (k-1)(n-1) degrees of freedom. It asks
    that all differences have the same variance, and is then the narrower one.

    Parameters
    ----------
    values
        Replications in the same worlds, by policy, (n,) each. Where one is NaN nothing is told
        apart.
    method
        One of `MCB_METHODS`.

    Raises
    ------
    ValueError
        If there is no such method.

    Notes
    -----
    Source: Hsu, Multiple Comparisons (1996), chapter 4; Nelson and Matejcik (1995), Using common
    random numbers for indifference-zone selection and multiple comparisons in simulation,
    Management Science 41 (12). With one policy, or one world, nothing can be told apart.
    """
    if method not in MCB_METHODS:
        raise ValueError(f"the method is '{method}'; give one of {', '.join(MCB_METHODS)}")
    names = list(values)
    k, n = len(names), len(next(iter(values.values()), np.zeros(0)))
    table = np.array([values[name] for name in names])
    if k < 2 or n < 2 or np.isnan(table).any():
        return {name: Best(nan, nan, True) for name in names}
    difference, width = _allowances(table, method)
    # A policy is no rival of its own.
    np.fill_diagonal(difference, np.inf)
    upper = (difference + width).min(axis=1)
    # At 0 exactly a policy always comes to the same as the best one: it may be best too.
    contender = upper >= 0.0
    lower = (difference - width)[:, contender].min(axis=1, initial=0.0)
    return {
        name: Best(float(low), max(0.0, float(high)), bool(may))
        for name, low, high, may in zip(names, lower, upper, contender, strict=True)
    }


def pairwise(table: Floats) -> tuple[Floats, Floats]:
    """Return of every two policies the mean difference, first less second, and its spread.

    Parameters
    ----------
    table
        Replications in the same worlds, (k, n), n at least 2.

    Returns
    -------
    tuple
        Means, and standard deviations of one world's difference, (k, k) each.
    """
    k = len(table)
    difference, spread = np.empty((k, k)), np.empty((k, k))
    for i in range(k):
        apart = table[i] - table
        difference[i] = apart.mean(axis=1)
        spread[i] = apart.std(axis=1, ddof=1)
    return difference, spread


def _allowances(table: Floats, method: str) -> tuple[Floats, Floats]:
    """Return mean differences of rows (k, n), (k, k), and what to allow for each, (k, k)."""
    k, n = table.shape
    difference, spread = pairwise(table)
    if method == "bonferroni":
        return difference, float(stdtrit(n - 1, 1 - (1 - CONFIDENCE) / (k - 1))) * spread / sqrt(n)
    freedom = (k - 1) * (n - 1)
    rest = table - table.mean(axis=1, keepdims=True)
    rest -= rest.mean(axis=0)
    common = sqrt(2 * float((rest**2).sum()) / freedom)
    return difference, np.full((k, k), equicoordinate_point(k, freedom) * common / sqrt(n))


@cache
def equicoordinate_point(policies: int, freedom: int, confidence: float = CONFIDENCE) -> float:
    """Return g for which k-1 Student variables of pairwise correlation 1/2 are all below it.

    P(all <= g) = E_s int phi(z) Phi(z + sqrt(2) g s)^(k-1) dz, s^2 being chi-square over its
    degrees of freedom; both integrals by Gauss's rules, g by halving.

    Parameters
    ----------
    policies
        Number k of policies, at least 2: each of k-1 is compared with one.
    freedom
        Degrees of freedom of the variance, at least 1.
    confidence
        The probability, above 1/2 and below 1.

    Notes
    -----
    Source: Hsu, Multiple Comparisons (1996), appendix E. Known figures, and Student's t for two
    policies, are met to five digits.
    """
    z, of_z = np.polynomial.hermite_e.hermegauss(80)
    of_z = of_z / sqrt(2 * pi)
    # Beyond these quantiles of s lies a probability of 1e-12 on either side.
    low, high = np.sqrt(2 * gammaincinv(freedom / 2, [1e-12, 1 - 1e-12]) / freedom)
    nodes, weights = np.polynomial.legendre.leggauss(200)
    s = low + (high - low) * (nodes + 1) / 2
    half = freedom / 2
    log_density = log(2) + half * log(half) - lgamma(half) + (freedom - 1) * np.log(s) - half * s**2
    of_s = weights * (high - low) / 2 * np.exp(log_density)
    below, above = 0.0, 1.0
    while _all_below(above, policies, (z, of_z), (s, of_s)) < confidence:
        below, above = above, 2 * above
    for _ in range(50):
        middle = (below + above) / 2
        if _all_below(middle, policies, (z, of_z), (s, of_s)) < confidence:
            below = middle
        else:
            above = middle
    return (below + above) / 2


def _all_below(
    point: float, policies: int, normal: tuple[Floats, Floats], scale: tuple[Floats, Floats]
) -> float:
    """Return the probability of `equicoordinate_point`, from nodes and weights of both rules."""
    (z, of_z), (s, of_s) = normal, scale
    inner = ndtr(z + sqrt(2) * point * s[:, None]) ** (policies - 1) @ of_z
    return float(of_s @ inner)

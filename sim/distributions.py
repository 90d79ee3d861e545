"""Uniform numbers into gaps, times and factors of mean 1, by inversion."""

from math import gamma, log, sqrt

import numpy as np
from scipy.special import gammainccinv, gammaincinv, ndtri

from scenarios.component import RestoreTime
from scenarios.table import Booleans
from scenarios.workspace import Beliefs
from sim.draws import Floats


def exponential(uniform: Floats) -> Floats:
    """Return exponential numbers of mean 1."""
    return np.asarray(-np.log(uniform))


def weibull(uniform: Floats, shape: Floats) -> Floats:
    """Return Weibull numbers of mean 1; `shape` below 1 makes bursts."""
    gaps = exponential(uniform)
    if np.all(shape == 1.0):
        return gaps
    return np.asarray(_weibull_scale(shape) * gaps ** (1.0 / shape))


def weibull_wait(uniform: Floats, shape: Floats) -> Floats:
    """Return the wait from a day like any other to the next of many events with such gaps.

    The equilibrium law of the gap, density (1 - F(x)) / mean: with it the expected number of
    events up to any day is that day over the mean gap, whatever the shape. For Weibull gaps of
    shape k and scale s the wait exceeds x with probability Q(1/k, (x/s)^k), Q the regularised
    upper incomplete gamma function.

    Source: Cox, Renewal Theory (1962), sections 2.2 and 4.2.
    """
    if np.all(shape == 1.0):
        return exponential(uniform)
    waits = _weibull_scale(shape) * gammainccinv(1.0 / shape, uniform) ** (1.0 / shape)
    # Exponential gaps have no memory: the very same numbers, to the last bit.
    return np.where(shape == 1.0, exponential(uniform), waits)


def _weibull_scale(shape: Floats) -> Floats:
    """Return the scale at which a Weibull number has mean 1."""
    shapes, place = np.unique(shape, return_inverse=True)
    scales = np.array([1.0 / gamma(1.0 + 1.0 / k) for k in shapes.tolist()])
    return np.asarray(scales[place].reshape(np.shape(shape)))


def truth_factor(uniform: Floats, cv: Floats) -> Floats:
    """Return Gamma numbers of mean 1 and coefficient of variation `cv`; 1 where `cv` is 0."""
    sure = cv == 0.0
    shape = 1.0 / np.where(sure, 1.0, cv) ** 2
    return np.where(sure, 1.0, gammaincinv(shape, uniform) / shape)


def effort_factor(
    uniform: Floats, exact: Floats, sigma: Floats, may_be_exact: Booleans, beliefs: Beliefs
) -> Floats:
    """Return true effort over estimate: exactly 1 for a share of items, else lognormal.

    The mean over both is ``effort_bias``, so the lognormal part has mean
    (bias - share) / (1 - share).

    Parameters
    ----------
    uniform, exact
        Uniform numbers for the size and for whether the estimate is exact, (n,).
    sigma
        Sigma of the logarithm, (n,).
    may_be_exact
        True where no percentiles were given, (n,).
    beliefs
        Bias and exact share.
    """
    share = np.where(may_be_exact, beliefs.effort_exact, 0.0)
    rest = np.where(share < 1.0, 1.0 - share, 1.0)
    mean = (beliefs.effort_bias - share) / rest
    spread = mean * np.exp(sigma * ndtri(uniform) - sigma**2 / 2)
    return np.where(exact < share, 1.0, spread)


def restore_factor(uniform: Floats, time: RestoreTime) -> Floats:
    """Return restore times over their mean."""
    cv = time.spread
    if cv == 0.0:
        return np.ones_like(uniform)
    if time.family == "exponential":
        return exponential(uniform)
    if time.family == "gamma":
        return truth_factor(uniform, np.full_like(uniform, cv))
    sigma = sqrt(log(1.0 + cv**2))
    return np.asarray(np.exp(sigma * ndtri(uniform) - sigma**2 / 2))


def rollouts_until_success(uniform: Floats, probability: Floats) -> Floats:
    """Return the number of the first rollout that holds.

    One uniform number by inversion of the geometric law stands for the marks of all attempts; a
    lower probability never makes the number smaller.
    """
    certain = probability >= 1.0
    miss = np.log1p(-np.where(certain, 0.5, probability))
    tries = np.floor(np.log(uniform) / miss) + 1.0
    return np.where(certain, 1.0, tries)

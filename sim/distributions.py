"""Uniform numbers into gaps, times and factors of mean 1, by inversion."""

from math import gamma, log, sqrt

import numpy as np
from scipy.special import gammaincinv, ndtri

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
    shapes, place = np.unique(shape, return_inverse=True)
    scales = np.array([1.0 / gamma(1.0 + 1.0 / k) for k in shapes.tolist()])
    return np.asarray(scales[place].reshape(np.shape(shape)) * gaps ** (1.0 / shape))


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

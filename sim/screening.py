"""Which factors do anything at all, by Morris's elementary effects: few points for many factors."""

from dataclasses import dataclass
from math import nan, pi, sqrt

import numpy as np
from scipy.special import stdtrit

from scenarios.factor import Factor
from scenarios.table import Floats
from sim.sampling import Sample
from sim.sensitivity import checked_outcomes
from sim.statistics import CONFIDENCE


@dataclass(frozen=True)
class MorrisEffect:
    """What crossing the whole range of one factor does to an outcome, in the outcome's unit."""

    factor: str
    """Name of the factor."""
    mu: float
    """Mean effect, with its sign; of a factor that helps here and harms there it may be 0."""
    mu_low: float
    """Lower end of its interval, over paths and worlds."""
    mu_high: float
    """Upper end of its interval."""
    mu_star: float
    """Mean size of the effect; by it factors are ranked."""
    mu_star_low: float
    """Lower end of its interval, over paths, in these worlds."""
    mu_star_high: float
    """Upper end of its interval."""
    mu_star_noise: float
    """Size that the worlds' noise alone would have; NaN where one world tells nothing of it."""
    sigma: float
    """Standard deviation of the effect over the paths, the worlds' noise taken off.

    It is 0 where the effect is the same everywhere, and the larger the more it hangs on the other
    factors or bends.
    """


def morris_effects(made: Sample, outcomes: Floats) -> tuple[MorrisEffect, ...]:
    """Return the elementary effects of each factor, in the sample's order.

    Parameters
    ----------
    made
        A design of kind ``morris``.
    outcomes
        Outcome at each point in each world, (points, R); the worlds the same at every point. With
        one world, (points,) or (points, 1), no noise is taken off and none is counted.

    Raises
    ------
    ValueError
        If the design is of another kind, or the outcomes are of another shape or not finite.

    Notes
    -----
    An effect is the difference between two points of a path over the part of the range crossed
    between them. SALib divides by the step in places, 2/3, always: the same for ranges of numbers,
    while of two listed levels, between which every step crosses the whole range, it makes the
    effect half as large again.

    With d_ir the effect on path i in world r, mu is the mean of all. Paths and worlds cross, so its
    variance is s_i^2/paths + s_r^2/R - s_ir^2/(paths R), s_i and s_r the standard deviations of the
    means by path and by world, s_ir^2 the mean square of what is left (two-way random effects);
    Student's quantile is that of the fewer of the two. Sigma^2 is the variance over paths, less its
    mean for deviations of the worlds, over R, as `sim.sensitivity` has it; at least 0. A mean size
    cannot be corrected like this: noise of standard deviation s alone gives sqrt(2/pi) s, told as
    `mu_star_noise`; a mu_star that is hardly larger is no sign of an effect.

    Sources: Morris (1991), Technometrics 33, 161-174; Campolongo, Cariboni and Saltelli (2007),
    Environmental Modelling and Software 22, 1509-1518, for mu_star.
    """
    table = checked_outcomes(made, outcomes, "morris")
    effects = _effects(made, table)
    return tuple(_summary(factor, effects[:, j]) for j, factor in enumerate(made.factors))


def _effects(made: Sample, table: Floats) -> Floats:
    """Return the elementary effects, (paths, k, R)."""
    count = len(made.factors)
    places = np.column_stack(
        [_parts(factor, made.levels[:, j]) for j, factor in enumerate(made.factors)]
    )
    steps = np.diff(places.reshape(-1, count + 1, count), axis=1)
    changes = np.diff(table.reshape(-1, count + 1, table.shape[1]), axis=1)
    moved = np.abs(steps).argmax(axis=2)
    crossed = np.take_along_axis(steps, moved[:, :, None], axis=2)
    effects = np.empty_like(changes)
    np.put_along_axis(effects, moved[:, :, None], changes / crossed, axis=1)
    return effects


def _parts(factor: Factor, levels: Floats) -> Floats:
    """Return which part of a factor's range lies below each level, (points,).

    Of few levels each step is an equal part, whatever lies between them: whoever lists 7, 30, 91
    thinks in steps.
    """
    if factor.few:
        return np.searchsorted(factor.few, levels) / (len(factor.few) - 1)
    return (levels - factor.low) / (factor.high - factor.low)


def _summary(factor: Factor, effects: Floats) -> MorrisEffect:
    """Return what the effects of one factor come to, (paths, R)."""
    paths, worlds = effects.shape
    means = effects.mean(axis=1)
    mu, size = float(means.mean()), np.abs(means)
    spread = float(means.var(ddof=1))
    variance, freedom, noise = spread / paths, paths - 1, nan
    if worlds > 1:
        by_world = effects.mean(axis=0)
        left = effects - means[:, None] - by_world + mu
        square = float((left**2).sum()) / ((paths - 1) * (worlds - 1))
        variance += float(by_world.var(ddof=1)) / worlds - square / (paths * worlds)
        freedom = min(freedom, worlds - 1)
        noise = sqrt(2 / pi / worlds) * float(effects.std(axis=1, ddof=1).mean())
        # The shift that a world gives to the effect on all paths cancels in their variance.
        spread -= square / worlds
    # Differences of estimates may come out below 0, where there is next to nothing.
    half = float(stdtrit(freedom, (1 + CONFIDENCE) / 2)) * sqrt(max(0.0, variance))
    half_size = float(stdtrit(paths - 1, (1 + CONFIDENCE) / 2) * size.std(ddof=1)) / sqrt(paths)
    star = float(size.mean())
    return MorrisEffect(
        factor.name,
        mu,
        mu - half,
        mu + half,
        star,
        max(0.0, star - half_size),
        star + half_size,
        noise,
        sqrt(max(0.0, spread)),
    )

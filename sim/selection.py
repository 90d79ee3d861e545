"""Selection of the best policy: worlds are added until one is left, by Kim and Nelson."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import floor

import numpy as np

from scenarios.table import Floats, Integers
from sim.statistics import CONFIDENCE

FIRST_STAGE = 20
"""Worlds that every policy meets before one may go; the variances are theirs.

Kim and Nelson (2006) advise 10 or more; with fewer the boundary is wider and lasts longer.
"""
_NEVER = 2**62
"""Stands for worlds that never come."""


@dataclass(frozen=True)
class Selection:
    """Which policy is the best, and when the others were left behind."""

    indifference: float
    """Difference in net value that is worth telling apart, in the unit of value."""
    worlds: int
    """Worlds looked at."""
    selected: str | None
    """The best policy; None while more than one is left, and then nothing is claimed."""
    decided_at: int | None
    """Worlds after which it was selected; None while it is not."""
    eliminated: Mapping[str, int]
    """Worlds after which each of the others went out, by policy, in the order of going."""
    left: tuple[str, ...]
    """Policies that are not out: the best, and those that came to the same, to the last digit."""

    @property
    def reached(self) -> bool:
        """Whether a policy is selected."""
        return self.selected is not None


@dataclass(frozen=True)
class SelectBest:
    """Rule that ends an experiment once the best policy is selected."""

    indifference: float
    """Difference in mean net value that is worth telling apart, above 0."""

    def __post_init__(self) -> None:
        if not 0 < self.indifference < float("inf"):
            raise ValueError(
                f"the indifference zone is {self.indifference}; give an amount above 0"
            )

    def verdict(self, net_values: Mapping[str, Floats]) -> Selection:
        """Return what `select_best` says of the worlds so far."""
        return select_best(net_values, self.indifference)


def boundary_constant(policies: int, confidence: float = CONFIDENCE) -> float:
    """Return h^2 of Kim and Nelson for a number of policies, at least 2.

    eta = ((2 alpha / (k-1))^(-2/(n0-1)) - 1) / 2, h^2 = 2 eta (n0-1), n0 being `FIRST_STAGE`.
    """
    freedom = FIRST_STAGE - 1
    eta = ((2 * (1 - confidence) / (policies - 1)) ** (-2 / freedom) - 1) / 2
    return float(2 * eta * freedom)


def select_best(values: Mapping[str, Floats], indifference: float) -> Selection:
    """Return the policy with the largest mean, where the worlds so far are enough to select it.

    After r worlds policy i is out if, for a policy j still in, mean_i < mean_j - W_ij(r), with
    W_ij(r) = max(0, delta/(2r) (h^2 S_ij^2/delta^2 - r)), delta the indifference zone and S_ij^2
    the variance of the paired difference in the first `FIRST_STAGE` worlds. Where the best mean
    is ahead of the others by delta or more, it is selected with a probability of 0.95 or more;
    where it is not, one of those within delta of it is to be expected.

    Parameters
    ----------
    values
        Replications in the same worlds, by policy, (n,) each; larger is better. More of them
        never change what the first ones decided.
    indifference
        Difference in means that is worth telling apart, above 0, in the unit of the values.

    Notes
    -----
    Source: Kim and Nelson (2001), A fully sequential procedure for indifference-zone selection in
    simulation, ACM TOMACS 11 (3), with c = 1; the variance of the difference is what common random
    numbers make small. It holds for normal values; means of values that are not approach it.
    """
    names = list(values)
    n = len(values[names[0]]) if names else 0
    if len(names) < 2 or n < FIRST_STAGE:
        only = names[0] if len(names) == 1 else None
        return Selection(indifference, n, only, None if only is None else n, {}, tuple(names))
    table = np.array([values[name] for name in names])
    reach = _reach(table, indifference)
    crossed = _crossings(table, reach, indifference)
    inside, eliminated = list(range(len(names))), {}
    decided: int | None = None
    while decided is None:
        among = np.ix_(inside, inside)
        at = int(crossed[among].min())
        # Past its reach a boundary is 0, so what is left there came to the same exactly.
        level = max(FIRST_STAGE, floor(float(reach[among].max())) + 1)
        if at > n or at > level:
            decided = level if level <= n else None
            break
        beaten = [i for i in inside if crossed[i, inside].min() == at]
        eliminated.update({names[i]: at for i in beaten})
        inside = [i for i in inside if i not in beaten]
        if len(inside) == 1:
            decided = at
    selected = None if decided is None else names[inside[0]]
    left = tuple(names[i] for i in inside)
    return Selection(indifference, n, selected, decided, eliminated, left)


def _reach(table: Floats, indifference: float) -> Floats:
    """Return the worlds after which each pair's boundary is 0, (k, k)."""
    first = table[:, :FIRST_STAGE]
    spread = (first[:, None, :] - first[None, :, :]).var(axis=2, ddof=1)
    reach: Floats = boundary_constant(len(table)) * spread / indifference**2
    return reach


def _crossings(table: Floats, reach: Floats, indifference: float) -> Integers:
    """Return the worlds after which policy i first falls behind policy j, (k, k); or `_NEVER`."""
    worlds = np.arange(FIRST_STAGE, table.shape[1] + 1)
    sums = np.cumsum(table, axis=1)[:, FIRST_STAGE - 1 :]
    crossed = np.full(reach.shape, _NEVER)
    for i in range(len(table)):
        # r W_ij(r), as the sums are r times the means.
        width = indifference / 2 * np.maximum(0.0, reach[i][:, None] - worlds)
        behind = sums[i] < sums - width
        found = behind.any(axis=1)
        crossed[i, found] = worlds[behind.argmax(axis=1)[found]]
    return crossed

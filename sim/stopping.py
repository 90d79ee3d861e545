"""Stopping by precision: worlds are added until differences to a baseline are known well enough.

A rule is asked now and then, after numbers of worlds that depend on nothing but those numbers, so
the worlds used are the same for any number of processes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, inf
from typing import Protocol

from scenarios.table import Floats
from sim.statistics import estimate, paired

FEWEST = 40
"""Worlds before precision may end an experiment.

A few worlds that happen to be alike look precise, so intervals that ended an experiment cover the
truth a little less often than the 95 % they name. Measured over 4,000 repetitions, with half-widths
of 0.1 to 0.3 standard deviations asked for: 94 to 95 % for normal differences, 91 to 94 % for
exponential ones (skewness 2), 90 to 94 % for lognormal ones of skewness 4; the less, the wider.
"""
_GROWTH = 1.1
"""Worlds at the next look over those at this one: few looks, and at most a tenth too many."""


class Verdict(Protocol):
    """What a rule says of the worlds so far."""

    @property
    def reached(self) -> bool:
        """Whether they are enough."""
        ...


class StoppingRule(Protocol):
    """When an experiment has worlds enough."""

    def verdict(self, net_values: Mapping[str, Floats]) -> Verdict:
        """Return whether the worlds so far are enough.

        Parameters
        ----------
        net_values
            Replications in the same worlds, by policy, (n,) each.
        """
        ...


def next_look(worlds: int) -> int:
    """Return after how many worlds a rule is asked again."""
    return ceil(worlds * _GROWTH)


@dataclass(frozen=True)
class Precise:
    """How well the differences to a baseline are known."""

    baseline: str
    """Policy that differences are taken to."""
    worlds: int
    """Worlds looked at."""
    asked: float
    """Half-width asked for, in the unit of value; NaN where a share of nothing was asked for."""
    half_widths: Mapping[str, float]
    """Half-width of the paired interval of net value, by policy; NaN of fewer than two worlds."""
    reached: bool
    """Whether every one is at most what was asked for, after `FEWEST` worlds or more."""

    @property
    def widest(self) -> str | None:
        """The policy that is known least well; None where there is none but the baseline."""
        names = list(self.half_widths)
        return max(names, key=self.half_widths.__getitem__) if names else None


@dataclass(frozen=True)
class Precision:
    """Rule that ends an experiment once every difference to a baseline is known well enough.

    Each interval, on its own, is the paired Student interval of `sim.statistics`. It was right of a
    number of worlds fixed beforehand; of worlds that ended because it was narrow it covers a
    little less, see `FEWEST`.

    Source: Chow and Robbins (1965) for the rule; Law, Simulation Modeling and Analysis (2015),
    section 9.4.1, for the fewest worlds.
    """

    baseline: str
    """Policy that differences are taken to."""
    amount: float
    """Half-width asked for, above 0, in the unit of value, or as a share of the value lost."""
    potential: float | None = None
    """Net value if nothing went wrong; with it `amount` is a share of what the baseline loses."""

    def __post_init__(self) -> None:
        if not 0 < self.amount < inf:
            raise ValueError(f"the precision is {self.amount}; give an amount above 0")

    def verdict(self, net_values: Mapping[str, Floats]) -> Precise:
        """Return how well the differences are known; never well enough without the baseline."""
        asked = self.amount
        worlds = len(next(iter(net_values.values()), ()))
        against = net_values.get(self.baseline)
        if against is None:
            return Precise(self.baseline, worlds, asked, {}, reached=False)
        if self.potential is not None:
            asked *= max(0.0, self.potential - estimate(against).mean)
        widths = {}
        for name, values in net_values.items():
            if name != self.baseline:
                difference = paired(values, against)
                widths[name] = (difference.ci_high - difference.ci_low) / 2
        narrow = all(width <= asked for width in widths.values())
        return Precise(self.baseline, worlds, asked, widths, narrow and worlds >= FEWEST)

"""A box: a part of the space of factors in which a policy loses."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from scenarios.table import Booleans, Floats

LEVEL = 0.05
"""Quasi-p-value above which a limit is dropped, p-value above which a box is not claimed."""

Verdict = Literal["found", "none holds", "never loses", "always loses", "too few points"]
"""What became of the search."""


@dataclass(frozen=True)
class BoxLimit:
    """Between which levels of one factor a box lies."""

    factor: str
    """Name of the factor."""
    low: float | None
    """Lowest level, in the box; None where the box goes to the end of the range."""
    high: float | None
    """Highest level, in the box; None where the box goes to the end of the range."""
    low_quasi_p: float | None
    """Probability of as many losses inside were the low end not restricted; None where it is not.

    Quasi, as the limit was chosen on the very points it is computed from.
    """
    high_quasi_p: float | None
    """The same of the high end."""

    def holds(self, levels: Floats) -> Booleans:
        """Return which levels lie between the limits, (points,)."""
        inside = np.ones(len(levels), dtype=bool)
        if self.low is not None:
            inside &= levels >= self.low
        if self.high is not None:
            inside &= levels <= self.high
        return inside


@dataclass(frozen=True)
class Box:
    """A part of the space of factors, and how often the policy loses in it.

    Shares are of the points that no earlier box holds, coverage and mass of all.
    """

    limits: tuple[BoxLimit, ...]
    """The factors that are restricted, in the sample's order."""
    density: float
    """Share of the points inside that lose, where the box was found: flattering, being sought."""
    coverage: float
    """Share of the points that lose that are inside, where the box was found."""
    mass: float
    """Share of the points that are inside, where the box was found."""
    held_out_points: int
    """Points inside, among those it was not found on."""
    held_out_density: float
    """Share of these that lose: the honest density; NaN where there is none."""
    held_out_rate: float
    """Share of all points it was not found on that lose: what a box of no worth would have."""
    p_value: float
    """Probability of as many losses among the held-out points inside, if the box had no worth."""

    @property
    def holds(self) -> bool:
        """Whether points it was not found on lose more often inside."""
        return self.p_value <= LEVEL


@dataclass(frozen=True)
class LosingBoxes:
    """Where a policy loses."""

    verdict: Verdict
    """What became of the search."""
    boxes: tuple[Box, ...]
    """Boxes that held, the first found first; later ones lie in what the earlier left."""
    rejected: Box | None
    """The box that did not hold, with which the search ended; None where it ended otherwise."""
    points: int
    """Points of the design."""
    rate: float
    """Share of them that lose."""

"""The value types of what it is worth to find out before planning."""

from dataclasses import dataclass
from typing import Literal

EstimateKind = Literal["rate", "effort"]
"""How bad an item is (its hazard, drag, drift and toil together), or how much work it is."""


@dataclass(frozen=True)
class Knowing:
    """What knowing something is worth in the mean over truths, value units."""

    mean: float
    """Mean; may be below 0 by chance where it is next to nothing."""
    low: float | None
    """Lower end of the 95 % interval (Student), None of fewer than two truths."""
    high: float | None
    """Upper end, at least 0, as no knowledge is worth less."""


@dataclass(frozen=True)
class WorthOfEstimate:
    """What it is worth to know one estimate of one item exactly, all else as believed."""

    id: str
    """The item."""
    estimate: EstimateKind
    """Which of its estimates."""
    worth: Knowing
    """What planning anew by it gains, with an interval that is right for this estimate alone."""
    truths: int
    """Truths that tell."""
    changes: float
    """Share of these truths in which one would plan otherwise."""
    beyond_doubt: bool
    """Whether it is worth something even though the best of many was looked for."""


@dataclass(frozen=True)
class WorthOfEstimates:
    """What single estimates are worth, known alone; they do not add up."""

    found: tuple[WorthOfEstimate, ...]
    """Those that were looked at, the most valuable first."""
    unsure: int
    """Estimates that are neither exact nor sure; what was not looked at can matter less."""
    among: Knowing
    """What perfect information is worth where one may choose among `plans` alone."""
    plans: int
    """The plan and those that it would give way to, of the ones that fit as believed."""
    stopped: int
    """Searches that the clock stopped; with any, a run may differ."""


@dataclass(frozen=True)
class PerfectInformation:
    """What it is worth to know all of the truth before planning."""

    best: Knowing | None
    """Against the best plan of each truth: the mean regret; None where no truth tells."""
    among: Knowing | None
    """Choosing among few plans alone, never more than `best`; None of too few truths."""
    plans: int
    """How many these are."""

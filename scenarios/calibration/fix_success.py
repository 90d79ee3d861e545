"""How often a rollout holds, from the rollouts that closed items took."""

from dataclasses import dataclass
from typing import Final

from scenarios.calibration.times import Estimate
from scenarios.workspace import Workspace

LEAST: Final = 5
"""Fewest closed items with known rollouts from which anything is estimated."""
_WORTH: Final = 5.0
"""Rollouts that the mean of all categories counts for in each."""


@dataclass(frozen=True)
class FixBelief:
    """The probability that a rollout holds, in a category."""

    category: str
    """Category, or ``all``."""
    fixes: int
    """Closed items with known rollouts."""
    attempts: int
    """Rollouts they took."""
    success: Estimate
    """Probability."""


def estimate_fixes(workspace: Workspace) -> tuple[FixBelief, ...]:
    """Return the probability of all closed items, then of each category that has some.

    k rollouts until one holds have probability p (1 - p)^(k - 1), so n items that took K rollouts
    give a Beta posterior: with Jeffreys' prior for all, for a category with a prior of the mean of
    all and the worth of five rollouts.

    Parameters
    ----------
    workspace
        Its closed items count where `attempts` is known.
    """
    closed = [
        (one.category or "no category", one.attempts)
        for one in workspace.items
        if one.status == "closed" and one.attempts is not None
    ]
    if len(closed) < LEAST:
        return ()
    everything = _belief("all", [one for _, one in closed], (0.5, 0.5))
    mean = everything.success.value
    made = [everything]
    for category in sorted({one for one, _ in closed}):
        own = [attempts for one, attempts in closed if one == category]
        made.append(_belief(category, own, (_WORTH * mean, _WORTH * (1.0 - mean))))
    return tuple(made)


def _belief(category: str, attempts: list[int], prior: tuple[float, float]) -> FixBelief:
    from scipy.stats import beta

    fixes, total = len(attempts), sum(attempts)
    held, failed = prior[0] + fixes, prior[1] + total - fixes
    low, high = (float(beta.ppf(at, held, failed)) for at in (0.05, 0.95))
    return FixBelief(category, fixes, total, Estimate(held / (held + failed), low, high))

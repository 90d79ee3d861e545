"""How far a number can go before a plan is no longer worth enough: search with proofs.

What plans are worth falls in steps as the number grows, and each plan that is worth enough says by
itself how far it allows the number to go. So a search needs few solves: it asks just beyond the
furthest plan known, where a "no" ends it, in turn with the middle of what is open.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Probe:
    """The answer at one value of a number."""

    sure: bool
    """False where the time did not suffice."""
    reach: float | None
    """How far the number may go with the plan that was found, None where none is worth enough."""


def furthest(
    probe: Callable[[float], Probe], reached: float, failed: float, close: float
) -> tuple[float, float]:
    """Return between which values the furthest one lies; not more than `close` apart if proven.

    Parameters
    ----------
    probe
        What is asked at a value.
    reached
        A value at which a plan is worth enough.
    failed
        A larger value at which none is.
    close
        Distance at which values are the same.
    """
    beyond = True
    while failed - reached > close * (1 + 1e-6):
        ask = reached + close if beyond else (reached + failed) / 2
        answer = probe(ask)
        if not answer.sure:
            return reached, failed
        if answer.reach is None:
            failed = ask
        else:
            reached = max(ask, answer.reach)
        beyond = not beyond
    return reached, failed

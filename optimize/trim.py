"""Items that a plan holds for nothing: worth less than the unit in which worth is counted.

A solver that is not asked to settle ties may fill spare capacity with them, and then a plan seems
to choose what it merely does not mind.
"""

from collections.abc import Mapping

from optimize.check import certify
from optimize.problem import Problem

_NOTHING = 5e-8
"""Share of all worth that counts as none: half a unit of `Pricing`."""


def trifle(problem: Problem) -> float:
    """Return the worth, value units, that does not count."""
    worth = problem.worth.max(axis=1, initial=0.0).sum() + sum(p.value for p in problem.prizes)
    return _NOTHING * float(worth)


def trimmed(problem: Problem, quarters: Mapping[int, int]) -> dict[int, int]:
    """Return a plan without the items that avoid nothing and that nothing else in it needs.

    Where several could go, the one of most effort goes first, among equals the first row.

    Parameters
    ----------
    problem
        The choice.
    quarters
        Finishing quarter, from 0, by row of the item; a plan that breaks no rule.
    """
    nothing = trifle(problem)
    days = problem.effort.sum(axis=(2, 3))
    idle = [row for row, q in quarters.items() if problem.worth[row, q] <= nothing]
    idle.sort(key=lambda row: (-float(days[row, quarters[row]]), row))
    kept = dict(quarters)
    worth = certify(problem, kept).worth if idle else 0.0
    dropped = True
    while dropped:
        # What needed an item may be gone in the next round.
        dropped = False
        for row in [row for row in idle if row in kept]:
            rest = {other: q for other, q in kept.items() if other != row}
            certificate = certify(problem, rest)
            if not certificate.broken and certificate.worth >= worth - nothing:
                kept, worth, dropped = rest, certificate.worth, True
    return kept

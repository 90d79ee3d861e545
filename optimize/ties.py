"""By what equally good plans are told apart: numbers of the stages after worth."""

from hashlib import blake2b

import numpy as np

from optimize.problem import Problem
from scenarios.table import Floats


def tie_numbers(problem: Problem) -> list[Floats]:
    """Return the numbers of each stage, whose sum is to be as small as can be, (n, Q) each.

    Changes against the last plan if there is one, effort in hundredths of an engineer-day, then
    weights hashed from the ids.

    Parameters
    ----------
    problem
        The choice.
    """
    stages = [np.round(problem.effort.sum(axis=(2, 3)) * 100), _weights(problem)]
    if problem.last is not None:
        changes = np.ones_like(problem.worth)
        for row, quarter in problem.last.quarters.items():
            changes[row] = 0.0
            changes[row, quarter] = -1.0
        stages.insert(0, changes)
    return stages


def _weights(problem: Problem) -> Floats:
    """Return a whole number from 1 to 2^20 for each item and quarter, hashed from its id."""
    quarters = problem.capacity.shape[1]
    weights = [
        [_hash(f"{item.id}@{quarter}") for quarter in range(quarters)]
        for item in problem.table.items
    ]
    return np.array(weights, dtype=np.float64).reshape(len(problem.table), quarters)


def _hash(text: str) -> int:
    digest = blake2b(text.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little") % (1 << 20) + 1

"""Plans by brute force: every assignment of items to quarters, for problems small enough."""

from collections.abc import Iterator
from itertools import product
from math import inf

import numpy as np

from optimize.check import certify
from optimize.problem import Problem
from scenarios.table import Booleans, Floats

_AT_ONCE = 1 << 16
"""Assignments looked at together."""


def assignments(problem: Problem) -> Iterator[dict[int, int]]:
    """Yield every feasible plan: finishing quarter by row."""
    quarters = problem.capacity.shape[1]
    for choice in product(range(-1, quarters), repeat=len(problem.table)):
        plan = {row: quarter for row, quarter in enumerate(choice) if quarter >= 0}
        if not certify(problem, plan).broken:
            yield plan


def best_worth(problem: Problem) -> float | None:
    """Return the worth of the best plan, None where no plan is feasible.

    Assignments are certified from the most promising one on, by their worth with nothing taken off
    for what pairs claim twice, until none that is left can be better.
    """
    best = -inf
    for promise, plan in _promising(problem):
        if promise < best:
            break
        certificate = certify(problem, plan)
        if not certificate.broken:
            best = max(best, certificate.worth)
    return None if best == -inf else best


def _promising(problem: Problem) -> Iterator[tuple[float, dict[int, int]]]:
    """Yield assignments that no team's capacity forbids, with a bound of their worth, falling."""
    n, quarters = problem.worth.shape
    kept: list[tuple[float, list[int]]] = []
    for first in range(0, (quarters + 1) ** n, _AT_ONCE):
        codes = np.arange(first, min(first + _AT_ONCE, (quarters + 1) ** n))
        digits = codes[:, None] // (quarters + 1) ** np.arange(n) % (quarters + 1) - 1
        chosen = digits[:, :, None] == np.arange(quarters)
        work = np.tensordot(chosen, problem.effort, axes=([1, 2], [0, 1]))
        freed = np.tensordot(chosen, problem.freed, axes=([1, 2], [0, 1]))
        room = np.maximum(0.1 * problem.capacity, problem.capacity - problem.burn + freed)
        fits: Booleans = np.all(work <= room + 1e-4, axis=(1, 2))
        fits = fits & ~(chosen & ~problem.possible).any(axis=(1, 2))
        promises = _promises(problem, chosen)
        for index in np.flatnonzero(np.asarray(fits)).tolist():
            kept.append((float(promises[index]), digits[index].tolist()))
    for bound, choice in sorted(kept, reverse=True):
        yield bound, {row: quarter for row, quarter in enumerate(choice) if quarter >= 0}


def _promises(problem: Problem, chosen: Booleans) -> Floats:
    """Return bounds of the worth of assignments, (N,)."""
    won = np.zeros(len(chosen))
    done: Booleans = np.any(chosen, axis=2)
    for prize in problem.prizes:
        won += prize.value * done[:, list(prize.rows)].all(axis=1)
    expected: Floats = np.tensordot(chosen, problem.worth, axes=2) + won
    if problem.risk is None:
        return np.asarray(expected + 1e-6)
    risk = problem.risk
    avoided = np.tensordot(chosen, risk.worth, axes=([1, 2], [1, 2])) + won[:, None]
    left = np.sort(risk.loss - avoided, axis=1)[:, ::-1][:, : round(risk.tail_size)].mean(axis=1)
    mixed = (1 - risk.weight) * expected + risk.weight * (risk.tail_before - left)
    return np.asarray(mixed + 1e-6)

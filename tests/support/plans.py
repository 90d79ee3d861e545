"""Plans by brute force: every assignment of items to quarters, for problems small enough."""

from collections.abc import Iterator
from itertools import product

from optimize.check import certify
from optimize.problem import Problem


def assignments(problem: Problem) -> Iterator[dict[int, int]]:
    """Yield every feasible plan: finishing quarter by row."""
    quarters = problem.capacity.shape[1]
    for choice in product(range(-1, quarters), repeat=len(problem.table)):
        plan = {row: quarter for row, quarter in enumerate(choice) if quarter >= 0}
        if not certify(problem, plan).broken:
            yield plan


def best_worth(problem: Problem) -> float | None:
    """Return the worth of the best plan, None where no plan is feasible."""
    return max((certify(problem, plan).worth for plan in assignments(problem)), default=None)

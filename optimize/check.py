"""Is the plan what it says? Every rule and the worth, recomputed without solver and model."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import combinations

import numpy as np

from optimize.faults import WrongAnswerError
from optimize.problem import Problem
from optimize.rules import all_rules
from scenarios.units import DAYS_PER_QUARTER


@dataclass(frozen=True)
class Certificate:
    """What the check found."""

    worth: float
    """Weighted worth of the plan, value units: expected, mixed with the worst truths' if asked."""
    expected: float
    """Its expected part."""
    tail_loss: float | None
    """Mean loss that is left over the worst truths, value units; None where risk does not count."""
    won: tuple[str, ...]
    """Outcomes won."""
    broken: tuple[str, ...]
    """Rules the plan breaks; none where it may be shown."""


def certify(problem: Problem, quarters: Mapping[int, int]) -> Certificate:
    """Return the worth of a plan and the rules it breaks.

    Parameters
    ----------
    problem
        The choice.
    quarters
        Finishing quarter, from 0, by row of the item.
    """
    won = [prize for prize in problem.prizes if all(row in quarters for row in prize.rows)]
    expected = sum(float(problem.worth[row, q]) for row, q in quarters.items())
    expected += sum(prize.value for prize in won)
    shared = list(_claimed_twice(problem, quarters))
    expected -= sum(amount for _, amount in shared)
    worth, tail = expected, None
    if problem.risk is not None:
        risk = problem.risk
        avoided = np.zeros(len(risk.loss))
        for k in range(len(avoided)):
            avoided[k] = sum(float(risk.worth[k, row, q]) for row, q in quarters.items())
            avoided[k] += sum(prize.value for prize in won)
            avoided[k] -= sum(amount * float(risk.factor[k, hidden]) for hidden, amount in shared)
        tail = risk.tail(avoided)
        worth = (1 - risk.weight) * expected + risk.weight * (risk.tail_before - tail)
    broken = (*_impossible(problem, quarters), *_rules_broken(problem, quarters))
    return Certificate(worth, expected, tail, tuple(prize.id for prize in won), broken)


def checked(problem: Problem, quarters: Mapping[int, int], solver: str) -> Certificate:
    """Return the certificate of a solver's plan.

    Parameters
    ----------
    problem
        The choice.
    quarters
        Finishing quarter, from 0, by row of the item.
    solver
        Whose plan it is.

    Raises
    ------
    WrongAnswerError
        If it breaks a rule.
    """
    certificate = certify(problem, quarters)
    if certificate.broken:
        broken = "; ".join(certificate.broken)
        raise WrongAnswerError(f"{solver} gave a plan that breaks a rule ({broken})")
    return certificate


def _impossible(problem: Problem, quarters: Mapping[int, int]) -> Iterator[str]:
    for row, q in quarters.items():
        if not problem.possible[row, q]:
            yield f"'{problem.table.items[row].id}' cannot be finished in quarter {q + 1}"


def _rules_broken(problem: Problem, quarters: Mapping[int, int]) -> Iterator[str]:
    for rule in all_rules():
        yield from rule.broken(problem, quarters)


def _claimed_twice(problem: Problem, quarters: Mapping[int, int]) -> Iterator[tuple[int, float]]:
    """Yield (hidden item, what is claimed twice of its incidents) for all that hides another.

    From the closed form of one pair at a time, quarter by quarter: churn is priced by the quarter.
    """
    loss, late = problem.overlaps.loss, problem.overlaps.late
    factors = cache(lambda start, end: loss.leaving(np.array([start]), np.array([end]))[0])
    counts = cache(loss.count)
    weights, horizon = problem.workspace.objective, problem.workspace.horizon
    last = problem.workspace.quarters - 1
    for pair in combinations(sorted(quarters), 2):
        delay = max(float(late[row]) for row in pair)
        for hider, hidden in (pair, pair[::-1]):
            if not loss.hides(hider, hidden):
                continue
            for quarter in range(max(quarters[row] for row in pair), last + 1):
                start = min(horizon, DAYS_PER_QUARTER * (quarter + 0.5) + delay)
                end = min(horizon, start + DAYS_PER_QUARTER) if quarter < last else horizon
                lost = float(counts(start, end)[hidden]) * loss.hidden_loss(hider, hidden)
                churn = float(lost @ factors(start, end))
                yield (
                    hidden,
                    weights.reliability * float(lost.sum()) + weights.user_value * churn,
                )

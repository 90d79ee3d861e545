"""A plan in a truth, as far as it holds there.

Its items alone, none earlier than planned, each at the quarter that is best there, so that what no
longer fits is delayed or dropped; nothing is taken in instead. Such a plan is one of the truth's
own, so it is never worth more than the truth's best one.
"""

from collections.abc import Iterable, Mapping

from optimize.check import certify
from optimize.faults import WrongAnswerError
from optimize.pricing import Pricing
from optimize.problem import Problem
from optimize.solver import Loaded

Plan = dict[int, int]
"""Finishing quarter, from 0, by row of the item."""


class Kept:
    """A truth's programme, loaded once, in which one plan after the other is held.

    Parameters
    ----------
    problem
        The choice in the truth.
    rows
        All items of the plans; overlaps are priced between them.
    """

    def __init__(self, problem: Problem, rows: Iterable[int]) -> None:
        self.problem = problem
        """The choice."""
        self._model = self._loaded = None
        if problem.possible.any():
            self._model = Pricing.of(problem, sorted(set(rows))).build()
            self._loaded = Loaded(self._model.lp)

    def plan(
        self, planned: Mapping[int, int], seconds: float, gap: float
    ) -> tuple[Plan | None, bool]:
        """Return a plan as far as it holds, and whether the clock cut the search.

        None where delaying and dropping does not mend it, or nothing was found in time.

        Parameters
        ----------
        planned
            Finishing quarter, from 0, by row of the item.
        seconds
            Most wall time.
        gap
            Relative gap at which the search stops.
        """
        if self._model is None or self._loaded is None:
            return nothing(self.problem), False
        last = self.problem.workspace.quarters
        bounds = {
            x: (x.lowBound, 0.0 if q < planned.get(row, last) else x.upBound)
            for (row, q), x in self._model.finish.items()
        }
        self._loaded.change(bounds)
        answer = self._loaded.solve(seconds, gap)
        if not answer.values:
            return None, answer.status == "no_answer"
        return self._model.quarters(answer.values), answer.status == "feasible"


def nothing(problem: Problem) -> Plan | None:
    """Return the empty plan where it keeps the rules, else None.

    Parameters
    ----------
    problem
        A choice in which nothing can be finished.
    """
    return None if certify(problem, {}).broken else {}


def worth(problem: Problem, quarters: Mapping[int, int]) -> float:
    """Return the worth of a plan, certified, value units.

    Parameters
    ----------
    problem
        The choice.
    quarters
        Finishing quarter, from 0, by row of the item.

    Raises
    ------
    WrongAnswerError
        If it breaks a rule.
    """
    certificate = certify(problem, quarters)
    if certificate.broken:
        raise WrongAnswerError("; ".join(certificate.broken))
    return certificate.worth

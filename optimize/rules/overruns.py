"""Overruns: the plan still fits where some items of a team's quarter take far longer.

`overruns` of the objective is a budget of uncertainty: in each team's quarter, whichever so many
items take their 90th percentile at once, there is room for it (Bertsimas and Sim, The price of
robustness, Operations Research 52, 2004). In its dual form, with d the days an item may take above
what is expected:

work + budget z + sum_i p_i <= room,  z + p_i >= sum_p d[i,p,k,q] x[i,p],  z, p >= 0

An overrun is laid on the quarters of the work in proportion to it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import inf
from statistics import NormalDist

import numpy as np

from optimize.problem import Problem
from optimize.programme import AT_LEAST, Key, Programme
from optimize.rules.capacity import limit, room_left
from scenarios.table import Floats, ItemTable
from scenarios.workspace import Beliefs

_HIGH = 0.9
"""The percentile that an overrun takes."""
_TOLERANCE = 1e-6
"""Relative slack, the solver's feasibility tolerance."""


def overrun_shares(table: ItemTable, beliefs: Beliefs) -> Floats:
    """Return by which share the 90th percentile of the effort exceeds what is expected, (n,).

    True effort is the estimate with the share that is exact, else lognormal; the percentile is that
    of both together.

    Parameters
    ----------
    table
        The items.
    beliefs
        Bias, spread and exact share.
    """
    exact = np.where(table.may_be_exact, beliefs.effort_exact, 0.0)
    rest = np.where(exact < 1.0, 1.0 - exact, 1.0)
    sigma = table.effort_sigma
    median = (beliefs.effort_bias - exact) / rest * np.exp(-(sigma**2) / 2)
    # Where the percentile is above the estimate all exact ones are below it, else none is.
    above = median * np.exp(sigma * _normal((_HIGH - exact) / rest))
    below = median * np.exp(sigma * _normal(_HIGH / rest))
    high = np.where(above >= 1.0, above, np.minimum(below, 1.0))
    high = np.where(exact < 1.0, high, 1.0)
    return np.asarray(np.maximum(0.0, high / beliefs.effort_bias - 1.0))


def _normal(share: Floats) -> Floats:
    """Return the standard normal's quantiles; a plan does not wait for a library to load."""
    shares, place = np.unique(share, return_inverse=True)
    normal = NormalDist()
    quantiles = [
        -inf if one <= 0 else inf if one >= 1 else normal.inv_cdf(one) for one in shares.tolist()
    ]
    return np.array(quantiles)[place]


class Overruns:
    """Room for so many overruns at once."""

    kind = "overruns"
    """Name of the kind."""

    def parts(self, problem: Problem) -> Iterable[Key]:
        """Return the teams, where a budget is asked for."""
        return range(len(problem.workspace.teams)) if problem.workspace.objective.overruns else ()

    def post(self, problem: Problem, programme: Programme, parts: Sequence[Key]) -> None:
        """Keep room for the overruns of teams."""
        budget = problem.workspace.objective.overruns
        for part in parts:
            assert isinstance(part, int)
            for quarter in range(programme.quarters):
                effort = problem.effort[:, :, part, quarter]
                work = programme.spent(effort)
                more = effort * problem.overrun[:, None]
                level = programme.variable(most=None)
                protected = [(level, float(budget))]
                for row in np.flatnonzero(more.any(axis=1)).tolist():
                    own = np.zeros_like(more)
                    own[row] = -more[row]
                    excess = programme.variable(most=None)
                    terms = [(level, 1.0), (excess, 1.0), *programme.spent(own)]
                    programme.add(terms, AT_LEAST, 0.0, ("excess", (part, quarter, row)))
                    protected.append((excess, 1.0))
                where = (part, quarter)
                limit(problem, programme, where, [*work, *protected], (self.kind, where))

    def broken(self, problem: Problem, quarters: Mapping[int, int]) -> Iterator[str]:
        """Yield the quarters in which the largest overruns would not fit."""
        budget = problem.workspace.objective.overruns
        if not budget:
            return
        for team, capacities in enumerate(problem.capacity.tolist()):
            for quarter, capacity in enumerate(capacities):
                days = {i: float(problem.effort[i, p, team, quarter]) for i, p in quarters.items()}
                more = sorted(days[i] * float(problem.overrun[i]) for i in days)
                worst = sum(days.values()) + sum(more[-budget:])
                room = room_left(problem, quarters, team, quarter)
                if worst > room + _TOLERANCE * max(1.0, capacity):
                    name = problem.workspace.teams[team].id
                    yield (
                        f"team '{name}' would work {worst:.2f} of {room:.2f} engineer-days in "
                        f"quarter {quarter + 1} if the {budget} largest overruns happened"
                    )

    def sentence(self, problem: Problem, part: Key) -> str:
        """Return a team's budget in the user's words."""
        assert isinstance(part, int)
        budget = problem.workspace.objective.overruns
        name = problem.workspace.teams[part].id
        return f"team '{name}' is to have room for {budget} overruns in each quarter"


RULE = Overruns()

"""Capacity: each team's quarter holds what it delivers less what open debt burns.

sum_i sum_p e[i,p,k,q] x[i,p] <= max(0.1 K[k,q], K[k,q] - burn[k,q] + sum_i sum_{p<q} freed x[i,p])

Where debt cannot burn more than nine tenths of the capacity the maximum is its second part, and
where nothing is freed it is a number: one row. Elsewhere a binary says which part holds: 0 the
second, 1 the first; its numbers are the least that leave the other row free.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
import pulp

from optimize.problem import LEAST_CAPACITY, Problem
from optimize.programme import AT_MOST, Key, Programme, Tag, Terms

_TOLERANCE = 1e-6
"""Relative slack, the solver's feasibility tolerance."""


class Capacity:
    """What the teams can work."""

    kind = "capacity"
    """Name of the kind."""

    def parts(self, problem: Problem) -> Iterable[Key]:
        """Return the teams."""
        return range(len(problem.workspace.teams))

    def post(self, problem: Problem, programme: Programme, parts: Sequence[Key]) -> None:
        """Bind the work of teams in each quarter."""
        for part in parts:
            assert isinstance(part, int)
            for quarter in range(programme.quarters):
                work = programme.spent(problem.effort[:, :, part, quarter])
                limit(problem, programme, (part, quarter), work, (self.kind, (part, quarter)))

    def broken(self, problem: Problem, quarters: Mapping[int, int]) -> Iterator[str]:
        """Yield the quarters in which a team works more than there is room for."""
        for team, capacities in enumerate(problem.capacity.tolist()):
            for quarter, capacity in enumerate(capacities):
                used = sum(float(problem.effort[i, p, team, quarter]) for i, p in quarters.items())
                room = room_left(problem, quarters, team, quarter)
                if used > room + _TOLERANCE * max(1.0, capacity):
                    name = problem.workspace.teams[team].id
                    yield (
                        f"team '{name}' works {used:.2f} of {room:.2f} engineer-days "
                        f"in quarter {quarter + 1}"
                    )

    def sentence(self, problem: Problem, part: Key) -> str:
        """Return a team's capacity in the user's words."""
        assert isinstance(part, int)
        team = problem.workspace.teams[part].id
        return (
            f"team '{team}' has {problem.capacity[part].sum():.1f} engineer-days in the horizon, "
            f"of which {problem.room[part].sum():.1f} are left for debt"
        )


def room_left(problem: Problem, quarters: Mapping[int, int], team: int, quarter: int) -> float:
    """Return the engineer-days a plan leaves a team for debt in a quarter."""
    freed = sum(float(problem.freed[i, p, team, quarter]) for i, p in quarters.items())
    capacity = float(problem.capacity[team, quarter])
    burnt = float(problem.burn[team, quarter])
    return max(LEAST_CAPACITY * capacity, capacity - burnt + freed)


def limit(
    problem: Problem, programme: Programme, where: tuple[int, int], work: Terms, tag: Tag
) -> None:
    """Keep work within what a team's quarter leaves for it.

    Parameters
    ----------
    problem
        The choice.
    programme
        Where the rows go.
    where
        Team and quarter.
    work
        What is worked there.
    tag
        Name of the row; of a second one, the same with "at least" after its kind.
    """
    team, quarter = where
    capacity = float(problem.capacity[team, quarter])
    least = LEAST_CAPACITY * capacity
    rest = capacity - float(problem.burn[team, quarter])
    freed = programme.spent(-problem.freed[:, :, team, quarter])
    if rest >= least or not freed:
        programme.add([*work, *freed], AT_MOST, max(least, rest), tag)
        return
    floor = programme.variable(pulp.LpBinary)
    # Each item gives back once at most, so this is the most room there can be.
    most = max(least, rest + float(np.max(problem.freed[:, :, team, quarter], axis=1).sum()))
    programme.add([*work, *freed, (floor, rest - least)], AT_MOST, rest, tag)
    kind, part = tag
    programme.add([*work, (floor, most - least)], AT_MOST, most, (f"{kind} at least", part))


RULE = Capacity()

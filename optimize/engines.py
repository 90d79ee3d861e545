"""Who solves: HiGHS, and CBC where HiGHS cannot answer."""

from collections.abc import Callable, Mapping, Sequence
from math import inf
from typing import Protocol

import pulp

from optimize.answer import Answer, Relaxation
from optimize.fallback import Cbc
from optimize.faults import SolverError, WrongAnswerError
from optimize.solver import Loaded


class Engine(Protocol):
    """A programme in the hands of a solver."""

    @property
    def name(self) -> str:
        """What the solver is called in a message."""

    @property
    def bounds(self) -> bool:
        """True where a search that is stopped has proven a bound."""

    def change(self, variables: Mapping[pulp.LpVariable, tuple[float, float]]) -> None:
        """Change the bounds of variables."""

    def solve(
        self,
        seconds: float,
        gap: float = 0.0,
        start: Mapping[int, float] | None = None,
        *,
        proof_only: bool = False,
    ) -> Answer:
        """Return the answer to the programme as it is now."""

    def relax(self, seconds: float = inf) -> Relaxation | None:
        """Return the relaxation of the programme as it is now."""


Maker = Callable[[pulp.LpProblem], Engine]
"""Gives a programme into the hands of a solver."""

ENGINES: tuple[Maker, ...] = (Loaded, Cbc)
"""The solvers, in the order in which they are asked."""


def first_answer(
    lp: pulp.LpProblem, seconds: float, gap: float, makers: Sequence[Maker] | None = None
) -> Answer:
    """Return the answer of the first solver that gives one.

    Parameters
    ----------
    lp
        The programme.
    seconds
        Most wall time for each solver.
    gap
        Relative gap at which a plan counts as proven.
    makers
        The solvers in the order in which they are asked; `ENGINES` unless given.

    Raises
    ------
    SolverError
        If none gives an answer, with the reason of each.
    """
    errors: list[SolverError] = []
    for make in makers or ENGINES:
        try:
            return make(lp).solve(seconds, gap)
        except SolverError as error:
            errors.append(error)
    raise joined(errors)


def joined(errors: Sequence[SolverError]) -> SolverError:
    """Return one error for several: of a wrong answer, if one of them is."""
    wrong = any(isinstance(error, WrongAnswerError) for error in errors)
    kind = WrongAnswerError if wrong else SolverError
    return kind("; ".join(str(error) for error in errors))

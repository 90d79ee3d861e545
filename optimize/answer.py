"""What a solver says: an answer to a programme, or the optimum of its relaxation."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Said = Literal["optimal", "feasible", "infeasible", "no_answer"]
"""Within the gap; a plan and a bound; nothing can be feasible; nothing usable."""


@dataclass(frozen=True)
class Answer:
    """What a solver run gives."""

    status: Said
    """What kind of answer it is."""
    values: tuple[float, ...]
    """Values of the variables in the order of the model, empty without a plan."""
    bound: float | None
    """Proven bound of the objective, None where there is none."""
    seconds: float
    """Wall time."""


@dataclass(frozen=True)
class Relaxation:
    """The optimum of a programme without its integrality."""

    objective: float
    """Its value: a bound."""
    values: tuple[float, ...]
    """Values of the variables."""
    penalties: tuple[float, ...]
    """Loss of objective for each unit a variable leaves the bound it is at; its sign tells which:
    positive at the lower bound, negative at the upper one."""
    prices: tuple[float, ...] = ()
    """Gain of objective for each unit more of a row's bound, by row."""


def at_zero(rows: Iterable[tuple[float, float]], seconds: float) -> Answer:
    """Return the answer to a programme without a variable, which solvers do not look at.

    Parameters
    ----------
    rows
        Least and most of each row: a statement about 0.
    seconds
        Wall time so far.
    """
    holds = all(low <= 0 <= high for low, high in rows)
    return Answer("optimal" if holds else "infeasible", (), 0.0 if holds else None, seconds)

"""A mixed-integer programme in the making: its choices, and rows that carry a name of ours."""

from collections.abc import Iterable
from itertools import count

import numpy as np
import pulp
from pulp import LpAffineExpression, LpConstraint, LpConstraintEQ, LpConstraintGE, LpConstraintLE

from optimize.problem import Problem

AT_MOST, AT_LEAST, EXACTLY = LpConstraintLE, LpConstraintGE, LpConstraintEQ
"""Senses of a row."""

Key = int | tuple[int, ...]
"""Which part of a rule: an item, a team, a pair of items, one of several rows of these."""
Tag = tuple[str, Key]
"""A row's name: a kind, and which of that kind."""
Terms = list[tuple[pulp.LpVariable, float]]


class Programme:
    """A programme over x[i, q], 1 where item i is finished in quarter q."""

    def __init__(self, problem: Problem, left_out: frozenset[Tag] = frozenset()) -> None:
        self.left_out = left_out
        """Parts of rules that are not asked for."""
        self.lp = pulp.LpProblem("plan", pulp.LpMaximize)
        """What the solver gets."""
        self.finish: dict[tuple[int, int], pulp.LpVariable] = {}
        """x[i, q] where the item can be finished in the quarter."""
        self.rows: dict[Tag, LpConstraint] = {}
        """The rows that have a tag."""
        self.quarters = problem.capacity.shape[1]
        """Number of quarters."""
        self._names = count()
        self._choices(problem)

    def _choices(self, problem: Problem) -> None:
        """Add x, and that each item is finished once at most."""
        for row in range(len(problem.table)):
            quarters = np.flatnonzero(problem.possible[row]).tolist()
            for q in quarters:
                self.finish[row, q] = self.variable(pulp.LpBinary)
            if quarters:
                self.add(self.by(row), AT_MOST, 1.0, ("once", row))

    def has(self, kind: str, part: Key) -> bool:
        """Return whether a part of a rule is asked for."""
        return (kind, part) not in self.left_out

    def by(self, row: int, quarter: int | None = None, number: float = 1.0) -> Terms:
        """Return x of an item summed over the quarters up to one, times a number.

        Parameters
        ----------
        row
            The item.
        quarter
            Last quarter, from 0; all unless given.
        number
            The number.
        """
        last = self.quarters - 1 if quarter is None else quarter
        return [(self.finish[row, q], number) for q in range(last + 1) if (row, q) in self.finish]

    def spent(self, column: np.ndarray) -> Terms:
        """Return x times numbers, (n, Q), where these are not 0."""
        return [
            (self.finish[row, q], float(column[row, q]))
            for row, q in zip(*(places.tolist() for places in np.nonzero(column)), strict=True)
            if (row, q) in self.finish
        ]

    def forbid(self, row: int, quarter: int) -> None:
        """Keep an item from being finished in a quarter."""
        if (row, quarter) in self.finish:
            self.finish[row, quarter].upBound = 0

    def variable(self, kind: str = pulp.LpContinuous, most: float | None = 1) -> pulp.LpVariable:
        """Return a new variable from 0, named by number so that no two names can meet.

        Parameters
        ----------
        kind
            PuLP's category.
        most
            Upper bound, None for none.
        """
        return self.lp.add_variable(f"v{next(self._names):07d}", 0, most, kind)

    def add(
        self,
        terms: Iterable[tuple[pulp.LpVariable, float]],
        sense: int,
        rhs: float,
        tag: Tag | None = None,
    ) -> None:
        """Add a row.

        Parameters
        ----------
        terms
            Variables and their numbers.
        sense
            `AT_MOST`, `AT_LEAST` or `EXACTLY`.
        rhs
            Right-hand side.
        tag
            Name by which the row is found again.
        """
        expression = LpAffineExpression(list(terms))
        row = LpConstraint(expression, sense, f"r{next(self._names):07d}", rhs)
        self.lp.addConstraint(row)
        if tag is not None:
            self.rows[tag] = row

    def extend(self, tag: Tag, variable: pulp.LpVariable, number: float) -> None:
        """Add a variable to a row, where there is a row of that name.

        Parameters
        ----------
        tag
            The row's name.
        variable, number
            What is added to its sum.
        """
        if tag in self.rows:
            self.rows[tag].expr.addterm(variable, number)

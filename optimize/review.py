"""The plan re-solved at a review: a relaxed programme over the open work, rounded to an order.

Over a few periods ahead, the first up to the next review, x[i, p] is the share of item i that
closes in period p. It is chosen for what closings avoid and outcomes give, within each team's
engineer-days so far, days given back counted in, prerequisites and exclusions kept. No choice has
to be whole: the programme is solved in milliseconds, and its answer is read as a place in the
queue, the mean day on which an item closes. Orders are then priced by `sim.schedule`, which knows
no periods.

Source: list scheduling by mean completion times of a relaxation (Hall, Schulz, Shmoys & Wein,
Mathematics of Operations Research 22, 1997).
"""

from collections.abc import Sequence
from itertools import count

import numpy as np
import pulp
from pulp import LpAffineExpression, LpConstraint, LpConstraintGE, LpConstraintLE

from optimize.problem import LEAST_CAPACITY
from optimize.solver import Loaded
from scenarios.table import Floats
from sim.schedule import Schedule

PERIODS = 4
"""Periods ahead; each of those after the first two is longer than the one before."""
_SECONDS = 10.0
"""Far longer than the programme takes, so that no clock decides."""


def relaxed_order(schedule: Schedule, rows: Sequence[int]) -> list[int]:
    """Return rows by the mean day on which the relaxed plan closes them.

    Of those of a day, the ones that avoid most per engineer-day come first. What the relaxed plan
    leaves out comes last.

    Parameters
    ----------
    schedule
        The open work; the expected one counts, truths are left aside.
    rows
        Open items that may be worked.

    Raises
    ------
    SolverError
        If the solver gives no usable answer.
    """
    if not rows:
        return []
    closing = _Relaxed(schedule, rows).closing()
    density = schedule.avoided[:, 0] / np.maximum(schedule.waiting.days.sum(axis=1), 1e-9)
    order = np.lexsort((-density[list(rows)], np.round(closing, 6)))
    return [rows[place] for place in order.tolist()]


class _Relaxed:
    """The programme of one review."""

    def __init__(self, schedule: Schedule, rows: Sequence[int]) -> None:
        self.schedule = schedule
        self.rows = list(rows)
        self.ends = _periods(schedule)
        self.lp = pulp.LpProblem("review", pulp.LpMaximize)
        self._names = count()
        self.x = {row: [self._variable() for _ in self.ends] for row in self.rows}
        self._post_links()
        self._post_capacity()
        self._set_objective()

    @property
    def middles(self) -> Floats:
        """Mean day on which what closes in a period closes, (P,)."""
        starts = np.concatenate([[self.schedule.waiting.day], self.ends[:-1]])
        return np.asarray((starts + self.ends) / 2)

    def closing(self) -> Floats:
        """Return the mean day on which each row closes, beyond the horizon where it does not."""
        relaxation = Loaded(self.lp).relax(_SECONDS)
        never = 2.0 * self.schedule.waiting.horizon
        if relaxation is None:
            return np.full(len(self.rows), never)
        values = np.array(relaxation.values)
        shares = np.array([[values[x.index] for x in self.x[row]] for row in self.rows])
        return np.asarray(shares @ self.middles + (1.0 - shares.sum(axis=1)) * never)

    def _variable(self) -> pulp.LpVariable:
        return self.lp.add_variable(f"v{next(self._names):06d}", 0, 1)

    def _add(self, terms: list[tuple[pulp.LpVariable, float]], sense: int, rhs: float) -> None:
        row = LpConstraint(LpAffineExpression(terms), sense, f"r{next(self._names):06d}", rhs)
        self.lp.addConstraint(row)

    def _post_links(self) -> None:
        """Each item closes once, after what it requires, and not with what it excludes."""
        table, x = self.schedule.view.table, self.x
        for row in self.rows:
            self._add([(one, 1.0) for one in x[row]], LpConstraintLE, 1.0)
            for other in table.requires[row]:
                if other not in x:
                    continue
                for p in range(len(self.ends)):
                    terms = [(one, 1.0) for one in x[other][: p + 1]]
                    terms += [(one, -1.0) for one in x[row][: p + 1]]
                    self._add(terms, LpConstraintGE, 0.0)
            for foe in table.excludes[row]:
                if foe > row and foe in x:
                    terms = [(one, 1.0) for one in (*x[row], *x[foe])]
                    self._add(terms, LpConstraintLE, 1.0)

    def _post_capacity(self) -> None:
        """All work closed so far fits into the engineer-days so far, those given back counted."""
        waiting, day = self.schedule.waiting, self.schedule.waiting.day
        starts = np.concatenate([[day], self.ends[:-1]])
        burnt = waiting.taken + waiting.burn.sum(axis=0)
        least = LEAST_CAPACITY * waiting.delivered
        room = np.maximum(least, waiting.delivered - burnt)
        middles = self.middles
        for k in range(len(waiting.delivered)):
            for p, end in enumerate(self.ends.tolist()):
                terms = []
                for row in self.rows:
                    days, back = waiting.days[row, k], waiting.burn[row, k]
                    for q in range(p + 1):
                        number = days - back * max(0.0, end - max(middles[q], starts[q]))
                        if number:
                            terms.append((self.x[row][q], float(number)))
                if terms:
                    self._add(terms, LpConstraintLE, float(room[k] * (end - day)))

    def _set_objective(self) -> None:
        """What closings avoid, and outcomes."""
        schedule = self.schedule
        closing = np.minimum(self.middles[:, None] + schedule.late[0], schedule.waiting.horizon)
        worth = np.stack([schedule.avoided_by(one) for one in closing], axis=1)
        terms = [
            (one, float(worth[row, p])) for row in self.rows for p, one in enumerate(self.x[row])
        ]
        open_ = schedule.view.open
        for value, needed in zip(schedule.prizes.value.tolist(), schedule.prizes.rows, strict=True):
            waits = needed[open_[needed]].tolist()
            if waits and all(row in self.x for row in waits):
                won = self._variable()
                terms.append((won, value))
                for row in waits:
                    shares = [(one, -1.0) for one in self.x[row]]
                    self._add([(won, 1.0), *shares], LpConstraintLE, 0.0)
        self.lp.setObjective(LpAffineExpression(terms))


def _periods(schedule: Schedule) -> Floats:
    """Return the last days of the periods ahead, (P,)."""
    waiting = schedule.waiting
    left = waiting.horizon - waiting.day
    cadence = float(schedule.view.workspace.cadence_days)
    first = min(left, max(cadence, left / 16))
    if left - first < 1e-6:
        return np.array([waiting.horizon])
    # Of what is left: 1/6, 2/6, 3/6, so that what is near is told apart best.
    shares = np.cumsum(np.arange(1, PERIODS)) / (PERIODS * (PERIODS - 1) / 2)
    ends = waiting.day + first + (left - first) * shares
    return np.concatenate([[waiting.day + first], ends])

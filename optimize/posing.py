"""From a workspace to the problem: what each choice is worth, takes and gives back."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from optimize.overlaps import Overlaps
from optimize.problem import LastPlan, Prize, Problem
from optimize.risk import draw_risk
from optimize.rules.deadlines import in_time, latest_ends
from optimize.rules.overruns import overrun_shares
from scenarios.burn import expected_burn
from scenarios.loss import LossModel
from scenarios.open_outcomes import open_outcomes
from scenarios.table import Booleans, Floats, tabulate
from scenarios.units import DAYS_PER_QUARTER
from scenarios.workspace import Workspace

if TYPE_CHECKING:
    from sim.truth import Truth


def pose(
    workspace: Workspace, truth: "Truth | None" = None, last: LastPlan | None = None
) -> Problem:
    """Return the problem of a workspace at its planning date.

    Parameters
    ----------
    workspace
        The beliefs.
    truth
        What is true of the items in play; what is believed unless given. A problem of a known
        truth bears no risk.
    last
        The plan that is to be kept as far as that pays.
    """
    return replace(_Posing(workspace, truth).problem(), last=last)


class _Posing:
    """Computes the arrays of a problem."""

    def __init__(self, workspace: Workspace, truth: "Truth | None") -> None:
        self.workspace = workspace
        self.truth = truth
        self.table = tabulate(workspace)
        believed = LossModel.of(workspace, self.table)
        self.loss = believed if truth is None else replace(believed, factor=truth.factor)
        self.n, self.quarters = len(self.table), workspace.quarters
        self.starts = DAYS_PER_QUARTER * np.arange(self.quarters, dtype=np.float64)

    def problem(self) -> Problem:
        horizon = self.workspace.horizon
        ends = latest_ends(self.workspace, self.table, self.late)
        effort, possible = self._effort(np.isfinite(ends))
        finish = self.starts + DAYS_PER_QUARTER / 2 + self.late[:, None]
        possible &= (finish <= horizon) & ~self.table.barred[:, None]
        losses = [
            self.loss.between(np.minimum(finish[:, q], horizon), horizon)
            for q in range(self.quarters)
        ]
        capacity = [self.workspace.team_capacity(q) for q in range(self.quarters)]
        burnt = self._burnt()
        return Problem(
            workspace=self.workspace,
            table=self.table,
            finish=finish,
            possible=possible,
            in_time=in_time(self.workspace, effort, ends),
            ends=ends,
            reliability=np.stack([loss.reliability for loss in losses], axis=1),
            user_value=np.stack([loss.user_value for loss in losses], axis=1),
            effort=effort,
            freed=self._freed(finish, burnt),
            capacity=np.array(capacity).T.reshape(len(self.workspace.teams), self.quarters),
            burn=expected_burn(self.loss, burnt),
            overrun=overrun_shares(self.table, self.workspace.beliefs),
            overlaps=Overlaps(self.loss, self.late),
            prizes=tuple(self._prizes()),
            cliques=tuple(cliques(self.table.excludes)),
            risk=None if self.truth is not None else draw_risk(self.loss, finish),
        )

    @cached_property
    def stated(self) -> Floats:
        """Expected engineer-days by team without rework, started now, (n, K)."""
        beliefs = self.workspace.beliefs
        factor = beliefs.effort_bias if self.truth is None else self.truth.effort[:, None]
        return np.asarray(self.table.team_effort * factor)

    def _effort(self, due: Booleans) -> tuple[Floats, Booleans]:
        """Return engineer-days by finishing quarter, and which quarters leave enough time.

        One engineer works on a part: what exceeds an engineer's quarter fills earlier quarters,
        first of all the earliest one where the item is due, (n,).
        """
        teams = self.workspace.teams
        used = np.zeros((self.n, self.quarters, len(teams), self.quarters))
        allowed = np.ones((self.n, self.quarters), dtype=bool)
        stated = self.stated * self.table.rework[:, None]
        growth = np.exp(self.table.effort_growth * DAYS_PER_QUARTER)
        for row, k in np.argwhere(self.table.works):
            most = teams[k].engineer_quarter
            for last in range(self.quarters):
                spread = _spread(stated[row, k], growth[row], most, last)
                if spread is None:
                    allowed[row, last] = False
                else:
                    spread = spread[::-1] if due[row] else spread
                    used[row, last, k, last + 1 - len(spread) : last + 1] = spread
        return used, allowed

    @cached_property
    def late(self) -> Floats:
        """Expected days from the end of the work to closing: rollouts and retries, (n,)."""
        table = self.table
        paces = np.array([team.pace for team in self.workspace.teams])
        retried = self.stated * ((1 - table.fix_success) / (2 * table.fix_success))[:, None]
        days = np.divide(retried, paces, out=np.zeros_like(retried), where=paces > 0)
        return np.asarray(table.rollout * table.attempts + days.max(axis=1, initial=0.0))

    def _burnt(self) -> list[Floats]:
        """Return the engineer-days each item burns in each quarter while open, Q x (n, K)."""
        return [
            self.loss.between(start, start + DAYS_PER_QUARTER).engineer_days
            for start in self.starts
        ]

    def _freed(self, finish: Floats, burnt: list[Floats]) -> Floats:
        """Return engineer-days given back in the quarters after an item's."""
        freed = np.zeros((self.n, self.quarters, len(self.workspace.teams), self.quarters))
        for done in range(self.quarters):
            for later in range(done + 1, self.quarters):
                start, end = self.starts[later], self.starts[later] + DAYS_PER_QUARTER
                if np.all(finish[:, done] <= start):
                    freed[:, done, :, later] = burnt[later]
                else:
                    since = np.clip(finish[:, done], start, end)
                    freed[:, done, :, later] = self.loss.between(since, end).engineer_days
        return freed

    def _prizes(self) -> Iterator[Prize]:
        """Yield the outcomes that can still be won."""
        for outcome, rows in open_outcomes(self.workspace):
            yield Prize(outcome.id, self.workspace.objective.user_value * outcome.value, rows)


def _spread(stated: float, growth: float, most: float, last: int) -> list[float] | None:
    """Return a part's engineer-days in the quarters up to `last`, None where they do not suffice.

    The part grows until its first quarter begins, so a longer one starts earlier and grows less.
    """
    if stated == 0.0:
        return [0.0]
    if most <= 0.0:
        return None
    for count in range(1, last + 2):
        days = stated * growth ** (last + 1 - count)
        if days <= most * count * (1 + 1e-12):
            backwards = [min(most, max(0.0, days - most * q)) for q in range(count)]
            return backwards[::-1]
    return None


def cliques(foes: tuple[tuple[int, ...], ...]) -> Iterator[tuple[int, ...]]:
    """Yield sets of items that all exclude each other, covering every exclusion.

    One row ``sum <= 1`` over a clique is tighter than one row for each pair.
    """
    covered: set[tuple[int, int]] = set()
    for row, others in enumerate(foes):
        for other in others:
            if other > row and (row, other) not in covered:
                clique = [row, other]
                clique += [
                    third
                    for third in others
                    if third not in clique and all(third in foes[member] for member in clique)
                ]
                grown = sorted(clique)
                covered.update((a, b) for a in grown for b in grown if a < b)
                yield tuple(grown)

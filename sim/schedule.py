"""What an order of the open work is worth: when its items close, and what that avoids.

The crew is taken as a stream of engineer-days that flows through the items in their order, less
what those still open burn (see `sim.day_prices`), in one or several truths that the beliefs of the
review allow. An order is worth the mean over these truths of what its closings avoid up to the
horizon, in closed form, and of the outcomes that they win. Chance enters by what work takes, not by
which incidents happen: these count as expected, so few truths suffice.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from scenarios.open_outcomes import open_outcomes
from scenarios.table import Floats, Integers
from scenarios.workspace import Workspace
from sim.chains import requirements
from sim.day_prices import OpenWork, flow
from sim.posterior import Posterior
from sim.prospects import Prospects
from sim.stakes import Stakes
from sim.view import View

POINTS = 17
"""Days at which what a closing avoids is worked out; it is linear in between."""


@dataclass(frozen=True, eq=False)
class Prizes:
    """Outcomes that the items of a backlog can win."""

    value: Floats
    """Value units, (o,)."""
    rows: tuple[Integers, ...]
    """Items that must all be closed, o arrays."""

    @classmethod
    def of(cls, workspace: Workspace) -> "Prizes":
        """Return the outcomes of a workspace that are not out of reach from the start."""
        found = list(open_outcomes(workspace))
        values = np.array([outcome.value for outcome, _ in found])
        return cls(values, tuple(np.array(rows, dtype=np.int64) for _, rows in found))


@dataclass(frozen=True, eq=False)
class Schedule:
    """The open work of a review of m items, in w truths, over K teams."""

    view: View
    """The review."""
    prizes: Prizes
    """Outcomes to win."""
    waiting: OpenWork
    """The open work as believed."""
    work: Floats
    """Engineer-days left by team, (w, m, K)."""
    burn: Floats
    """Engineer-days a day that each burns, by team, (w, m, K)."""
    late: Floats
    """Days from the end of the work to closing, (w, m)."""
    factor: Floats
    """True harm over believed harm, (w, m)."""
    grid: Floats
    """Days, rising from the review to the horizon, (p,)."""
    avoided: Floats
    """What closing each item on these days avoids, as believed, (m, p)."""
    due: Floats
    """Day by which each has to be closed, infinity where there is none, (m,)."""

    @classmethod
    def of(cls, view: View, stakes: Stakes, prizes: Prizes) -> "Schedule":
        """Return the open work of a review as believed: one truth, in which all is as expected."""
        prospects = Prospects.of(view)
        day, horizon = view.day, view.workspace.horizon
        count = len(view.table)
        grid = np.linspace(day, horizon, POINTS)
        end = np.full(count, horizon)
        columns = [stakes.money(view, np.full(count, one), end) for one in grid[:-1].tolist()]
        avoided = np.stack([*columns, np.zeros(count)], axis=1)
        left = max(horizon - day, 1e-9)
        start = np.full(count, day)
        burn = stakes.burn(view, start, end) / left
        waiting = OpenWork(
            day=day,
            horizon=horizon,
            days=prospects.work,
            late=prospects.late,
            money=avoided[:, 0] / left,
            burn=burn * view.open[:, None],
            delivered=prospects.delivered,
            taken=stakes.background_burn + stakes.arriving_burn * left / 2,
            hands=view.engineers,
        )
        return cls(
            view=view,
            prizes=prizes,
            waiting=waiting,
            work=prospects.work[None],
            burn=waiting.burn[None],
            late=prospects.late[None],
            factor=np.ones((1, count)),
            grid=grid,
            avoided=avoided,
            due=np.full(count, np.inf),
        )

    def within(self, posterior: Posterior) -> "Schedule":
        """Return the same work in truths drawn from what is believed at the review.

        Parameters
        ----------
        posterior
            The truths.
        """
        table = self.view.table
        share = table.team_effort / np.maximum(table.effort, 1e-12)[:, None]
        return replace(
            self,
            work=posterior.left[:, :, None] * share,
            burn=self.waiting.burn * posterior.factor[:, :, None],
            late=table.rollout * posterior.rollouts,
            factor=posterior.factor,
        )

    def closings(self, order: Sequence[int]) -> Floats:
        """Return the day each item closes, the horizon where it does not within it, (w, m).

        Parameters
        ----------
        order
            Rows of open items, first to last, each after what it requires.
        """
        rows = np.array(order, dtype=np.int64)
        waiting, horizon = self.waiting, self.waiting.horizon
        closing = np.full(self.late.shape, horizon)
        if not len(rows):
            return closing
        _, ends = flow(waiting, self.work[:, rows], self.burn[:, rows])
        closes = ends.max(axis=2) + self.late[:, rows]
        closing[:, rows] = np.minimum(closes, horizon)
        return closing

    def worth(self, order: Sequence[int]) -> Floats:
        """Return what an order avoids and wins in each truth, value units, (w,).

        Parameters
        ----------
        order
            Rows of open items, first to last, each after what it requires.
        """
        return self.worth_of(self.closings(order))

    def worth_of(self, closing: Floats) -> Floats:
        """Return what closing items on days avoids and wins in each truth, value units, (w,).

        Parameters
        ----------
        closing
            Day each item closes, the horizon where it does not within it, (w, m).
        """
        worth = (self.avoided_by(closing) * self.factor * self.view.open).sum(axis=1)
        open_ = self.view.open
        for value, needed in zip(self.prizes.value.tolist(), self.prizes.rows, strict=True):
            waits = needed[open_[needed]]
            if len(waits):
                worth += value * (closing[:, waits].max(axis=1) < self.waiting.horizon)
        due = np.flatnonzero(np.isfinite(self.due) & open_)
        if len(due):
            missed = (closing[:, due] > self.due[due]).sum(axis=1)
            worth -= missed * (self.avoided[:, 0].sum() + self.prizes.value.sum())
        return np.asarray(worth)

    def avoided_by(self, closing: Floats) -> Floats:
        """Return what closing items on days avoids as believed, (..., m).

        Parameters
        ----------
        closing
            Days, (..., m).
        """
        step = max(self.grid[1] - self.grid[0], 1e-9)
        at = (closing - self.grid[0]) / step
        low = np.clip(at.astype(np.int64), 0, len(self.grid) - 2)
        share = np.clip(at - low, 0.0, 1.0)
        rows = np.arange(closing.shape[-1])
        before, after = self.avoided[rows, low], self.avoided[rows, low + 1]
        return np.asarray(before + share * (after - before))

    def in_order(self, order: Sequence[int]) -> list[int]:
        """Return an order with each item after what it requires; what cannot start is left out.

        A prerequisite moves to just before the first item that requires it; dropped are an item
        that excludes an earlier one, and one that requires what the order does not name.

        Parameters
        ----------
        order
            Rows of open items, best first.
        """
        table, open_, begun = self.view.table, self.view.open, np.isfinite(self.view.started)
        placed: dict[int, None] = {}
        named = set(order)
        for row in order:
            if row in placed or table.barred[row]:
                continue
            if not table.requires[row] and not table.excludes[row]:
                placed[row] = None
                continue
            chain = [one for one in requirements(table, row) if open_[one] and one not in placed]
            foes = [foe for one in chain for foe in table.excludes[one]]
            if not named.issuperset(chain):
                continue
            if any(foe in placed or begun[foe] or foe in chain for foe in foes):
                continue
            placed.update(dict.fromkeys(chain))
        return list(placed)

    @property
    def overloaded(self) -> bool:
        """Whether open work burns all that a crew delivers.

        Incidents then wait for a hand, and cost more than the closed form knows.
        """
        burnt = self.waiting.taken + self.waiting.burn.sum(axis=0)
        return bool((burnt >= self.waiting.delivered)[self.waiting.delivered > 0].any())

    @property
    def _paces(self) -> Floats:
        """Engineer-days a day that one engineer of each team delivers, (K,)."""
        return np.array([team.pace for team in self.view.workspace.teams])

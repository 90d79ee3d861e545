"""What a policy sees at a review: beliefs and state, never the truth."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from scenarios.loss import LossModel
from scenarios.table import Booleans, Floats, Integers, ItemTable
from scenarios.units import DAYS_PER_QUARTER
from scenarios.workspace import Workspace


@dataclass(frozen=True, eq=False)
class View:
    """Beliefs and state at a review, for the n items that have appeared so far.

    A policy returns rows of `table`. Rows keep their number from review to review.
    """

    workspace: Workspace
    """The beliefs of the planning date: components, teams, outcomes, horizon."""
    day: float
    """Days since the planning date."""
    table: ItemTable
    """Beliefs on the items, (n,) each."""
    open: Booleans
    """True where the item is not closed, (n,)."""
    started: Floats
    """Day work began, infinity where it has not, (n,)."""
    worked: Floats
    """Engineer-days worked on each item so far, (n,)."""
    incidents: Integers
    """Incidents of each item that were noticed so far, (n,)."""
    last_incident: Floats
    """Onset of the last one, day, minus infinity where there was none, (n,)."""
    engineers: Integers
    """Engineers present in each team, (K,)."""
    seed: int
    """A seed of the policy's own, the same at every review of a world."""

    @classmethod
    def at_start(cls, workspace: Workspace, table: ItemTable) -> "View":
        """Return the view of the planning date: all open, nothing begun, no incident yet.

        Parameters
        ----------
        workspace
            The beliefs.
        table
            Its items in play, as columns.
        """
        count = len(table)
        return cls(
            workspace=workspace,
            day=0.0,
            table=table,
            open=np.ones(count, dtype=bool),
            started=np.full(count, np.inf),
            worked=np.zeros(count),
            incidents=np.zeros(count, dtype=np.int64),
            last_incident=np.full(count, -np.inf),
            engineers=np.array([team.engineers for team in workspace.teams], dtype=np.int64),
            seed=0,
        )

    @property
    def quarter(self) -> int:
        """Number of the quarter, 0 for the first."""
        return int(self.day // DAYS_PER_QUARTER)

    @cached_property
    def exposure(self) -> Floats:
        """Believed integrated hazard of each item so far, incidents, (n,)."""
        blank = LossModel.of(self.workspace, self.table)
        return blank.integrated_hazard(self.day)

    @cached_property
    def factor(self) -> Floats:
        """Estimate of each item's truth factor, (n,).

        With learning (a + n)/(a + E): the mean of a Gamma factor of mean 1 and coefficient of
        variation 1/sqrt(a) after n incidents where E were expected. Without learning 1.
        """
        cv = self.table.confidence
        if not self.workspace.beliefs.learning:
            return np.ones(len(cv))
        # Divided through by a, so that a certain item (cv 0, a infinite) keeps its factor 1.
        doubt = cv**2
        return np.asarray((1.0 + doubt * self.incidents) / (1.0 + doubt * self.exposure))

    @cached_property
    def loss(self) -> LossModel:
        """Expected losses as believed now, with what is open now."""
        return LossModel(self.workspace, self.table, self.open, self.factor)

    @cached_property
    def effort(self) -> Floats:
        """Expected effort of each item if work starts now, engineer-days, (n,).

        The estimate grown to today (to the start where work has begun), times the rework of
        failed rollouts; the effort bias of the beliefs is left out, it changes no order.
        """
        return self.table.estimate(np.minimum(self.day, self.started)) * self.table.rework

    def ranked(self, keys: Floats) -> list[int]:
        """Return the open rows by rising key; equal keys keep the order of the file."""
        order = np.argsort(keys, kind="stable")
        rows: list[int] = order[self.open[order]].tolist()
        return rows

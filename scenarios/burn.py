"""The engineer-days that open debt takes, and the two numbers by which a backlog is known.

How much of a crew debt burns, and how long the crew needs to clear the backlog, decide whether the
order of removals matters (DESIGN section 6).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

import numpy as np

from scenarios.loss import LossModel
from scenarios.table import Floats, tabulate
from scenarios.units import DAYS_PER_QUARTER
from scenarios.workspace import Workspace


@dataclass(frozen=True)
class Regime:
    """What kind of backlog it is."""

    burn_share: float
    """Engineer-days that open debt takes in the first quarter, over capacity; 0 without any."""
    backlog_load: float
    """Principal over capacity in the horizon, infinity without any."""

    @classmethod
    def of(cls, workspace: Workspace) -> "Regime":
        """Return the regime of a workspace at its planning date."""
        table = tabulate(workspace)
        loss = LossModel.of(workspace, table)
        burn = expected_burn(loss, [loss.between(0.0, DAYS_PER_QUARTER).engineer_days])
        first = sum(workspace.team_capacity(0))
        capacity = sum(sum(workspace.team_capacity(q)) for q in range(workspace.quarters))
        return cls(
            burn_share=float(burn.sum()) / first if first > 0 else 0.0,
            backlog_load=float(table.effort.sum()) / capacity if capacity > 0 else inf,
        )


def expected_burn(loss: LossModel, burnt: Sequence[Floats]) -> Floats:
    """Return what open items, background and expected newcomers burn by quarter, (K, Q).

    Newcomers of a quarter burn from its middle on, each as a mean item of its home as believed.

    Parameters
    ----------
    loss
        The items in play, all open.
    burnt
        Engineer-days each item burns in the first quarters, by team, Q x (n, K).
    """
    burn = np.zeros((len(loss.workspace.teams), len(burnt)))
    arriving = _newcomer_burn(loss)
    for quarter, days in enumerate(burnt):
        start = float(DAYS_PER_QUARTER * quarter)
        burn[:, quarter] = days.sum(axis=0)
        burn[:, quarter] += loss.background_burn(start, start + DAYS_PER_QUARTER)
        burn[:, quarter] += (quarter + 0.5) * arriving
    return burn


def _newcomer_burn(loss: LossModel) -> Floats:
    """Return the burn a quarter of one quarter's expected newcomers, each a mean item, (K,)."""
    workspace, table = loss.workspace, loss.table
    burn = np.zeros(len(workspace.teams))
    believed = LossModel.of(workspace, table)
    each = believed.stated_rate().engineer_days * DAYS_PER_QUARTER
    for index, component in enumerate(workspace.components):
        rows = table.home == index
        if rows.any():
            burn += component.new_items_per_quarter * each[rows].mean(axis=0)
    return burn

"""How far the closed-form loss is from the simulator, on the user's own workspace."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scenarios.loss import LossModel
from scenarios.table import tabulate
from scenarios.workspace import Workspace
from sim.books import keep_books
from sim.model import simulate
from sim.registry import find_policy
from sim.statistics import Estimate, estimate
from sim.world import draw_world

CHANNELS = ("incidents", "penalties", "drag", "drift", "churn", "engineer_days")
"""What is compared; all in value units but the last, in engineer-days."""


@dataclass(frozen=True)
class ChannelError:
    """The loss of all items in play if nothing is fixed, by one channel."""

    channel: str
    """One of `CHANNELS`."""
    closed_form: float
    """What the closed form expects."""
    simulated: Estimate
    """What the simulator gives, over worlds."""

    @property
    def share(self) -> float:
        """Closed form over simulated mean, less one; 0 where there is no loss at all."""
        if self.simulated.mean == 0:
            return 0.0
        return self.closed_form / self.simulated.mean - 1.0


def closed_form_error(workspace: Workspace, worlds: int, seed: int = 0) -> Sequence[ChannelError]:
    """Return, by channel, what is expected and what is simulated with nothing fixed.

    Parameters
    ----------
    workspace
        The beliefs.
    worlds
        Worlds to simulate.
    seed
        Their seed.

    Notes
    -----
    Only the items in play count: newcomers and the background have no account in the closed form.
    What newcomers do to the items in play, hiding their incidents and blocking retraining, shows as
    an error of it.
    """
    table = tabulate(workspace)
    expected = LossModel.of(workspace, table).own(0.0, workspace.horizon)
    nothing = find_policy("none")
    simulated: dict[str, list[float]] = {channel: [] for channel in CHANNELS}
    for world in range(worlds):
        account = keep_books(simulate(draw_world(workspace, seed, world), nothing)).by_item
        for channel in CHANNELS:
            simulated[channel].append(float(getattr(account, channel)[: len(table)].sum()))
    return [
        ChannelError(
            channel,
            float(getattr(expected, channel).sum()),
            estimate(np.array(simulated[channel])),
        )
        for channel in CHANNELS
    ]

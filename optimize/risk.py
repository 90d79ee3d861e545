"""What a plan is worth where the debt is worse than believed: the conditional value at risk.

Each of K drawn truths multiplies an item's hazard, drag, drift and toil. In truth k the plan x
avoids v_k(x) of the loss L_k of leaving everything open, so v_k(x) - L_k is what the debt leaves.
The risk is the mean of that over the worst tenth of the truths (CVaR; Rockafellar and Uryasev,
Journal of Risk 2, 2000). It is taken of what is left and not of what is avoided: the worst truths
are those in which much is lost, not those in which there is little to avoid.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from scenarios.loss import Loss, LossModel
from scenarios.table import Floats
from scenarios.workspace import Objective

TRUTHS = 200
"""Truths that stand for all that may be true."""
SEED = 0
"""Their seed: the same worlds that simulations of seed 0 draw."""
WORST = 0.1
"""Share of the truths that is the tail."""


@dataclass(frozen=True, eq=False)
class Risk:
    """The worth of n items in K truths."""

    weight: float
    """Weight of the tail against the expected worth, 0 to 1."""
    factor: Floats
    """Truth factors, (K, n)."""
    worth: Floats
    """Weighted worth of finishing an item in a quarter, all others open, (K, n, Q)."""
    loss: Floats
    """Weighted loss of leaving everything open, (K,)."""

    @property
    def tail_size(self) -> float:
        """Number of truths in the tail."""
        return WORST * len(self.loss)

    def tail(self, avoided: Floats) -> float:
        """Return the mean loss that is left over the worst truths, value units.

        Parameters
        ----------
        avoided
            What a plan avoids in each truth, (K,).
        """
        left = np.sort(self.loss - avoided)[::-1]
        weights = np.clip(self.tail_size - np.arange(len(left)), 0.0, 1.0)
        return float(left @ weights / self.tail_size)

    @property
    def tail_before(self) -> float:
        """Mean loss over the worst truths if nothing is done, value units."""
        return self.tail(np.zeros(len(self.loss)))


def draw_risk(loss: LossModel, finish: Floats, count: int = TRUTHS) -> Risk | None:
    """Return the risk of a workspace, None where its objective does not ask for any.

    Parameters
    ----------
    loss
        The closed form as believed.
    finish
        Expected day an item finished in a quarter closes, (n, Q).
    count
        Truths to draw.
    """
    workspace = loss.workspace
    if workspace.objective.risk_aversion == 0 or not len(loss.table):
        return None
    # Drawing loads SciPy, for which a plan that bears no risk should not wait.
    from sim.truth import draw_truth, item_hashes

    hashes = item_hashes(loss.table)
    factors = np.stack(
        [draw_truth((SEED, k), hashes, loss.table, workspace.beliefs).factor for k in range(count)]
    )
    until = workspace.horizon
    starts = np.minimum(finish, until).T
    worth = [
        _in_truths(loss, factors, partial(LossModel.between, start=start, end=until))
        for start in starts
    ]
    lost = _in_truths(loss, factors, partial(LossModel.own, start=0.0, end=until)).sum(axis=1)
    return Risk(workspace.objective.risk_aversion, factors, np.stack(worth, axis=2), lost)


def _in_truths(loss: LossModel, factors: Floats, window: Callable[[LossModel], Loss]) -> Floats:
    """Return the weighted loss of a window in each truth, (K, n).

    Losses are affine in the factors, each in its own and in those of the items that it hides,
    slows or keeps from being trained away; so no truth has to be priced by itself.
    """
    weights, n = loss.workspace.objective, len(loss.table)

    def priced(factor: Floats) -> Floats:
        return weighted(window(replace(loss, factor=factor)), weights)

    if len(factors) <= n:
        return np.stack([priced(factor) for factor in factors])
    fixed = priced(np.zeros(n))
    slopes = np.stack([priced(one) - fixed for one in np.eye(n)])
    return np.asarray(fixed + factors @ slopes)


def weighted(loss: Loss, weights: Objective) -> Floats:
    """Return a loss weighted by reliability and user value, (n,)."""
    return weights.reliability * loss.reliability + weights.user_value * loss.user_value

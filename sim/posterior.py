"""Truths that what is known at a review allows."""

from dataclasses import dataclass

import numpy as np

from scenarios.table import Floats
from sim.distributions import effort_factor, rollouts_until_success, truth_factor
from sim.draws import Purpose, stream, uniforms
from sim.truth import item_hashes
from sim.view import View


@dataclass(frozen=True, eq=False)
class Posterior:
    """w truths of the m items of a review, drawn by each item's name alone."""

    factor: Floats
    """True harm over believed harm, mean 1, (w, m)."""
    left: Floats
    """Engineer-days left until a rollout holds, (w, m)."""
    rollouts: Floats
    """Rollouts from now on until one holds, (w, m)."""

    @classmethod
    def of(cls, view: View, count: int) -> "Posterior":
        """Return truths drawn from what is believed at a review.

        After n incidents a Gamma factor of coefficient of variation c has 1/c^2 + n as its shape.
        An item still open although its effort is worked off had a rollout that failed: rollouts
        end attempts when e (1 + k) / 2 engineer-days are worked, k = 1, 2, ..., and whether the
        next one holds depends on no earlier one. Over the truths each item's factor, effort and
        number of rollouts have the means that they are believed to have: an item must not look
        cheap because few were drawn.

        Parameters
        ----------
        view
            The review.
        count
            How many.
        """
        table, beliefs = view.table, view.workspace.beliefs
        hashes = item_hashes(table)
        doubt = table.confidence
        if beliefs.learning:
            doubt = doubt / np.sqrt(1.0 + doubt**2 * view.incidents)

        def drawn(purpose: Purpose) -> Floats:
            return uniforms(stream(view.seed, 0, purpose), hashes, 0, count).T

        factor = truth_factor(drawn(Purpose.TRUTH), doubt)
        effort = effort_factor(
            drawn(Purpose.EFFORT),
            drawn(Purpose.EFFORT_EXACT),
            table.effort_sigma,
            table.may_be_exact,
            beliefs,
        )
        rollouts = rollouts_until_success(drawn(Purpose.ROLLOUT), table.fix_success)
        factor = _with_mean(factor, 1.0)
        effort = _with_mean(effort, beliefs.effort_bias)
        rollouts = _with_mean(rollouts, table.attempts)
        estimate = table.estimate(np.minimum(view.day, view.started))
        days = np.maximum(effort * estimate, 1e-9)
        # The next attempt to end: the first one, where nothing says that it is over.
        ended = np.maximum(0.0, np.floor(2.0 * view.worked / days - 1.0 + 1e-9))
        left = days * (1.0 + ended + rollouts) / 2.0 - view.worked
        return cls(factor, np.maximum(left, 0.0) * view.open, rollouts)


def _with_mean(drawn: Floats, mean: Floats | float) -> Floats:
    """Return positive numbers in proportion to those drawn, of a given mean over truths, (w, m)."""
    return np.asarray(drawn * (mean / drawn.mean(axis=0)))

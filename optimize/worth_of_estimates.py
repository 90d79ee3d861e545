"""Which estimate is worth finding out before planning, and up to how much.

Known alone and exactly, an estimate lets one plan anew by it, all else being as believed
(`optimize.replanning`). What that gains is told in the drawn truths, in which all else is as it
really is: each plan is kept there as far as it holds. So the value is

    EVPPI_j = E NB[rule_j(theta_j)] - max_d E NB[d],

d over the plan and those of the rule's plans that fit as believed, so that a plan which is better
whatever the estimate gives it no value. The rule is made from beliefs and not from the truths in
which it is judged: the mean over truths is no larger than what one gains who plans best by the
estimate, and its Student interval needs neither a regression nor cross-fitting.

Only the plans that fit as believed may be chosen without knowing more. The best plans of drawn
truths do not qualify: with efforts that came out low they hold more than anybody would plan, and
since what does not fit is dropped where it hurts least, the fullest of them would always win.

Source: Raiffa and Schlaifer, Applied Statistical Decision Theory (1961).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isnan, sqrt

import numpy as np
from scipy.special import stdtrit

from optimize.check import certify
from optimize.kept import Kept, Plan, worth
from optimize.problem import Problem
from optimize.replanning import Rule, rule
from optimize.screening import screened, unsure_estimates
from optimize.solve import Limits
from optimize.truths import Drawing, Truths, by_id
from scenarios.robustness import Regret
from scenarios.table import Booleans, Floats
from scenarios.workspace import Workspace
from scenarios.worth_of_estimate import (
    Knowing,
    PerfectInformation,
    WorthOfEstimate,
    WorthOfEstimates,
)
from sim.information import evpi
from sim.statistics import CONFIDENCE, estimate

FEWEST_TRUTHS = 20
"""With fewer truths nothing is told."""
_MOST = 8
"""Estimates that are looked at, at most; over several quarters as many fewer, for there holding a
plan in a truth is no longer quick beside finding the best one."""
_TRUTHS_EACH = 5
"""Truths for each estimate that is looked at: planning anew is not to take longer than they do."""
_LONGER = 3.0
"""Time to plan anew against the time to plan in a truth: there are as many fewer of these plans."""
_FINER = 0.1
"""Share of the drawing's gap to which plans are found: one estimate is worth little of all."""


def worth_of_estimates(
    workspace: Workspace, quarters: Mapping[int, int], drawing: Drawing | None = None
) -> WorthOfEstimates | None:
    """Return what single estimates are worth before planning; None of too few truths.

    Parameters
    ----------
    workspace
        The beliefs.
    quarters
        The plan: finishing quarter, from 0, by row of the item among those in play.
    drawing
        Which truths, and how to solve each; 50 of seed 0 unless given.

    Raises
    ------
    WrongAnswerError
        If a plan fails the check that every plan passes.
    """
    drawing = drawing or Drawing()
    if drawing.truths < FEWEST_TRUTHS:
        return None
    return _Finding(Truths(workspace, by_id(workspace, quarters), drawing)).found()


def perfect_information(
    regret: Regret | None, estimates: WorthOfEstimates | None
) -> PerfectInformation:
    """Return what it is worth to know all, told both ways.

    Parameters
    ----------
    regret
        What the plan regrets.
    estimates
        What single estimates are worth.
    """
    best = None if regret is None else Knowing(regret.mean, regret.low, regret.high)
    if estimates is None or not estimates.plans:
        return PerfectInformation(best, None, 0)
    return PerfectInformation(best, estimates.among, estimates.plans)


@dataclass(frozen=True, eq=False)
class _Benefits:
    """What plans are worth in truths."""

    plans: Sequence[Plan]
    """The plans, that of the planner first."""
    fits: Booleans
    """Which of them fit as believed, (p,)."""
    net: Floats
    """Worth of each as far as it holds, NaN where it is not asked or cannot be mended, (K, p)."""
    stopped: int
    """Searches that the clock stopped."""

    def places(self, plans: Sequence[Plan]) -> list[int]:
        """Return which of the plans some are."""
        return [self.plans.index(plan) for plan in plans]


class _Finding:
    """Looks for the estimates that are worth something."""

    def __init__(self, truths: Truths) -> None:
        self.truths = truths
        drawing = truths.drawing
        self.limits = Limits(_LONGER * drawing.seconds, _FINER * drawing.gap, settle_ties=False)
        self.believed: Problem = truths.problem(truths.believed)

    def found(self) -> WorthOfEstimates:
        unsure = unsure_estimates(self.truths)
        most = min(_MOST, self.truths.drawing.truths // _TRUTHS_EACH)
        most = max(1, most // self.truths.workspace.quarters)
        looked = screened(self.believed, unsure, most, self.limits.seconds)
        rules = self.truths.each(
            lambda one: rule(self.truths, self.believed, one, self.limits), looked
        )
        benefits = self._benefits(rules)
        told = [self._worth(one, benefits, len(rules)) for one in rules]
        found = sorted(
            (one for one in told if one is not None),
            key=lambda one: (-one.worth.mean, one.id, one.estimate),
        )
        among, plans = _among(benefits)
        return WorthOfEstimates(
            found=tuple(found),
            unsure=len(unsure),
            among=among,
            plans=plans,
            stopped=benefits.stopped + sum(one.stopped for one in rules),
        )

    def _benefits(self, rules: Sequence[Rule]) -> _Benefits:
        """Return what the rules' plans are worth, each where it is asked for."""
        plans: list[Plan] = [dict(self.truths.planned)]
        for one in rules:
            plans += [plan for plan in one.plans if plan not in plans]
        fits = np.array([not certify(self.believed, plan).broken for plan in plans])
        # The plan itself may have been cut short; it is what is compared with.
        fits[0] = True
        asked = np.tile(fits, (self.truths.drawing.truths, 1))
        for one in rules:
            at = np.array([plans.index(plan) for plan in one.plans])
            asked[np.arange(len(asked)), at[one.chosen]] = True

        def told(number: int) -> tuple[Floats, int]:
            return self._net(number, plans, asked[number])

        rows = self.truths.each(told, range(len(asked)))
        net = np.array([row for row, _ in rows])
        return _Benefits(plans, fits, net, sum(cut for _, cut in rows))

    def _net(self, number: int, plans: Sequence[Plan], asked: Booleans) -> tuple[Floats, int]:
        """Return what plans are worth in a truth, (p,), and how many searches were cut."""
        problem = self.truths.problem(self.truths.truth(number))
        holding = Kept(problem, {row for plan in plans for row in plan})
        net, cut = np.full(len(plans), np.nan), 0
        seconds = self.truths.drawing.seconds
        for at in np.flatnonzero(asked).tolist():
            kept, stopped = holding.plan(plans[at], seconds, self.limits.gap)
            cut += stopped
            if kept is not None:
                net[at] = worth(problem, kept)
        return net, cut

    def _worth(self, one: Rule, benefits: _Benefits, of: int) -> WorthOfEstimate | None:
        """Return what an estimate is worth, None where too few truths tell."""
        places = np.array(benefits.places(one.plans))
        followed = benefits.net[np.arange(len(benefits.net)), places[one.chosen]]
        blind = benefits.net[:, [at for at in places if benefits.fits[at]]]
        telling = ~np.isnan(followed) & ~np.isnan(blind).any(axis=1)
        if telling.sum() < FEWEST_TRUTHS:
            return None
        rest = blind[telling]
        gains = followed[telling] - rest[:, int(rest.mean(axis=0).argmax())]
        found = estimate(gains)
        firm = float(stdtrit(found.n - 1, 1 - (1 - CONFIDENCE) / 2 / of))
        return WorthOfEstimate(
            id=self.truths.ids[one.estimate.row],
            estimate=one.estimate.kind,
            worth=_knowing(found.mean, found.ci_low, found.ci_high),
            truths=found.n,
            changes=float((one.chosen[telling] != 0).mean()),
            beyond_doubt=found.mean - firm * found.sd / sqrt(found.n) > 0,
        )


def _among(benefits: _Benefits) -> tuple[Knowing, int]:
    """Return the value of perfect information among the plans that fit, and their number."""
    net = benefits.net[:, benefits.fits]
    net = net[~np.isnan(net).any(axis=1)]
    if len(net) < FEWEST_TRUTHS:
        return Knowing(0.0, None, None), 0
    found = evpi(net)
    return _knowing(found.mean, found.low, found.high), net.shape[1]


def _knowing(mean: float, low: float, high: float) -> Knowing:
    """Return a value of information with its interval."""
    return Knowing(mean, None if isnan(low) else low, None if isnan(high) else max(0.0, high))

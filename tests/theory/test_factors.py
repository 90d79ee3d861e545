"""What a world draws besides dates: truth, effort, times to detection and to restore.

`tests/unit/sim/test_distributions.py` compares quantile functions digit by digit; here the numbers
that worlds hold are counted, and what a run makes of them is exact.
"""

from dataclasses import dataclass
from functools import cache
from math import exp, log

import numpy as np
import pytest

from scenarios.component import Component, Family, RestoreTime
from scenarios.table import Floats, tabulate
from scenarios.units import DAYS_PER_MONTH, DAYS_PER_WEEK, HOURS_PER_DAY
from scenarios.workspace import Beliefs, Workspace
from sim.books import keep_books
from sim.world import PotentialIncidents, draw_world
from tests.support.estimates import SEED, plain
from tests.support.policies import InOrder
from tests.support.workspaces import a_component, a_team, a_workspace, an_item
from tests.support.worlds import SIMULATORS, same_story

COPIES, WORLDS = 5_000, 300

DOUBT, BIAS, EXACT, SIGMA = 0.5, 1.3, 0.33, 0.8
"""Coefficient of variation of truth; mean, share of exact estimates and sigma of effort."""
Z90 = 1.2815515655446004
"""The standard normal's 90th percentile."""


def backlog(low: float | None = None, high: float | None = None) -> Workspace:
    """Return items alike, of one engineer-day."""
    beliefs = Beliefs(effort_bias=BIAS, effort_exact=EXACT, effort_sigma=SIGMA)
    one = an_item(days=1.0, confidence=DOUBT, effort_low=low, effort_high=high)
    items = [one.but(id=f"i{n}") for n in range(COPIES)]
    return a_workspace(items=items, beliefs=beliefs)


@dataclass(frozen=True, eq=False)
class Factors:
    """Truth and effort of a million and a half items."""

    truth: Floats
    """Truth over belief."""
    effort: Floats
    """True effort over estimate."""


@cache
def drawn(low: float | None = None, high: float | None = None) -> Factors:
    """Return the factors of all worlds."""
    workspace = backlog(low, high)
    table = tabulate(workspace)
    worlds = [draw_world(workspace, SEED, k, table) for k in range(WORLDS)]
    return Factors(
        truth=np.concatenate([world.truth for world in worlds]),
        effort=np.concatenate([world.effort_factor for world in worlds]),
    )


@pytest.mark.statistical
def test_truth_has_mean_1_and_the_believed_spread() -> None:
    """Gamma of shape 1/v^2 and mean 1: variance v^2, and its square root in the mean too.

    E[sqrt X] = Gamma(a + 1/2) / (Gamma(a) sqrt a), which for a = 4 is 35 sqrt(pi)/64 (Johnson, Kotz
    & Balakrishnan, Continuous Univariate Distributions 1, 1994, chapter 17). 1,500,000 items, each
    within three standard errors and half a per cent: false alarm 0.8 %.
    """
    truth = drawn().truth
    assert plain(truth).covers(1.0)
    assert plain((truth - 1.0) ** 2).covers(DOUBT**2)
    assert plain(np.sqrt(truth)).covers(35 * np.sqrt(np.pi) / 64)
    # Shown a mean of 1.01, a lognormal law of the same mean and variance, and a greater variance.
    assert not plain(truth).covers(1.01)
    assert not plain(np.sqrt(truth)).covers((1 + DOUBT**2) ** -0.125)
    assert not plain((truth - 1.0) ** 2).covers(0.51**2)


@pytest.mark.statistical
def test_effort_is_exact_for_a_share_and_biased_in_the_mean() -> None:
    """A third takes the estimate, the rest is lognormal of mean (b - s)/(1 - s), so that all is b.

    Half of the rest lie below their median, the mean times e^{-sigma^2/2} (Johnson, Kotz &
    Balakrishnan 1994, chapter 14). Four comparisons, each within three standard errors and half a
    per cent: false alarm 1.1 %.
    """
    effort = drawn().effort
    mean = (BIAS - EXACT) / (1 - EXACT)
    rest = effort[effort != 1.0]
    assert plain(effort == 1.0).covers(EXACT)
    assert plain(effort).covers(BIAS)
    assert plain(rest).covers(mean)
    assert plain(rest < mean * exp(-(SIGMA**2) / 2)).covers(0.5)
    # Shown a rest of mean 1.3 as well, and one whose median it is.
    assert not plain(rest).covers(BIAS)
    assert not plain(rest < mean).covers(0.5)


@pytest.mark.statistical
def test_percentiles_set_the_spread_of_effort() -> None:
    """Low .5 and high 2.5: four fifths lie between two numbers of that ratio, none is exact.

    Sigma is ln(high/low) / (2 z), z the 90th percentile of the normal law. Three comparisons:
    false alarm 0.8 %.
    """
    effort = drawn(0.5, 2.5).effort
    sigma = log(2.5 / 0.5) / (2 * Z90)
    median = BIAS * exp(-(sigma**2) / 2)
    low, high = median * exp(-Z90 * sigma), median * exp(Z90 * sigma)
    assert high / low == pytest.approx(5.0)
    assert not np.any(effort == 1.0)
    assert plain(effort).covers(BIAS)
    assert plain((effort > low) & (effort < high)).covers(0.8)
    assert plain(effort < high).covers(0.9)
    # Shown a ratio 2 % higher.
    assert not plain((effort > low / 1.01) & (effort < high * 1.01)).covers(0.8)


@pytest.mark.statistical
def test_truth_says_nothing_of_effort() -> None:
    """How far truth and its square are off goes with no effort: two products, false alarm 0.5 %."""
    found = drawn()
    truth, effort = found.truth - 1.0, found.effort - BIAS
    assert plain(truth * effort).is_likely(0.0)
    assert plain((truth**2 - DOUBT**2) * effort).is_likely(0.0)
    assert not plain(truth * (effort + 0.01 * truth)).is_likely(0.0)


@pytest.mark.parametrize("model", SIMULATORS)
def test_truth_multiplies_all_harm_and_effort_all_work(model: str) -> None:
    """Item by item and to nine digits: drag, drift and toil of 60 open items, work of 60 others."""
    harm = {"drag": 1e-4, "drift_per_month": 1e-4, "toil_days_per_week": 0.07, "confidence": DOUBT}
    left = [an_item(f"left {n}", **harm) for n in range(60)]
    done = [an_item(f"done {n}", days=0.5) for n in range(60)]
    workspace = a_workspace(
        components=(a_component(retrain_days=7.0),),
        teams=(a_team(engineers=100),),
        items=[*left, *done],
        beliefs=Beliefs(effort_bias=BIAS),
    )
    world = draw_world(workspace, SEED, 0)
    run = SIMULATORS[model](world, InOrder(tuple(item.id for item in done)))
    account = keep_books(run).by_item
    truth, rows = world.truth[:60], slice(0, 60)
    assert np.std(truth) > 0.3
    # A week's drift is a triangle; 13 of them make a quarter.
    drift = 1e-4 / DAYS_PER_MONTH * 13 * 7.0**2 / 2
    assert account.drag[rows] == pytest.approx(1000 * 91 * 1e-4 * truth, rel=1e-9)
    assert account.drift[rows] == pytest.approx(1000 * drift * truth, rel=1e-9)
    toil = 91 * 0.07 / DAYS_PER_WEEK
    assert account.engineer_days[rows] == pytest.approx(toil * truth, rel=1e-9)
    assert account.worked[60:] == pytest.approx(0.5 * world.effort_factor[60:], rel=1e-9)
    # Shown belief in place of truth.
    assert account.drag[rows] != pytest.approx(1000 * 91 * 1e-4 * np.ones(60), rel=1e-3)


# Times to detection and to restore

SPREADS: dict[Family, tuple[float, float]] = {
    "exponential": (3.0, 1.0),
    "lognormal": (0.8, 0.8),
    "gamma": (0.5, 0.5),
    "constant": (3.0, 0.0),
}
"""By family the cv that is stated and the one it has."""
SHARES = 40
"""Components of each family, each with 10,000 incidents."""


def services(shares: int) -> list[Component]:
    """Return components of each family of times to restore, of a mean of one hour."""
    return [
        a_component(
            f"{family} {n}",
            detect_hours=2.0,
            restore_hours=RestoreTime(mean=1.0, cv=stated, family=family),
            background_incidents_per_quarter=10_000.0,
            severity=1e-6,
        )
        for family, (stated, _) in SPREADS.items()
        for n in range(shares)
    ]


@cache
def all_times() -> PotentialIncidents:
    """Return the incidents of a quarter."""
    return draw_world(a_workspace(components=services(SHARES)), SEED, 0).incidents


@pytest.mark.statistical
@pytest.mark.parametrize("family", SPREADS)
def test_times_have_their_means_and_spreads(family: Family) -> None:
    """400,000 of each family: the mean of detection is 2 hours, that of restoring one.

    Both within three standard errors and half a per cent, the variance of each within three
    (Johnson, Kotz & Balakrishnan 1994, chapters 14, 17 and 19): false alarm 4.3 % in all.
    """
    potential = all_times()
    mine = potential.home // SHARES == list(SPREADS).index(family)
    detect = (potential.detection * potential.detect_mean)[mine] * HOURS_PER_DAY
    restore = (potential.restore * potential.restore_mean)[mine] * HOURS_PER_DAY
    spread = SPREADS[family][1]
    assert plain(detect).covers(2.0)
    assert plain((detect - 2.0) ** 2).is_likely(4.0)
    if spread == 0.0:
        assert np.allclose(restore, 1.0, rtol=1e-12, atol=0.0)
        return
    assert plain(restore).covers(1.0)
    assert plain((restore - 1.0) ** 2).is_likely(spread**2)
    # Shown a mean 1 % higher, and the spread of a family that ignores what is stated.
    assert not plain(restore).covers(1.01)
    assert not plain((restore - 1.0) ** 2).is_likely(9.0 if spread == 1.0 else 1.0)


def test_each_stage_of_a_run_takes_what_was_drawn() -> None:
    """Of 40,000 incidents whom nobody keeps waiting, in both models to the last bit."""
    components = [
        one.but(background_incidents_per_quarter=1_000.0, id=f"{one.id} too")
        for one in services(10)
    ]
    workspace = a_workspace(components=components, teams=(a_team(engineers=500),))
    world = draw_world(workspace, SEED, 0)
    potential, log = world.incidents, same_story(world, InOrder(())).incident_log
    assert len(log) == len(potential) > 39_000
    seen = np.isfinite(log.detected)
    detected = potential.onset + potential.detect_mean * potential.detection
    assert np.array_equal(log.detected[seen], detected[seen])
    assert np.array_equal(log.engaged[seen], log.detected[seen])
    over = np.isfinite(log.restored)
    restored = log.engaged + potential.restore_mean * potential.restore
    assert np.array_equal(log.restored[over], restored[over])
    assert over.sum() > 0.99 * len(log)
    # Shown times without detection.
    assert not np.array_equal(log.detected[seen], potential.onset[seen])

"""How many incidents happen where nothing is fixed: the closed form against drawn worlds.

Each item is repeated under many names, which makes it many independent samples in one world.
Everything drawn does happen in both models where nothing is fixed, as the last test shows.
"""

from functools import cache
from math import exp, gamma, log
from typing import Any

import numpy as np
import pytest
from scipy.special import gammaincc

from scenarios.loss import LossModel
from scenarios.table import Floats, ItemTable, tabulate
from scenarios.workspace import Workspace
from sim.world import BACKGROUND, draw_world
from tests.support.estimates import SEED, plain
from tests.support.policies import InOrder
from tests.support.statistics import agrees
from tests.support.workspaces import a_component, a_workspace, an_item
from tests.support.worlds import same_story

COPIES = 5_000

CASES: dict[str, dict[str, Any]] = {
    "sure": {"incidents_per_quarter": 3.0, "confidence": 0.0},
    "steady": {"incidents_per_quarter": 3.0},
    "growing": {"incidents_per_quarter": 1.0, "growth_per_quarter": 0.6},
    "fading": {"incidents_per_quarter": 4.0, "growth_per_quarter": -0.4},
    "rare": {"incidents_per_quarter": 0.25, "growth_per_quarter": 0.2},
    "doubtful": {"incidents_per_quarter": 0.5, "confidence": 1.0},
}
WORLDS = {"sure": 8, "steady": 28, "growing": 28, "fading": 32, "rare": 80, "doubtful": 160}
"""So many that half a per cent is sharp: the fewer incidents and the more doubt, the more."""


@cache
def organisation(
    case: str, clustering: float = 1.0, sure: bool = False, copies: int = COPIES
) -> tuple[Workspace, ItemTable]:
    """Return a case many times over, on one component, for a year."""
    doubt = {"confidence": 0.0} if sure else {"confidence": 0.5}
    one = an_item(case, **{**doubt, **CASES[case]})
    component = a_component(clustering=clustering, background_incidents_per_quarter=100.0)
    items = [one.but(id=f"{case} {n}") for n in range(copies)]
    workspace = a_workspace(components=(component,), items=items, quarters=4)
    return workspace, tabulate(workspace)


@cache
def counts(
    case: str, worlds: int, clustering: float = 1.0, sure: bool = False
) -> tuple[Floats, Floats]:
    """Return the counts of a year and of its first 100 days, over copies and worlds."""
    workspace, table = organisation(case, clustering, sure)
    found: dict[float, list[Floats]] = {364.0: [], 100.0: []}
    for replication in range(worlds):
        potential = draw_world(workspace, SEED, replication, table).incidents
        for day, some in found.items():
            own = potential.item[(potential.item != BACKGROUND) & (potential.onset <= day)]
            some.append(np.bincount(own, minlength=COPIES).astype(np.float64))
    return np.concatenate(found[364.0]), np.concatenate(found[100.0])


def closed_form(case: str, clustering: float = 1.0) -> LossModel:
    """Return the closed form of one item of a case."""
    return LossModel.of(*organisation(case, clustering, copies=1))


@pytest.mark.statistical
@pytest.mark.parametrize("case", CASES)
def test_poisson_counts(case: str) -> None:
    """The expected factor is 1, so the mean is the integrated hazard (Tijms, 2003, section 1.3).

    Over a year within three standard errors and half a per cent, over its first 100 days within
    three: twelve comparisons in all cases, false alarm 3.2 %.
    """
    year, start = counts(case, WORLDS[case])
    model = closed_form(case)
    due = float(model.count(0.0, 364.0)[0])
    assert plain(year).covers(due)
    assert plain(start).is_likely(float(model.count(0.0, 100.0)[0]))
    # Shown a count 1 % higher, and one that does not grow.
    assert not plain(year).covers(1.01 * due)
    steady = 4 * float(CASES[case]["incidents_per_quarter"])
    assert steady == due or not plain(year).covers(steady)


def test_the_closed_form_in_numbers() -> None:
    """Over four quarters: 12, and 1 x (1.6^4 - 1) / ln 1.6; the parts of a window add up."""
    for case, due in (("sure", 12.0), ("steady", 12.0), ("growing", (1.6**4 - 1) / log(1.6))):
        model = closed_form(case)
        whole = model.count(0.0, 364.0)
        assert whole == pytest.approx([due])
        assert model.count(0.0, 123.0) + model.count(123.0, 364.0) == pytest.approx(whole)


@pytest.mark.statistical
def test_doubt_spreads_counts_as_in_the_negative_binomial() -> None:
    """A gamma factor of cv 1 on a hazard of 2: none with chance 1/3, variance 2 + 4.

    P(N = 0) = (1 + v L)^{-1/v} and variance L + v L^2, v the square of the cv (Greenwood & Yule,
    Journal of the Royal Statistical Society 83, 1920). 800,000 items: the chance within three
    standard errors and half a per cent, the variance within three; false alarm 0.5 %.
    """
    sample, _ = counts("doubtful", WORLDS["doubtful"])
    assert plain(sample == 0).covers(1 / 3)
    assert plain((sample - 2.0) ** 2).is_likely(6.0)
    # Shown a Poisson count.
    assert not plain(sample == 0).covers(exp(-2.0))
    assert not plain((sample - 2.0) ** 2).is_likely(2.0)


# Gaps that cluster


def stationary_counts(shape: float, reach: float, n: int) -> Floats:
    """Return counts of a window by a generator of their own, long after the process began."""
    draws = np.random.default_rng([33, int(shape * 100)])
    at, counts = np.full(n, -60.0), np.zeros(n)
    while np.any(at <= reach):
        at += draws.weibull(shape, n) / gamma(1 + 1 / shape)
        counts += (at > 0) & (at <= reach)
    return counts


@pytest.mark.statistical
@pytest.mark.parametrize("clustering", [0.6, 2.0])
@pytest.mark.parametrize("case", ["steady", "growing", "fading"])
def test_bursts_leave_the_expected_count_as_it_is(case: str, clustering: float) -> None:
    """In equilibrium the mean is the integrated hazard (Cox, Renewal Theory, 1962, section 4.2).

    Over a year within three standard errors and half a per cent, over its first 100 days within
    three: twelve comparisons in all cases, false alarm 3.2 %.
    """
    # Bursts spread counts, so it takes more of them.
    year, start = counts(case, 28 if clustering > 1 else 60, clustering, sure=True)
    model = closed_form(case, clustering)
    due = float(model.count(0.0, 364.0)[0])
    assert due == pytest.approx(float(model.integrated_hazard(364.0)[0]))
    assert plain(year).covers(due)
    assert plain(start).is_likely(float(model.count(0.0, 100.0)[0]))
    # Shown what the mean would be had an incident just happened to every item: far out it is the
    # hazard and half of what the variance of a gap has above 1 (Cox, 1962, section 4.2).
    variance = gamma(1 + 2 / clustering) / gamma(1 + 1 / clustering) ** 2 - 1
    assert not plain(year).covers(due + (variance - 1) / 2)


@pytest.mark.statistical
@pytest.mark.parametrize(("clustering", "worlds"), [(0.6, 130), (2.0, 40)])
def test_rare_incidents_that_cluster(clustering: float, worlds: int) -> None:
    """Of a hazard of 1.4721 in a year, in 100 days .3042: the mean, and how often none.

    P(N = 0) = Q(1/k, (L/s)^k), s the scale of mean 1, Q the regularised upper incomplete gamma
    function: the equilibrium wait (Cox, Renewal Theory, 1962, section 2.2). Two comparisons of two
    shapes, each within three standard errors and half a per cent: false alarm 1.1 %.
    """
    model = closed_form("rare", clustering)
    whole, part = (float(model.integrated_hazard(day)[0]) for day in (364.0, 100.0))
    assert (whole, part) == pytest.approx((1.4721243, 0.3041802), abs=5e-8)
    year, start = counts("rare", worlds, clustering, sure=True)
    assert plain(year).covers(whole)
    power = (part * gamma(1 + 1 / clustering)) ** clustering
    assert plain(start == 0).covers(float(gammaincc(1 / clustering, power)))
    # Shown the Poisson law, and that of an item to which an incident just happened.
    assert not plain(start == 0).covers(exp(-part))
    assert not plain(start == 0).covers(exp(-power))


@pytest.mark.statistical
@pytest.mark.parametrize("clustering", [0.6, 2.0])
def test_counts_spread_as_those_of_a_process_that_began_long_ago(clustering: float) -> None:
    """A hazard of 12: the mean square distance from it, by a generator of its own.

    Two shapes, the two estimates within three standard errors of their difference: false alarm
    0.5 %. Below shape 1 counts spread more than Poisson ones, above it less.
    """
    mine, _ = counts("sure", 8, clustering, sure=True)
    theirs = stationary_counts(clustering, 12.0, 40_000)
    squares = [(sample - 12.0) ** 2 for sample in (mine, theirs)]
    error = np.sqrt(sum(one.var() / len(one) for one in squares))
    means = [float(one.mean()) for one in squares]
    assert abs(means[0] - means[1]) < 3 * error
    # Shown a Poisson count, whose variance is its mean.
    assert abs(means[0] - 12.0) > 10 * error
    assert (means[0] > 12.0) == (clustering < 1)


# Background, shocks and newcomers


@pytest.mark.statistical
def test_background_incidents_and_shocks() -> None:
    """600,000 of each on sixty components, and the mean size of a shock.

    Three means within three standard errors and half a per cent: false alarm 1.2 %.
    """
    one = a_component(
        background_incidents_per_quarter=10_000.0,
        drift_shocks_per_quarter=10_000.0,
        drift_shock=0.05,
    )
    components = [one.but(id=f"c{n}") for n in range(60)]
    world = draw_world(a_workspace(components=components), SEED, 0)
    assert np.all(world.incidents.item == BACKGROUND)
    for home in (world.incidents.home, world.shocks.component):
        found = plain(np.bincount(home, minlength=60))
        assert found.covers(10_000.0)
        assert not found.covers(10_100.0)
    assert plain(world.shocks.size).covers(0.05)
    assert not plain(world.shocks.size).covers(0.0505)


@pytest.mark.statistical
def test_newcomers() -> None:
    """A Poisson count, over 200 worlds of a year, 3 standard errors: false alarm 0.3 %."""
    component = a_component(new_items_per_quarter=2.0)
    workspace = a_workspace(components=(component,), items=(an_item(),), quarters=4)
    worlds = [draw_world(workspace, SEED, replication) for replication in range(200)]
    assert agrees([w.newcomers for w in worlds], 8.0)
    assert not agrees([w.newcomers for w in worlds], 9.0)


@pytest.mark.statistical
def test_newcomers_copy_each_item_of_their_component_alike() -> None:
    """Five items, some 1500 newcomers: each has a fifth within 4 sd; false alarm 0.04 %."""
    component = a_component(new_items_per_quarter=80.0)
    items = [an_item(f"i{n}") for n in range(5)]
    workspace = a_workspace(components=(component,), items=items)
    titles = [
        item.title
        for replication in range(20)
        for item in draw_world(workspace, 3, replication).table.items[5:]
    ]
    n = len(titles)
    assert n > 1400
    for item in items:
        assert abs(titles.count(item.title) - n / 5) < 4 * np.sqrt(n * 0.16)


# In a run


@pytest.mark.parametrize("clustering", [0.6, 1.0])
def test_all_of_them_happen_where_nothing_is_fixed(clustering: float) -> None:
    """In both models, each potential incident of 100 items of two cases and of the background."""
    for case in ("growing", "doubtful"):
        workspace, _ = organisation(case, clustering, copies=100)
        world = draw_world(workspace, SEED, 0)
        run = same_story(world, InOrder(()))
        assert np.array_equal(run.incident_log.incident, np.arange(len(world.incidents)))

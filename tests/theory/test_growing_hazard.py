"""Incidents of a hazard that grows: how many, when the first comes, and what they cost.

A hazard of .5 e^{.08 t} a quarter for 24 quarters, of which all else follows: how often it fires is
Poisson with mean L = h (e^{gT} - 1)/g. Money is lost in proportion to lognormal times to restore.
"""

from dataclasses import dataclass
from functools import cache
from math import exp, sqrt

import numpy as np
import pytest
from scipy import stats
from scipy.special import exp1

from scenarios.component import RestoreTime
from scenarios.hazard import grown_age
from scenarios.table import Floats, ItemTable, tabulate
from scenarios.units import DAYS_PER_QUARTER, HOURS_PER_DAY
from scenarios.workspace import Workspace
from sim.books import keep_books
from sim.draws import Purpose, name_hashes, stream
from sim.model import simulate
from sim.renewals import points
from sim.world import World, draw_world
from tests.support.estimates import SEED, controlled, plain, unbiased
from tests.support.policies import InOrder
from tests.support.workspaces import a_component, a_team, a_workspace, an_item
from tests.support.worlds import same_story

HAZARD, GROWTH, QUARTERS = 0.5, 0.08, 24
MU, SIGMA = 1.0, 0.8
"""Of the logarithm of the time to restore."""
ITEMS, WORLDS = 5_000, 80
"""Items alike in each world, and worlds."""
UNIT = 1e-4
"""Days for one unit of time to restore: so short that few overlap, and hardly one is cut."""
SEVERITY = 1e-5


def integrated(quarter: float, growth: float = GROWTH) -> float:
    """Return L(t) = h (e^{gt} - 1)/g, the mean of the Poisson count by then.

    Tijms, A First Course in Stochastic Models, 2003, section 1.3.
    """
    return HAZARD * (exp(growth * quarter) - 1.0) / growth


def mean_first() -> float:
    """Return the mean time of the first, the integral of e^{-L(t)}: e^{h/g} E_1(h/g) / g.

    The law of Gompertz; E_1 is the exponential integral (Abramowitz & Stegun, Handbook of
    Mathematical Functions, 1964, 5.1.1).
    """
    return float(exp(HAZARD / GROWTH) * exp1(HAZARD / GROWTH) / GROWTH)


def moment(power: int) -> float:
    """Return E[X^k] of a lognormal time, exp(k mu + k^2 sigma^2 / 2).

    Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1, 1994, chapter 14.
    """
    return exp(power * MU + power**2 * SIGMA**2 / 2.0)


COUNT = integrated(QUARTERS)
LOSS, SPREAD = COUNT * moment(1), COUNT * moment(2)
"""Mean and variance of a compound Poisson sum, L m_1 and L m_2 (Tijms 2003, section 1.2)."""
AT_MOST_30 = float(stats.poisson.cdf(30, COUNT))


def test_the_closed_forms_in_numbers() -> None:
    told = (COUNT, AT_MOST_30, exp(-integrated(2.0)), mean_first(), LOSS, SPREAD)
    due = (36.3809904, 0.1648576, 0.3380901, 1.7513747, 136.1893773, 966.8529323)
    assert told == pytest.approx(due, abs=5e-8)


@cache
def organisation(quarters: int = QUARTERS, items: int = ITEMS) -> tuple[Workspace, ItemTable]:
    """Return items alike on one component, where a unit of time to restore costs 1."""
    one = an_item(
        incidents_per_quarter=HAZARD,
        growth_per_quarter=exp(GROWTH) - 1.0,
        severity=SEVERITY,
        restore_hours=moment(1) * UNIT * HOURS_PER_DAY,
    )
    component = a_component(
        value_per_day=1.0 / (SEVERITY * UNIT),
        detect_hours=0.0,
        restore_hours=RestoreTime(mean=1.0, cv=sqrt(exp(SIGMA**2) - 1.0)),
    )
    workspace = a_workspace(
        components=(component,),
        teams=(a_team(engineers=30),),
        items=[one.but(id=f"i{n}") for n in range(items)],
        quarters=quarters,
    )
    return workspace, tabulate(workspace)


@dataclass(frozen=True, eq=False)
class Drawn:
    """The incidents of each item."""

    counts: Floats
    """How many."""
    first: Floats
    """When the first comes, quarters; the horizon where none does."""
    losses: Floats
    """Summed times to restore, units; one in three million is cut at the horizon."""

    @classmethod
    def of(cls, world: World) -> "Drawn":
        """Return those of a world, in order of the items."""
        incidents, n = world.incidents, len(world.table)
        first = np.full(n, world.horizon)
        np.minimum.at(first, incidents.item, incidents.onset)
        cut = world.horizon - incidents.onset
        times = np.minimum(incidents.restore * incidents.restore_mean, cut) / UNIT
        return cls(
            counts=np.bincount(incidents.item, minlength=n).astype(np.float64),
            first=first / DAYS_PER_QUARTER,
            losses=np.bincount(incidents.item, times, n).astype(np.float64),
        )


def drawn(quarters: int, worlds: int) -> Drawn:
    """Return the incidents of each item of some worlds."""
    workspace, table = organisation(quarters)
    parts = [Drawn.of(draw_world(workspace, SEED, k, table)) for k in range(worlds)]
    return Drawn(
        *(np.concatenate([getattr(p, name) for p in parts]) for name in Drawn.__annotations__)
    )


@cache
def all_drawn() -> Drawn:
    """Return the incidents of 400,000 items over 24 quarters."""
    return drawn(QUARTERS, WORLDS)


# When and how many


@pytest.mark.slow
@pytest.mark.statistical
def test_how_many_and_when_the_first() -> None:
    """Of 400,000 items: 36.3809904 incidents, and the first after 1.7513747 quarters.

    Within three standard errors and half a per cent; the variance of the count is its mean,
    within three standard errors. None at all in 24 quarters has a chance of 2e-16. False alarm
    0.8 %.
    """
    found = all_drawn()
    assert plain(found.counts).covers(COUNT)
    assert plain((found.counts - COUNT) ** 2).is_likely(COUNT)
    assert plain(found.first).covers(mean_first())
    # Shown a growth of 8 % compounding in place of e^.08, and none.
    for growth in (np.log(1.08), 1e-9):
        assert not plain(found.counts).covers(integrated(QUARTERS, growth))
    assert not plain(found.first).covers(1.0 / HAZARD)


@pytest.mark.statistical
def test_none_in_the_first_two_quarters() -> None:
    """P(N(2) = 0) = e^{-L(2)} = .3380901, of 900,000 items of two quarters; false alarm 0.3 %."""
    none = drawn(quarters=2, worlds=180).counts == 0
    assert plain(none).covers(exp(-integrated(2.0)))
    assert not plain(none).covers(exp(-2.0 * HAZARD))


@pytest.mark.nightly
@pytest.mark.statistical
def test_at_most_thirty() -> None:
    """P(N <= 30) = .1648576, of 2,000,000 items, which half a per cent takes; false alarm 0.3 %.

    For that the points of the integrated hazard are drawn by themselves. They are the world's:
    in the first world each item has as many incidents.
    """
    workspace, table = organisation()
    hashes = name_hashes([f"item/{item.id}" for item in workspace.items])
    reach = table.hazard * grown_age(table.growth, np.full(ITEMS, workspace.horizon))
    assert reach == pytest.approx(COUNT, rel=1e-12)
    rare = []
    for replication in range(400):
        key = stream(SEED, replication, Purpose.INCIDENT_GAP)
        row = points(key, hashes, table.clustering, reach, block=32).row
        rare.append(np.bincount(row, minlength=ITEMS) <= 30)
    assert plain(np.concatenate(rare)).covers(AT_MOST_30)
    # Shown a growth of 8 % compounding in place of e^.08, and fewer than thirty.
    fewer = integrated(QUARTERS, np.log(1.08))
    assert not plain(np.concatenate(rare)).covers(float(stats.poisson.cdf(30, fewer)))
    assert not plain(np.concatenate(rare)).covers(float(stats.poisson.cdf(29, COUNT)))
    assert np.array_equal(rare[0], all_drawn().counts[:ITEMS] <= 30)


# What they cost


@pytest.mark.statistical
def test_what_they_cost_in_the_mean_and_how_far_it_varies() -> None:
    """Mean 136.1893773 and variance 966.8529323 of 400,000 sums, each within half a per cent.

    From the squared distance to the mean is taken what is known to have mean 0: the surprise in
    the count, in its square, in the times, and the product of the first and the last. Three
    comparisons and the controls: false alarm 0.9 %.
    """
    found = all_drawn()
    assert plain(found.losses).covers(LOSS)
    squares = (found.losses - LOSS) ** 2
    count, times = found.counts - COUNT, found.losses - found.counts * moment(1)
    controls = [count, count**2 - COUNT, times, count * times]
    assert unbiased(controls)
    assert plain(squares).is_likely(SPREAD)
    assert controlled(squares, controls).covers(SPREAD)
    # Shown a count that does not vary, and times that do not.
    for wrong in (COUNT * (moment(2) - moment(1) ** 2), COUNT * moment(1) ** 2):
        assert not controlled(squares, controls).covers(wrong)


@pytest.mark.nightly
@pytest.mark.slow
@pytest.mark.statistical
def test_the_fast_model_and_its_books_say_so_too() -> None:
    """The first four of these worlds: all potential incidents happen, and nobody waits.

    The books have of each of the 20,000 items the loss that was drawn, so what 400,000 say holds
    for runs; and these say it as well. Two comparisons: false alarm 0.5 %.
    """
    workspace, table = organisation()
    counts, losses = [], []
    for replication in range(4):
        world = draw_world(workspace, SEED, replication, table)
        run = simulate(world, InOrder(()))
        assert np.array_equal(run.incident_log.incident, np.arange(len(world.incidents)))
        item = world.incidents.item[run.incident_log.incident]
        counts.append(np.bincount(item, minlength=ITEMS))
        losses.append(keep_books(run).by_item.incidents)
    told, lost = np.concatenate(counts), np.concatenate(losses)
    assert np.array_equal(told, all_drawn().counts[: len(told)])
    # An onset is a day of up to 2184, known to 5e-13, and a time some 4e-4 days.
    assert np.allclose(lost, all_drawn().losses[: len(lost)], rtol=1e-7, atol=1e-7)
    assert plain(told).covers(COUNT)
    assert plain(lost).covers(LOSS)
    assert not plain(lost).covers(1.01 * LOSS)


def test_the_reference_says_the_same_of_some_items() -> None:
    """Of 150 of them, to the last bit; draws go by name, so they fare as among the others."""
    workspace, table = organisation(items=150)
    run = same_story(draw_world(workspace, SEED, 0, table), InOrder(()))
    counts = np.bincount(run.world.incidents.item[run.incident_log.incident], minlength=150)
    assert np.array_equal(counts, all_drawn().counts[:150])

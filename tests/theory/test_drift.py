"""Drift over time: it grows, it jumps, and a retraining that does not fail sets it to 0."""

import numpy as np
import pytest

from scenarios.units import DAYS_PER_MONTH, DAYS_PER_QUARTER
from scenarios.workspace import Workspace
from sim.measures import measure
from sim.model import simulate
from sim.world import World, draw_world
from tests.support.estimates import SEED, controlled, plain, unbiased
from tests.support.policies import InOrder
from tests.support.workspaces import a_component, a_workspace, an_item
from tests.support.worlds import SIMULATORS, Shock, a_world, run_of, same_story

BASE, OWN = 0.003, 0.002
"""Drift a day of the component, and of its open item."""
SHOCKS, SIZE = 1.0, 0.002
"""Shocks a day, and their mean size."""
BLOCKS = (0.3, 0.4)
"""Probabilities with which each of two open items makes a retraining fail."""
EVERY, QUARTERS, COMPONENTS, WORLDS = 1.0, 10, 20, 40


def mean_drift(rate: float, every: float, count: int, failure: float) -> float:
    """Return the expected time mean of drift over `count` intervals between retrainings.

    At u days after retraining k, drift is what came up in these u days and in the intervals before,
    as far back as all retrainings since have failed, j of them with chance f^j (the geometric law:
    Feller, An Introduction to Probability Theory I, 3rd ed. 1968, section VI.8):
    m (u + R sum_{j=1..k} f^j). Over u from 0 to R and k from 0 to K-1 that is
    m R (1/2 + f/(1-f) (1 - (1 - f^K) / (K (1-f)))). Shocks add their rate times mean size to m
    (Campbell's theorem: Kingman, Poisson Processes, 1993, section 3.2).

    Parameters
    ----------
    rate
        Expected drift a day, m.
    every
        Days between retrainings, R.
    count
        Intervals, K; the last one ends with the horizon.
    failure
        Probability that a retraining fails, f.
    """
    if failure == 1.0:
        return rate * every * count / 2
    kept = failure / (1 - failure) * (1 - (1 - failure**count) / (count * (1 - failure)))
    return rate * every * (0.5 + kept)


def test_the_closed_form_in_numbers() -> None:
    """Two and three intervals by hand, and the two ends.

    With f = 1/2: half of the first interval's drift is there in the second, so (1/2 + 1)/2; in the
    third it is 1/2 + 1/2 + 1/4, which makes the mean (1/2 + 1 + 5/4)/3.
    """
    assert mean_drift(1.0, 1.0, 2, 0.5) == pytest.approx(0.75)
    assert mean_drift(1.0, 1.0, 3, 0.5) == pytest.approx(2.75 / 3)
    assert mean_drift(0.1, 7.0, 13, 0.0) == pytest.approx(0.35)
    assert mean_drift(0.1, 7.0, 13, 1.0) == pytest.approx(4.55)
    assert mean_drift(0.1, 7.0, 13, 1 - 1e-5) == pytest.approx(4.55, rel=1e-3)


def organisation(components: int = COMPONENTS, quarters: int = QUARTERS) -> Workspace:
    """Return components alike, each with two open items that make retrainings fail."""
    names = [f"c{n}" for n in range(components)]
    each = {
        "drift_per_month": BASE * DAYS_PER_MONTH,
        "drift_shocks_per_quarter": SHOCKS * DAYS_PER_QUARTER,
        "drift_shock": SIZE,
        "retrain_days": EVERY,
    }
    items = [
        an_item(
            f"{name} {k}",
            components=(name,),
            blocks_retraining=block,
            drift_per_month=drift * DAYS_PER_MONTH,
        )
        for name in names
        for k, (block, drift) in enumerate(zip(BLOCKS, (OWN, 0.0), strict=True))
    ]
    components_ = [a_component(name, **each) for name in names]
    return a_workspace(components=components_, items=items, quarters=quarters)


FAILURE = 1 - (1 - BLOCKS[0]) * (1 - BLOCKS[1])


def surprises(world: World) -> list[float]:
    """Return what chance brings more than its mean, as noise of mean 0 that explains drift.

    Shocks a day; retrainings whose mark is a failure's; and two and three such in a row.
    """
    days = world.horizon * len(world.workspace.components)
    fails = np.array(world.retraining_marks) < FAILURE
    two = fails[:, 1:] & fails[:, :-1]
    three = two[:, 1:] & fails[:, :-2]
    return [
        float(world.shocks.size.sum()) / days - SHOCKS * SIZE,
        *(float(f.mean()) - FAILURE**n for n, f in enumerate((fails, two, three), start=1)),
    ]


@pytest.mark.statistical
def test_the_time_mean_of_drift() -> None:
    """Drift .005 and shocks of .002 a day, retrained daily, of which 58 % fail: .0131414.

    40 worlds of 20 components and 910 days. As it is the mean is within three standard errors,
    0.7 %; less what shocks and failures explain within half a per cent. With the controls' means:
    false alarm 0.8 %.
    """
    due = mean_drift(BASE + OWN + SHOCKS * SIZE, EVERY, round(QUARTERS * 91 / EVERY), FAILURE)
    assert due == pytest.approx(0.0131414, abs=5e-8)
    workspace = organisation()
    sample, rows = [], []
    for replication in range(WORLDS):
        world = draw_world(workspace, SEED, replication)
        told = measure(simulate(world, InOrder(())))
        sample.append(told["drift_mean"])
        rows.append(surprises(world))
        # Money is drift times value, as it never takes all.
        lost = told["drift_mean"] * 1000.0 * COMPONENTS * world.horizon
        assert told["value_lost.drift"] == pytest.approx(lost, rel=1e-9)
    controls = list(np.array(rows).T)
    assert unbiased(controls)
    assert plain(sample).is_likely(due)
    found = controlled(np.array(sample), controls)
    assert found.covers(due)
    # Shown drift without shocks, one blocker instead of two, and both as if they were one.
    for rate, failure in (
        (BASE + OWN, FAILURE),
        (BASE + OWN + SHOCKS * SIZE, BLOCKS[1]),
        (BASE + OWN + SHOCKS * SIZE, sum(BLOCKS)),
    ):
        assert not found.covers(mean_drift(rate, EVERY, 910, failure))


def test_both_models_tell_the_same_of_some_components() -> None:
    """Three components over a quarter: retrainings to the last bit, and so drift.

    Draws go by name and time, so they are the first days of the first components above.
    """
    world = draw_world(organisation(components=3, quarters=1), SEED, 0)
    run = same_story(world, InOrder(()))
    assert 60 < len(run.retrainings) < 180
    whole = draw_world(organisation(), SEED, 0)
    for some, all_ in zip(world.retraining_marks, whole.retraining_marks, strict=False):
        assert np.array_equal(some, all_[: len(some)])
    first = (whole.shocks.component < 3) & (whole.shocks.day < world.horizon)
    assert np.array_equal(whole.shocks.size[first], world.shocks.size)


@pytest.mark.parametrize("model", SIMULATORS)
@pytest.mark.parametrize("failure", [0.0, 1.0])
def test_without_chance_it_is_exact(model: str, failure: float) -> None:
    """Thirteen weeks in which all retrainings work, or none does; a shock stays as long.

    The shock of .07 on day 10 stays to day 14, or to the end.
    """
    component = a_component(drift_per_month=0.001 * DAYS_PER_MONTH, retrain_days=7.0)
    item = an_item(blocks_retraining=failure, drift_per_month=0.002 * DAYS_PER_MONTH)
    workspace = a_workspace(components=(component,), items=(item,))
    world = a_world(workspace, shocks=[Shock(day=10.0, size=0.07)])
    told = measure(run_of(world, simulator=model))
    stays = 81.0 if failure else 4.0
    due = mean_drift(0.003, 7.0, 13, failure) + 0.07 * stays / 91
    assert told["drift_mean"] == pytest.approx(due, rel=1e-9)
    assert told["value_lost.drift"] == pytest.approx(1000.0 * 91 * due, rel=1e-9)

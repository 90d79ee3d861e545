"""Each model's crew by itself as the machine-repairman queue: ten machines and two repairers."""

from functools import cache
from math import comb, factorial

import numpy as np
import pytest

from scenarios.table import Floats
from tests.support.estimates import SEED, controlled, plain, unbiased
from tests.support.queues import Watch, when_empty
from tests.support.repairmen import Repairs, Shop, by_crew, by_roster

MACHINES, BREAKS, REPAIRS, CREW = 10, 0.1, 0.5, 2
"""Each machine that is up breaks at .1 a day, each engineer at work repairs at .5 a day."""
MANY, FEW, BATCHES = 300_000, 60_000, 50
"""Breaks under the fast model's crew; under the reference's and in comparisons; batches."""


def finite_source(crew: int) -> tuple[float, float, float]:
    """Return availability, machines down, and how long a broken machine is down, days.

    p_n is in proportion to C(K, n) r^n for n < c, and to C(K, n) n! / (c! c^{n-c}) r^n from there
    on, r = failure/repair; L = sum n p_n, availability 1 - L/K, and down time L/(failure (K - L))
    (Gross, Shortle, Thompson & Harris, Fundamentals of Queueing Theory, 4th ed. 2008, section
    2.8; Feller, An Introduction to Probability Theory I, 3rd ed. 1968, section XVII.7).
    """
    weights = np.array(
        [
            comb(MACHINES, n)
            * (BREAKS / REPAIRS) ** n
            * (1.0 if n < crew else factorial(n) / (factorial(crew) * crew ** (n - crew)))
            for n in range(MACHINES + 1)
        ]
    )
    down = float(np.arange(MACHINES + 1) @ weights / weights.sum())
    return 1 - down / MACHINES, down, down / (BREAKS * (MACHINES - down))


def test_the_closed_form_in_numbers() -> None:
    """And with as many engineers as machines each is up for 1/.1 days and down for 1/.5."""
    told = finite_source(CREW)
    assert told == pytest.approx((0.7596278, 2.4037215, 3.1643410), abs=5e-8)
    assert finite_source(MACHINES) == pytest.approx((10 / 12, 20 / 12, 2.0))


@cache
def repairs(crew: str, engineers: int = CREW) -> Repairs:
    """Return the breaks that a crew dealt with; the first are the same for all."""
    shop = Shop.drawn(MACHINES, engineers, BREAKS, REPAIRS, MANY, SEED)
    if crew == "crew":
        return by_crew(shop, FEW)
    return by_roster(shop, MANY if engineers == CREW else FEW)


def observed(told: Repairs, due: float) -> tuple[dict[str, Floats], list[Floats]]:
    """Return availability, machines down and down times by batch, and the controls.

    A batch begins and ends with all machines up. The last breaks are left out: no machine breaks
    after them. Down times are divided by the number of breaks to expect, from machines up.
    """
    last = float(told.broken[np.isfinite(told.broken)][-1])
    edges = when_empty(np.linspace(0.0, last - 200.0, BATCHES + 1), told.broken, told.restored)
    watch = Watch(edges, told.broken, told.engaged, told.restored)
    down = watch.number(told.broken, told.restored)
    at_work = watch.number(told.engaged, told.restored)
    one = np.ones_like(down)
    weights = [one, down, np.maximum(down - CREW, 0.0)]
    controls = [
        *watch.surprises(told.broken, BREAKS * (MACHINES - down), weights[:2]),
        *watch.surprises(told.restored, REPAIRS * at_work, weights),
    ]
    known = np.isfinite(told.restored)
    lasting = watch.total(told.broken[known], (told.restored - told.broken)[known])
    samples = {
        "availability": 1.0 - watch.mean(down) / MACHINES,
        "down": watch.mean(down),
        "down time": lasting / (BREAKS * (MACHINES - due)),
    }
    return samples, controls


@pytest.mark.statistical
@pytest.mark.parametrize("crew", ["roster", "crew"])
def test_machines_are_up_and_down_as_in_the_closed_form(crew: str) -> None:
    """Availability .7596278, machines down 2.4037215, each for 3.1643410 days.

    300,000 breaks under the fast model's crew, 60,000 under the reference's. As they are, the
    means are within three standard errors, and availability under the fast model's within half a
    per cent too. Less what breaks and repairs explain, all are within half a per cent. Twelve
    comparisons in both cases, and the controls' means: false alarm 5.5 %.
    """
    due = finite_source(CREW)
    samples, controls = observed(repairs(crew), due[1])
    assert unbiased(controls)
    for sample, value, three in zip(samples.values(), due, finite_source(3), strict=True):
        assert plain(sample).is_likely(value)
        assert controlled(sample, controls).covers(value)
        # Shown three engineers.
        assert not controlled(sample, controls).covers(three)
    assert crew == "crew" or plain(samples["availability"]).covers(due[0])


@pytest.mark.statistical
def test_the_controls_do_not_know_the_crew() -> None:
    """Three engineers, and the same controls lead to three: two comparisons, false alarm 0.9 %."""
    availability, down, _ = finite_source(3)
    samples, controls = observed(repairs("roster", 3), down)
    for name, value in (("availability", availability), ("down", down)):
        assert controlled(samples[name], controls).is_likely(value)
    assert not controlled(samples["down"], controls).is_likely(finite_source(CREW)[1])


def test_both_crews_keep_the_same_times() -> None:
    """Given the same up times and repairs, to the last bit: 60,000 breaks.

    Less the last, at which the reference's crew is stopped with machines still down.
    """
    fast, slow = repairs("roster"), repairs("crew")
    for name in ("broken", "engaged", "restored"):
        mine, theirs = getattr(fast, name)[: FEW - 20], getattr(slow, name)[: FEW - 20]
        assert np.array_equal(mine, theirs), name
    # Shown the times of three engineers.
    assert not np.array_equal(repairs("roster", 3).restored, slow.restored)

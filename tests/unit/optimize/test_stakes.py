"""What a share of value lost costs: exact where nothing else acts, a lower bound elsewhere."""

from typing import Any

import numpy as np
import pytest

from optimize.stakes import Stakes
from sim.spells import Spells
from sim.users import usage
from tests.support.workspaces import a_component

HORIZON = 91.0


def spells(*rows: tuple[float, float, float, float]) -> Spells:
    """Return spells on component 0: start, end, level, slope."""
    columns = np.array(rows, dtype=np.float64).reshape(-1, 4).T
    none = np.zeros(len(rows), dtype=np.int64)
    return Spells(none, none, none, *columns)


def stakes(sure: Spells, rest: Spells, **fields: Any) -> Stakes:
    return Stakes.of(a_component(**fields), sure, rest, HORIZON)


def test_a_share_costs_its_value_where_users_stay_and_nothing_is_cut() -> None:
    told = stakes(spells((0.0, 91.0, 0.1, 0.0)), spells((10.0, 20.0, 0.5, 0.0)))
    assert told.best == pytest.approx(1000.0 * 91.0 * 0.9)
    days = np.array([0.0, 12.5, 30.0]), np.array([91.0, 15.0, 31.0])
    assert told.between(*days).tolist() == pytest.approx([91000.0, 2500.0, 1000.0])
    rising = told.rising(np.array([10.0]), np.array([16.0]))
    assert rising.tolist() == pytest.approx([18000.0])
    assert told.least(3.0, 40.0) == pytest.approx(1000.0)


def test_where_all_harm_together_is_more_than_everything_each_part_counts_less() -> None:
    told = stakes(spells((0.0, 91.0, 0.4, 0.0)), spells((10.0, 20.0, 1.0, 0.0)))
    # Of the 1.0 that can be prevented only 0.6 was left to lose.
    assert told.least(10.0, 20.0) == pytest.approx(600.0)
    assert told.least(20.0, 91.0) == pytest.approx(1000.0)
    assert float(told.between(np.array(15.0), np.array(25.0))) == pytest.approx(8000.0)
    lost = stakes(spells((0.0, 91.0, 1.2, 0.0)), spells((10.0, 20.0, 1.0, 0.0)))
    assert lost.least(10.0, 20.0) == 0.0


@pytest.mark.parametrize("back", [0.0, 0.02])
@pytest.mark.parametrize(("most", "used"), [(0.05, 0.7), (0.5, 0.0)])
@pytest.mark.parametrize("seed", range(10))
def test_no_choice_of_harm_costs_less_than_the_stakes_say(
    seed: int, most: float, used: float, back: float
) -> None:
    """Any part of what can be prevented left in: value falls by at least its cost.

    And by not much more where harm is mild; where it is above 1 all together, by far more.
    """
    random = np.random.default_rng(seed)
    component = a_component(churn_per_day=0.03, return_per_day=back)

    def some(count: int) -> list[tuple[float, float, float, float]]:
        rows = []
        for _ in range(count):
            start, end = np.sort(random.uniform(0.0, HORIZON, 2)).tolist()
            rows.append((start, end, random.uniform(0.0, most), random.uniform(0.0, most / 100)))
        return rows

    sure, rest = some(4), some(8)
    told = Stakes.of(component, spells(*sure), spells(*rest), HORIZON)
    for _ in range(20):
        kept = [row for row in rest if random.random() < 0.5]
        value = 1000.0 * float(usage(component, spells(*sure, *kept), HORIZON).delivered[-1])
        cost = sum(
            level * float(told.between(np.array(start), np.array(end)))
            + slope * float(told.rising(np.array(start), np.array(end)))
            for start, end, level, slope in kept
        )
        assert value <= told.best - cost + 1e-6
        assert cost >= used * (told.best - value)


@pytest.mark.parametrize("back", [0.0, 0.02])
def test_with_all_harm_left_in_the_cost_is_what_is_lost(back: float) -> None:
    component = a_component(churn_per_day=0.03, return_per_day=back)
    sure, rest = spells((5.0, 91.0, 0.1, 0.0)), spells((0.0, 91.0, 0.2, 0.0))
    told = Stakes.of(component, sure, rest, HORIZON)
    both = spells((5.0, 91.0, 0.1, 0.0), (0.0, 91.0, 0.2, 0.0))
    value = 1000.0 * float(usage(component, both, HORIZON).delivered[-1])
    cost = 0.2 * float(told.between(np.array(0.0), np.array(91.0)))
    # Up to the steps of a day in which users and their worth are taken at their least.
    assert told.best - cost == pytest.approx(value, rel=1e-2)
    assert told.best - cost >= value

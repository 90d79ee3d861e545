"""Users who leave and return: closed forms, a differential equation solved anew, and the cap."""

import itertools
from dataclasses import dataclass
from math import exp

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from scenarios.component import Component
from sim.spells import Cause, Spells
from sim.users import Usage, distinct, usage
from tests.support.workspaces import a_component

HORIZON = 91.0


@dataclass(frozen=True)
class Harm:
    """One spell: the share ``level + slope (t - start)`` from start to end."""

    start: float
    end: float
    level: float
    slope: float = 0.0

    def at(self, day: float) -> float:
        """Return the share lost on a day, 0 outside."""
        return self.level + self.slope * (day - self.start) if self.start <= day < self.end else 0.0


def spells(*harms: Harm) -> Spells:
    """Return spells on component 0."""
    n = len(harms)
    return Spells(
        component=np.zeros(n, dtype=np.int64),
        cause=np.full(n, int(Cause.DRAG)),
        item=np.arange(n),
        start=np.array([h.start for h in harms], dtype=float),
        end=np.array([h.end for h in harms], dtype=float),
        level=np.array([h.level for h in harms], dtype=float),
        slope=np.array([h.slope for h in harms], dtype=float),
    )


def a_service(churn: float = 0.0, back: float = 0.0) -> Component:
    return a_component(churn_per_day=churn, return_per_day=back)


def balance(use: Usage, harms: Spells, component: Component) -> None:
    """Check that all losses and what is delivered make up the horizon."""
    direct = float(use.lost(harms).sum())
    gone = component.churn_per_day * float(use.lost(harms, away=True).sum())
    assert use.delivered[-1] + direct == pytest.approx(use.present[-1], rel=1e-11)
    assert use.delivered[-1] + direct + gone == pytest.approx(HORIZON, rel=1e-11)


def test_without_harm_everybody_stays_and_gets_all() -> None:
    use = usage(a_service(churn=0.5, back=0.1), spells(), HORIZON)
    assert use.users.tolist() == pytest.approx([1.0] * len(use.users), abs=1e-14)
    assert use.present[-1] == use.delivered[-1] == pytest.approx(HORIZON, rel=1e-14)


def test_without_churn_each_harm_costs_its_area() -> None:
    """Level 0.2 over 10 days is 2; a ramp of 0.01 a day over 20 days is 2."""
    harms = spells(Harm(5, 15, 0.2), Harm(20, 40, 0.0, 0.01), Harm(30, 91, 0.1, -0.001))
    use = usage(a_service(back=0.3), harms, HORIZON)
    assert use.lost(harms) == pytest.approx([2.0, 2.0, 6.1 - 0.001 * 61**2 / 2], rel=1e-13)
    assert use.users[-1] == 1.0
    assert use.delivered[-1] == pytest.approx(HORIZON - use.lost(harms).sum(), rel=1e-13)


@pytest.mark.parametrize(
    ("churn", "back", "level"),
    [(0.004, 0.001, 0.3), (0.3, 0.0, 0.5), (1.0, 1.0, 1.0), (0.02, 0.5, 0.05), (1.0, 0.0, 1.0)],
)
def test_constant_drag(churn: float, back: float, level: float) -> None:
    """N falls to m = r / (c l + r) as exp(-(c l + r) t); its integral is in closed form too."""
    rate = churn * level + back
    rest = back / rate
    end = rest + (1 - rest) * exp(-rate * HORIZON)
    present = rest * HORIZON + (1 - rest) * (1 - exp(-rate * HORIZON)) / rate
    harms = spells(Harm(0, HORIZON, level))
    use = usage(a_service(churn, back), harms, HORIZON)
    assert use.users[-1] == pytest.approx(end, rel=1e-11)
    assert use.present[-1] == pytest.approx(present, rel=1e-11)
    assert use.lost(harms) == pytest.approx([level * present], rel=1e-11)
    balance(use, harms, a_service(churn, back))


def test_users_come_back_after_harm_ends() -> None:
    """Total loss for 10 days at churn 0.1, then a return at 0.05 a day."""
    use = usage(a_service(0.1, 0.05), spells(Harm(0, 10, 1.0)), HORIZON)
    rest = 0.05 / 0.15
    then = rest + (1 - rest) * exp(-1.5)
    assert use.users[-1] == pytest.approx(1 - (1 - then) * exp(-0.05 * 81), rel=1e-11)


def test_linear_drift_without_return() -> None:
    """N = exp(-c m t^2 / 2) where the share grows as m t; checked on every day of the grid."""
    churn, slope = 0.2, 0.01
    harms = spells(Harm(0, HORIZON, 0.0, slope))
    use = usage(a_service(churn), harms, HORIZON)
    assert use.grid[-1] == HORIZON
    assert use.users == pytest.approx(np.exp(-churn * slope * use.grid**2 / 2), rel=1e-11)
    balance(use, harms, a_service(churn))


def test_a_lonely_cause_above_one_takes_all_and_no_more() -> None:
    """A ramp of 0.05 a day takes all from day 20 on."""
    harms = spells(Harm(0, HORIZON, 0.0, 0.05))
    use = usage(a_service(), harms, HORIZON)
    assert 20.0 in use.grid
    assert use.lost(harms) == pytest.approx([10.0 + 71.0], rel=1e-12)
    assert use.delivered[-1] == pytest.approx(10.0, rel=1e-12)


def test_above_one_causes_share_in_proportion() -> None:
    """0.9 and 0.6 at once lose all, three parts to two; alone each loses its own."""
    harms = spells(Harm(0, 20, 0.9), Harm(10, 30, 0.6))
    use = usage(a_service(), harms, HORIZON)
    assert use.lost(harms) == pytest.approx([9.0 + 6.0, 4.0 + 6.0], rel=1e-12)
    assert use.delivered[-1] == pytest.approx(HORIZON - 25.0, rel=1e-12)


def test_rising_causes_share_above_one() -> None:
    """A flat 0.5 and a ramp t / 20 from day 0 to 20: above one from day 10.

    Past it the flat part takes 0.5 / (0.5 + t/20) = 10 / (10 + t), 10 ln 1.5 in all.
    """
    harms = spells(Harm(0, 20, 0.5), Harm(0, 20, 0.0, 0.05))
    use = usage(a_service(), harms, HORIZON)
    flat = 5.0 + 10 * np.log(1.5)
    assert use.lost(harms) == pytest.approx([flat, 15.0 + 2.5 - flat], rel=1e-11)


def test_falling_harm_leaves_the_cap() -> None:
    """A share of 2 that falls by 0.1 a day is above one for 10 days, then loses 5 more."""
    harms = spells(Harm(0, 20, 2.0, -0.1))
    assert usage(a_service(), harms, HORIZON).lost(harms) == pytest.approx([15.0], rel=1e-11)


def reference(harms: list[Harm], churn: float, back: float) -> np.ndarray:
    """Return N, and the integrals of N, N (1-l) and each spell's loss and later loss, at the end.

    An adaptive solver between all days on which anything bends.
    """
    n = len(harms)

    def total(day: float) -> float:
        return sum(h.at(day) for h in harms)

    def away(day: float) -> float:
        rest = HORIZON - day
        return rest if back == 0 else -np.expm1(-back * rest) / back

    def change(day: float, state: np.ndarray) -> np.ndarray:
        users, whole = state[0], total(day)
        lost, cut = min(1.0, whole), 1.0 / max(1.0, whole)
        own = np.array([h.at(day) * cut for h in harms]) * users
        flow = [-churn * lost * users + back * (1 - users), users, users * (1 - lost)]
        return np.concatenate([flow, own, own * away(day)])

    days = sorted({0.0, HORIZON, *(d for h in harms for d in (h.start, h.end))})
    for first, last in list(itertools.pairwise(days)):
        middle, near = (first + last) / 2, (last - first) / 4
        slope = (total(middle + near) - total(middle - near)) / (2 * near)
        if abs(slope) > 1e-12:
            crossing = middle + (1 - total(middle)) / slope
            if first < crossing < last:
                days.append(crossing)
    state = np.concatenate([[1.0], np.zeros(2 + 2 * n)])
    for first, last in itertools.pairwise(sorted(days)):
        # Just inside, so that no spell begins or ends within a stretch.
        inside = (np.nextafter(first, last), np.nextafter(last, first))
        solved = solve_ivp(change, inside, state, method="DOP853", rtol=1e-12, atol=1e-13)
        state = solved.y[:, -1]
    return np.asarray(state)


@pytest.mark.parametrize("case", range(16))
def test_random_harm_against_a_solver(case: int) -> None:
    draws = np.random.default_rng([20270104, case])
    churn = float(draws.choice([0.0, 0.004, 0.1, 1.0]))
    back = float(draws.choice([0.0, 0.001, 0.2]))
    harms = []
    for _ in range(int(draws.integers(1, 7))):
        start, end = sorted(draws.uniform(0, HORIZON, 2).tolist())
        end = HORIZON if draws.random() < 0.3 else end
        slope = float(draws.choice([0.0, 0.0, 0.02, 0.2]))
        harms.append(Harm(start, end, float(draws.uniform(0, 0.8)), slope))
    component, given = a_service(churn, back), spells(*harms)
    use = usage(component, given, HORIZON)
    told = np.concatenate(
        [
            [use.users[-1], use.present[-1], use.delivered[-1]],
            use.lost(given),
            use.lost(given, away=True),
        ]
    )
    assert told == pytest.approx(reference(harms, churn, back), rel=1e-9, abs=1e-9)
    balance(use, given, component)


def test_a_sharp_rise_is_integrated_as_well_as_a_gentle_one() -> None:
    """A share that rises by a thousand a day is above one almost at once."""
    harms = spells(Harm(10, 20, 0.5), Harm(10, 20, 0.0, 1000.0))
    use = usage(a_service(), harms, HORIZON)
    crossing = 0.0005
    flat = 0.5 * crossing + 0.0005 * np.log((0.5 + 1000 * 10) / 1.0)
    assert use.lost(harms) == pytest.approx(
        [flat, 10 - crossing + 0.75 * crossing - flat], rel=1e-10
    )


def test_distinct_days_are_those_of_numpy() -> None:
    for days in ([], [3.0], [2.0, 0.0, 2.0, 1.0, 0.0], [91.0, 91.0]):
        given = np.array(days)
        assert distinct(given.copy()).tolist() == np.unique(given).tolist()

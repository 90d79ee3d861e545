"""What an engineer-day is worth: against an order played with a little more time."""

import heapq
import itertools
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from scenarios.table import Floats
from sim.day_prices import DayPrices, OpenWork, spare


def waiting(**fields: Any) -> OpenWork:
    """Return two items of one team of 2 days a day, horizon 100: nothing burns."""
    plain: dict[str, Any] = {
        "day": 0.0,
        "horizon": 100.0,
        "days": np.array([[20.0], [40.0]]),
        "late": np.zeros(2),
        "money": np.array([6.0, 10.0]),
        "burn": np.zeros((2, 1)),
        "delivered": np.array([2.0]),
        "taken": np.zeros(1),
        "hands": np.array([1]),
    }
    return OpenWork(**{**plain, **fields})


FORTH = np.array([0, 1])


def price(prices: DayPrices, day: float) -> float:
    """Return the price of the first team's day at a moment."""
    at = np.array([day])
    return float(prices.mean(at, at + 1e-6)[0, 0])


def test_a_day_is_worth_what_closes_earlier() -> None:
    """They close on days 10 and 30; a day more at first lets both close half a day earlier."""
    prices = DayPrices.of(waiting(), FORTH)
    assert prices.closing.tolist() == [10.0, 30.0]
    assert [price(prices, day) for day in (5.0, 20.0, 50.0)] == pytest.approx([8.0, 5.0, 0.0])
    mean = prices.mean(np.array([0.0, 20.0]), np.array([30.0, 50.0]))
    assert mean.ravel().tolist() == pytest.approx([(10 * 8 + 20 * 5) / 30, 5 / 3])


def test_days_given_back_finance_others() -> None:
    """The first burns 1 of 2 a day: worked at r it closes on day 20/r, the next 20 days later.

    A day more at first closes the first 1/r days earlier: 6/r, and (2 - r)/r days for the other,
    each worth 10/2, and one day more of the other's own.
    """
    slow = left(2.0, 1.0)
    prices = DayPrices.of(waiting(burn=np.array([[1.0], [0.0]])), FORTH)
    assert prices.closing.tolist() == pytest.approx([20 / slow, 20 / slow + 20])
    at_first = 6 / slow + (1 + (2 - slow) / slow) * 5
    told = [price(prices, day) for day in (5.0, 30.0, 50.0)]
    assert told == pytest.approx([at_first, 5.0, 0.0])


def left(delivered: float, burnt: float) -> float:
    """Return the engineer-days a day left for debt in one team."""
    return float(spare(np.array([delivered]), np.array([burnt]))[0])


def test_what_is_left_of_a_crew_is_a_mean_over_bursts_and_lulls() -> None:
    """E[(d - B)+] for B logistic about b, against a numerical mean; its limits."""
    assert left(2.0, 0.0) == 2.0
    for burnt, scale in ((1.0, 0.25), (2.0, 0.5), (3.0, 0.5)):
        chance = (np.arange(200_000) + 0.5) / 200_000
        burn = burnt + scale * np.log(chance / (1 - chance))
        assert left(2.0, burnt) == pytest.approx(np.maximum(0.0, 2.0 - burn).mean(), rel=1e-4)
    # Less is left the more is burnt, never less than nothing, hardly less than d - b at half load.
    rest = [left(2.0, burnt) for burnt in np.linspace(0.0, 6.0, 61).tolist()]
    assert all(more > less > 0.0 for more, less in itertools.pairwise(rest))
    assert left(2.0, 1.0) == pytest.approx(1.0, rel=0.005)
    assert left(0.0, 1.0) == pytest.approx(0.0, abs=1e-8)


def test_what_closes_beyond_the_horizon_gives_no_day_a_price() -> None:
    prices = DayPrices.of(waiting(horizon=25.0), FORTH)
    assert prices.closing.tolist() == [10.0, 25.0]
    assert [price(prices, day) for day in (5.0, 20.0)] == pytest.approx([3.0, 0.0])
    late = DayPrices.of(waiting(late=np.array([95.0, 0.0])), FORTH)
    assert late.closing.tolist() == [100.0, 30.0]
    assert price(late, 5.0) == pytest.approx(5.0)


def test_a_crew_that_is_overloaded_works_on_debt_in_its_lulls() -> None:
    slow = left(2.0, 2.5)
    prices = DayPrices.of(waiting(taken=np.array([2.5]), horizon=1000.0), FORTH)
    assert prices.closing.tolist() == pytest.approx([20 / slow, 60 / slow])


def test_one_engineer_works_on_an_item() -> None:
    """Two hands of 1 a day: both begin at once and take 20 and 40 days, not 10 and 20."""
    prices = DayPrices.of(waiting(hands=np.array([2])), FORTH)
    assert prices.closing.tolist() == pytest.approx([20.0, 40.0])


@pytest.mark.parametrize("hands", [2, 3, 5])
def test_when_items_begin_is_near_what_hands_do(hands: int) -> None:
    """Against hands that each take the next item, in shares of the time that all of it takes.

    Measured over 20 random lists of 60 items: within 4 to 7 % in the mean of the worst items, 1 to
    2 % in the mean of all.
    """
    worst, mean = [], []
    for seed in range(20):
        rng = np.random.default_rng([20270104, hands, seed])
        days = rng.lognormal(1.0, 0.7, 60)
        free = [0.0] * hands
        closed = []
        for work in days.tolist():
            begun = heapq.heappop(free)
            heapq.heappush(free, begun + work)
            closed.append(begun + work)
        work = waiting(
            days=days[:, None],
            late=np.zeros(60),
            money=np.ones(60),
            burn=np.zeros((60, 1)),
            horizon=1e6,
            delivered=np.array([float(hands)]),
            hands=np.array([hands]),
        )
        told = DayPrices.of(work, np.arange(60)).closing
        worst.append(np.abs(told - closed).max() / max(closed))
        mean.append(np.abs(told - closed).mean() / max(closed))
    assert np.mean(worst) <= 0.08
    assert np.mean(mean) <= 0.025


def test_nothing_open_costs_nothing() -> None:
    prices = DayPrices.of(waiting(), np.zeros(0, dtype=np.int64))
    assert prices.closing.tolist() == [100.0, 100.0]
    assert price(prices, 5.0) == 0.0


def cost(work: OpenWork, order: list[int], extra: Floats) -> float:
    """Return the money lost up to the horizon where an order is worked, event by event.

    Parameters
    ----------
    work
        The open work; each item belongs to one team and is closed at once.
    order
        Rows, first to last.
    extra
        Engineer-days that each team is given at the start.
    """
    left = work.days.copy()
    own = work.days.argmax(axis=1)
    gift = extra.copy()
    day, lost, alive = work.day, 0.0, set(order)
    while alive and day < work.horizon:
        heads = [next((r for r in order if r in alive and own[r] == k), None) for k in range(2)]
        for k, head in enumerate(heads):
            if head is not None and gift[k] > 0:
                left[head, k] -= gift[k]
                gift[k] = 0.0
        burn = work.burn[list(alive)].sum(axis=0)
        rates = spare(work.delivered, work.taken + burn)
        ends = [
            (day + left[head, k] / rates[k], head, k)
            for k, head in enumerate(heads)
            if head is not None
        ]
        end, done, _ = min(ends)
        end = min(end, work.horizon)
        for k, head in enumerate(heads):
            if head is not None:
                left[head, k] -= (end - day) * rates[k]
        lost += (end - day) * work.money[list(alive)].sum()
        day = end
        if end < work.horizon:
            alive.remove(done)
    return lost


@pytest.mark.parametrize("seed", range(12))
def test_the_price_is_what_a_little_more_time_saves(seed: int) -> None:
    """One team, random: the exact derivative of the cost of the order."""
    rng = np.random.default_rng([20270104, seed])
    n = 8
    days = np.zeros((n, 2))
    days[:, 0] = rng.uniform(5, 30, n)
    work = OpenWork(
        day=10.0,
        horizon=10_000.0,
        days=days,
        late=np.zeros(n),
        money=rng.exponential(10.0, n),
        burn=np.stack([rng.uniform(0, 0.2, n), np.zeros(n)], axis=1),
        delivered=np.array([2.0, 1.0]),
        taken=np.array([0.1, 0.0]),
        hands=np.array([1, 1]),
    )
    order = rng.permutation(n)
    little = 1e-4
    given = np.array([little, 0.0])
    saved = cost(work, order.tolist(), np.zeros(2)) - cost(work, order.tolist(), given)
    assert price(DayPrices.of(work, order), 10.0) == pytest.approx(saved / little, rel=1e-4)


def test_days_of_another_team_have_the_price_of_that_team() -> None:
    """Team one's item burns a day a day of team two: closing it gives 2 - r back at 10 / r.

    Team two works 20 days at r beside it, team one closes on day 10: a day more of team one closes
    its item half a day earlier, which saves 6 / 2 and gives (2 - r) / 2 days back.
    """
    work = waiting(
        days=np.array([[20.0, 0.0], [0.0, 20.0]]),
        burn=np.array([[0.0, 1.0], [0.0, 0.0]]),
        delivered=np.array([2.0, 2.0]),
        taken=np.zeros(2),
        hands=np.array([1, 1]),
    )
    prices, slow = DayPrices.of(work, np.array([1, 0])), left(2.0, 1.0)
    assert prices.closing.tolist() == pytest.approx([10.0, 20 / slow])
    at = np.array([5.0])
    first, second = prices.mean(at, at + 1e-6)[0]
    assert second == pytest.approx(10 / slow)
    assert first == pytest.approx((6 + (2 - slow) * 10 / slow) / 2)
    nothing = DayPrices.of(replace(work, burn=np.zeros((2, 2))), np.array([1, 0]))
    assert nothing.mean(at, at + 1e-6)[0] == pytest.approx([3.0, 5.0])

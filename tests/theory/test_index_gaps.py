"""Index rules against the best that can be done, by dynamic programming on small instances.

One engineer, known figures, hazards that grow: an item costs h (1 + g)^(t/91) a day until it is
closed. In most instances rollouts hold at once; in the others they may fail, and half of the work
is done again. Efforts are whole days, so a table over what is left and the day is exact. Nothing
here uses the code under test but to ask a policy what comes first, anew after each attempt. What is
begun is worked to its end: a choice that does not end within the horizon avoids nothing more.

The gap is what a rule's expected cost exceeds the least possible by, as a share of that.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pytest

from scenarios.table import Floats
from scenarios.units import DAYS_PER_QUARTER
from scenarios.workspace import Beliefs
from sim.registry import find_policy
from tests.support.views import a_view
from tests.support.workspaces import a_workspace, an_item

SEED = 20270104
QUARTERS = 4
HORIZON = QUARTERS * DAYS_PER_QUARTER
LOADS = (0.4, 0.7, 1.0, 1.5, 2.5)
"""Work over the days of the horizon."""

KNOWN = Beliefs(confidence=0.0, effort_exact=1.0)
"""All figures are as stated."""

FULL, HALF, DONE = 0, 1, 2
State = tuple[int, ...]
"""How each item stands: nothing done, half to do again, closed."""


@dataclass(frozen=True)
class Instance:
    """A small backlog."""

    days: tuple[int, ...]
    """Effort of a first attempt, even numbers of days."""
    cost: tuple[float, ...]
    """Value units a day on day 0."""
    growth: tuple[float, ...]
    """Growth of it a quarter."""
    holds: tuple[float, ...]
    """Probability that a rollout holds."""

    def avoided(self, item: int, day: Floats | float) -> Floats:
        """Return what closing an item on a day avoids up to the horizon."""
        day = np.minimum(day, HORIZON)
        grow = np.log1p(self.growth[item]) / DAYS_PER_QUARTER
        if grow == 0.0:
            return np.asarray(self.cost[item] * (HORIZON - day))
        return np.asarray(self.cost[item] * (np.exp(grow * HORIZON) - np.exp(grow * day)) / grow)

    @property
    def whole(self) -> float:
        """Return the cost if nothing is done."""
        return sum(float(self.avoided(item, 0.0)) for item in range(len(self.days)))


def draw(rng: np.random.Generator, items: int, *, fails: bool) -> Instance:
    """Return a random instance: effort and cost lognormal, growth up to doubling each quarter."""
    load = LOADS[rng.integers(len(LOADS))]
    effort = rng.lognormal(0.0, 0.7, items)
    effort *= load * HORIZON / effort.sum()
    return Instance(
        days=tuple(int(2 * max(1, round(one / 2))) for one in effort),
        cost=tuple(rng.lognormal(0.0, 1.0, items).tolist()),
        growth=tuple((np.exp2(rng.uniform(0.0, 1.0, items)) - 1.0).tolist()),
        holds=tuple((rng.uniform(0.6, 1.0, items) if fails else np.ones(items)).tolist()),
    )


def most_avoided(instance: Instance) -> float:
    """Return the largest expected cost that any rule can avoid."""
    items = len(instance.days)
    states = np.indices((3,) * items).reshape(items, -1)
    step = 3 ** np.arange(items - 1, -1, -1)
    worth = np.zeros((HORIZON + 1, states.shape[1]))
    moves = []
    for item, days in enumerate(instance.days):
        avoided = instance.avoided(item, np.arange(HORIZON + 1.0))
        for stands, effort in ((FULL, days), (HALF, days // 2)):
            rows = np.flatnonzero(states[item] == stands)
            done = rows + (DONE - stands) * step[item]
            again = rows + (HALF - stands) * step[item]
            moves.append((rows, done, again, effort, avoided, instance.holds[item]))
    for day in range(HORIZON - 1, -1, -1):
        for rows, done, again, effort, avoided, holds in moves:
            end = day + effort
            if end < HORIZON:
                got = holds * (avoided[end] + worth[end, done])
                got += (1.0 - holds) * worth[end, again]
                worth[day, rows] = np.maximum(worth[day, rows], got)
    return float(worth[0, 0])


def most_avoided_if_sure(instance: Instance) -> float:
    """Return the same where every rollout holds: the day follows from the set that is closed."""
    items = len(instance.days)
    sets = np.arange(2**items)
    held = (sets[:, None] >> np.arange(items)) & 1
    day = held @ np.array(instance.days)
    worth = np.zeros(2**items)
    for size in range(items - 1, -1, -1):
        for item in range(items):
            rows = sets[(held.sum(axis=1) == size) & (held[:, item] == 0)]
            end = day[rows] + instance.days[item]
            got = instance.avoided(item, end) + worth[rows | (1 << item)]
            worth[rows] = np.maximum(worth[rows], np.where(end < HORIZON, got, 0.0))
    return float(worth[0])


Choice = Callable[[int, State], int]
"""Which item is worked on a day, given how the items stand."""


def avoided_by(instance: Instance, choose: Choice) -> float:
    """Return the expected cost that a rule of choice avoids."""

    @cache
    def worth(day: int, state: State) -> float:
        if all(stands == DONE for stands in state):
            return 0.0
        item = choose(day, state)
        end = day + instance.days[item] // (2 if state[item] == HALF else 1)
        if end >= HORIZON:
            return 0.0
        holds = instance.holds[item]
        closed = float(instance.avoided(item, end)) + worth(end, put(state, item, DONE))
        failed = worth(end, put(state, item, HALF)) if holds < 1.0 else 0.0
        return holds * closed + (1.0 - holds) * failed

    return worth(0, (FULL,) * len(instance.days))


def put(state: State, item: int, stands: int) -> State:
    """Return a state with one item changed."""
    return (*state[:item], stands, *state[item + 1 :])


def choice_of(name: str, instance: Instance) -> Choice:
    """Return how a policy chooses in an instance."""
    items = [
        an_item(
            f"item-{row}",
            days=float(days),
            incidents_per_quarter=cost * DAYS_PER_QUARTER,
            penalty=1.0,
            restore_hours=0.0,
            growth_per_quarter=growth,
            fix_success=holds,
        )
        for row, (days, cost, growth, holds) in enumerate(
            zip(instance.days, instance.cost, instance.growth, instance.holds, strict=True)
        )
    ]
    workspace = a_workspace(items=items, quarters=QUARTERS, beliefs=KNOWN)
    policy, start = find_policy(name).prepare(workspace), a_view(workspace)
    effort = np.array(instance.days, dtype=np.float64)

    def choose(day: int, state: State) -> int:
        stands = np.array(state)
        worked = np.where(stands == HALF, effort, 0.0)
        view = replace(start, day=float(day), open=stands != DONE, worked=worked)
        return int(policy.rank(view)[0])

    return choose


@cache
def sure(count: int = 292, items: int = 8) -> tuple[Instance, ...]:
    """Return random instances whose rollouts hold."""
    rng = np.random.default_rng([SEED, 0])
    return tuple(draw(rng, items, fails=False) for _ in range(count))


@cache
def unsure(count: int = 60, items: int = 4) -> tuple[Instance, ...]:
    """Return random instances whose rollouts may fail."""
    rng = np.random.default_rng([SEED, 1])
    return tuple(draw(rng, items, fails=True) for _ in range(count))


def gap(name: str, instance: Instance, most: float) -> float:
    """Return the gap of a policy to the optimum."""
    got = avoided_by(instance, choice_of(name, instance))
    assert got <= most * (1 + 1e-9), "a rule beats the optimum, so this is none"
    return (most - got) / (instance.whole - most)


@cache
def least_costs() -> tuple[float, ...]:
    """Return the most that can be avoided in each instance, the sure ones first."""
    return (*map(most_avoided_if_sure, sure()), *map(most_avoided, unsure()))


def gaps(name: str, count: int | None = None) -> Floats:
    """Return the gaps of a policy in the first instances, the sure ones first."""
    known = zip((*sure(), *unsure()), least_costs(), strict=True)
    return np.array([gap(name, one, most) for one, most in list(known)[:count]])


def test_both_tables_find_the_same_optimum() -> None:
    """By day and by set; and one by hand: of two items that both fit, the dearer a day first."""
    for seed in range(8):
        instance = draw(np.random.default_rng(seed), 4, fails=False)
        assert most_avoided(instance) == pytest.approx(most_avoided_if_sure(instance), rel=1e-12)
    two = Instance((10, 20), (1.0, 3.0), (0.0, 0.0), (1.0, 1.0))
    assert most_avoided(two) == pytest.approx(3 * (HORIZON - 20) + (HORIZON - 30))


def test_a_rollout_that_may_fail_by_hand() -> None:
    """Attempts end on days 100, 150, 200, ..., 350 and hold half the time."""
    one = Instance((100,), (2.0,), (0.0,), (0.5,))
    due = sum(0.5 ** (k + 1) * 2.0 * (HORIZON - 100 - 50 * k) for k in range(6))
    assert most_avoided(one) == pytest.approx(due)
    assert avoided_by(one, lambda day, state: 0) == pytest.approx(due)


@pytest.mark.nightly
def test_the_look_ahead_is_within_half_a_percent_of_the_optimum() -> None:
    """The median gap; measured 0.00 % where rollouts hold, 0.2 % where they may fail."""
    told = gaps("lookahead")
    assert len(told) >= 300
    assert np.median(told) <= 0.005
    assert np.median(told[: len(sure())]) <= 0.005
    assert np.median(told[len(sure()) :]) <= 0.005
    # And it is no easy test: the stated cost of delay is 3 % off where hazards grow apart.
    assert np.median(gaps("cd3", 100)) > 0.01


@pytest.mark.nightly
def test_rollout_is_within_a_tenth_of_a_percent_of_the_optimum() -> None:
    """The median gap; measured over 320 instances 0.000 % for both kinds, 0.005 % in the mean."""
    told = gaps("rollout", 300)
    assert len(told) >= 300
    assert np.median(told[: len(sure())]) <= 0.001
    assert np.median(told[len(sure()) :]) <= 0.001
    assert told.mean() <= 0.001


def test_cost_of_delay_is_optimal_where_nothing_grows_and_all_is_cleared() -> None:
    """Smith's rule: constant hazards, rollouts that hold, a horizon beyond the last closing."""
    rng = np.random.default_rng([SEED, 2])
    for _ in range(40):
        drawn = draw(rng, 8, fails=False)
        # No longer than 0.9 of the horizon in all.
        scale = 0.9 * HORIZON / max(0.9 * HORIZON, sum(drawn.days) + 16)
        days = tuple(max(2, 2 * int(one * scale / 2)) for one in drawn.days)
        steady = replace(drawn, days=days, growth=(0.0,) * 8)
        assert gap("cd3", steady, most_avoided_if_sure(steady)) == pytest.approx(0.0, abs=1e-12)

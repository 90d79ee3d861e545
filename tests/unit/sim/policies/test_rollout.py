"""Rollout: the front that did best, whole outcomes among what is tried, the base in overload."""

import numpy as np
import pytest

from scenarios.outcome import Outcome
from scenarios.workspace import Beliefs
from sim.policies.rollout import improved
from sim.registry import find_policy
from sim.schedule import Prizes, Schedule
from sim.stakes import Stakes
from sim.view import View
from tests.support.views import a_view, ranked_ids
from tests.support.workspaces import a_workspace, an_item

SURE = Beliefs(confidence=0.0, effort_exact=1.0)


def schedule_of(view: View) -> Schedule:
    return Schedule.of(view, Stakes.of(view.workspace), Prizes.of(view.workspace))


def rising() -> View:
    """Return items whose best order changes with growth: dear ones and growing ones."""
    items = [
        an_item(
            f"i{n}",
            days=float(8 + 5 * n),
            incidents_per_quarter=float(3 + n),
            penalty=100.0,
            restore_hours=0.0,
            growth_per_quarter=1.0 if n % 2 else 0.0,
        )
        for n in range(8)
    ]
    return a_view(a_workspace(items=items, quarters=2, beliefs=SURE))


def test_an_order_is_never_made_worse() -> None:
    schedule = schedule_of(rising())
    rng = np.random.default_rng(20270104)
    for _ in range(30):
        base = rng.permutation(8).tolist()
        better = improved(schedule, base, base[::-1])
        assert sorted(better) == list(range(8))
        assert schedule.worth(better)[0] >= schedule.worth(base)[0]


def test_the_front_is_that_of_the_best_order_where_it_is_among_what_is_tried() -> None:
    """From any order of three items, whose best order is known by trying all."""
    items = [
        an_item("slow", days=30.0, drag=0.010),
        an_item("quick", days=5.0, drag=0.004),
        an_item("dear", days=20.0, drag=0.020),
    ]
    schedule = schedule_of(a_view(a_workspace(items=items, beliefs=SURE)))
    for base in ([0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]):
        assert improved(schedule, base, base)[0] == 2


def test_an_outcome_is_tried_as_a_whole() -> None:
    """None of its items is worth a place by itself; together they win more than the rest."""
    items = [
        an_item("drags", days=50.0, drag=0.002),
        an_item("first", days=30.0),
        an_item("second", days=30.0),
    ]
    outcome = Outcome(id="launch", value=1e5, requires=("first", "second"))
    workspace = a_workspace(items=items, outcomes=(outcome,), beliefs=SURE)
    schedule = schedule_of(a_view(workspace))
    assert improved(schedule, [0, 1, 2], [0])[:2] == [1, 2]
    view = a_view(workspace)
    policy = find_policy("rollout").prepare(workspace)
    assert set(ranked_ids(policy.rank(view)[:2], view)) == {"first", "second"}


def test_in_a_crew_beyond_help_the_order_of_the_base_stands() -> None:
    items = [an_item(f"i{n}", days=5.0 + n, drag=0.001, toil_days_per_week=3.0) for n in range(4)]
    view = a_view(a_workspace(items=items, quarters=2))
    base = find_policy("self_financing").prepare(view.workspace)
    assert find_policy("rollout").prepare(view.workspace).rank(view) == base.rank(view)


def test_what_cannot_start_comes_last() -> None:
    items = [an_item("one", drag=0.5, excludes=("other",)), an_item("other", drag=0.9)]
    view = a_view(a_workspace(items=items))
    policy = find_policy("rollout").prepare(view.workspace)
    assert ranked_ids(policy.rank(view), view) == ["other", "one"]


@pytest.mark.parametrize("day", [0.0, 90.0])
def test_nothing_open_is_no_trouble(day: float) -> None:
    view = a_view(a_workspace(items=[an_item("one")]), day=day, open={"one": False})
    assert list(find_policy("rollout").prepare(view.workspace).rank(view)) == []

"""What an order is worth: closings by hand, outcomes, what is due, what cannot start."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from scenarios.outcome import Outcome
from scenarios.workspace import Beliefs
from sim.posterior import Posterior
from sim.schedule import Prizes, Schedule
from sim.stakes import Stakes
from sim.view import View
from tests.support.views import a_view
from tests.support.workspaces import a_team, a_workspace, an_item


def of(view: View) -> Schedule:
    """Return the schedule of a view."""
    return Schedule.of(view, Stakes.of(view.workspace), Prizes.of(view.workspace))


def two(**fields: Any) -> View:
    """Return two items of 20 and 10 days for one engineer, each 10 a day of harm."""
    items = [an_item("long", days=20.0, drag=0.01), an_item("short", days=10.0, drag=0.01)]
    return a_view(a_workspace(items=items, **fields))


def test_items_close_one_after_the_other() -> None:
    schedule = of(two())
    assert schedule.closings([0, 1]) == pytest.approx(np.array([[20.0, 30.0]]))
    assert schedule.closings([1, 0]) == pytest.approx(np.array([[30.0, 10.0]]))
    assert schedule.closings([1]) == pytest.approx(np.array([[91.0, 10.0]]))
    assert schedule.closings([]).tolist() == [[91.0, 91.0]]


def test_an_order_is_worth_what_its_closings_avoid() -> None:
    schedule = of(two())
    assert schedule.worth([0, 1]).tolist() == pytest.approx([10 * (71 + 61)])
    assert schedule.worth([1, 0]).tolist() == pytest.approx([10 * (81 + 61)])
    assert schedule.worth([]).tolist() == [0.0]


def test_an_outcome_is_won_where_all_of_it_closes_in_time() -> None:
    outcome = Outcome(id="launch", value=500.0, requires=("long", "short"))
    schedule = of(two(outcomes=(outcome,)))
    assert schedule.worth([1, 0])[0] == pytest.approx(10 * (81 + 61) + 500)
    assert schedule.worth([1])[0] == pytest.approx(10 * 81)
    late = of(replace(two(outcomes=(outcome,)), day=65.0))
    assert late.worth([1, 0])[0] == pytest.approx(10 * 16)


def test_what_is_due_and_not_closed_costs_more_than_all_else() -> None:
    schedule = replace(of(two()), due=np.array([25.0, np.inf]))
    assert schedule.worth([0, 1])[0] > schedule.worth([1, 0])[0]
    assert schedule.worth([0, 1]).tolist() == of(two()).worth([0, 1]).tolist()


def test_however_many_hands_one_engineer_works_on_an_item() -> None:
    view = two(teams=(a_team(engineers=5),))
    assert of(view).closings([0, 1]) == pytest.approx(np.array([[20.0, 10.0]]))


def test_truths_differ_in_what_work_takes_and_harm_does() -> None:
    items = [an_item(name, days=20.0, drag=0.01, confidence=0.5) for name in ("one", "other")]
    view = a_view(a_workspace(items=items, beliefs=Beliefs(effort_exact=0.0)))
    posterior = Posterior.of(view, 3)
    schedule = of(view).within(posterior)
    closing = schedule.closings([0, 1])
    assert closing[:, 0] == pytest.approx(np.minimum(91.0, posterior.left[:, 0]))
    assert closing[:, 1] == pytest.approx(np.minimum(91.0, posterior.left.sum(axis=1)))
    worth = (10 * (91 - closing) * posterior.factor).sum(axis=1)
    assert schedule.worth([0, 1]) == pytest.approx(worth)


def test_an_order_is_put_so_that_it_can_be_worked() -> None:
    items = [
        an_item("top", requires=("base",)),
        an_item("base"),
        an_item("one", excludes=("other",)),
        an_item("other"),
        an_item("needy", requires=("absent",)),
        an_item("absent"),
    ]
    schedule = of(a_view(a_workspace(items=items)))
    assert schedule.in_order([0, 2, 3, 1, 4]) == [1, 0, 2]
    assert schedule.in_order([3, 2, 5, 4]) == [3, 5, 4]
    begun = replace(schedule, view=a_view(a_workspace(items=items), started={"other": 3.0}))
    assert begun.in_order([2, 3]) == [3]


def test_a_crew_is_overloaded_where_debt_burns_all_of_it() -> None:
    chore = an_item("chore", toil_days_per_week=7.1)
    assert of(a_view(a_workspace(items=[chore]))).overloaded
    assert not of(a_view(a_workspace(items=[chore], teams=(a_team(engineers=2),)))).overloaded
    assert not of(a_view(a_workspace(items=[chore]), open={"chore": False})).overloaded

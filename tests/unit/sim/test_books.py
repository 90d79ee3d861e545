"""The books, item by item and cause by cause, against sums done by hand."""

from math import exp

import pytest

from scenarios.outcome import Outcome
from sim.books import keep_books
from tests.support.workspaces import a_component, a_team, a_workspace, an_item
from tests.support.worlds import Shock, Strike, a_world, run_of

TWO = (
    a_component("ranking", value_per_day=1000.0),
    a_component("search", value_per_day=3000.0),
)


def test_each_item_is_booked_what_it_cost() -> None:
    items = (
        an_item("both", days=10.0, drag=0.1, components=("ranking", "search"), penalty=1.0),
        an_item("one", drag=0.05, components=("search",)),
    )
    world = a_world(
        a_workspace(components=TWO, items=items),
        [
            Strike(day=1.0, item="both", restore=2.0, severity=0.3, penalty=70.0, aftercare=1.5),
            Strike(day=4.0, item="one", restore=1.0, severity=0.2, penalty=30.0),
            Strike(day=50.0, item="both", restore=2.0, severity=0.3, penalty=70.0),
            Strike(day=60.0, component=1, restore=1.0, severity=0.4, aftercare=4.0),
        ],
    )
    # Worked until day 1, the incident until 3, aftercare until 4, the other incident until 5, the
    # rest of the aftercare until 5.5, then nine days of work.
    books = keep_books(run_of(world, "both"))
    account = books.by_item
    closed = 10 + 2 + 1.5 + 1
    assert account.drag == pytest.approx([0.1 * 4000 * closed, 0.05 * 3000 * 91])
    assert account.incidents == pytest.approx([0.3 * 2 * 4000, 0.2 * 3000])
    assert account.penalties.tolist() == [70.0, 30.0]
    assert account.engineer_days == pytest.approx([3.5, 1.0])
    assert account.worked == pytest.approx([10.0, 0.0])
    assert books.penalties == 100.0
    assert books.incidents == pytest.approx(account.incidents.sum() + 0.4 * 3000)
    assert books.engineer_days.firefighting == pytest.approx(2 + 1 + 1)
    assert books.engineer_days.aftercare == pytest.approx(1.5 + 4)


def test_toil_is_booked_to_its_item_while_it_is_open() -> None:
    """Half an engineer-day a day; 10 days' work at half pace take 20, a newcomer's from its day."""
    items = (
        an_item("worked", days=10.0, toil_days_per_week=1.4),
        an_item("left", toil_days_per_week=2.1),
    )
    world = a_world(a_workspace(items=items), truth={"left": 1.0})
    books = keep_books(run_of(world, "worked"))
    assert books.by_item.engineer_days == pytest.approx([0.2 * 20, 0.3 * 91])
    assert books.engineer_days.toil == pytest.approx(4 + 27.3)
    assert books.engineer_days.remediation == pytest.approx(10.0)
    assert books.engineer_days.idle == pytest.approx(71 * 0.7)
    assert books.engineer_days.total == pytest.approx(91.0)


def test_toil_above_the_floor_is_booked_as_the_time_it_takes() -> None:
    """Two engineer-days a day for one engineer: a tenth of the pace is left, 0.9 a day is toil."""
    workspace = a_workspace(items=(an_item("item", toil_days_per_week=14.0),))
    books = keep_books(run_of(a_world(workspace)))
    assert books.engineer_days.toil == pytest.approx(0.9 * 91)
    assert books.engineer_days.idle == pytest.approx(0.1 * 91)
    assert books.by_item.engineer_days == pytest.approx([2.0 * 91])


def test_toil_of_a_team_at_its_own_focus() -> None:
    """Two engineers at half a day a day: toil of 0.2 leaves 0.8 a day, all of it idle."""
    workspace = a_workspace(
        teams=(a_team(engineers=2, focus=0.7),), items=(an_item(toil_days_per_week=1.4),)
    )
    days = keep_books(run_of(a_world(workspace))).engineer_days
    assert (days.toil, days.idle) == pytest.approx((0.2 * 91, 0.8 * 91))


def test_engineers_who_come_and_go_are_counted_while_there() -> None:
    team = a_team(
        engineers=2, changes=({"day": 30.0, "engineers": 0}, {"day": 61.0, "engineers": 3})
    )
    books = keep_books(run_of(a_world(a_workspace(teams=(team,)))))
    assert books.engineer_days.idle == books.engineer_days.total == pytest.approx(60.0 + 90.0)


def test_users_who_leave_are_booked_to_what_drove_them_out() -> None:
    """Drag of 0.1 and base drift on one component; churn 0.01 a day and nobody returns.

    Of the loss by churn each cause has the integral of c l_i N (T - t).
    """
    churn, drag = 0.01, 0.1
    component = a_component(churn_per_day=churn)
    world = a_world(
        a_workspace(components=(component,), items=(an_item("item", drag=drag),)),
    )
    books = keep_books(run_of(world))
    rate = churn * drag
    there = (1 - exp(-rate * 91)) / rate
    assert books.retention == pytest.approx(exp(-rate * 91))
    assert books.by_item.drag == pytest.approx([1000 * drag * there])
    assert books.churn == pytest.approx(1000 * (91 - there))
    assert books.by_item.churn == pytest.approx([1000 * (91 - there)])
    assert books.delivered == pytest.approx(1000 * (1 - drag) * there)


def test_drift_is_a_time_mean_weighted_by_value() -> None:
    """Shocks of 0.2 for 30 days on one of four parts of value, 0.1 for 10 days on three."""
    components = (
        a_component("ranking", value_per_day=1000.0, retrain_days=40.0),
        a_component("search", value_per_day=3000.0, retrain_days=40.0),
    )
    workspace = a_workspace(components=components)
    world = a_world(workspace, shocks=[Shock(10.0, 0.2, 0), Shock(70.0, 0.1, 1)])
    books = keep_books(run_of(world))
    assert books.drift_mean == pytest.approx((0.2 * 30 * 1 + 0.1 * 10 * 3) / 4 / 91)
    assert books.drift == pytest.approx(0.2 * 30 * 1000 + 0.1 * 10 * 3000)
    assert books.by_item.drift.sum() == 0.0


def test_availability_is_down_time_by_severity_at_most_all() -> None:
    """0.7 for two days, and 0.6 as well for one of them: 1.7 of 91, on a quarter of the value."""
    world = a_world(
        a_workspace(components=TWO, teams=(a_team(engineers=2),)),
        [Strike(day=1.0, restore=2.0, severity=0.7), Strike(day=2.0, restore=1.0, severity=0.6)],
    )
    books = keep_books(run_of(world))
    assert books.availability == pytest.approx(1 - (0.7 + 1.0) / 91 / 4)
    assert books.incidents == pytest.approx(1.7 * 1000)


def test_availability_counts_incidents_alone() -> None:
    workspace = a_workspace(items=(an_item("item", drag=0.9),))
    assert keep_books(run_of(a_world(workspace))).availability == 1.0


def test_where_nothing_has_value_means_are_plain() -> None:
    """One of two components loses 0.5 for 9.1 days: availability 0.975."""
    components = (a_component("a", value_per_day=0.0), a_component("b", value_per_day=0.0))
    world = a_world(
        a_workspace(components=components), [Strike(day=1.0, restore=9.1, severity=0.5)]
    )
    books = keep_books(run_of(world))
    assert books.availability == pytest.approx(0.975)
    assert books.potential == books.delivered == 0.0


@pytest.mark.parametrize(
    ("requires", "won"),
    [
        (("done",), True),
        (("done", "before"), True),
        (("done", "left"), False),
        (("left",), False),
        (("risk",), False),
        (("before",), True),
    ],
)
def test_an_outcome_is_won_when_all_it_requires_is_closed(
    requires: tuple[str, ...], won: bool
) -> None:
    items = (
        an_item("before", status="closed"),
        an_item("risk", status="accepted"),
        an_item("done", days=2.0),
        an_item("left", days=2.0),
    )
    workspace = a_workspace(
        items=items, outcomes=(Outcome(id="launch", value=900.0, requires=requires),)
    )
    books = keep_books(run_of(a_world(workspace), "done"))
    assert books.outcomes == (900.0 if won else 0.0)

"""How far the worth of a plan moves where one kind of belief is off."""

import pytest

from optimize.swings import swings
from scenarios.outcome import Outcome
from tests.support.workspaces import a_component, a_team, a_workspace, an_item


def test_all_of_the_worth_moves_with_what_all_of_it_hangs_on() -> None:
    workspace = a_workspace(
        components=[a_component(value_per_day=1000.0)],
        items=[an_item("a", days=5.0, drag=0.01)],
    )
    found = {one.key: one for one in swings(workspace, {"a": 1})}
    value, drag = found["component.value_per_day"], found["item.drag"]
    assert value.worth_high / value.worth_low == pytest.approx(1.5 / (2 / 3), rel=1e-5)
    assert (drag.worth_low, drag.worth_high) == pytest.approx((value.worth_low, value.worth_high))
    # Work that still fits within its quarter is worth the same.
    assert "item.effort_days" not in found
    assert "item.incidents_per_quarter" not in found


def test_what_no_longer_fits_is_delayed_then_dropped() -> None:
    one_quarter = sum(a_workspace(teams=[a_team(engineers=1)]).team_capacity(0))
    workspace = a_workspace(
        teams=[a_team(engineers=1)],
        items=[
            an_item("rich", days=one_quarter * 0.6, drag=0.02),
            an_item("poor", days=one_quarter * 0.35, drag=0.001),
        ],
        quarters=1,
    )
    found = {one.key: one for one in swings(workspace, {"rich": 1, "poor": 1})}
    effort = found["item.effort_days"]
    assert (effort.dropped_low, effort.dropped_high) == (0, 1)
    # 1.5 x 0.6 leaves no room for 1.5 x 0.35: the richer one of the quarter comes first.
    assert effort.worth_high < effort.worth_low
    assert effort.worth_high > 0.9 * effort.worth_low
    later = {one.key: one for one in swings(workspace.but(quarters=2), {"rich": 1, "poor": 1})}
    assert later["item.effort_days"].dropped_high == 0
    assert later["item.effort_days"].width > 0


def test_a_share_near_its_end_is_varied_less() -> None:
    workspace = a_workspace(
        items=[an_item("a", days=5.0, incidents_per_quarter=2.0, severity=0.75)],
    )
    (severity,) = (one for one in swings(workspace, {"a": 1}) if one.key == "item.severity")
    assert severity.high == pytest.approx(1.25)
    assert severity.low == pytest.approx(0.8)


def test_the_widest_swing_comes_first_and_none_is_empty() -> None:
    workspace = a_workspace(
        items=[an_item("a", days=5.0, drag=0.01, incidents_per_quarter=1.0, severity=0.1)],
        outcomes=(Outcome(id="won", title="won", value=1.0, requires=("a",)),),
    )
    found = swings(workspace, {"a": 1})
    widths = [one.width for one in found]
    assert widths == sorted(widths, reverse=True)
    assert widths[-1] > 0
    assert found[-1].key == "outcome.value"


def test_no_plan_no_swing() -> None:
    assert swings(a_workspace(items=[an_item("a", days=5.0, drag=0.01)]), {}) == ()


def test_whoever_looks_may_end_it() -> None:
    def stop() -> None:
        raise KeyError

    with pytest.raises(KeyError):
        swings(a_workspace(items=[an_item("a", days=5.0, drag=0.01)]), {"a": 1}, stop)

"""Users under a constant drag, all the way from a workspace to the measures."""

from math import exp

import pytest

from sim.measures import measure
from tests.support.workspaces import a_component, a_workspace, an_item
from tests.support.worlds import SIMULATORS, a_world, run_of

pytestmark = pytest.mark.parametrize("model", SIMULATORS)


@pytest.mark.parametrize(
    ("churn", "back", "drag"), [(0.004, 0.001, 0.1), (0.05, 0.0, 0.4), (0.3, 0.2, 0.9)]
)
def test_retention_and_churn_under_constant_drag(
    model: str, churn: float, back: float, drag: float
) -> None:
    """N' = -c l N + r (1 - N) with constant l: towards m = r / (c l + r), at the rate c l + r."""
    component = a_component(churn_per_day=churn, return_per_day=back)
    workspace = a_workspace(
        components=(component,), items=(an_item("item", drag=drag),), quarters=4
    )
    told = measure(run_of(a_world(workspace), simulator=model))
    rate, horizon = churn * drag + back, 364.0
    rest = back / rate
    users = rest + (1 - rest) * exp(-rate * horizon)
    present = rest * horizon + (1 - rest) * (1 - exp(-rate * horizon)) / rate
    assert told["retention"] == pytest.approx(users, rel=1e-10)
    assert told["value_lost.churn"] == pytest.approx(1000 * (horizon - present), rel=1e-10)
    assert told["value_lost.drag"] == pytest.approx(1000 * drag * present, rel=1e-10)
    assert told["value_delivered"] == pytest.approx(1000 * (1 - drag) * present, rel=1e-10)


def test_users_return_once_the_drag_is_gone(model: str) -> None:
    """Total loss for 20 days at churn 0.1; then 71 days of return at 0.02."""
    component = a_component(churn_per_day=0.1, return_per_day=0.02)
    item = an_item("item", days=20.0, drag=1.0)
    world = a_world(a_workspace(components=(component,), items=(item,)))
    told = measure(run_of(world, "item", simulator=model))
    rest = 0.02 / 0.12
    then = rest + (1 - rest) * exp(-0.12 * 20)
    assert told["retention"] == pytest.approx(1 - (1 - then) * exp(-0.02 * 71), rel=1e-10)

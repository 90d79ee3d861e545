"""Users who leave and come back, all the way from a workspace to the measures.

N' = -c l N + r (1 - N), c churn and r return a day, l the share of value lost. It is linear in N,
so an integrating factor solves it (Boyce & DiPrima, Elementary Differential Equations, section
2.1). Nothing here is left to chance: nine digits, in both models.
"""

from math import erf, exp, pi, sqrt
from typing import Any

import pytest

from scenarios.units import DAYS_PER_MONTH
from scenarios.workspace import Workspace
from sim.measures import measure
from tests.support.workspaces import a_component, a_workspace, an_item
from tests.support.worlds import SIMULATORS, Strike, a_world, run_of

VALUE = 1000.0
"""Value a day."""


@pytest.fixture(params=sorted(SIMULATORS))
def model(request: pytest.FixtureRequest) -> str:
    """Return the name of each simulator in turn."""
    return str(request.param)


def constant(
    loss: float, churn: float, back: float, days: float, now: float
) -> tuple[float, float]:
    """Return N after some days under a constant loss, and the integral of N over them.

    With k = c l + r and m = r/k: N = m + (N_0 - m) e^{-kt}, and the integral of that is
    m t + (N_0 - m) (1 - e^{-kt})/k.
    """
    rate = churn * loss + back
    rest = back / rate if rate else 1.0
    faded = exp(-rate * days)
    over = (1 - faded) / rate if rate else days
    return rest + (now - rest) * faded, rest * days + (now - rest) * over


def test_the_closed_form_solves_the_equation() -> None:
    """Its derivative by differences is the right-hand side, and so is that of the integral."""
    loss, churn, back, now, step = 0.4, 0.05, 0.02, 0.7, 1e-4
    users, _ = constant(loss, churn, back, 10.0, now)
    later, more = constant(loss, churn, back, 10.0 + step, now)
    sooner, less = constant(loss, churn, back, 10.0 - step, now)
    slope = (later - sooner) / (2 * step)
    assert slope == pytest.approx(-churn * loss * users + back * (1 - users), rel=1e-6)
    assert (more - less) / (2 * step) == pytest.approx(users, rel=1e-6)


def a_service(churn: float, back: float, **fields: Any) -> Workspace:
    """Return an organisation of one component over four quarters, an item of its own aside."""
    component = a_component(churn_per_day=churn, return_per_day=back, **fields)
    return a_workspace(components=(component,), quarters=4)


@pytest.mark.parametrize(
    ("churn", "back", "drag"),
    [(0.004, 0.001, 0.1), (0.05, 0.0, 0.4), (0.3, 0.2, 0.9), (1.0, 1.0, 1.0), (0.0, 0.1, 0.5)],
)
def test_under_constant_drag(model: str, churn: float, back: float, drag: float) -> None:
    """Towards m = r/(c l + r) at the rate c l + r; money follows from the integral of N."""
    workspace = a_service(churn, back).but(items=(an_item("item", drag=drag),))
    told = measure(run_of(a_world(workspace), simulator=model))
    users, present = constant(drag, churn, back, 364.0, 1.0)
    due = {
        "retention": users,
        "value_lost.churn": VALUE * (364.0 - present),
        "value_lost.drag": VALUE * drag * present,
        "value_delivered": VALUE * (1 - drag) * present,
    }
    for name, value in due.items():
        assert told[name] == pytest.approx(value, rel=1e-9, abs=1e-9), name
    # Shown a churn 1 % higher.
    wrong, _ = constant(drag, 1.01 * churn, back, 364.0, 1.0)
    assert not churn or told["retention"] != pytest.approx(wrong, rel=1e-6)


def test_users_return_once_the_drag_is_gone(model: str) -> None:
    """Total loss for 20 days at churn .1, then 344 days without loss: they come back at .02 a day.

    With l = 0 what is missing fades as e^{-rt}.
    """
    workspace = a_service(0.1, 0.02).but(items=(an_item("item", days=20.0, drag=1.0),))
    told = measure(run_of(a_world(workspace), "item", simulator=model))
    then, first = constant(1.0, 0.1, 0.02, 20.0, 1.0)
    users, rest = constant(0.0, 0.1, 0.02, 344.0, then)
    assert users == pytest.approx(1 - (1 - then) * exp(-0.02 * 344), rel=1e-12)
    assert told["retention"] == pytest.approx(users, rel=1e-9)
    assert told["value_delivered"] == pytest.approx(VALUE * rest, rel=1e-9)
    assert told["value_lost.churn"] == pytest.approx(VALUE * (364 - first - rest), rel=1e-9)
    assert told["retention"] != pytest.approx(1.0, rel=1e-6)


def test_drag_and_incidents_one_after_the_other(model: str) -> None:
    """Drag .2 throughout, and from day 50 to 60 an incident of .5 beside it: three pieces."""
    workspace = a_service(0.05, 0.01).but(items=(an_item("item", drag=0.2),))
    strike = Strike(day=50.0, restore=10.0, severity=0.5)
    told = measure(run_of(a_world(workspace, [strike]), simulator=model))
    now, lost, delivered = 1.0, 0.0, 0.0
    for loss, days in ((0.2, 50.0), (0.7, 10.0), (0.2, 304.0)):
        now, present = constant(loss, 0.05, 0.01, days, now)
        delivered += VALUE * (1 - loss) * present
        lost += VALUE * (days - present)
    assert told["retention"] == pytest.approx(now, rel=1e-9)
    assert told["value_delivered"] == pytest.approx(delivered, rel=1e-9)
    assert told["value_lost.churn"] == pytest.approx(lost, rel=1e-9)
    # Shown an incident that churns nobody.
    without, _ = constant(0.2, 0.05, 0.01, 364.0, 1.0)
    assert told["retention"] != pytest.approx(without, rel=1e-6)


def test_under_drift_that_is_never_trained_away(model: str) -> None:
    """Loss a t and nobody returns: N = e^{-c a t^2/2}, whose integral is an error function.

    sqrt(pi/(2 c a)) erf(T sqrt(c a/2)) (Abramowitz & Stegun, Handbook of Mathematical Functions,
    1964, 7.1.1); delivered is that less (1 - N)/c, as (N)' = -c a t N.
    """
    churn, slope, days = 0.08, 0.002, 364.0
    workspace = a_service(churn, 0.0, drift_per_month=slope * DAYS_PER_MONTH, retrain_days=400.0)
    told = measure(run_of(a_world(workspace), simulator=model))
    half = churn * slope / 2
    users = exp(-half * days**2)
    present = sqrt(pi / half) / 2 * erf(days * sqrt(half))
    lost = (1 - users) / churn
    assert told["retention"] == pytest.approx(users, rel=1e-9)
    assert told["value_lost.drift"] == pytest.approx(VALUE * lost, rel=1e-9)
    assert told["value_lost.churn"] == pytest.approx(VALUE * (days - present), rel=1e-9)
    assert told["value_delivered"] == pytest.approx(VALUE * (present - lost), rel=1e-9)
    # Shown a constant loss of the same mean.
    mean, _ = constant(slope * days / 2, 1.01 * churn, 0.0, days, 1.0)
    assert told["retention"] != pytest.approx(mean, rel=1e-3)

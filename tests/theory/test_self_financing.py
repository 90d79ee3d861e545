"""The limits of `self_financing`, where it must be another rule; and that days given back count.

The derivation is in docs/self-financing.md.
"""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats

import scenarios
from scenarios.load import load_workspace
from scenarios.table import Floats
from scenarios.workspace import Workspace
from sim.chains import Chains
from sim.experiment import Design, run_experiment
from sim.policies.self_financing import self_financing_index
from sim.registry import find_policy
from sim.stakes import Stakes
from sim.view import View
from tests.support.views import a_view
from tests.support.workspaces import a_component, a_team, a_workspace, an_item

SEED = 20270104
TOIL = Path(scenarios.__file__).parent / "templates" / "toil"


def random_workspace(seed: int, *, burns: bool, steady: bool, quarters: int) -> Workspace:
    """Return fourteen items of two teams without links.

    Parameters
    ----------
    seed
        Of the draws.
    burns
        Whether they cause toil and aftercare. If not, restoring takes no time either.
    steady
        Constant hazards, rollouts that hold and take no time, and known figures.
    quarters
        Horizon.
    """
    rng = np.random.default_rng([SEED, seed])
    hours = 3.0 if burns else 0.0
    components = tuple(
        a_component(
            name,
            value_per_day=float(rng.uniform(500, 5000)),
            restore_hours={"mean": hours, "cv": 1.0},
            background_incidents_per_quarter=2.0,
        )
        for name in ("a", "b")
    )
    teams = (
        a_team("one", components=("a",), engineers=2),
        a_team("two", components=("b",), engineers=3),
    )
    items = []
    for row in range(14):
        first = bool(rng.random() < 0.5)
        items.append(
            an_item(
                f"item-{row}",
                days=float(rng.uniform(2, 40)),
                components=("a" if first else "b",),
                team="one" if first else "two",
                incidents_per_quarter=float(rng.uniform(0, 5)),
                severity=float(rng.uniform(0, 0.3)),
                restore_hours=hours,
                penalty=float(rng.uniform(0, 500)),
                drag=float(rng.uniform(0, 0.01)),
                aftercare_days=float(rng.uniform(0, 2)) if burns else 0.0,
                toil_days_per_week=float(rng.uniform(0, 0.8)) if burns else 0.0,
                growth_per_quarter=0.0 if steady else float(rng.uniform(-0.1, 0.5)),
                fix_success=1.0 if steady else float(rng.uniform(0.5, 1.0)),
                rollout_days=0.0 if steady else float(rng.uniform(0, 5)),
                blinds=float(rng.choice([0.0, 0.5])),
                confidence=0.0 if steady else 0.5,
            )
        )
    return a_workspace(components=components, teams=teams, items=items, quarters=quarters)


def a_later_view(workspace: Workspace, seed: int) -> View:
    """Return a view of the third quarter in which some items are closed, begun or known better."""
    rng = np.random.default_rng([SEED, seed, 1])
    return a_view(
        workspace,
        day=182.0,
        open=rng.random(14) < 0.7,
        incidents=rng.poisson(3, 14),
        worked=rng.choice([0.0, 1.5], 14),
    )


def ranked(name: str, view: View) -> list[int]:
    """Return the order of a policy."""
    return list(find_policy(name).prepare(view.workspace).rank(view))


def index_of(view: View) -> Floats:
    """Return the self-financing index."""
    stakes = Stakes.of(view.workspace)
    return self_financing_index(view, stakes, Chains.of(view.workspace, stakes.table))


@pytest.mark.parametrize("seed", range(12))
def test_where_nothing_is_given_back_it_is_whittle_s_index(seed: int) -> None:
    workspace = random_workspace(seed, burns=False, steady=False, quarters=6)
    for view in (a_view(workspace), a_later_view(workspace, seed)):
        assert ranked("self_financing", view) == ranked("whittle", view)


def test_where_days_are_given_back_it_is_another_rule() -> None:
    """What the test above rests on: it could fail."""
    workspaces = [random_workspace(s, burns=True, steady=False, quarters=6) for s in range(12)]
    views = [a_view(workspace) for workspace in workspaces]
    differ = [ranked("self_financing", view) != ranked("whittle", view) for view in views]
    assert sum(differ) >= 10


@pytest.mark.parametrize("seed", range(12))
def test_steady_and_sure_with_a_long_horizon_it_is_the_order_of_cost_of_delay(seed: int) -> None:
    """Ten years against items of at most 40 days, nothing given back.

    The days before closing are under 1.2 % of the horizon, so only keys as close as that may turn:
    no item is passed by one whose cost of delay is less by more.
    """
    workspace = random_workspace(seed, burns=False, steady=True, quarters=40)
    view = a_view(workspace)
    ratio = find_policy("cd3").prepare(workspace).ratio  # type: ignore[attr-defined]
    in_order = ratio[ranked("self_financing", view)]
    assert len(in_order) == 14
    best_yet_to_come = np.maximum.accumulate(in_order[::-1])[::-1]
    assert (in_order >= best_yet_to_come * (1 - 0.012)).all()
    assert ranked("whittle", view) == ranked("self_financing", view)


def test_a_chore_that_no_user_feels_comes_first_where_its_days_pay() -> None:
    """Toil takes 3.5 of 7 days a week; with it gone, forty items are closed twice as fast."""
    chore = an_item("chore", days=5.0, toil_days_per_week=3.5)
    felt = [an_item(f"felt-{row}", days=10.0, drag=0.001) for row in range(40)]
    workspace = a_workspace(items=[*felt, chore], quarters=12)
    assert ranked("self_financing", a_view(workspace))[0] == 40
    assert ranked("whittle", a_view(workspace))[-1] == 40


def test_days_are_worth_nothing_where_little_is_left_to_finance() -> None:
    """One felt item besides, at once begun and soon done: the chore waits, as it costs no money."""
    chore = an_item("chore", days=20.0, toil_days_per_week=1.0)
    workspace = a_workspace(items=[chore, an_item("felt", days=1.0, drag=0.05)], quarters=4)
    assert ranked("self_financing", a_view(workspace)) == [1, 0]


def test_a_day_freed_late_is_worth_less() -> None:
    """The worth of a chore per engineer-day falls from review to review, to 0 at the horizon."""
    chore = an_item("chore", days=5.0, toil_days_per_week=2.0)
    felt = [an_item(f"felt-{row}", days=20.0, drag=0.001) for row in range(40)]
    workspace = a_workspace(items=[chore, *felt], quarters=8)
    days = (0.0, 182.0, 364.0, 546.0, 727.0)
    worth = [float(index_of(a_view(workspace, day=day))[0]) for day in days]
    assert worth == sorted(worth, reverse=True)
    assert worth[0] > 10 * worth[-2] > worth[-1] == 0.0


def test_days_of_a_team_with_nothing_to_do_have_no_price() -> None:
    """The same chore in a busy team and in an idle one; the idle one's days pay for nothing."""
    components = (a_component("a"), a_component("b"))
    teams = (a_team("busy", components=("a",)), a_team("idle", components=("b",)))
    of_busy: dict[str, Any] = {"components": ("a",), "team": "busy"}
    of_idle: dict[str, Any] = {"components": ("b",), "team": "idle"}
    items = [
        an_item("here", toil_days_per_week=2.0, **of_busy),
        an_item("there", toil_days_per_week=2.0, **of_idle),
        *(an_item(f"felt-{row}", days=20.0, drag=0.001, **of_busy) for row in range(20)),
    ]
    view = a_view(a_workspace(components=components, teams=teams, items=items, quarters=8))
    here, there = index_of(view)[:2]
    assert here > 0
    assert there == 0


def test_days_given_back_pay_for_days_given_back() -> None:
    """A second chore beside it makes a chore worth more: what it frees brings that one forward."""
    chore = an_item("chore", days=5.0, toil_days_per_week=1.0)
    felt = [an_item(f"felt-{row}", days=20.0, drag=0.001) for row in range(10)]
    other = an_item("other", days=20.0, drag=0.001)
    frees = other.but(toil_days_per_week=1.0)
    alone = a_workspace(items=[chore, other, *felt], quarters=8)
    beside = a_workspace(items=[chore, frees, *felt], quarters=8)
    assert index_of(a_view(beside))[0] > 1.05 * index_of(a_view(alone))[0]


def test_a_prerequisite_of_much_does_not_starve() -> None:
    items = [
        an_item("opens", days=10.0),
        an_item("much", days=10.0, drag=0.05, requires=("opens",)),
        an_item("little", days=10.0, drag=0.01),
    ]
    view = a_view(a_workspace(items=items, quarters=4))
    assert ranked("self_financing", view)[0] == 1
    assert ranked("self_financing", view).index(0) < ranked("self_financing", view).index(2)
    assert ranked("whittle", view).index(0) == 2


@pytest.mark.statistical
def test_it_loses_five_percent_less_than_cost_of_delay_where_toil_takes_half_the_crew() -> None:
    """The example `toil`, 40 paired worlds, where some 13 % less is lost.

    The statistic was 4.2 to 7.1 over four seeds; 2.02 is asked for.
    """
    workspace = load_workspace(TOIL)
    names = ("cd3", "self_financing")
    policies = [find_policy(name) for name in names]
    results = run_experiment(workspace, policies, Design(names, 40, SEED))
    potential = sum(c.value_per_day for c in workspace.components) * workspace.horizon
    lost = {name: potential - results.values[name]["net_value"] for name in names}
    saved = 0.95 * lost["cd3"] - lost["self_financing"]
    error = saved.std(ddof=1) / np.sqrt(len(saved))
    assert saved.mean() > stats.t.ppf(0.975, len(saved) - 1) * error

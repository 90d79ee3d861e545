"""Losses for a review, quick, against the closed form of the optimizer."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import scenarios
from scenarios.load import load_workspace
from scenarios.loss import LossModel
from scenarios.table import Floats, tabulate
from scenarios.workspace import Workspace
from sim.stakes import Stakes
from sim.view import View
from tests.support.busy import a_busy_workspace
from tests.support.views import a_view
from tests.support.workspaces import a_component, a_team, a_workspace, an_item

TEMPLATES = Path(scenarios.__file__).parent / "templates"


def money_of_both(view: View, start: float, end: float) -> tuple[Floats, Floats]:
    """Return what open items cost between two days, from the stakes and from the closed form."""
    n = len(view.table)
    stakes = Stakes.of(view.workspace)
    told = stakes.money(view, np.full(n, start), np.full(n, end))
    return told[view.open], view.loss.between(start, end).money[view.open]


def random_workspace(seed: int, **common: float) -> Workspace:
    """Return twelve items on three components of two teams: incidents, fines, drag, hiding, toil.

    Nobody leaves, and no incident is cut off by the end: restoring takes minutes.
    """
    rng = np.random.default_rng([20270104, seed])
    components = tuple(
        a_component(
            name,
            value_per_day=float(rng.uniform(500, 5000)),
            detect_hours=0.01,
            restore_hours={"mean": 0.01, "cv": 1.0},
            background_incidents_per_quarter=float(rng.uniform(0, 20)),
        )
        for name in ("a", "b", "c")
    )
    teams = (a_team("one", components=("a", "b")), a_team("two", components=("c",)))
    items = []
    for row in range(12):
        names = tuple(rng.permutation(["a", "b", "c"])[: rng.integers(1, 3)].tolist())
        hider = rng.random() < 0.4
        cells = {
            "incidents_per_quarter": float(rng.uniform(0, 20)),
            "severity": float(rng.uniform(0, 0.5)),
            "restore_hours": float(rng.uniform(0.005, 0.02)),
            "aftercare_days": float(rng.uniform(0, 2)),
            "penalty": float(rng.uniform(0, 50)),
            "drag": float(rng.uniform(0, 0.01)),
            "toil_days_per_week": float(rng.uniform(0, 1)),
            "growth_per_quarter": float(rng.uniform(-0.2, 1.0)),
            "blinds": float(rng.uniform(0, 2)) if hider else 0.0,
            "slows": float(rng.uniform(0, 2)) if hider else 0.0,
            "confidence": 0.5,
        }
        team = "two" if names[0] == "c" else "one"
        items.append(an_item(f"item-{row}", components=names, team=team, **{**cells, **common}))
    return a_workspace(components=components, teams=teams, items=items, quarters=6)


def a_later_view(workspace: Workspace, seed: int) -> View:
    """Return the view of day 120 with a third of the items closed and incidents counted."""
    rng = np.random.default_rng([7, seed])
    n = len(workspace.in_play)
    return a_view(
        workspace,
        day=120.0,
        open=rng.random(n) < 0.67,
        incidents=rng.poisson(3.0, n),
    )


@pytest.mark.parametrize("seed", range(8))
def test_without_hiders_and_drift_it_is_the_closed_form(seed: int) -> None:
    view = a_later_view(random_workspace(seed, blinds=0.0, slows=0.0), seed)
    for start, end in ((120.0, 546.0), (150.0, 151.0), (200.0, 400.0)):
        told, due = money_of_both(view, start, end)
        assert told == pytest.approx(due, rel=2e-4)


@pytest.mark.parametrize("seed", range(8))
def test_with_hiders_it_is_the_closed_form_too(seed: int) -> None:
    """Each over a window of its own, within 0.1 % though hazards double each quarter."""
    view = a_later_view(random_workspace(seed), seed)
    rng = np.random.default_rng(seed)
    n = len(view.table)
    start = rng.uniform(120.0, 300.0, n)
    end = np.minimum(start + rng.uniform(1.0, 300.0, n), 546.0)
    told = Stakes.of(view.workspace).money(view, start, end)
    due = view.loss.between(start, end).money
    assert told[view.open] == pytest.approx(due[view.open], rel=1e-3)


@pytest.mark.parametrize("seed", range(8))
def test_the_burn_is_the_closed_form_s_but_for_what_slows_others(seed: int) -> None:
    workspace = random_workspace(seed, slows=0.0)
    view = a_later_view(workspace, seed)
    n = len(view.table)
    start, end = np.full(n, 130.0), np.full(n, 400.0)
    told = Stakes.of(workspace).burn(view, start, end)
    due = view.loss.between(130.0, 400.0).engineer_days
    assert told[view.open].ravel() == pytest.approx(due[view.open].ravel(), rel=1e-9)


def test_churn_is_that_of_the_closed_form_on_one_component() -> None:
    (one,) = (a_component(churn_per_day=0.01, return_per_day=0.002),)
    items = [an_item("drags", drag=0.01), an_item("fines", incidents_per_quarter=9, penalty=100.0)]
    view = a_view(a_workspace(components=(one,), items=items, quarters=4))
    for start, end in ((0.0, 364.0), (100.0, 120.0)):
        told, due = money_of_both(view, start, end)
        assert told == pytest.approx(due, rel=1e-6)


@pytest.mark.parametrize(
    ("template", "whole", "each"), [("toil", 1e-3, 0.005), ("firefighting", 1e-3, 0.005),
                                    ("platform", 0.005, 0.16)]
)  # fmt: skip
def test_on_the_examples(template: str, whole: float, each: float) -> None:
    """Drift is that of the planning date, and churn of what is hidden elsewhere that of home."""
    workspace = load_workspace(TEMPLATES / template)
    view = a_view(workspace)
    for start, end in ((0.0, 1.0), (0.3, 1.0), (0.5, 0.6)):
        told, due = money_of_both(view, start * workspace.horizon, end * workspace.horizon)
        assert told.sum() == pytest.approx(due.sum(), rel=whole)
        assert told == pytest.approx(due, rel=each)


def test_newcomers_cost_what_the_item_they_copy_would() -> None:
    workspace = random_workspace(3)
    table = tabulate(workspace)
    rows, since = np.array([0, 5, 5]), np.array([30.0, 60.0, 90.0])
    names = [table.items[row].but(id=f"newcomer-{k}") for k, row in enumerate(rows)]
    longer = table.extended(rows, since, names)
    n = len(longer)
    view = replace(
        a_view(workspace),
        day=120.0,
        table=longer,
        open=np.ones(n, dtype=bool),
        started=np.full(n, np.inf),
        worked=np.zeros(n),
        incidents=np.zeros(n, dtype=np.int64),
        last_incident=np.full(n, -np.inf),
    )
    told, due = money_of_both(view, 120.0, 500.0)
    assert told == pytest.approx(due, rel=1e-3)


def test_the_rate_is_what_a_day_costs() -> None:
    """Where nothing drifts, a day from the review on; hazards hardly grow in a thousandth of it."""
    view = a_later_view(random_workspace(5), 5)
    n = len(view.table)
    stakes = Stakes.of(view.workspace)
    money = stakes.money(view, np.full(n, 120.0), np.full(n, 120.001))
    assert stakes.rate(view)[view.open] == pytest.approx(money[view.open] * 1000, rel=1e-4)


def test_what_is_burnt_whatever_is_done() -> None:
    workspace = a_busy_workspace()
    model = LossModel.of(workspace, tabulate(workspace))
    stakes = Stakes.of(workspace)
    assert stakes.background_burn == pytest.approx(model.background_burn(0.0, 10.0) / 10.0)


def test_newcomers_burn_as_a_mean_item_of_their_home() -> None:
    """Two a quarter, a week's toil of 1 and 3 days: each burns 2 / 7 a day."""
    items = [an_item(f"{days}", toil_days_per_week=days) for days in (1.0, 3.0)]
    components = (a_component(new_items_per_quarter=2.0), a_component("empty"))
    workspace = a_workspace(components=components, items=items)
    assert Stakes.of(workspace).arriving_burn.tolist() == pytest.approx([2 / 91 * 2 / 7])

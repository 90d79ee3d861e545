"""What hides incidents: sums over hazards of one shape agree with every pair by itself."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from scenarios import hiding_loss
from scenarios.loss import LossModel
from scenarios.table import tabulate
from tests.support.workspaces import a_component, a_team, a_workspace, an_item


def a_model(seed: int, shapes: int) -> LossModel:
    """Return thirty items over two components, some hiding or slowing, some closed or new."""
    random = Random(seed)
    growths = [0.0, *(random.uniform(0.01, 0.5) for _ in range(shapes - 1))]
    items = [
        an_item(
            f"i{n}",
            team="platform",
            components=random.choice([("ranking",), ("search",), ("search", "ranking")]),
            incidents_per_quarter=random.choice([0.0, 1.0, 3.0]),
            severity=random.choice([0.0, 0.2]),
            blinds=random.choice([0.0, 0.0, 1.5]),
            slows=random.choice([0.0, 0.0, 0.7]),
            growth_per_quarter=random.choice(growths),
        )
        for n in range(30)
    ]
    workspace = a_workspace(
        components=(
            a_component(background_incidents_per_quarter=2.0),
            a_component("search", value_per_day=3000.0),
        ),
        teams=(a_team(components=("ranking",)), a_team("others", components=("search",))),
        items=items,
        quarters=4,
    )
    table = tabulate(workspace)
    since = np.array([random.choice([0.0, 0.0, 30.0]) for _ in items])
    there = np.array([random.random() < 0.8 for _ in items])
    factor = np.array([random.uniform(0.5, 2.0) for _ in items])
    return LossModel(workspace, replace(table, since=since), there, factor)


@pytest.mark.parametrize("seed", range(20))
def test_sums_agree_with_pairs(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    model = a_model(seed, shapes=4)
    random = Random(seed)
    start = np.array([random.uniform(0.0, 300.0) for _ in model.open])
    end = start + np.array([random.uniform(0.0, 64.0) for _ in model.open])
    lost, burnt = model.hiding.between(start, end)
    monkeypatch.setattr(hiding_loss, "_MOST_GROUPS", 0)
    pairwise_lost, pairwise_burnt = replace(model).hiding.between(start, end)
    np.testing.assert_allclose(lost, pairwise_lost, rtol=1e-10, atol=1e-9)
    np.testing.assert_allclose(burnt, pairwise_burnt, rtol=1e-10, atol=1e-12)
    assert lost.sum() > 0
    assert burnt.sum() > 0


def test_many_shapes_are_left_to_pairs() -> None:
    """Sums would take as long as the pairs themselves."""
    assert a_model(0, shapes=4).hiding._shapes is not None
    model = a_model(0, shapes=4)
    growth = np.linspace(0.0, 0.01, len(model.open))
    some = replace(model, table=replace(model.table, growth=growth))
    assert some.hiding._shapes is not None
    many = LossModel.of(
        a_workspace(items=[an_item(f"i{n}", growth_per_quarter=n / 100) for n in range(65)]),
        tabulate(
            a_workspace(items=[an_item(f"i{n}", growth_per_quarter=n / 100) for n in range(65)])
        ),
    )
    assert many.hiding._shapes is None


def test_a_lone_hider_does_not_hide_itself() -> None:
    """By what is left once its own part is taken off: nothing, to the last digits."""
    items = [an_item("alarm", incidents_per_quarter=5.0, severity=0.5, blinds=2.0, slows=1.0)]
    workspace = a_workspace(items=items)
    model = LossModel.of(workspace, tabulate(workspace))
    lost, burnt = model.hiding.between(np.zeros(1), np.full(1, 91.0))
    assert lost.tolist() == [[pytest.approx(0.0, abs=1e-9)]]
    assert burnt.tolist() == [[pytest.approx(0.0, abs=1e-12)]]

"""Organisations made by rule have what was asked of them."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks.organisations import HARM, ITEMS, Organisation
from optimize.posing import pose
from paydown.api import load
from scenarios.loss import LossModel
from scenarios.table import tabulate


@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.parametrize(
    ("burn", "backlog", "correlation"), [(0.1, 0.25, -0.8), (0.5, 1.0, 0.0), (0.9, 3.0, 0.8)]
)
def test_burn_share_and_load_are_those_asked_for(
    burn: float, backlog: float, correlation: float, seed: int, tmp_path: Path
) -> None:
    made = Organisation(burn, backlog, correlation, seed)
    workspace = load(made.write(tmp_path))
    problem = pose(workspace)
    assert len(workspace.in_play) == ITEMS
    assert len(workspace.teams) == 1 + seed
    share = problem.burn[:, 0].sum() / problem.capacity[:, 0].sum()
    assert share == pytest.approx(burn, rel=1e-3)
    load_ = problem.table.effort.sum() / problem.capacity.sum()
    assert load_ == pytest.approx(backlog, rel=1e-3)
    rate = LossModel.of(workspace, tabulate(workspace)).stated_rate()
    value = sum(component.value_per_day for component in workspace.components)
    assert rate.drag.sum() / value == pytest.approx(HARM, rel=1e-3)


@pytest.mark.parametrize("correlation", [-0.8, 0.0, 0.8])
def test_burn_and_harm_meet_as_asked(correlation: float) -> None:
    for seed in range(4):
        made = Organisation(0.5, 1.0, correlation, seed)
        logs = np.log(made.burn()), np.log(made.harm())
        assert np.corrcoef(*logs)[0, 1] == pytest.approx(correlation, abs=1e-9)


def test_the_same_seed_gives_the_same_organisation(tmp_path: Path) -> None:
    made = Organisation(0.3, 1.0, 0.8, 5)
    one, other = (made.write(tmp_path / name) for name in ("one", "other"))
    for name in ("paydown.toml", "backlog.csv"):
        assert (one / name).read_bytes() == (other / name).read_bytes()
    another = Organisation(0.3, 1.0, 0.8, 7).write(tmp_path / "another")
    assert (one / "backlog.csv").read_bytes() != (another / "backlog.csv").read_bytes()


def test_factors_change_nothing_else() -> None:
    few, many = Organisation(0.1, 0.5, 0.0, 3), Organisation(0.9, 2.0, 0.0, 3)
    assert np.allclose(many.burn() / few.burn(), 9.0)
    assert np.allclose(many.effort() / few.effort(), 4.0)
    assert np.allclose(many.harm(), few.harm())

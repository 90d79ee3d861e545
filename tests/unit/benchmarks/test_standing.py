"""Rows of the league: against a case by hand, through a file, and from a few real worlds."""

from math import isnan, nan
from pathlib import Path

import numpy as np
import pytest

from benchmarks.league import Cell, cells, played, standing
from benchmarks.league_page import League
from benchmarks.standing import Standing, read_standings, write_standings
from paydown.templates import templates
from scenarios.scenario_file import scenario_names
from sim.registry import policy_names

CELL = Cell("toil", "baseline", ("cd3", "plan"))


def test_a_row_by_hand() -> None:
    net = {
        "none": np.array([10.0, 30.0, 20.0]),
        "cd3": np.array([60.0, 80.0, 70.0]),
        "fifo": np.array([40.0, 60.0, 65.0]),
        "self_financing": np.array([70.0, 90.0, 80.0]),
        "plan": np.array([80.0, 90.0]),
        "clairvoyant": np.array([90.0, 100.0]),
    }
    row = standing(CELL, "plan", net, 100.0)
    assert row.worlds == 2
    assert row.lost == pytest.approx(15.0)
    # Two worlds in common: cd3 loses 40 and 20, self_financing 30 and 10, fifo 60 and 40.
    assert row.ratio == pytest.approx(15.0 / 30.0)
    assert row.base_ratio == pytest.approx(15.0 / 20.0)
    assert row.captured == pytest.approx(65.0 / 75.0)
    assert row.saved == pytest.approx(35.0)
    assert row.saved_share == pytest.approx(35.0 / 50.0)
    assert row.base_low < row.base_ratio < row.base_high
    oldest = standing(CELL, "fifo", net, 100.0)
    assert oldest.worlds == 3
    assert oldest.lost == pytest.approx(45.0)
    assert oldest.saved == 0.0
    assert isnan(standing(CELL, "cd3", {**net, "clairvoyant": net["none"]}, 100.0).captured)


def test_rows_come_back_as_they_were_written(tmp_path: Path) -> None:
    rows = [Standing("toil", "baseline", "cd3", 4, 12.5, ratio=1.0), Standing("a", "b", "c", 0)]
    write_standings(tmp_path / "rows.csv", rows)
    found = read_standings(tmp_path / "rows.csv")
    assert [(row.template, row.worlds) for row in found] == [("a", 0), ("toil", 4)]
    assert (found[1].lost, found[1].ratio) == (12.5, 1.0)
    assert isnan(found[0].lost)
    assert isnan(found[1].captured)


def test_every_cell_has_every_policy() -> None:
    every = cells()
    assert {(one.template, one.scenario) for one in every} == {
        (template, scenario) for template in templates() for scenario in scenario_names()
    }
    assert all(one.policies == tuple(policy_names()) for one in every)


def test_a_few_worlds_give_rows() -> None:
    names = ("none", "fifo", "cd3", "self_financing")
    rows = {row.policy: row for row in played(Cell("toil", "crew-doubled", names, worlds=2))}
    assert set(rows) == set(names)
    assert rows["cd3"].ratio == 1.0
    assert rows["none"].ratio > rows["fifo"].ratio
    assert all(row.worlds == 2 and row.lost > 0 for row in rows.values())


def test_doubt_grows_with_the_cells_of_a_policy() -> None:
    sure = Standing("t", "one", "x", 9, ratio=1.2, p=0.02, base_p=nan)
    rows = [sure, Standing("t", "two", "x", 9, ratio=1.1, p=0.5, base_p=nan)]
    assert League(rows).worse(sure)
    rows.append(Standing("t", "three", "x", 9, ratio=0.9, p=0.001, base_p=nan))
    league = League(rows)
    assert league.worse(sure)
    assert league.better(rows[2])
    rows += [Standing("t", "four", "x", 9, ratio=1.1, p=0.5, base_p=nan)]
    assert not League(rows).worse(sure)
    # Another policy's cells change nothing.
    rows[3] = Standing("t", "four", "y", 9, ratio=1.1, p=0.5, base_p=nan)
    assert League(rows).worse(sure)

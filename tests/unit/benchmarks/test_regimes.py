"""The map: rows of a cell by hand, through a file, into tables and a picture."""

from itertools import product
from pathlib import Path

import pytest

from benchmarks.organisations import Organisation
from benchmarks.regimes import (
    POLICIES,
    RegimeRow,
    RegimeTask,
    cell_rows,
    lost_shares,
    read_rows,
    write_rows,
)
from benchmarks.regimes_chart import DRAWN, drawn
from benchmarks.regimes_page import blocks


def some_rows() -> list[RegimeRow]:
    """Return a map of four cells in which the plan wins where burn and harm fall apart."""
    rows = []
    for correlation, burn, policy in product((-0.8, 0.8), (0.1, 0.5), POLICIES):
        ratio = {"fifo": 1.6, "plan": 0.9 if correlation < 0 else 0.99}.get(policy, 1.0)
        low, high = ratio - 0.02, ratio + 0.02
        p = 1.0 if ratio == 1.0 else 0.001 if ratio != 0.99 else 0.4
        rows.append(RegimeRow(burn, 0.5, correlation, policy, 2, 3, 0.1, ratio, low, high, p))
    return rows


def test_rows_of_a_cell_by_hand() -> None:
    made = [Organisation(0.3, 1.0, 0.0, seed) for seed in range(2)]
    shares = [dict.fromkeys(POLICIES, 0.1) | {"fifo": 0.3}, dict.fromkeys(POLICIES, 0.3)]
    rows = {row.policy: row for row in cell_rows(made, shares, 3)}
    assert set(rows) == set(POLICIES)
    assert rows["fifo"].ratio == pytest.approx(0.6 / 0.4)
    assert rows["fifo"].lost == pytest.approx(0.3)
    assert (rows["plan"].ratio, rows["plan"].told_apart) == (1.0, False)
    assert (rows["fifo"].organisations, rows["fifo"].worlds) == (2, 3)
    assert (rows["fifo"].burn_share, rows["fifo"].backlog_load) == (0.3, 1.0)


def test_an_organisation_is_run() -> None:
    shares = lost_shares(RegimeTask(Organisation(0.3, 0.5, 0.0, 0), worlds=1, seed=0))
    assert tuple(shares) == POLICIES
    assert all(0 < share < 1 for share in shares.values())


def test_rows_come_back_as_they_were_written(tmp_path: Path) -> None:
    rows = some_rows()
    write_rows(tmp_path / "rows.csv", rows)
    assert read_rows(tmp_path / "rows.csv") == rows


def test_the_tables_say_what_the_rows_say() -> None:
    made = blocks(some_rows())
    assert "| `fifo` | 1.60 |" in made["policies"]
    assert "| 0 | 4 |" in made["policies"]
    assert "in 2 of 4 cells" in made["close"]
    assert "| 50% | 10 / 1 |" in made["spread"]
    assert made["cells"].count("0.90 [0.88, 0.92]") == 2


def test_the_picture_holds_the_rows() -> None:
    chart = drawn(some_rows()).to_dict()
    values = chart["data"]["values"]
    assert len(values) == 4 * len(DRAWN)
    assert {value["label"] for value in values if value["policy"] == "fifo"} == {"1.60"}
    assert [value["told"] for value in values if value["policy"] == "plan"] == [
        True,
        True,
        False,
        False,
    ]

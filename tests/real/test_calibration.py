"""Calibration of public histories: beliefs with intervals, and what they cannot carry."""

import shutil
from pathlib import Path

import pytest

import paydown
from tests.support.real import real_data


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "ws"


def test_post_mortems_carry_times_and_no_rates(folder: Path) -> None:
    shutil.copytree(real_data("mybinder"), folder)
    shutil.copy(real_data("effort_history") / "effort_history.csv", folder)
    found = paydown.calibrate(folder)
    assert not found.rates
    assert found.reasons[0].startswith("81 of the 81 items that incidents name were created on")
    assert "incidents bunch: " in found.reasons[1]
    assert not found.items
    assert not found.background
    assert {one.key for one in found.changes} == {
        "detect_hours", "restore_hours.mean", "restore_hours.cv",
        "effort_bias", "effort_sigma", "effort_exact",
    }  # fmt: skip
    everything = found.efforts[0]
    assert everything.tasks == 10_266
    assert everything.exact.value == pytest.approx(0.341, abs=0.001)
    assert everything.total_ratio == pytest.approx(1.05, abs=0.01)
    # Small tasks overrun, large ones do not: the mean of the law is no guide to days.
    assert everything.bias.value == pytest.approx(1.32, abs=0.01)
    assert everything.planned == everything.total
    assert all(one.low < one.new < one.high for one in found.changes)
    assert found.back_test is not None
    assert found.back_test.coverage.of == len(found.back_test.names)
    before = (folder / "backlog.csv").read_bytes()
    assert paydown.accept(folder, found) == [folder / "paydown.toml"]
    assert (folder / "backlog.csv").read_bytes() == before
    assert paydown.calibrate(folder).changes == ()


def test_fix_commits_carry_background_and_gaps_alone(folder: Path) -> None:
    shutil.copytree(real_data("feast"), folder)
    found = paydown.calibrate(folder)
    assert found.rates
    assert [one.incidents for one in found.background][:2] == [156, 104]
    assert found.background[0].rate.low < 156 / 30.7 < found.background[0].rate.high
    silent = "\n".join(found.unanswered)
    assert "none of 518 incidents names an item" in silent
    assert "detection times cannot be estimated: 0 of 519 incidents" in silent
    assert "restore times cannot be estimated: 0 of 519 incidents" in silent
    assert {one.key for one in found.changes} == {
        "background_incidents_per_quarter", "clustering",
    }  # fmt: skip
    assert found.back_test is not None
    assert {group.kind for group in found.back_test.groups} == {"background"}

"""A comparison that ends by itself: precise enough, the best selected, or out of worlds."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.command import Done, typed
from tests.journeys.small import write_small

POLICIES = ("--policies", "none,shortest,as_listed")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Done]:
    return typed(capsys)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_small(tmp_path / "small")


def told(run: Callable[..., Done], folder: Path, *options: str) -> dict[str, Any]:
    """Return the JSON of a comparison."""
    done = run("compare", folder, *POLICIES, "--json", "--jobs", "1", *options)
    assert (done.code, done.err) == (0, "")
    shape: dict[str, Any] = json.loads(done.out)
    return shape


def test_it_ends_once_it_is_precise(run: Callable[..., Done], folder: Path) -> None:
    shape = told(run, folder, "--precision", "4000", "--replications", "400")
    stopping = shape["stopping"]
    assert stopping["stopped_by"] == "precise"
    assert shape["replications"] == stopping["worlds"] < stopping["most_worlds"] == 400
    for row in shape["results"]:
        interval = row["paired"]["net_value"]
        if row["policy"] != shape["baseline"]:
            half = (interval["ci_high"] - interval["ci_low"]) / 2
            assert half <= 4000
            assert stopping["half_widths"][row["policy"]] == pytest.approx(half)
    assert set(stopping["half_widths"]) == {"none", "shortest"}


def test_a_share_is_of_what_the_baseline_loses(run: Callable[..., Done], folder: Path) -> None:
    stopping = told(run, folder, "--precision", "20%", "--replications", "60")["stopping"]
    amount = stopping["amount"]
    assert stopping["stopped_by"] == "precise"
    assert amount > 0
    half = told(run, folder, "--precision", "10 %", "--replications", "60")["stopping"]["amount"]
    assert half == pytest.approx(amount / 2, rel=0.2)


def test_it_ends_once_the_best_is_selected(run: Callable[..., Done], folder: Path) -> None:
    shape = told(run, folder, "--select", "3000", "--replications", "400")
    stopping = shape["stopping"]
    assert stopping["stopped_by"] == "selected"
    assert stopping["decided_at"] <= shape["replications"] < 400
    means = {row["policy"]: row["measures"]["net_value"]["mean"] for row in shape["results"]}
    assert stopping["selected"] == max(means, key=means.__getitem__)
    out = {one["policy"] for one in stopping["eliminated"]}
    assert out | set(stopping["left"]) == set(means)


@pytest.mark.parametrize("rule", ["--precision", "--select"])
def test_one_world_claims_nothing(rule: str, run: Callable[..., Done], folder: Path) -> None:
    stopping = told(run, folder, rule, "1000", "--replications", "1")["stopping"]
    assert (stopping["stopped_by"], stopping["worlds"]) == ("most_worlds", 1)
    assert stopping["selected"] is None
    done = run("compare", folder, *POLICIES, rule, "1000", "--replications", "1")
    assert done.code == 0
    assert "give more --replications" in done.out
    assert "not precise" in done.out or "no policy is selected" in done.out


def test_what_it_says_in_words(run: Callable[..., Done], folder: Path) -> None:
    options = ("--replications", "400", "--jobs", "1")
    done = run("compare", folder, *POLICIES, "--select", "3000", *options)
    assert "\nselected: " in done.out
    assert "of at most 400 worlds" in done.out
    done = run("compare", folder, *POLICIES, "--precision", "4000", *options)
    assert "\nprecise after " in done.out


def test_jobs_change_nothing(run: Callable[..., Done], folder: Path) -> None:
    options = ("--policies", "none,shortest,as_listed", "--select", "3000", "--json")
    one, two = (run("compare", folder, *options, "--jobs", jobs) for jobs in ("1", "2"))
    assert one.code == 0
    assert one == two


def test_without_them_nothing_is_said(run: Callable[..., Done], folder: Path) -> None:
    assert told(run, folder, "--replications", "2")["stopping"] is None

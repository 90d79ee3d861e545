"""Value objects are frozen, closed and checked, also when they are changed."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from scenarios.component import RestoreTime
from scenarios.outcome import Outcome
from scenarios.team import Team
from scenarios.value import Value
from tests.unit.scenarios.folders import load

TEAM = Team(id="core", engineers=2, components=("ranking",))


def test_but_changes_a_copy() -> None:
    changed = TEAM.but(engineers=3, focus=0.5)
    assert (changed.engineers, changed.focus, changed.components) == (3, 0.5, ("ranking",))
    assert TEAM.engineers == 2
    assert isinstance(changed, Team)


@pytest.mark.parametrize(
    "changes",
    [
        {"engineers": -1},
        {"engineers": 2.5},
        {"focus": float("nan")},
        {"focus": float("inf")},
        {"focus": 2e9},
        {"engineer": 3},
        {"id": ""},
        {"id": "a;b"},
        {"id": "a\nb"},
        {"id": "x" * 201},
    ],
)
def test_but_checks_like_a_new_one(changes: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        TEAM.but(**changes)


def test_but_keeps_what_it_is_not_told() -> None:
    assert TEAM.but() == TEAM


def test_a_value_cannot_be_edited() -> None:
    with pytest.raises(ValidationError):
        TEAM.engineers = 3  # type: ignore[misc]


@pytest.mark.parametrize(
    "make",
    [
        lambda: Outcome(id="x", value=-1, requires=("a",)),
        lambda: Outcome(id="x", value=1, requires=()),
        lambda: RestoreTime(mean=1, cv=21),
        lambda: Team(id="x", engineers=10_001),
    ],
)
def test_new_ones_are_checked(make: Callable[[], Value]) -> None:
    with pytest.raises(ValidationError):
        make()


@pytest.mark.parametrize("start", [date(1899, 12, 31), date(2201, 1, 1)])
def test_a_horizon_lies_among_the_dates_there_are(start: date, tmp_path: Path) -> None:
    workspace = load(tmp_path, "id,title,effort_days\n")
    with pytest.raises(ValidationError, match="start"):
        workspace.but(start=start)


@pytest.mark.parametrize(
    ("family", "spread"),
    [("lognormal", 2.0), ("gamma", 2.0), ("exponential", 1.0), ("constant", 0.0)],
)
def test_a_family_has_the_spread_it_has(family: str, spread: float) -> None:
    restore = RestoreTime.model_validate({"mean": 1, "cv": 2, "family": family})
    assert restore.spread == spread

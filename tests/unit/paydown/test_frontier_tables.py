"""What capacity buys, and what reliability costs in user value, as a planner reads it."""

from math import inf
from typing import Any

import pytest

from paydown.console import as_text
from paydown.frontier_tables import capacity_tables, value_tables
from scenarios.frontier import (
    CapacityFrontier,
    CapacityLevel,
    Interval,
    ValueFrontier,
    ValuePoint,
)
from scenarios.workspace import Workspace
from tests.support.workspaces import a_team, a_workspace

WORKSPACE = a_workspace()
NO_BOUND = Interval(-inf, inf)


def level(days: float, worth: float | None = 100.0, **fields: Any) -> CapacityLevel:
    """Return a level whose plan is proven and one item."""
    plain = {
        "horizon_days": days,
        "today": False,
        "status": "optimal",
        "bound": worth,
        "plan": {} if worth is None else {"cache": 1},
        "used_days": {"platform": 4.0},
        "added": (),
        "dropped": (),
        "moved": (),
        "worth_per_day": None,
    }
    return CapacityLevel(days=days, worth=worth, **{**plain, **fields})


def capacity(*levels: CapacityLevel, **fields: Any) -> CapacityFrontier:
    """Return a frontier of the capacity of all teams."""
    plain: dict[str, Any] = {"team": None, "next_engineer": {}, "seconds": 0.1}
    return CapacityFrontier(levels=levels, **{**plain, **fields})


def shown(frontier: CapacityFrontier, workspace: Workspace = WORKSPACE, width: int = 100) -> str:
    return as_text(*capacity_tables(frontier, workspace), width=width)


def last(frontier: CapacityFrontier, workspace: Workspace = WORKSPACE) -> str:
    """Return the last line."""
    return shown(frontier, workspace).splitlines()[-1]


def test_a_frontier_of_capacity_in_full() -> None:
    frontier = capacity(
        level(0.0, 0.0, plan={}),
        level(
            91.0, 1200.0, today=True, bound=1230.0, status="feasible", added=("cache", "runbook"),
            plan={"cache": 1, "runbook": 2}, worth_per_day=Interval(13.187, 13.516),
        ),
        level(
            1820.0, 1300.0, added=("parser",), dropped=("runbook",), moved=("cache",),
            worth_per_day=Interval(0.05, 0.05),
        ),
        next_engineer={"platform": Interval(95.0, 130.0)},
        notes=("time ran out at 1 of 3 levels",),
    )  # fmt: skip
    assert shown(frontier).splitlines() == [
        "Capacity of all teams, engineer-days of the first quarter (worth in EUR)",
        "days            worth    gap  a day more  items  changes against the line above",
        "─" * 79,
        "0.0                 0  0.00%           –      0",
        "91.0     today  1,200  2.50%    13 to 14      2  +cache +runbook",
        "1,820.0         1,300  0.00%        0.05      1  +parser -runbook ~cache",
        "",
        "one more engineer in platform: worth 95 to 130 EUR",
        "note: time ran out at 1 of 3 levels",
    ]


def test_a_team_and_a_scenario_stand_in_the_title() -> None:
    workspace = a_workspace().but(scenario="hiring-freeze")
    title = shown(capacity(level(91.0), team="platform"), workspace).splitlines()[0]
    assert title == (
        "Capacity of platform, engineer-days of the first quarter (worth in EUR), scenario "
        "hiring-freeze"
    )


@pytest.mark.parametrize("status", ["infeasible", "no_answer"])
def test_a_level_without_a_plan_says_why(status: str) -> None:
    frontier = capacity(level(45.5, None, status=status), level(91.0, today=True))
    row = shown(frontier).splitlines()[3]
    assert row.split() == ["45.5", status, "–", "–"]


@pytest.mark.parametrize(
    ("interval", "cell"),
    [
        (None, "–"),
        (Interval(5.0, 5.0), "5.00"),
        (Interval(5.0, 50.0), "5.00 to 50"),
        (Interval(5.0, inf), "≥5.00"),
        (Interval(-inf, 50.0), "≤50"),
        (NO_BOUND, "?"),
    ],
)
def test_a_worth_is_exact_or_shown_as_bounds(interval: Interval | None, cell: str) -> None:
    (sheet,) = capacity_tables(capacity(level(91.0, worth_per_day=interval)), WORKSPACE)
    assert not isinstance(sheet, str)
    assert sheet.rows[0][4] == cell


@pytest.mark.parametrize(
    ("gain", "words"),
    [
        (Interval(48_560.4, 48_560.4), "worth 48,560 EUR"),
        (Interval(0.0, 130.0), "worth 0 to 130 EUR"),
        (Interval(95.0, inf), "worth ≥95 EUR"),
        (None, "not known, as one of the two plans is missing"),
    ],
)
def test_the_next_engineer(gain: Interval | None, words: str) -> None:
    frontier = capacity(level(91.0), next_engineer={"platform": gain})
    assert last(frontier) == f"one more engineer in platform: {words}"


def test_the_next_engineer_stands_beside_the_cost() -> None:
    workspace = a_workspace(teams=[a_team(cost_per_day=100.0)])
    frontier = capacity(level(91.0), next_engineer={"platform": Interval(95.0, 130.0)})
    assert last(frontier, workspace) == (
        "one more engineer in platform: worth 95 to 130 EUR, cost 9,100"
    )


def point(reliability: float, user_value: float, **fields: Any) -> ValuePoint:
    """Return a proven point of one item."""
    plain = {
        "most_reliability": reliability,
        "proven": True,
        "plan": {"cache": 1},
        "outcomes": (),
        "today": False,
        "weight_of_user_value": None,
    }
    return ValuePoint(reliability=reliability, user_value=user_value, **{**plain, **fields})


def value(*points: ValuePoint, **fields: Any) -> ValueFrontier:
    """Return a frontier of value of which these are all points."""
    plain: dict[str, Any] = {"status": "optimal", "complete": True, "seconds": 0.1}
    return ValueFrontier(points=points, **{**plain, **fields})


def told(frontier: ValueFrontier, workspace: Workspace = WORKSPACE, width: int = 100) -> str:
    return as_text(*value_tables(frontier, workspace), width=width)


def test_a_frontier_of_value_in_full() -> None:
    frontier = value(
        point(900.0, 5.0, weight_of_user_value=Interval(0.0, 0.25)),
        point(500.0, 40.0, plan={"cache": 1, "parser": 1}, proven=False),
        point(0.0, 1200.0, plan={"parser": 2}, today=True,
              weight_of_user_value=Interval(0.25, inf)),
    )  # fmt: skip
    assert told(frontier, width=120).splitlines() == [
        "Reliability against user value (in EUR)",
        "reliability  user value         weight of user value              items  "
        "changes against the line above",
        "─" * 103,
        "        900        5.00                 0.00 to 0.25                  1",
        "        500          40                            –  not proven      2  +parser",
        "          0       1,200  today             from 0.25                  1  -cache",
        "",
        "these 3 points are all there are",
    ]


def test_a_frontier_that_is_not_complete_does_not_say_so() -> None:
    frontier = value(point(1.0, 2.0), complete=False, notes=("there may be others",))
    assert told(frontier).splitlines()[-1] == "note: there may be others"
    assert "all there are" not in told(frontier)


def test_one_point_is_one_point() -> None:
    assert told(value(point(1.0, 2.0))).splitlines()[-1] == "this point is all there is"


def test_changes_count_from_an_empty_plan_too() -> None:
    rows = told(value(point(9.0, 0.0, plan={}), point(0.0, 9.0))).splitlines()
    assert rows[-3].split() == ["0", "9.00", "–", "1", "+cache"]


def test_no_point_is_told_with_its_clash() -> None:
    frontier = value(status="infeasible", complete=False, clash=("'a' is pinned in",))
    assert told(frontier) == (
        "there is no point of the frontier, as nothing is feasible; these cannot hold together:\n"
        "  - 'a' is pinned in\n"
    )
    unnamed = value(status="infeasible", complete=False)
    assert told(unnamed) == "there is no point of the frontier, as nothing is feasible\n"
    late = value(status="no_answer", complete=False)
    assert told(late) == "no point of the frontier in time; give a longer --time-limit\n"


def test_names_are_no_markup() -> None:
    workspace = a_workspace(teams=[a_team("[link]")], value_unit="[EUR]")
    frontier = capacity(
        level(91.0, added=("[red]cache[/red]",)), team="[link]",
        next_engineer={"[link]": Interval(1.0, 1.0)}, notes=(":smile:",),
    )  # fmt: skip
    text = shown(frontier, workspace)
    for name in ("Capacity of [link]", "[red]cache[/red]", "in [link]: worth 1 [EUR]", ":smile:"):
        assert name in text
    both = value(point(1.0, 2.0), point(0.0, 3.0, plan={"[bold]x[/bold]": 1}))
    assert "+[bold]x[/bold] -cache" in told(both, workspace)


@pytest.mark.parametrize("width", [60, 80, 120])
def test_ids_are_whole_at_any_width(width: int) -> None:
    ids = tuple(f"a-rather-long-id-{number:02}" for number in range(12))
    words = shown(capacity(level(91.0, added=ids)), width=width).split()
    plan = dict.fromkeys(ids, 1)
    points = told(value(point(1.0, 2.0), point(0.0, 3.0, plan=plan)), width=width).split()
    for id in ids:
        assert f"+{id}" in words
        assert f"+{id}" in points

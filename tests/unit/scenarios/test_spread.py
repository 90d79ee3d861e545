"""Numbers that stand too far apart are told with both their rows, and no others are."""

from dataclasses import replace

import pytest

from scenarios.item import Item
from scenarios.outcome import Outcome
from scenarios.placed import Placed
from scenarios.spread import MOST, effort_spread, value_spread
from tests.support.workspaces import an_item


def items(*efforts: float, **fields: float) -> list[Placed[Item]]:
    """Return items on lines 2, 3 and so on; the fields are those of the first."""
    rows = [
        Placed(line, an_item(f"item-{line}", days=days))
        for line, days in enumerate(efforts, start=2)
    ]
    return [replace(rows[0], value=rows[0].value.but(**fields)), *rows[1:]]


@pytest.mark.parametrize(
    "rows",
    [
        items(1.0, MOST, 0.0),
        items(1.0, 1.0, toil_days_per_week=MOST / 13),
        items(1.0, 1.0, aftercare_days=MOST / 2, incidents_per_quarter=1.0),
        items(0.0, 0.0, toil_days_per_week=1e9),
        items(1e-9),
    ],
)
def test_what_can_be_weighed_together_passes(rows: list[Placed[Item]]) -> None:
    assert list(effort_spread("backlog.csv", rows, 2)) == []


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (items(1.0, 1.01 * MOST), "effort_days 1.01e+08 of 'item-3' (line 3)"),
        (items(1.0, 2.0, toil_days_per_week=MOST), "toil_days_per_week 1e+08 of 'item-2' stand"),
        (
            items(1.0, 2.0, aftercare_days=MOST, incidents_per_quarter=1.0),
            "aftercare_days 1e+08 of 'item-2', with all its incidents, stand",
        ),
    ],
)
def test_what_cannot_is_told_where_the_smallest_stands(rows: list[Placed[Item]], told: str) -> None:
    (fault,) = effort_spread("backlog.csv", rows, 2)
    assert fault.line == 2
    assert fault.message.startswith("effort_days 1 of 'item-2' and ")
    assert told in fault.message


def test_values_of_outcomes_are_weighed_among_each_other() -> None:
    outcomes = [
        Placed(line, Outcome(id=f"o{line}", value=value, requires=("a",)))
        for line, value in enumerate((0.0, 1e3, 1e-6, 1e-3), start=2)
    ]
    (fault,) = value_spread("outcomes.csv", outcomes)
    assert fault.line == 4
    assert "value 1000 of 'o3' (line 3) stand a factor of 1e+09 apart" in fault.message
    assert list(value_spread("outcomes.csv", outcomes[:2])) == []
    assert list(value_spread("outcomes.csv", [])) == []

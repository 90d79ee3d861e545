"""Releases that an order fills: prerequisites come along, what does not fit is passed over."""

from pathlib import Path

from benchmarks.releases import (
    PROVEN,
    Release,
    read_releases,
    release,
    releases,
    worth,
    write_releases,
)
from scenarios.outcome import Outcome
from tests.support.views import a_view
from tests.support.workspaces import a_workspace, an_item


def some_outcomes() -> tuple[Outcome, ...]:
    return (
        Outcome(id="one", title="one", value=5.0, requires=("a",)),
        Outcome(id="two", title="two", value=7.0, requires=("b", "c")),
    )


def test_an_order_fills_a_release() -> None:
    items = [an_item("a", 3.0), an_item("b", 4.0, requires=("a",)), an_item("c", 2.0)]
    view = a_view(a_workspace(items=items, outcomes=some_outcomes()))
    assert release(view, [1, 0, 2], 9.0) == {0, 1, 2}
    assert release(view, [1, 0, 2], 8.0) == {0, 1}
    assert release(view, [1, 0, 2], 6.0) == {0, 2}
    assert release(view, [1, 0, 2], 1.0) == set()


def test_an_outcome_counts_when_all_of_it_is_there() -> None:
    items = [an_item("a", 3.0), an_item("b", 4.0), an_item("c", 2.0)]
    view = a_view(a_workspace(items=items, outcomes=some_outcomes()))
    assert worth(view, {0, 1}) == 5.0
    assert worth(view, {1, 2}) == 7.0
    assert worth(view, {0, 1, 2}) == 12.0


def test_rows_come_back_as_they_were_written(tmp_path: Path) -> None:
    rows = [
        Release("p", 257.0, PROVEN, 12.0, "optimal"),
        Release("p", 257.0, "cd3", 5.0, "filled"),
    ]
    write_releases(tmp_path / "rows.csv", rows)
    assert read_releases(tmp_path / "rows.csv") == rows


def test_no_rule_beats_the_proven_plan(tmp_path: Path) -> None:
    (tmp_path / "paydown.toml").write_text(
        'schema = 1\nname = "p"\nstart = 2027-01-04\nquarters = 1\n'
        '[[component]]\nid = "c"\nvalue_per_day = 1\nseverity = 0\n'
        "background_incidents_per_quarter = 0\nnew_items_per_quarter = 0\ndrift_per_month = 0\n"
        'drift_shocks_per_quarter = 0\n[[team]]\nid = "t"\nengineers = 1\ncomponents = ["c"]\n',
        encoding="utf-8",
    )
    columns = "id,title,effort_days,requires,incidents_per_quarter,drag,drift_per_month"
    columns += ",blocks_retraining,blinds,toil_days_per_week,growth_per_quarter,fix_success\n"
    rest = ",0,0,0,0,0,0,0,1\n"
    (tmp_path / "backlog.csv").write_text(
        columns + "a,a,6," + rest + "b,b,5," + rest + "d,d,5,b" + rest, encoding="utf-8"
    )
    (tmp_path / "outcomes.csv").write_text(
        "id,title,value,requires\nx,x,9,a\ny,y,12,d\n", encoding="utf-8"
    )
    (tmp_path / "budgets.csv").write_text("capacity_days\n10\n", encoding="utf-8")
    found = {row.policy: row for row in releases(tmp_path)}
    assert found[PROVEN].status == "optimal"
    assert found[PROVEN].value == 12.0
    assert all(row.value <= 12.0 for row in found.values())
    # Down the file the first item takes the room of the other two.
    assert found["as_listed"].value == 9.0

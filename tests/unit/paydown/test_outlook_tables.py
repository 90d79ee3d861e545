"""What lies ahead, as tables: quarters, and the dearest items."""

import pytest

import paydown
from paydown.outlook_tables import outlook_tables
from sim.results import Results
from sim.weeks import FLOWS
from tests.support.busy import a_busy_workspace
from tests.support.workspaces import a_component, a_team, a_workspace, an_item


@pytest.fixture(scope="module")
def results() -> Results:
    return paydown.simulate(a_busy_workspace(), "cd3", replications=4, detail=3)


def test_quarters_are_the_weeks_at_their_ends(results: Results) -> None:
    quarters = outlook_tables(results, "cd3")[0]
    assert quarters.title.startswith("Outlook under cd3, means of 3 worlds")
    assert [row[0] for row in quarters.rows] == ["start", "Q1", "Q2"]
    frame = results.weeks()
    for row, week in zip(quarters.rows, (0, 13, 26), strict=True):
        here = frame[frame.week == week]
        assert row[1] == f"{here.items_open.mean():,.1f}"
        assert row[3] == f"{here.principal_open_days.mean():,.0f}"
        assert row[4] == f"{here.hazard_per_quarter.mean():,.1f}"
    # Before the first week nothing has been worked.
    assert quarters.rows[0][-4:] == ("", "", "", "")
    second = frame[frame.week > 13]
    days = second[list(FLOWS)].sum()
    assert quarters.rows[2][-1] == f"{days['idle_days'] / days.sum():.0%}"


def test_shares_of_a_quarter_sum_to_the_whole(results: Results) -> None:
    for row in outlook_tables(results, "cd3")[0].rows[1:]:
        shares = [float(str(cell).rstrip("%")) for cell in row[-4:]]
        assert sum(shares) == pytest.approx(100, abs=2)


def test_items_come_with_the_dearest_first_and_the_rest_below(results: Results) -> None:
    items = outlook_tables(results, "cd3")[1]
    names = [str(row[0]) for row in items.rows]
    assert names[-2:] == ["(no listed item)", "(items that appear later)"] or names[-2:] == [
        "(items that appear later)",
        "(no listed item)",
    ]
    assert len(names) == 12
    frame = results.items()
    costs = frame[frame.kind == "listed"].groupby("item").cost.mean()
    assert names[:-2] == costs.sort_values(ascending=False).index.tolist()


def test_a_world_without_crew_or_harm() -> None:
    """No shares of nothing, and no channel that costs nothing."""
    workspace = a_workspace(
        components=(a_component(),), teams=(a_team(engineers=0),), items=(an_item(drag=0.1),)
    )
    quarters, items = outlook_tables(
        paydown.simulate(workspace, "none", replications=2, detail=2), "none"
    )
    assert quarters.rows[1][-4:] == ("–", "–", "–", "–")
    assert items.headings == ("item", "cost", "±", "drag", "count", "burnt", "closed", "in")
    assert items.rows[0] == ("item", "9,100", "0", "9,100", "0.0", "0.0", "0%", "–")

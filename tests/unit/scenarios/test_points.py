"""Points of WSJF and RICE: as stated, else from rates by the table."""

import pytest

from scenarios.points import FIBONACCI, IMPACTS, SIZES, nearest, points
from scenarios.table import tabulate
from tests.support.workspaces import a_component, a_workspace, an_item

ONE = (a_component(value_per_day=10_000.0, detect_hours=24.0),)


def test_nearest_is_by_ratio() -> None:
    """Between 3 and 5 the border is sqrt(15) = 3.87."""
    assert [nearest(FIBONACCI, x) for x in (0.0, 1.4, 1.5, 3.87, 3.88, 19.0, 1e9)] == [
        1.0, 1.0, 2.0, 3.0, 5.0, 20.0, 20.0,
    ]  # fmt: skip
    assert nearest(SIZES, 70.0) == 100.0
    assert nearest(SIZES, 60.0) == 40.0


def test_cost_of_delay_from_rates() -> None:
    """One point is 0.01 % of all value: drag of 0.1 % is 10, nearest 8, of 0.05 % is 5.

    An incident a day at severity 0.01 for two days is 2 % of the value: 200 points, the most there
    are. A growth of 20 % a quarter is 4 points, nearest 5.
    """
    items = [
        an_item("drag", days=1.0, drag=0.001),
        an_item("less", days=1.0, drag=0.0005),
        an_item("breaks", days=1.0, incidents_per_quarter=91.0, severity=0.01),
        an_item("grows", days=1.0, growth_per_quarter=0.2),
        an_item("nothing", days=1.0),
    ]
    told = [one.wsjf for one in points(items, ONE)]
    assert told == pytest.approx([8 + 1 + 1, 5 + 1 + 1, 1 + 1 + 20, 1 + 5 + 1, 3])


def test_a_stated_cell_stands_and_only_blank_ones_are_filled() -> None:
    item = an_item("one", days=1.0, drag=0.001, risk_reduction=0.0)
    assert points([item], ONE)[0].wsjf == pytest.approx(8 + 1 + 0)


def test_penalties_count_as_risk_and_drift_as_value() -> None:
    """A fine of 5 an incident, one a day, is 5 of 10,000: 5 points. Drift of 0.1 % a month

    between retrainings every 91/3 days stands at 0.05 % in the mean: 5 points.
    """
    month = (a_component(value_per_day=10_000.0, retrain_days=91 / 3),)
    items = [
        an_item("fined", days=1.0, incidents_per_quarter=91.0, penalty=5.0),
        an_item("drifts", days=1.0, drift_per_month=0.001),
    ]
    assert [one.wsjf for one in points(items, month)] == pytest.approx([7.0, 7.0])


def test_reach_is_what_it_harms_and_impact_what_it_takes() -> None:
    """Of 10,000 and 30,000 a day the second is 75 % of the reach; steps of impact by share lost."""
    two = (a_component("a", value_per_day=10_000.0), a_component("b", value_per_day=30_000.0))
    shares = (0.0001, 0.0007, 0.0015, 0.003, 0.01)
    items = [an_item(f"{x}", days=1.0, drag=x, components=("b",)) for x in shares]
    told = [one.rice for one in points(items, two)]
    assert told == pytest.approx([75 * impact for impact in IMPACTS])


@pytest.mark.parametrize(("spread", "sure"), [(0.25, 1.0), (0.5, 0.8), (1.0, 0.5)])
def test_confidence_of_rice_is_that_of_the_beliefs(spread: float, sure: float) -> None:
    item = an_item("one", days=1.0, drag=0.0007, confidence=spread)
    assert points([item], ONE)[0].rice == pytest.approx(100 * 0.5 * sure)


def test_blank_reaches_are_on_the_scale_of_the_stated_ones() -> None:
    """Where one item states 5,000 users for all of a component, another there reaches as many."""
    items = [
        an_item("stated", days=1.0, reach=5000.0, impact=1.0, rice_confidence=1.0),
        an_item("blank", days=2.0, impact=1.0, rice_confidence=1.0),
    ]
    assert [one.rice for one in points(items, ONE)] == pytest.approx([5000.0, 2500.0])


def test_the_table_has_them_by_row_and_the_file_s_order_does_not_matter() -> None:
    items = [
        an_item("drag", drag=0.001),
        an_item("breaks", incidents_per_quarter=9.0, severity=0.1),
        an_item("stated", reach=70.0, impact=2.0, business_value=13.0),
    ]
    forth = tabulate(a_workspace(components=ONE, items=items))
    back = tabulate(a_workspace(components=ONE, items=items[::-1]))
    due = points(items, ONE)
    for column, cells in (("wsjf", [p.wsjf for p in due]), ("rice", [p.rice for p in due])):
        assert getattr(forth, column).tolist() == pytest.approx(cells)
        assert getattr(back, column).tolist() == pytest.approx(cells[::-1])


def test_the_table_has_the_three_scores_of_fmea() -> None:
    """Stated 8, 3, 4; the other's severity 0.2 is 6, an incident a quarter 7, 4 h to detect 5."""
    items = [
        an_item("stated", severity_score=8, occurrence_score=3, detection_score=4),
        an_item("rates", severity=0.2, incidents_per_quarter=1.0),
    ]
    table = tabulate(a_workspace(components=(a_component(detect_hours=4.0),), items=items))
    assert table.fmea.tolist() == [[8.0, 3.0, 4.0], [6.0, 7.0, 5.0]]
    assert table.rpn.tolist() == [96.0, 210.0]

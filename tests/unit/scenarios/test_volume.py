"""How many events a replication expects, by hand and against the integrated hazard."""

from math import log
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.item import Item
from scenarios.volume import MOST_EVENTS, events, incidents, too_many, too_many_of
from tests.unit.scenarios.folders import COMPONENT, SECOND, TEAM, TOP, load
from tests.unit.scenarios.test_defaults import an_item


def test_incidents_of_a_quarter_count_with_its_end() -> None:
    """2 a quarter, growing by 10 %: 2.2 + 2.42."""
    item = an_item(incidents_per_quarter=2, growth_per_quarter=0.1)
    assert incidents(item, 2) == pytest.approx(4.62)


@given(hazard=st.floats(0, 100), growth=st.floats(0.001, 4), quarters=st.integers(1, 40))
def test_the_count_is_an_upper_bound(hazard: float, growth: float, quarters: int) -> None:
    item = an_item(incidents_per_quarter=hazard, growth_per_quarter=growth)
    integral = hazard * ((1 + growth) ** quarters - 1) / log(1 + growth)
    assert incidents(item, quarters) >= integral * (1 - 1e-9)


def test_events_by_hand(tmp_path: Path) -> None:
    """Two quarters; two new items a quarter copy an item of one incident a quarter."""
    rates = (
        "retrain_days = 26\nbackground_incidents_per_quarter = 3\n"
        "drift_shocks_per_quarter = 5\nnew_items_per_quarter = 2\n"
    )
    second = SECOND + rates.replace("26", "91")
    toml = TOP.replace("= 4", "= 2") + COMPONENT + rates + second + TEAM
    backlog = "id,title,effort_days,incidents_per_quarter,growth_per_quarter\na,A,3,1,0\n"
    workspace = load(tmp_path, backlog, toml)
    found = list(events(workspace.components, workspace.items, workspace.quarters))
    assert found == [
        ("incidents of the items", 2),
        ("retrainings", 7),
        ("background incidents", 6),
        ("drift shocks", 10),
        ("new items", 4),
        # Those of the first quarter have two quarters, those of the second have one.
        ("incidents of new items", 2 * (2 + 1)),
        ("retrainings", 2),
        ("background incidents", 6),
        ("drift shocks", 10),
        # Nothing lives at the second component, so that nothing appears there.
        ("new items", 0),
        ("incidents of new items", 0),
    ]


def many(count: int) -> list[Item]:
    hazard = MOST_EVENTS / 400
    return [an_item(incidents_per_quarter=hazard, growth_per_quarter=0) for _ in range(count)]


def test_one_item_alone_may_be_too_much() -> None:
    fine = an_item(incidents_per_quarter=MOST_EVENTS / 400, growth_per_quarter=0)
    assert too_many_of(fine, 40) is None
    message = too_many_of(fine.but(growth_per_quarter=1), 40)
    assert message is not None
    assert message.startswith("incidents_per_quarter 2500 growing by 1 a quarter expects ")


def test_many_items_together_may_be_too_much() -> None:
    assert too_many([], many(10), 40) is None
    message = too_many([], many(11), 40)
    assert message is not None
    assert message.startswith("a replication expects 1.1e+06 events in 40 quarters, most of them ")

"""What ways of working are worth, and which policies do not mind."""

from typing import Any

import numpy as np

from paydown.console import Part
from paydown.sheet import Sheet
from paydown.way_tables import way_tables
from sim.measures import MEASURES
from sim.results import Results
from sim.ways import WayOfWorking
from tests.support.workspaces import a_workspace

OWN, WEEKLY = WayOfWorking(91), WayOfWorking(7)
DEAF = WayOfWorking(91, learning=False)


def tables(values: dict[str, list[float]]) -> list[Part]:
    """Return the tables of net values by full name."""
    measured: dict[str, Any] = {
        name: {one: np.array(net, dtype=float) for one in MEASURES} for name, net in values.items()
    }
    return way_tables(Results(a_workspace(), 0, measured), [OWN, WEEKLY, DEAF], OWN)


def test_each_policy_is_held_against_itself() -> None:
    (table,) = tables(
        {
            "cd3 @ 91 d": [10.0, 20.0, 30.0],
            "cd3 @ 7 d": [15.0, 25.0, 35.0],
            "cd3 @ 91 d, no learning": [10.0, 19.0, 30.0],
        }
    )
    assert isinstance(table, Sheet)
    assert table.title.startswith("Worth of other ways than 91 d, policy by policy")
    first, second = table.rows
    assert first == ("cd3", "7 d", "+5.00", "+5.00", "+5.00")
    assert second[:2] == ("cd3", "91 d, no learning")


def test_who_does_not_mind_is_named_in_a_line() -> None:
    told = tables(
        {
            "fifo @ 91 d": [1.0, 2.0],
            "fifo @ 7 d": [1.0, 2.0],
            "fifo @ 91 d, no learning": [1.0, 2.0],
        }
    )
    assert told == ["the same under every way: fifo"]


def test_a_policy_that_is_out_in_its_own_way_is_left_out() -> None:
    assert tables({"mine @ 7 d": [1.0, 2.0]}) == []

from math import nan

import pytest

from paydown.console import as_text
from paydown.results_tables import results_tables
from tests.unit.paydown.made import results

POTENTIAL = 1000.0

APART = {
    "none": [500.0, 510.0, 505.0, 495.0],
    "fifo": [800.0, 812.0, 806.0, 790.0],
    "cd3": [900.0, 910.0, 905.0, 893.0],
}


def last_lines(net_value: dict[str, list[float]]) -> list[str]:
    """Return what is said below the tables."""
    (first, *_) = net_value
    parts = results_tables(results(net_value), first, POTENTIAL)
    return [part for part in parts[1:] if isinstance(part, str)]


def test_one_policy_has_measures_and_no_verdict() -> None:
    made = results({"cd3": [1.0, 3.0]}, availability=0.98765, retention=0.5, items_closed=4.5)
    assert as_text(*results_tables(made, None, POTENTIAL), width=100).splitlines() == [
        "2 worlds, 1 quarter, seed 7",
        "",
        "Value, means in EUR (net value ± half a 95 % interval)",
        "policy   net   ±  -incidents  -drag  -drift  -churn  +outcomes",
        "──────────────────────────────────────────────────────────────",
        "cd3     2.00  13           0      0       0       0          0",
        "",
        "Service and work, means",
        "policy  incidents  available  users kept  closed  left open  idle days",
        "──────────────────────────────────────────────────────────────────────",
        "cd3           0.0     98.77%       50.0%     4.5        0.0          0",
    ]


def test_penalties_are_shown_where_there_are_any() -> None:
    shown = as_text(*results_tables(results({"a": [1.0, 2.0]}, penalties=7.0), None, POTENTIAL))
    assert "-penalties" in shown


def test_differences_to_the_baseline() -> None:
    shown = as_text(*results_tables(results(APART), "fifo", POTENTIAL), width=100).splitlines()
    start = shown.index("Net value against fifo in the same worlds (95 % intervals, in EUR)")
    assert shown[start + 1 : start + 6] == [
        "policy  difference  from    to  better in  may be best  regret",
        "──────────────────────────────────────────────────────────────",
        "none          -300  -304  -295         0%           no     400",
        "fifo      baseline                                  no     100",
        "cd3           +100   +97  +103       100%          yes       0",
    ]


def test_the_order_matters() -> None:
    assert last_lines(APART) == [
        "may be best: cd3",
        "the policies compared differ: fifo loses 2.02 times what cd3 loses",
    ]


def test_the_order_hardly_matters() -> None:
    close = {"fifo": [500.0, 510.0, 505.0], "cd3": [510.0, 520.0, 516.0]}
    assert last_lines(close)[1] == (
        "the policies compared hardly differ: fifo loses 2.1% more than cd3; "
        "capacity and estimates matter more"
    )


def test_the_order_cannot_matter() -> None:
    same = {"fifo": [500.0, 510.0], "cd3": [500.0, 510.0]}
    assert last_lines(same)[1] == "the policies compared do not differ: all come to the same"


def test_chance_is_not_taken_for_a_verdict() -> None:
    noisy = {"fifo": [800.0, 990.0, 700.0], "cd3": [990.0, 800.0, 900.0]}
    best, verdict = last_lines(noisy)
    assert best == "may be best: fifo, cd3"
    assert verdict.startswith("3 worlds do not tell the policies apart: fifo loses 1.65")


def test_one_world_tells_nothing() -> None:
    one = {"fifo": [800.0], "cd3": [900.0]}
    assert last_lines(one)[1] == "one world tells no policies apart; give more --replications"
    shown = as_text(*results_tables(results(one), "fifo", POTENTIAL))
    assert shown.startswith("1 world, ")
    row = next(line for line in shown.splitlines() if line.startswith("cd3") and "+" in line)
    assert row.split() == ["cd3", "+100", "–", "–", "100%", "yes", "–"]


def test_none_takes_no_part_in_the_verdict() -> None:
    assert len(last_lines({"none": [0.0, 1.0], "cd3": [5.0, 6.0]})) == 1


def test_nothing_lost_is_no_ratio() -> None:
    assert len(last_lines({"fifo": [1000.0, 1001.0], "cd3": [1100.0, 1101.0]})) == 1


def test_a_measure_that_no_world_has_is_a_dash() -> None:
    shown = as_text(*results_tables(results({"a": [1.0, 2.0]}, availability=nan), None, POTENTIAL))
    assert "nan" not in shown
    assert shown.splitlines()[-1].split()[2] == "–"


@pytest.mark.parametrize("width", [80, 100, 120, 200])
def test_policies_are_whole_at_any_width(width: int) -> None:
    name = "a_module_of_ours.with_parts:AndAPolicy"
    millions = {policy: [2e9, 2.1e9, 1.9e9] for policy in ("generalized_cmu", name)}
    shown = as_text(*results_tables(results(millions, penalties=3e8), name, 4e9), width=width)
    assert "…" not in shown
    lines = shown.splitlines()
    assert sum(line.startswith(name) for line in lines) == 3
    assert sum(line.startswith("generalized_cmu ") for line in lines) == 3
    assert "million EUR" in shown


def test_the_usual_tables_fit_eighty_columns() -> None:
    usual = {name: [2e7, 2.01e7, 1.99e7] for name in ("none", "as_listed", "shortest", "plan")}
    shown = as_text(*results_tables(results(usual, penalties=4e4), "as_listed", 4e9), width=80)
    tables = [line for line in shown.splitlines() if not line.startswith("3 worlds do not tell")]
    assert max(map(len, tables)) <= 80


def test_a_rest_below_nothing_is_nothing() -> None:
    # Idle days are what is left of a crew, and may come out a rounding below 0.
    made = results({"cd3": [1.0, 3.0]}, None, **{"engineer_days.idle": -1e-12})
    assert "-0" not in as_text(*results_tables(made, None, POTENTIAL), width=100)

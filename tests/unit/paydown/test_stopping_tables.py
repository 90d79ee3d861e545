"""Why a comparison ended, as it is read."""

from dataclasses import replace

import numpy as np

from paydown.console import as_text
from paydown.stopping_shapes import stopping_shape
from paydown.stopping_tables import stopping_tables
from sim.selection import Selection, select_best
from sim.stopping import Precise, Precision, Verdict
from tests.unit.paydown.made import results


def text(verdict: Verdict | None, most: int = 1000) -> str:
    made = replace(results({"a": [1.0], "b": [2.0]}), verdict=verdict)
    return as_text(*stopping_tables(made, most), width=200)


def test_without_a_rule_there_is_nothing_to_say() -> None:
    assert stopping_tables(results({"a": [1.0]}), 1000) == []
    assert stopping_shape(results({"a": [1.0]}), 1000) is None


def test_a_selection_in_full() -> None:
    verdict = Selection(5000.0, 50, "cd3", 46, {"none": 20, "fifo": 46}, ("cd3", "twin"))
    assert text(verdict).splitlines() == [
        "Selection of the best in net value, differences below 5,000 EUR not told apart",
        "policy  fate               after worlds",
        "───────────────────────────────────────",
        "cd3     selected                     46",
        "twin    comes to the same            46",
        "fifo    out                          46",
        "none    out                          20",
        "",
        "selected: cd3, after 46 of at most 1,000 worlds; if the best is ahead of the others by "
        "5,000 EUR or more, this is it with a probability of at least 95 %",
    ]


def test_a_selection_that_is_not_reached_claims_nothing() -> None:
    shown = text(Selection(5.0, 100, None, None, {"none": 20}, ("cd3", "fifo")), most=100)
    assert shown.splitlines()[-1] == (
        "no policy is selected: after 100 worlds, the most that may be run, 2 are left; give more "
        "--replications, or a wider --select"
    )
    assert "selected " not in shown.replace("is selected:", "")
    few = text(select_best({"a": np.zeros(3), "b": np.ones(3)}, 1.0), most=3)
    assert few.splitlines()[-1].startswith("no policy is selected: the first goes out after 20")


def test_precision_in_full() -> None:
    verdict = Precise("fifo", 60, 5000.0, {"cd3": 4000.0, "none": 4900.4}, True)
    assert text(verdict) == (
        "precise after 60 of at most 1,000 worlds: every difference to fifo is known to ± 5,000 EUR"
        " or better (none, the least known, to ± 4,900); ended so, a 95 % interval covers the truth"
        " in 90 to 95 % of cases\n"
    )


def test_precision_that_is_not_reached_says_what_would_do() -> None:
    wide = Precise("fifo", 100, 50.0, {"cd3": 100.0}, False)
    assert "cd3 is known to ± 100; some 400 worlds would do" in text(wide, 100)
    few = Precision("a", 1.0).verdict({"a": np.zeros(3), "b": np.zeros(3)})
    assert "precision is judged from 40 worlds on" in text(few, 3)
    one = Precision("a", 1.0).verdict({"a": np.zeros(1), "b": np.zeros(1)})
    assert text(one, 1).startswith(
        "not precise to ± 1 EUR after 1 world, the most that may be run: "
    )
    nothing = Precise("fifo", 100, 0.0, {"cd3": 1.0}, False)
    assert "fifo loses no value to take a share of" in text(nothing, 100)
    alone = Precision("gone", 1.0).verdict({"b": np.zeros(50)})
    assert text(alone) == "nothing is left to compare with gone, so no precision is reached\n"


def test_the_shape_says_which_limit_ended_it() -> None:
    made = results({"a": [1.0, 2.0]})
    for verdict, reason in (
        (Selection(5.0, 2, "a", 2, {}, ("a",)), "selected"),
        (Selection(5.0, 2, None, None, {}, ("a", "b")), "most_worlds"),
        (Precise("a", 2, 5.0, {"b": 1.0}, True), "precise"),
        (Precise("a", 2, 5.0, {"b": 9.0}, False), "most_worlds"),
    ):
        shape = stopping_shape(replace(made, verdict=verdict), 30)
        assert shape is not None
        assert (shape["stopped_by"], shape["worlds"], shape["most_worlds"]) == (reason, 2, 30)

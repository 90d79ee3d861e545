"""How sure a comparison is, as it is read."""

from paydown.certainty_tables import certainty_tables
from paydown.console import as_text
from paydown.shapes import results_shape
from tests.unit.paydown.made import results


def test_how_sure_in_full() -> None:
    # Always 10 ahead, so no resample says otherwise.
    values = [float(n) for n in range(40)]
    made = results({"fifo": values, "cd3": [one + 10.0 for one in values]})
    assert as_text(*certainty_tables(made, "fifo"), width=120).splitlines() == [
        "How sure: net value against fifo (95 % bootstrap intervals, in EUR)",
        "policy  best with    median  from   to  worst tenth  from   to",
        "──────────────────────────────────────────────────────────────",
        "fifo         0.0%  baseline",
        "cd3        100.0%       +10   +10  +10          +10   +10  +10",
    ]


def test_one_world_is_not_sure_of_anything() -> None:
    assert certainty_tables(results({"fifo": [1.0], "cd3": [2.0]}), "fifo") == []


def test_the_shape_holds_every_statistic() -> None:
    made = results({"a": [1.0, 3.0, 8.0], "b": [2.0, 4.0, 9.0]})
    for row, best in zip(results_shape(made, "a")["results"], (0.0, 1.0), strict=True):
        assert row["certainty"]["probability_best"] == best
    difference = results_shape(made, "a")["results"][1]["certainty"]["differences"]
    assert difference["median"] == {"value": 1.0, "low": 1.0, "high": 1.0}
    assert "certainty" not in results_shape(made, None)["results"][0]

"""Charts hold the numbers of the results, say where they are from, and can be drawn."""

import re
import struct
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from typing import Any

import altair as alt
import numpy as np
import pytest

from paydown.charts import (
    RENDERER,
    enable_offline_renderer,
    plot_differences,
    plot_worth,
)
from paydown.theme import ChartError, MissingChartsError
from scenarios.outcome import Outcome
from scenarios.plan import Chosen, Plan
from scenarios.workspace import Objective
from sim.measures import MEASURES
from sim.results import Results
from tests.support.workspaces import a_workspace, an_item


def some_results(worlds: int = 4, **shifts: float) -> Results:
    """Return results in which each policy's net value is the baseline's, shifted and jittered."""
    base = np.linspace(5000.0, 9000.0, worlds)
    jitter = np.where(np.arange(worlds) % 2, 40.0, -40.0)
    values = {"as_listed": dict.fromkeys(MEASURES, base)}
    for policy, shift in shifts.items():
        values[policy] = {**dict.fromkeys(MEASURES, base), "net_value": base + shift + jitter}
    return Results(a_workspace(), 0, values)


def a_choice(id: str, quarter: int, days: float, **worth: float) -> Chosen:
    """Return an item of a plan."""
    money = {"reliability": 0.0, "user_value": 0.0, "freed_days": 0.0, **worth}
    return Chosen(
        id=id,
        title=f"about {id}",
        quarter=quarter,
        team_days={"platform": days},
        also=(),
        reason="",
        **money,
    )


def a_plan(*chosen: Chosen, objective: float, outcomes: tuple[str, ...] = ()) -> Plan:
    """Return a plan of some items."""
    return Plan(
        status="optimal",
        objective=objective,
        bound=objective,
        seconds=0.0,
        tie_settled=True,
        chosen=chosen,
        left_out=(),
        outcomes=outcomes,
        capacity_days={},
        burn_days={},
        used_days={},
        burn_share=0.0,
        backlog_load=0.0,
    )


def rows_with(spec: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """Return the rows of the one data set of a chart that has a key."""
    (rows,) = [rows for rows in data_sets(spec) if rows and key in rows[0]]
    return rows


def data_sets(spec: dict[str, Any]) -> Iterator[list[dict[str, Any]]]:
    """Yield the data of a chart and of its layers."""
    if "data" in spec:
        yield spec["data"]["values"]
    for layer in spec.get("layer", ()):
        yield from data_sets(layer)


def titles(spec: dict[str, Any]) -> str:
    """Return title and subtitle."""
    return f"{spec['title']['text']} | {spec['title']['subtitle']}"


def svg(chart: alt.LayerChart) -> str:
    """Return a chart as a drawing."""
    file = StringIO()
    chart.save(file, format="svg")
    return file.getvalue()


class TestDifferences:
    def test_data_are_the_paired_differences(self) -> None:
        results = some_results(cd3=300.0, none=-500.0, fifo=5.0)
        rows = rows_with(plot_differences(results, "as_listed").to_dict(), "difference")

        assert [row["policy"] for row in rows] == ["cd3", "fifo", "none"]
        for row in rows:
            expected = results.paired(row["policy"], "as_listed")["net_value"]
            assert row["difference"] == expected.mean
            assert (row["low"], row["high"]) == (expected.ci_low, expected.ci_high)
            assert row["better_in"] == results.share_better(row["policy"], "as_listed")

    def test_an_interval_over_zero_is_not_told_apart(self) -> None:
        results = some_results(cd3=300.0, none=-500.0, fifo=5.0)
        rows = rows_with(plot_differences(results, "as_listed").to_dict(), "difference")
        assert [row["verdict"] for row in rows] == ["better", "not told apart", "worse"]

    def test_it_says_what_it_shows(self) -> None:
        chart = plot_differences(some_results(cd3=300.0), "as_listed")
        assert titles(chart.to_dict()) == (
            "Net value against as_listed | mean of the differences in the same worlds, "
            "95 % interval; 4 worlds, 1 quarter"
        )
        drawn = svg(chart)
        assert "difference to as_listed in net value, EUR" in drawn
        assert "cd3" in drawn
        assert "+300  [+227 to +373]" in drawn

    def test_large_amounts_are_labelled_in_thousands(self) -> None:
        drawn = svg(plot_differences(some_results(cd3=300_000.0), "as_listed"))
        assert "in net value, thousand EUR" in drawn
        assert "+300  [" in drawn

    def test_one_world_has_no_interval(self) -> None:
        chart = plot_differences(some_results(worlds=1, cd3=300.0), "as_listed")
        (row,) = rows_with(chart.to_dict(), "difference")
        assert (row["low"], row["high"]) == (None, None)
        assert row["verdict"] == "not told apart"
        assert "+260" in svg(chart)

    def test_an_unknown_baseline_is_refused(self) -> None:
        with pytest.raises(ChartError) as refusal:
            plot_differences(some_results(cd3=1.0), "lifo")
        assert str(refusal.value) == (
            "baseline 'lifo' is not among the results; give one of as_listed, cd3"
        )

    def test_a_baseline_alone_is_refused(self) -> None:
        with pytest.raises(ChartError) as refusal:
            plot_differences(some_results(), "as_listed")
        assert str(refusal.value) == "'as_listed' is the only policy; compare it with another one"


class TestWorth:
    workspace = a_workspace(
        items=(an_item("a"), an_item("b")),
        objective=Objective(reliability=2.0, user_value=0.5),
        outcomes=(Outcome(id="launch", value=800.0, requires=("a", "b")),),
    )
    plan = a_plan(
        a_choice("a", 1, 4.0, reliability=100.0, user_value=40.0, freed_days=1.5),
        a_choice("b", 2, 6.0, reliability=10.0, user_value=20.0),
        objective=620.0,
        outcomes=("launch",),
    )

    def test_data_are_the_plans(self) -> None:
        spec = plot_worth(self.plan, self.workspace).to_dict()
        start, a, b = rows_with(spec, "item")

        assert (start["days"], start["together"]) == (0.0, 0.0)
        assert (a["item"], a["title"], a["quarter"]) == ("a", "about a", 1)
        assert (a["own_days"], a["own_worth"], a["freed_days"]) == (4.0, 220.0, 1.5)
        assert (a["days"], a["reliability"], a["together"]) == (4.0, 200.0, 220.0)
        assert (b["days"], b["reliability"], b["together"]) == (10.0, 220.0, 250.0)
        assert (b["own_days"], b["own_worth"], b["freed_days"]) == (6.0, 30.0, 0.0)

    def test_areas_lie_on_each_other_and_end_at_the_curve(self) -> None:
        areas = rows_with(plot_worth(self.plan, self.workspace).to_dict(), "bottom")
        ends = {row["kind"]: (row["bottom"], row["top"]) for row in areas if row["days"] == 10.0}
        assert ends == {"reliability": (0.0, 220.0), "user value": (220.0, 250.0)}

    def test_the_subtitle_adds_up_to_the_plan(self) -> None:
        spec = plot_worth(self.plan, self.workspace).to_dict()
        assert titles(spec) == (
            "What the plan is worth | items 250 + outcomes 400 - claimed twice 30 = plan 620 EUR"
        )

    def test_quarters_and_the_largest_items_are_named(self) -> None:
        drawn = svg(plot_worth(self.plan, self.workspace))
        names = set(re.findall(r">([^<>]+)</text>", drawn))
        assert {"Q1", "Q2", "a", "reliability", "user value", "worth together, EUR"} <= names

    def test_names_do_not_lie_on_top_of_each_other(self) -> None:
        chosen = [a_choice(f"i{n}", 1, 1.0, reliability=1.0 + n % 7) for n in range(60)]
        spec = plot_worth(a_plan(*chosen, objective=1.0), a_workspace()).to_dict()
        named = [row for row in rows_with(spec, "item") if row["label"]]
        total = sum(one.reliability for one in chosen)
        heights = sorted(row["together"] for row in named)
        assert 2 <= len(named) <= 8
        assert np.diff(heights).min() >= 0.05 * total

    def test_items_without_worth_can_be_drawn(self) -> None:
        plan = a_plan(a_choice("a", 1, 0.0), objective=0.0)
        assert "worth together, EUR" in svg(plot_worth(plan, a_workspace()))

    def test_an_empty_plan_is_refused(self) -> None:
        with pytest.raises(ChartError) as refusal:
            plot_worth(a_plan(objective=0.0), a_workspace())
        assert str(refusal.value) == (
            "the plan holds no item, its status is optimal; its notes and clash say why"
        )


class TestRenderer:
    @pytest.fixture(autouse=True)
    def _as_before(self) -> Iterator[None]:
        before = alt.renderers.active
        yield
        alt.renderers.enable(before)

    def test_a_chart_shows_without_a_network(self) -> None:
        enable_offline_renderer()
        assert alt.renderers.active == RENDERER
        chart = plot_differences(some_results(cd3=300.0), "as_listed")
        shown: Any = chart._repr_mimebundle_()

        bundle, sizes = shown
        compiled = bundle["application/vnd.vega.v5+json"]
        assert "layer_0_marks" in {one["name"] for one in compiled["marks"]}
        assert all("url" not in one for one in compiled["data"])

        picture = bundle["image/png"]
        assert picture[:8] == b"\x89PNG\r\n\x1a\n"
        width, height = struct.unpack(">II", picture[16:24])
        assert (width // 2, height // 2) == (
            sizes["image/png"]["width"],
            sizes["image/png"]["height"],
        )
        assert width > 1000


class TestMissing:
    @pytest.mark.parametrize(
        ("module", "package"), [("altair", "altair"), ("vl_convert", "vl-convert-python")]
    )
    def test_the_remedy_is_named(
        self, module: str, package: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, module, None)
        with pytest.raises(MissingChartsError) as refusal:
            enable_offline_renderer()
        assert str(refusal.value) == (
            f"charts need {package}, which is not installed; pip install 'paydown[charts]'"
        )

    def test_nothing_is_loaded_before_a_chart_is_drawn(self) -> None:
        code = "import sys, paydown\npaydown.plot_worth\nassert 'altair' not in sys.modules"
        subprocess.run([sys.executable, "-c", code], check=True)

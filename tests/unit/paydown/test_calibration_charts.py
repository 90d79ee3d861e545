"""Charts of a calibration hold its numbers, and can be drawn whatever items are called."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from io import StringIO
from typing import Any

import numpy as np
import pytest
from scipy.stats import binom

from paydown.back_test_chart import plot_back_test
from paydown.effort_chart import plot_efforts
from paydown.hazard_chart import plot_hazards
from paydown.theme import ChartError
from scenarios.calibration.back_test import BackTest, Foretold, Scores
from scenarios.calibration.belief_change import BeliefChange
from scenarios.calibration.calibration import Calibration, ItemRate
from scenarios.calibration.efforts import Ratios, estimate_efforts
from scenarios.calibration.scores import Coverage
from scenarios.calibration.times import Estimate

HOSTILE = "<script>alert('x')</script> & \"{{datum.x}}\" \u202eright"


def a_rate(name: str, width: float, incidents: float = 2.0) -> ItemRate:
    """Return the hazard of an item whose interval has a width."""
    return ItemRate(
        item=name,
        category="serving",
        incidents=incidents,
        quarters=4.0,
        rate=Estimate(0.6, 0.6 - width / 3, 0.6 + width * 2 / 3),
        cv=0.4,
        prior="prior: stated 0.9, cv 0.5",
        prior_mean=0.9,
    )


def a_test(transforms: int = 60) -> BackTest:
    """Return a hidden quarter: one group within its interval, one outside."""
    values = np.linspace(0.005, 0.995, transforms)
    return BackTest(
        since=-91.0,
        until=0.0,
        groups=(
            Foretold("serving", "items", 5, 1.5, 0.0, 4.0, 2),
            Foretold("serving", "background", 1, 6.0, 3.0, 9.0, 12),
        ),
        names=tuple(f"i{n}" for n in range(transforms)),
        predicted=np.ones(transforms),
        came=np.ones(transforms, dtype=np.int64),
        transforms=values,
        coverage=Coverage.of_transforms(values),
        kolmogorov=0.9 if transforms >= 20 else None,
        chi_square=0.8 if transforms >= 20 else None,
        beliefs=Scores(0.1, 0.1),
        raw=Scores(0.2, 0.2),
        pooled=Scores(0.2, 0.2),
    )


def a_calibration(**parts: Any) -> Calibration:
    """Return a calibration of nothing, with some parts."""
    nothing: dict[str, Any] = dict.fromkeys(
        ("reasons", "unanswered", "notes", "items", "categories", "background", "detection",
         "restoration", "efforts", "fixes", "changes"), (),
    )  # fmt: skip
    calibration = Calibration(
        workspace="w",
        digest="",
        seed=0,
        since=date(2025, 1, 1),
        until=date(2027, 1, 4),
        incidents=80,
        rates=True,
        fit="",
        back_test=None,
        effort_ratios=np.empty(0),
        **nothing,
    )
    return replace(calibration, **parts)


def of_ratios(ratio: np.ndarray[Any, Any]) -> Calibration:
    """Return a calibration with the law of some ratios."""
    found = Ratios(("serving",) * len(ratio), ratio, np.ones(len(ratio)), ())
    return a_calibration(
        efforts=estimate_efforts(found, np.random.default_rng(0)), effort_ratios=ratio
    )


def svg(chart: Any) -> str:
    file = StringIO()
    chart.save(file, format="svg")
    return file.getvalue()


def rows_with(spec: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """Return the rows of the first data set of a chart that has a key."""

    def data(part: dict[str, Any]) -> Iterator[list[dict[str, Any]]]:
        if "data" in part:
            yield part["data"]["values"]
        for inner in (*part.get("layer", ()), *part.get("vconcat", ())):
            yield from data(inner)

    return next(rows for rows in data(spec) if rows and key in rows[0])


def marks(spec: dict[str, Any]) -> list[str]:
    inner = [*spec.get("layer", ()), *spec.get("vconcat", ())]
    return [spec["mark"]["type"]] if "mark" in spec else [one for x in inner for one in marks(x)]


class TestHazards:
    def test_prior_raw_rate_and_posterior_stand_in_one_row(self) -> None:
        spec = plot_hazards(a_calibration(items=(a_rate("a", 0.3),))).to_dict()
        before, counted, both = rows_with(spec, "hazard")
        assert (before["hazard"], counted["hazard"], both["hazard"]) == (0.9, 0.5, 0.6)
        assert (before["low"], counted["high"]) == (None, None)
        assert (both["low"], both["high"]) == pytest.approx((0.5, 0.8))
        assert marks(spec) == ["rule", "point"]

    def test_the_widest_come_first_and_the_others_are_counted(self) -> None:
        items = [a_rate(f"i{n}", 0.1 * (n + 1)) for n in range(5)]
        spec = plot_hazards(a_calibration(items=tuple(items)), most=2).to_dict()
        assert [row["item"] for row in rows_with(spec, "hazard")[::3]] == ["i4", "i3"]
        assert spec["title"]["subtitle"][1] == (
            "80 incidents from 2025-01-01 until 2027-01-04; 3 of 5 items, less wide, are not shown"
        )

    def test_an_item_is_drawn_by_its_name_whatever_it_holds(self) -> None:
        drawn = svg(plot_hazards(a_calibration(items=(a_rate(HOSTILE, 0.3),))))
        assert "<script" not in drawn
        assert "&lt;script&gt;alert(" in drawn

    @pytest.mark.parametrize(
        ("items", "most", "words"),
        [
            ((), 30, "no hazard of an item was estimated; unanswered and notes say why"),
            ((a_rate("a", 0.3),), 0, "most is 0, so there is nothing to draw; give 1 or more"),
        ],
    )
    def test_nothing_to_draw_is_said(
        self, items: tuple[ItemRate, ...], most: int, words: str
    ) -> None:
        with pytest.raises(ChartError) as refusal:
            plot_hazards(a_calibration(items=items), most=most)
        assert str(refusal.value) == words


class TestBackTest:
    def test_what_was_foretold_stands_beside_what_came(self) -> None:
        spec = plot_back_test(a_calibration(back_test=a_test())).to_dict()
        rows = rows_with(spec, "came")
        assert [row["group"] for row in rows] == ["background of serving", "serving"]
        assert [row["where"] for row in rows] == ["came, outside", "came, within"]
        assert [(row["foretold"], row["low"], row["high"], row["came"]) for row in rows] == [
            (6.0, 3.0, 9.0, 12),
            (1.5, 0.0, 4.0, 2),
        ]
        assert marks(spec) == ["rule", "tick", "point", "bar", "rect", "rule"]
        assert "9 times of 10: p = 0.9 (Kolmogorov-Smirnov), 0.8 (" in spec["title"]["subtitle"][1]

    @pytest.mark.parametrize(("count", "bins"), [(60, 10), (12, 4)])
    def test_transforms_stand_against_their_band(self, count: int, bins: int) -> None:
        spec = plot_back_test(a_calibration(back_test=a_test(count))).to_dict()
        bars = rows_with(spec, "to")
        assert len(bars) == bins
        assert sum(row["forecasts"] for row in bars) == count
        (band,) = rows_with(spec, "even")
        assert band["even"] == count / bins
        # At least 5 % may lie beyond each end, and less than 5 % beyond the next whole number.
        law = binom(count, 1 / bins)
        assert law.cdf(band["low"]) >= 0.05 > law.cdf(band["low"] - 1)
        assert law.cdf(band["high"]) >= 0.95 > law.cdf(band["high"] - 1)
        assert len(spec["title"]["subtitle"]) == (2 if count >= 20 else 1)

    def test_of_many_groups_those_with_most_are_drawn(self) -> None:
        many = tuple(Foretold(f"c{n}", "items", 1, float(n), 0.0, 9.0, 1) for n in range(33))
        chart = plot_back_test(a_calibration(back_test=replace(a_test(), groups=many)))
        rows = rows_with(chart.to_dict(), "came")
        assert [row["group"] for row in rows] == [f"c{n}" for n in range(32, 2, -1)]
        assert "3 groups with less foretold not shown" in svg(chart)

    def test_a_category_is_drawn_by_its_name_whatever_it_holds(self) -> None:
        groups = (Foretold(HOSTILE, "background", 1, 1.0, 0.0, 3.0, 1),)
        test = replace(a_test(), groups=groups)
        drawn = svg(plot_back_test(a_calibration(back_test=test)))
        assert "<script" not in drawn
        assert "background of &lt;script&gt;" in drawn

    def test_nothing_hidden_is_said(self) -> None:
        with pytest.raises(ChartError) as refusal:
            plot_back_test(a_calibration())
        assert str(refusal.value) == "no quarter was hidden and foretold; unanswered says why"


class TestEfforts:
    def test_the_bars_hold_every_task_once(self) -> None:
        ratio = np.concatenate([np.ones(10), [0.001, 500.0], np.geomspace(0.4, 3.0, 28)])
        spec = plot_efforts(of_ratios(ratio)).to_dict()
        rows = rows_with(spec, "tasks")
        assert sum(row["tasks"] for row in rows) == 40
        assert sum(row["share"] for row in rows) == pytest.approx(1.0)
        assert rows[-1]["what"] == "exactly the estimate"
        assert (rows[-1]["tasks"], rows[-1]["share"]) == (10, 0.25)
        assert (rows[0]["tasks"], rows[-2]["tasks"]) == (1, 1)
        assert spec["title"]["subtitle"][2] == (
            "2 tasks beyond a factor of 64 stand in the outermost bars"
        )
        assert marks(spec) == ["bar", "line"]

    def test_the_curve_is_the_law_over_one_bar(self) -> None:
        """Between ends far out the curve, a bar's share at each factor, sums to 1 - q."""
        law = of_ratios(np.concatenate([np.ones(10), np.exp(np.linspace(-0.5, 0.9, 30))]))
        curve = rows_with(plot_efforts(law).to_dict(), "factor")
        step = np.log2(curve[1]["factor"] / curve[0]["factor"]) * 3
        assert sum(row["share"] for row in curve) * step == pytest.approx(0.75, abs=0.02)
        top = max(curve, key=lambda row: row["share"])
        assert np.log(top["factor"]) == pytest.approx(0.2, abs=0.05)

    def test_it_can_be_drawn_where_all_but_a_few_are_exact(self) -> None:
        drawn = svg(plot_efforts(of_ratios(np.concatenate([np.ones(20), np.full(5, 2.0)]))))
        assert "25 tasks; exact 80%" in drawn

    def test_no_law_is_said(self) -> None:
        with pytest.raises(ChartError) as refusal:
            plot_efforts(of_ratios(np.array([1.0, 2.0])))
        assert str(refusal.value) == (
            "the law of efforts was not fitted, as too few tasks tell an estimate and an effort; "
            "unanswered says how many it takes"
        )


class Tags(HTMLParser):
    """Collects elements and text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.texts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_a_notebook_shows_the_first_cells_and_what_cannot_be_told() -> None:
    changes = [
        BeliefChange(
            "backlog.csv", 2, HOSTILE, f"key-{n}", 0.5, "stated", 0.75, 0.5, 1.25, "e", "w"
        )
        for n in range(31)
    ]
    shown = a_calibration(changes=tuple(changes), unanswered=("no back-test: <b>63</b> days",))
    found = Tags(shown._repr_html_())
    assert found.tags == {"div", "p", "bdi", "table", "thead", "tbody", "tr", "th", "td"}
    assert found.texts[0] == (
        "Calibration of w: 80 incidents from 2025-01-01 until 2027-01-04; 31 cells to change, "
        "the first 30 shown; no back-test: <b>63</b> days"
    )
    assert found.texts.count(HOSTILE) == 30
    assert {"0.5 (stated)", "0.75", "0.5 to 1.25", "e; w"} <= set(found.texts)

"""Charts of the weeks hold the numbers of the results."""

import numpy as np
import pytest

import paydown
from paydown.theme import ChartError
from paydown.week_charts import TITLES, plot_weeks
from scenarios.workspace import Workspace
from sim.results import NoDetailError, Results
from sim.weeks import WEEKLY
from tests.support.busy import a_busy_workspace


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    return a_busy_workspace()


@pytest.fixture(scope="module")
def results(workspace: Workspace) -> Results:
    return paydown.compare(
        workspace, ["none", "cd3"], replications=3, running=paydown.Running(detail=3)
    ).only


def test_every_series_has_a_title() -> None:
    assert tuple(TITLES) == WEEKLY


def test_lines_are_means_over_the_worlds(results: Results) -> None:
    spec = plot_weeks(results, ["items_open", "idle_days"]).to_dict()
    first, second = spec["hconcat"]
    assert (first["title"]["text"], second["title"]["text"]) == (
        "open items",
        "idle, engineer-days a week",
    )
    frame = results.weeks()
    for panel, name, weeks in ((first, "items_open", 27), (second, "idle_days", 26)):
        rows = panel["data"]["values"]
        assert len(rows) == 2 * weeks
        for row in rows:
            here = frame[(frame.policy == row["label"]) & (frame.week == row["week"])][name]
            assert row["mean"] == pytest.approx(here.mean())
            assert row["low"] == pytest.approx(np.quantile(here, 0.1))
            assert row["high"] == pytest.approx(np.quantile(here, 0.9))
    assert spec["title"]["subtitle"] == "line: mean of 3 worlds; band: eight worlds in ten"


def test_several_results_by_label(workspace: Workspace, results: Results) -> None:
    surge = paydown.with_scenario(workspace, "traffic-surge")
    both = {
        "as believed": paydown.simulate(workspace, "cd3", replications=2, detail=2),
        "surge": paydown.simulate(surge, "cd3", replications=2, detail=2),
    }
    spec = plot_weeks(both).to_dict()
    labels = {row["label"] for row in spec["hconcat"][0]["data"]["values"]}
    assert labels == {"as believed", "surge"}
    with pytest.raises(ChartError, match=r"'two' holds 2 policies \(none, cd3\); give one"):
        plot_weeks({"two": results})


def test_what_cannot_be_drawn_is_named(workspace: Workspace, results: Results) -> None:
    with pytest.raises(ChartError, match="unknown series 'open'; give some of items_open, "):
        plot_weeks(results, ["open"])
    with pytest.raises(NoDetailError, match="no run of 'cd3' was kept in detail"):
        plot_weeks(paydown.simulate(workspace, "cd3", replications=1))
    one = paydown.simulate(workspace, "cd3", replications=1, detail=1)
    with pytest.raises(ChartError, match="5 lines are too many to tell apart; give 4"):
        plot_weeks({str(n): one for n in range(5)})


def test_it_can_be_drawn(results: Results) -> None:
    import vl_convert

    chart = plot_weeks(results)
    assert vl_convert.vegalite_to_svg(chart.to_dict()).startswith("<svg")


def test_a_series_of_which_nothing_is_known_is_told(workspace: Workspace) -> None:
    nobody = paydown.with_capacity(workspace, 0)
    results = paydown.simulate(nobody, "cd3", replications=2, detail=2)
    with pytest.raises(ChartError, match="nothing is known of 'crew_use' in any week"):
        plot_weeks(results, ["crew_use"])

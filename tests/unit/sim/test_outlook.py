"""Means over worlds by week and item, and the same as tidy frames."""

from dataclasses import replace

import numpy as np
import pytest

from scenarios.workspace import Workspace
from sim.detail import ACCOUNT, COSTS
from sim.experiment import Design, run_experiment, run_in
from sim.outlook import BACKGROUND, NEWCOMERS, items_ahead, weeks_ahead
from sim.registry import find_policy
from sim.results import BACKGROUND_ROW, NoDetailError, Results
from sim.weeks import WEEKLY
from sim.world import draw_world
from tests.support.busy import a_busy_workspace

WORLDS, KEPT = 4, 3


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    return a_busy_workspace()


@pytest.fixture(scope="module")
def results(workspace: Workspace) -> Results:
    policies = [find_policy(name) for name in ("none", "cd3")]
    return run_experiment(workspace, policies, Design(("none", "cd3"), WORLDS, 3, detail=KEPT))


def test_only_the_first_worlds_are_kept(results: Results) -> None:
    assert {name: len(kept) for name, kept in results.details.items()} == {"none": 3, "cd3": 3}
    assert results.replications == WORLDS


def test_detail_changes_no_measure(results: Results, workspace: Workspace) -> None:
    plain = run_experiment(workspace, [find_policy("cd3")], Design(("cd3",), WORLDS, 3))
    for name, values in plain.values["cd3"].items():
        assert np.array_equal(values, results.values["cd3"][name], equal_nan=True), name
    assert plain.details == {}


def test_weeks_are_means_over_the_worlds(results: Results) -> None:
    weeks = weeks_ahead(results, "cd3")
    frame = results.weeks()
    assert [week.week for week in weeks] == list(range(27))
    assert weeks[26].day == 182.0
    here = frame[(frame.policy == "cd3") & (frame.week == 20)]
    assert len(here) == KEPT
    for name in WEEKLY:
        assert weeks[20].estimates[name].mean == pytest.approx(here[name].mean())
        assert weeks[20].estimates[name].n == KEPT
    # At the start all worlds are alike.
    assert weeks[0].estimates["items_open"].sd == 0


def test_items_are_means_over_the_worlds(results: Results, workspace: Workspace) -> None:
    items = {one.item: one for one in items_ahead(results, "cd3")}
    listed = {item.id for item in workspace.in_play}
    assert set(items) == {*listed, NEWCOMERS, BACKGROUND}
    costs = [one.cost.mean for one in items_ahead(results, "cd3")]
    assert costs == sorted(costs, reverse=True)
    frame = results.items()
    frame = frame[frame.policy == "cd3"]
    for id in listed:
        rows = frame[frame.item == id]
        assert items[id].cost.mean == pytest.approx(rows.cost.mean())
        assert items[id].lost_to_drag == pytest.approx(rows.lost_to_drag.mean())
        closed = rows.closed_day.dropna()
        assert items[id].closed_share == len(closed) / KEPT
        if len(closed):
            assert items[id].closed_day == pytest.approx(closed.mean())
    later = frame[frame.kind == "newcomer"]
    assert items[NEWCOMERS].cost.mean == pytest.approx(later.cost.sum() / KEPT)
    background = frame[frame.item == BACKGROUND_ROW]
    assert items[BACKGROUND].cost.mean == pytest.approx(background.cost.mean())


def test_costs_of_items_sum_to_the_losses(results: Results) -> None:
    frame, measures = results.items(), results.frame()
    for policy in results.policies:
        told = frame[frame.policy == policy].groupby("replication").cost.sum()
        mine = measures[(measures.policy == policy) & (measures.replication < KEPT)]
        lost = mine[[f"value_lost.{part}" for part in ("incidents", "drag", "drift", "churn")]]
        assert told.to_numpy() == pytest.approx((lost.sum(axis=1) + mine.penalties).to_numpy())


def test_frames_are_tidy(results: Results) -> None:
    keys = ["policy", "scenario", "replication"]
    assert list(results.frame().columns[:4]) == [*keys, "net_value"]
    assert len(results.frame()) == 2 * WORLDS
    assert list(results.weeks().columns) == [*keys, "week", "day", *WEEKLY]
    assert list(results.items().columns) == [*keys, "item", "kind", "cost", *ACCOUNT]
    assert set(results.items().kind) == {"listed", "newcomer", "background"}
    assert not results.weeks().duplicated([*keys, "week"]).any()
    assert not results.items().duplicated([*keys, "item"]).any()
    assert set(COSTS) < set(ACCOUNT)


def test_without_detail_they_say_what_to_do(results: Results) -> None:
    plain = replace(results, details={})
    for ask in (plain.weeks, plain.items):
        with pytest.raises(
            NoDetailError, match="no run of 'none' was kept in detail; simulate with detail"
        ):
            ask()
    with pytest.raises(NoDetailError, match="no run of 'cd3' was kept in detail"):
        weeks_ahead(plain, "cd3")


def test_one_world_alone_gives_what_it_gave_among_others(
    results: Results, workspace: Workspace
) -> None:
    alone = run_in(draw_world(workspace, 3, 2), [find_policy("cd3")])
    for name, values in alone.values["cd3"].items():
        assert np.array_equal(values, results.values["cd3"][name][2:3], equal_nan=True), name
    assert np.array_equal(
        alone.details["cd3"][0].weeks, results.details["cd3"][2].weeks, equal_nan=True
    )


def test_the_same_for_any_number_of_jobs(results: Results, workspace: Workspace) -> None:
    design = Design(("none", "cd3"), 12, 3, jobs=2, detail=KEPT)
    policies = [find_policy(name) for name in ("none", "cd3")]
    apart = run_experiment(workspace, policies, design)
    assert apart.weeks().equals(results.weeks())
    assert apart.items().equals(results.items())

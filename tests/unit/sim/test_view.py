"""What a policy sees: beliefs, learned from the incidents that were noticed, and the state."""

from dataclasses import FrozenInstanceError, replace
from math import log

import numpy as np
import pytest

from scenarios.item import Item
from scenarios.workspace import Beliefs
from sim.view import View
from sim.world import World, draw_world
from tests.support.views import a_view
from tests.support.workspaces import a_component, a_team, a_workspace, an_item
from tests.support.worlds import SIMULATORS, Strike, a_world


def viewed(*items: Item, learning: bool = True, **fields: object) -> View:
    beliefs = Beliefs(learning=learning)
    return a_view(a_workspace(items=items, quarters=4, beliefs=beliefs), **fields)


def test_learning_weighs_what_happened_by_how_sure_the_belief_was() -> None:
    """The factor is (a + n) / (a + E), a = 1 / cv^2: 4 for medium confidence, 1 for low."""
    view = viewed(
        an_item("medium", incidents_per_quarter=2.0, confidence=0.5),
        an_item("low", incidents_per_quarter=2.0, confidence=1.0),
        an_item("silent", incidents_per_quarter=2.0, confidence=0.5),
        day=182.0,
        incidents={"medium": 7, "low": 7},
    )
    assert view.exposure == pytest.approx([4.0, 4.0, 4.0])
    assert view.factor == pytest.approx([11 / 8, 8 / 5, 4 / 8])


def test_exposure_grows_with_the_hazard_and_counts_from_its_appearance() -> None:
    """With 50 % growth a quarter, two quarters hold (1.5^2 - 1) / ln 1.5 of a steady one."""
    item = an_item("growing", incidents_per_quarter=2.0, confidence=0.5, growth_per_quarter=0.5)
    assert viewed(item, day=182.0).exposure == pytest.approx([2.0 * 1.25 / log(1.5)])
    late = viewed(an_item("late", incidents_per_quarter=2.0, confidence=0.5), day=182.0)
    assert late.exposure == pytest.approx([4.0])
    table = replace(late.table, since=np.array([91.0]))
    assert replace(late, table=table).exposure == pytest.approx([2.0])


def test_a_certain_item_keeps_its_factor() -> None:
    item = an_item("certain", incidents_per_quarter=2.0, confidence=0.0)
    assert viewed(item, day=91.0, incidents={"certain": 50}).factor.tolist() == [1.0]


def test_without_learning_every_factor_is_1() -> None:
    item = an_item("item", incidents_per_quarter=2.0, confidence=1.0)
    view = viewed(item, learning=False, day=91.0, incidents={"item": 50})
    assert view.factor.tolist() == [1.0]


def test_nothing_is_learned_on_the_planning_date() -> None:
    assert viewed(an_item(incidents_per_quarter=2.0, confidence=1.0)).factor.tolist() == [1.0]


def test_expected_losses_use_the_factor_and_what_is_open() -> None:
    """The blinder is closed, so it stretches nothing; the learned factor doubles the count."""
    view = viewed(
        an_item("hazard", incidents_per_quarter=1.0, confidence=1.0, severity=0.1),
        an_item("blinder", blinds=1.0),
        day=91.0,
        incidents={"hazard": 3},
        open={"blinder": False},
    )
    assert view.loss.factor.tolist() == [2.0, 1.0]
    assert view.loss.detect.tolist() == [1.0, 1.0]
    assert view.loss.count(91.0, 182.0).tolist() == [2.0, 0.0]


def test_effort_is_that_of_a_start_today_with_the_expected_rework() -> None:
    """It grows 10 % a quarter until work starts, then stands; (1 + p) / 2p is 1.5 at a half."""
    growing = {"days": 10.0, "effort_growth_per_quarter": 0.1, "fix_success": 0.5}
    view = viewed(
        an_item("waiting", **growing),
        an_item("begun", **growing),
        day=182.0,
        started={"begun": 91.0},
    )
    assert view.effort == pytest.approx([12.1 * 1.5, 11.0 * 1.5])


@pytest.mark.parametrize(("day", "quarter"), [(0.0, 0), (90.0, 0), (91.0, 1), (364.0, 4)])
def test_the_quarter_counts_from_0(day: float, quarter: int) -> None:
    assert viewed(day=day).quarter == quarter


def test_ranking_leaves_closed_items_out_and_keeps_ties_in_file_order() -> None:
    view = viewed(*[an_item(f"i{n}") for n in range(5)], open={"i3": False})
    assert view.ranked(np.array([2.0, 1.0, 2.0, 0.0, 1.0])) == [1, 4, 0, 2]


def test_a_view_is_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        viewed().day = 3.0  # type: ignore[misc]


class Recorder:
    """A policy that works the items in file order and keeps what it was shown."""

    name = "recorder"

    def __init__(self) -> None:
        self.views: list[View] = []

    def prepare(self, workspace: object) -> "Recorder":
        return self

    def rank(self, view: View) -> list[int]:
        self.views.append(view)
        return [row for row in range(len(view.table)) if view.open[row]]


def views_of(world: World, model: str) -> list[View]:
    recorder = Recorder()
    SIMULATORS[model](world, recorder)
    return recorder.views


@pytest.mark.parametrize("model", SIMULATORS)
class TestWhatTheSimulatorShows:
    """Reviews every 10 days of a quarter in which one engineer works two items."""

    def test_work_done_start_and_closing(self, model: str) -> None:
        items = (an_item("first", days=14.0, rollout_days=2.0), an_item("second", days=30.0))
        world = a_world(a_workspace(items=items, cadence_days=10), effort={"first": 1.5})
        views = views_of(world, model)
        assert [view.day for view in views] == [0, 10, 20, 30, 40, 50, 60, 70, 80, 90]
        assert [view.worked.tolist() for view in views[:5]] == [
            [0, 0],
            [10, 0],
            [20, 0],
            [21, 9],
            [21, 19],
        ]
        assert views[0].started.tolist() == [np.inf, np.inf]
        assert views[3].started.tolist() == [0.0, 21.0]
        assert [view.open.tolist()[0] for view in views[:4]] == [True, True, True, False]

    def test_rework_counts_as_worked(self, model: str) -> None:
        world = a_world(
            a_workspace(items=(an_item("item", days=8.0),), cadence_days=10), rollouts={"item": 2}
        )
        assert [view.worked.tolist() for view in views_of(world, model)[:3]] == [[0], [10], [12]]

    def test_only_noticed_incidents_are_known(self, model: str) -> None:
        items = (an_item("item", days=1000.0, incidents_per_quarter=1.0),)
        world = a_world(
            a_workspace(items=items, cadence_days=10),
            [
                Strike(day=3.0, item="item", detect=1.0),
                Strike(day=8.0, item="item", detect=20.0),
                Strike(day=11.0, item="item", detect=1.0),
            ],
        )
        views = views_of(world, model)
        assert [view.incidents.tolist() for view in views[:4]] == [[0], [1], [2], [3]]
        # The latest onset stays, though the earlier one is noticed later.
        assert [view.last_incident.tolist() for view in views[:4]] == [[-np.inf], [3], [11], [11]]

    def test_engineers_present(self, model: str) -> None:
        changes = ({"day": 15.0, "engineers": 3}, {"day": 40.0, "engineers": 0})
        workspace = a_workspace(teams=(a_team(engineers=2, changes=changes),), cadence_days=10)
        views = views_of(a_world(workspace), model)
        assert [view.engineers.tolist() for view in views[:5]] == [[2], [2], [3], [3], [0]]

    def test_newcomers_from_their_day_on(self, model: str) -> None:
        component = a_component(new_items_per_quarter=8.0)
        workspace = a_workspace(components=(component,), items=(an_item("old"),), cadence_days=10)
        world = a_world(workspace)
        assert world.newcomers > 3
        for view in views_of(world, model):
            shown = [item.id for item in view.table.items]
            there = int(np.sum(world.table.since <= view.day))
            assert shown == [item.id for item in world.table.items[:there]]
            assert len(view.open) == len(view.worked) == len(view.incidents) == len(shown)

    def test_the_same_beliefs_whatever_the_truth(self, model: str) -> None:
        """The truth is in nothing a view holds."""
        workspace = a_workspace(items=(an_item("item", toil_days_per_week=0.5, drag=0.1),))
        mild, grave = a_world(workspace, truth={"item": 0.1}), a_world(workspace, truth={"item": 9})
        (one,), (other,) = views_of(mild, model), views_of(grave, model)
        assert one.table.drag.tolist() == other.table.drag.tolist() == [0.1]
        assert one.factor.tolist() == other.factor.tolist() == [1.0]
        assert not any(isinstance(cell, World) for cell in vars(one).values())

    def test_the_seed_is_the_worlds_own(self, model: str) -> None:
        workspace = a_workspace(cadence_days=30)
        seeds = [
            {view.seed for view in views_of(draw_world(workspace, 4, replication), model)}
            for replication in (0, 1)
        ]
        assert not seeds[0] & seeds[1]

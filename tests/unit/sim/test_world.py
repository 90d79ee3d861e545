"""A world: every draw stands where the design puts it, on the name and ordinal it belongs to."""

from math import log

import numpy as np
import pytest

from scenarios.component import RestoreTime
from scenarios.units import DAYS_PER_QUARTER
from sim.distributions import exponential, restore_factor, truth_factor
from sim.draws import Floats, Purpose, name_hashes, stream, uniforms
from sim.world import BACKGROUND, World, draw_world
from tests.support.busy import a_busy_workspace
from tests.support.workspaces import a_component, a_workspace, an_item

SEED, REPLICATION = 11, 2


def drawn(world: World, purpose: Purpose, name: str, count: int) -> Floats:
    """Return the first uniform numbers of a name for a purpose."""
    key = stream(world.seed, world.replication, purpose)
    return np.asarray(uniforms(key, name_hashes([name]), 0, count)[0])


@pytest.fixture(scope="module")
def busy() -> World:
    """Return a world of the busy workspace."""
    return draw_world(a_busy_workspace(), SEED, REPLICATION)


def test_a_world_is_the_one_of_every_release(busy: World) -> None:
    """If this fails, every world of every experiment changes: say so in the change log."""
    assert (len(busy.incidents), busy.newcomers, len(busy.shocks.day)) == (70, 7, 2)
    assert busy.truth[:3] == pytest.approx([1.0556915611908948, 0.41793802845, 1.0639042691962])
    assert busy.effort_factor[:3] == pytest.approx([2.739556472475, 1.4955886807, 1.251583733797])
    assert busy.incidents.onset[:3] == pytest.approx([0.490030322993, 3.967348965908, 9.2942516545])


def test_each_item_has_its_own_factors(busy: World) -> None:
    for row, item in enumerate(busy.table.items):
        name = item.id if item.id.startswith("newcomer/") else f"item/{item.id}"
        cv = np.array([item.confidence])
        truth = truth_factor(drawn(busy, Purpose.TRUTH, name, 1), cv)
        assert busy.truth[row] == truth[0]


def test_incidents_fall_where_the_integrated_hazard_passes_the_gaps(busy: World) -> None:
    """X h ((1+g)^q - 1) / ln(1+g), q quarters after it appeared, is at each onset a sum of gaps."""
    seen = 0
    for row, item in enumerate(busy.table.items):
        onsets = busy.incidents.onset[busy.incidents.item == row]
        name = item.id if item.id.startswith("newcomer/") else f"item/{item.id}"
        if busy.table.clustering[row] != 1.0 or not len(onsets):
            continue
        gaps = exponential(drawn(busy, Purpose.INCIDENT_GAP, name, len(onsets) + 1))
        growth = 1.0 + item.growth_per_quarter
        quarters = (np.append(onsets, busy.horizon) - busy.table.since[row]) / DAYS_PER_QUARTER
        grown = (growth**quarters - 1) / log(growth) if growth != 1.0 else quarters
        hazard = busy.truth[row] * item.incidents_per_quarter * grown
        assert hazard[:-1] == pytest.approx(np.cumsum(gaps)[:-1], rel=1e-9)
        # None is missing before the horizon.
        assert hazard[-1] < np.cumsum(gaps)[-1]
        seen += len(onsets)
    assert seen > 20


def test_each_incident_draws_its_times_by_its_ordinal(busy: World) -> None:
    """Of items and of the background alike; the component gives the shape of the restore time."""
    workspace, potential = busy.workspace, busy.incidents
    names = [
        item.id if item.id.startswith("newcomer/") else f"item/{item.id}"
        for item in busy.table.items
    ]
    for home, component in enumerate(workspace.components):
        cases = [(row, names[row], Purpose.DETECTION, Purpose.RESTORE) for row in range(len(names))]
        cases.append(
            (
                BACKGROUND,
                f"component/{component.id}",
                Purpose.BACKGROUND_DETECTION,
                Purpose.BACKGROUND_RESTORE,
            )
        )
        for row, name, detection, restore in cases:
            here = (potential.item == row) & (potential.home == home)
            count = int(here.sum())
            assert potential.detection[here].tolist() == pytest.approx(
                exponential(drawn(busy, detection, name, count))
            )
            assert potential.restore[here].tolist() == pytest.approx(
                restore_factor(drawn(busy, restore, name, count), component.restore_hours)
            )


def test_an_incident_has_the_cells_of_its_item_or_of_its_component() -> None:
    component = a_component(
        background_incidents_per_quarter=20.0,
        severity=0.3,
        detect_hours=12.0,
        restore_hours=RestoreTime(mean=36.0),
        aftercare_days=2.0,
    )
    item = an_item(
        incidents_per_quarter=20.0,
        severity=0.6,
        restore_hours=6.0,
        aftercare_days=1.0,
        penalty=9.0,
    )
    potential = draw_world(a_workspace(components=(component,), items=(item,)), 1, 0).incidents
    for row, cells in ((0, (0.6, 0.5, 0.25, 1.0, 9.0)), (BACKGROUND, (0.3, 0.5, 1.5, 2.0, 0.0))):
        here = potential.item == row
        assert here.sum() > 5
        names = ("severity", "detect_mean", "restore_mean", "aftercare", "penalty")
        assert tuple(
            {float(cell) for cell in getattr(potential, name)[here]} for name in names
        ) == (tuple({cell} for cell in cells))


def test_items_out_of_play_are_in_no_world() -> None:
    items = [
        an_item(status, status=status, incidents_per_quarter=9.0)
        for status in ("closed", "open", "accepted", "in_progress")
    ]
    world = draw_world(a_workspace(items=items), 1, 0)
    assert [item.id for item in world.table.items] == ["open", "in_progress"]
    assert set(world.incidents.item.tolist()) == {0, 1}


def test_no_item_appears_where_there_is_none_to_copy() -> None:
    """The item is at home in `ranking` and only harms `search`."""
    components = (
        a_component(new_items_per_quarter=9.0),
        a_component("search", new_items_per_quarter=9.0),
    )
    item = an_item(components=("ranking", "search"))
    world = draw_world(a_workspace(components=components, items=(item,)), 1, 0)
    assert world.newcomers > 3
    assert set(world.table.home.tolist()) == {0}
    assert draw_world(a_workspace(components=components), 1, 0).newcomers == 0


def test_the_day_a_newcomer_appears_is_its_day_of_creation() -> None:
    component = a_component(new_items_per_quarter=9.0)
    world = draw_world(a_workspace(components=(component,), items=(an_item(),)), 1, 0)
    for item, since in zip(world.table.items[1:], world.table.since[1:], strict=True):
        assert item.created is not None
        assert (item.created - world.workspace.start).days == int(since)


def test_retrainings_have_a_mark_each_before_the_horizon() -> None:
    for every, count in ((30.0, 3), (91.0, 0), (45.5, 1), (0.5, 181), (200.0, 0)):
        workspace = a_workspace(components=(a_component(retrain_days=every),))
        assert [len(marks) for marks in draw_world(workspace, 1, 0).retraining_marks] == [count]


def test_a_blank_workspace_has_a_quiet_world() -> None:
    world = draw_world(a_workspace(), 1, 0)
    assert (len(world.incidents), len(world.table), len(world.shocks.day)) == (0, 0, 0)
    assert world.horizon == 91.0

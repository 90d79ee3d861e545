"""What holds for every world: it hangs on names, seed and replication, and on nothing else."""

from collections.abc import Mapping
from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.workspace import Workspace
from sim.draws import name_hashes
from sim.renewals import points
from sim.world import BACKGROUND, World, draw_world
from tests.support.digest import world_digest
from tests.support.workspaces import SEEDS, without, workspaces

Facts = Mapping[str, object]


def facts(world: World, name: str) -> Facts:
    """Return all that chance decided for one item, to the last bit."""
    rows = {item.id: row for row, item in enumerate(world.table.items)}
    row = rows[name]
    return {
        "truth": world.truth[row].tobytes(),
        "effort": world.effort_factor[row].tobytes(),
        "rollouts": world.rollouts_needed[row].tobytes(),
        "incidents": incidents(world, row),
        **cells(world, row),
    }


def incidents(world: World, row: int) -> list[bytes]:
    """Return the potential incidents of an item, or of the background, in order of onset."""
    potential = world.incidents
    columns = [f.name for f in fields(potential) if f.name != "item"]
    return [
        b"".join(getattr(potential, name)[index].tobytes() for name in columns)
        for index in np.flatnonzero(potential.item == row)
    ]


def cells(world: World, row: int) -> Facts:
    """Return an item's cells in the table, links and row numbers left out."""
    table = world.table
    return {
        f.name: column[row].tobytes()
        for f in fields(table)
        if isinstance(column := getattr(table, f.name), np.ndarray)
        and f.name not in ("barred", "template")
    }


def shared(world: World) -> Facts:
    """Return what chance decided for the components."""
    return {
        "background": incidents(world, BACKGROUND),
        "shocks": [getattr(world.shocks, f.name).tobytes() for f in fields(world.shocks)],
        "marks": [marks.tobytes() for marks in world.retraining_marks],
    }


def newcomers(world: World) -> dict[str, str]:
    """Return by newcomer the title of the item it copies; titles are one item's own."""
    items = world.table.items[len(world.workspace.in_play) :]
    return {item.id: item.title for item in items}


@settings(max_examples=40)
@given(workspace=workspaces(), seed=SEEDS, data=st.data())
def test_one_item_more_disturbs_no_other(
    workspace: Workspace, seed: int, data: st.DataObject
) -> None:
    if not workspace.in_play:
        return
    extra = data.draw(st.sampled_from(workspace.in_play))
    before = draw_world(without(workspace, extra.id), seed, 3)
    after = draw_world(workspace, seed, 3)
    for item in workspace.in_play:
        if item.id != extra.id:
            assert facts(after, item.id) == facts(before, item.id)
    assert shared(after) == shared(before)
    old, new = newcomers(before), newcomers(after)
    assert set(old) <= set(new)
    for name, copied in new.items():
        if copied != extra.title:
            assert old[name] == copied
            assert facts(after, name) == facts(before, name)


@settings(max_examples=40)
@given(workspace=workspaces(), seed=SEEDS, data=st.data())
def test_the_order_of_the_file_only_permutes(
    workspace: Workspace, seed: int, data: st.DataObject
) -> None:
    items = data.draw(st.permutations(workspace.items))
    one = draw_world(workspace, seed, 0)
    other = draw_world(workspace.but(items=tuple(items)), seed, 0)
    names = [item.id for item in one.table.items]
    in_play = len(workspace.in_play)
    assert [item.id for item in other.table.items[:in_play]] == [
        item.id for item in items if item.in_play
    ]
    assert [item.id for item in other.table.items[in_play:]] == names[in_play:]
    for name in names:
        assert facts(one, name) == facts(other, name)
        assert links(one, name) == links(other, name)
    assert shared(one) == shared(other)
    assert one.incidents.onset.tobytes() == other.incidents.onset.tobytes()
    assert sources(one) == sources(other)


def links(world: World, name: str) -> tuple[set[str], set[str], bool]:
    """Return an item's links by name."""
    table = world.table
    ids = [item.id for item in table.items]
    row = ids.index(name)
    return (
        {ids[other] for other in table.requires[row]},
        {ids[other] for other in table.excludes[row]},
        bool(table.barred[row]),
    )


def sources(world: World) -> list[str]:
    """Return the item each potential incident comes from, by name."""
    ids = [item.id for item in world.table.items]
    return ["" if row == BACKGROUND else ids[row] for row in world.incidents.item]


@settings(max_examples=20)
@given(workspace=workspaces(), seed=SEEDS)
def test_same_seed_same_world(workspace: Workspace, seed: int) -> None:
    assert world_digest(draw_world(workspace, seed, 5)) == world_digest(
        draw_world(workspace, seed, 5)
    )


@settings(max_examples=40)
@given(workspace=workspaces(), seed=SEEDS)
def test_another_seed_or_replication_is_another_world(workspace: Workspace, seed: int) -> None:
    worlds = [
        draw_world(workspace, seed, 0),
        draw_world(workspace, seed, 1),
        draw_world(workspace, seed + 1, 0),
    ]
    marks = {b"".join(m.tobytes() for m in world.retraining_marks) for world in worlds}
    has_marks = any(len(m) for m in worlds[0].retraining_marks)
    assert len(marks) == (3 if has_marks else 1)


@settings(max_examples=40)
@given(workspace=workspaces(), seed=SEEDS)
def test_a_world_is_in_order_and_within_the_horizon(workspace: Workspace, seed: int) -> None:
    world = draw_world(workspace, seed, 0)
    table, potential, n = world.table, world.incidents, len(world.table)
    for day in (potential.onset, world.shocks.day, table.since):
        assert np.all((day >= 0) & (day < world.horizon))
        assert np.all(np.diff(day) >= 0)
    assert len(world.truth) == len(world.effort_factor) == len(world.rollouts_needed) == n
    assert np.all(world.rollouts_needed >= 1)
    assert np.all(world.rollouts_needed[table.fix_success == 1.0] == 1)
    assert np.all(world.truth[table.confidence == 0.0] == 1.0)
    own = potential.item >= 0
    assert np.all(potential.onset[own] >= table.since[potential.item[own]])
    assert np.all(potential.home[own] == table.home[potential.item[own]])
    for component, marks in zip(workspace.components, world.retraining_marks, strict=True):
        days = component.retrain_days * np.arange(1, len(marks) + 2)
        assert np.all(days[:-1] < world.horizon)
        assert days[-1] >= world.horizon


@settings(max_examples=40)
@given(workspace=workspaces(), seed=SEEDS)
def test_a_newcomer_copies_an_item_of_its_component(workspace: Workspace, seed: int) -> None:
    world = draw_world(workspace, seed, 0)
    table, in_play = world.table, len(workspace.in_play)
    originals = {item.title: row for row, item in enumerate(workspace.in_play)}
    own = {"items", "since", "created", "deadline", "requires", "excludes", "barred"}
    for row in range(in_play, len(table)):
        item = table.items[row]
        old = originals[item.title]
        kind, component, ordinal = item.id.split("/")
        assert (kind, component) == ("newcomer", table.items[old].home)
        assert int(ordinal) >= 0
        assert (table.requires[row], table.excludes[row], table.barred[row]) == ((), (), False)
        assert (item.requires, item.excludes, item.pin, item.deadline) == ((), (), None, None)
        assert table.created[row] == table.since[row] > 0
        assert table.deadline[row] == np.inf
        for f in fields(table):
            if f.name not in own:
                assert np.array_equal(getattr(table, f.name)[row], getattr(table, f.name)[old])


@pytest.mark.parametrize("block", [1, 2, 3, 64])
@settings(max_examples=40)
@given(
    seed=st.integers(0, 2**63),
    reach=st.lists(st.sampled_from([0.0, 0.3, 5.0, 60.0]), min_size=1, max_size=5),
    shape=st.sampled_from([1.0, 0.4, 3.0]),
)
def test_points_do_not_depend_on_the_block(
    block: int, seed: int, reach: list[float], shape: float
) -> None:
    """Reaches up to 60 mean gaps make rows run out many times in any block."""
    hashes = name_hashes([f"row {n}" for n in range(len(reach))])
    shapes, reaches = np.full(len(reach), shape), np.array(reach)
    plain = points(seed, hashes, shapes, reaches)
    forced = points(seed, hashes, shapes, reaches, block=block)
    for f in fields(plain):
        assert getattr(plain, f.name).tobytes() == getattr(forced, f.name).tobytes()

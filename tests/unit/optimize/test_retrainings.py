"""Which retrainings can hold, and which sets of items make them fail."""

import numpy as np
import pytest

from optimize.retrainings import Failure, failures, trained
from sim.world import World
from tests.support.workspaces import a_workspace, an_item
from tests.support.worlds import a_world


def world_of(marks: list[float], **blocks: float) -> World:
    """Return a world with retrainings on days 30, 60 and 90 and items that block them."""
    items = [an_item(name, blocks_retraining=share) for name, share in blocks.items()]
    return a_world(a_workspace(items=items), marks={0: marks})


def found(world: World, earliest: list[float]) -> tuple[list[float], list[Failure]]:
    """Return the days that can hold and what fails for sure of them."""
    days = trained(world, 0, np.array(earliest))
    return days.tolist(), list(failures(world, 0, np.array(earliest), days))


def test_a_retraining_before_its_blocker_can_be_closed_fails() -> None:
    days, failing = found(world_of([0.5, 0.5, 0.5], blocker=0.9), [40.0])
    assert days == [0.0, 60.0, 90.0, 91.0]
    assert failing == [
        Failure(0, 60.0, 90.0, ((0,),)),
        Failure(0, 90.0, 91.0, ((0,),)),
        Failure(1, 90.0, 91.0, ((0,),)),
    ]


def test_a_mark_that_no_item_reaches_never_fails() -> None:
    days, failing = found(world_of([0.5, 0.95, 0.5], blocker=0.9), [0.0])
    assert days == [0.0, 30.0, 60.0, 90.0, 91.0]
    # The drift of the first interval ends with the retraining that holds.
    assert [(one.born, one.start) for one in failing] == [(0, 30.0), (2, 90.0)]


def test_several_items_fail_it_together_and_others_by_themselves() -> None:
    world = world_of([0.6, 0.99, 0.99], strong=0.7, weak=0.4, weaker=0.4)
    (one,) = found(world, [0.0, 0.0, 0.0])[1]
    # 1 - 0.6 x 0.6 = 0.64 is above the mark: the two together.
    assert one.sets == ((0,), (1, 2))


def test_what_is_surely_open_helps_it_fail() -> None:
    world = world_of([0.6, 0.99, 0.99], sure=0.4, other=0.4)
    days, failing = found(world, [100.0, 10.0])
    assert days == [0.0, 30.0, 60.0, 90.0, 91.0]
    assert [one.sets for one in failing] == [((1,),)]


@pytest.mark.parametrize("share", [0.2, 0.7])
def test_nothing_fails_where_nothing_blocks_enough(share: float) -> None:
    assert found(world_of([0.7, 0.7, 0.7], blocker=share), [0.0])[1] == []

"""What every registered policy promises, without being told: ranks what is open, and only that.

A policy is loaded in the test, not while tests are collected, so that one that cannot be loaded
fails under its own name.
"""

import copy
import inspect
import pickle
from dataclasses import fields, replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from scenarios.workspace import Workspace
from sim.policy import Policy, checked_order
from sim.reference import simulate
from sim.registry import find_policy, policy_names
from sim.view import View
from sim.world import World, draw_world
from tests.support.busy import a_busy_workspace
from tests.support.digest import run_digest
from tests.support.policies import Shuffled
from tests.support.views import a_view, ranked_ids
from tests.support.workspaces import a_workspace, an_item

NAMES = policy_names()

pytestmark = pytest.mark.parametrize("name", NAMES)

ORDER_OF_THE_FILE = ("as_listed",)
"""The one whose key is the place in the file."""

BY_LOT = ("random",)
"""A drawn order may hang on the number of items, not only on each."""


def needs_truth(policy: Policy) -> bool:
    """Return whether a policy is told the truth, and so cannot be asked with a view alone."""
    return bool(getattr(policy, "needs_truth", False))


def ready(name: str, workspace: Workspace) -> Policy:
    """Return a policy prepared for a workspace."""
    policy = find_policy(name)
    if needs_truth(policy):
        pytest.skip("is told the truth of a world; see the tests of the optimizer")
    return policy.prepare(workspace)


class Recorder:
    """Works items in a shuffled order, and keeps every view it is shown."""

    name = "recorder"

    def __init__(self) -> None:
        self.views: list[View] = []

    def prepare(self, workspace: Workspace) -> "Recorder":
        return self

    def rank(self, view: View) -> list[int]:
        self.views.append(view)
        return Shuffled().rank(view)


@cache
def shown_views() -> tuple[View, ...]:
    """Return the views of a run in which much happens: half-worked, closed and new items."""
    recorder = Recorder()
    simulate(draw_world(a_busy_workspace(), 6, 0), recorder)
    return tuple(recorder.views)


def one_view(workspace: Workspace) -> View:
    """Return a view on day 30 in which every item has a record of its own."""
    view = a_view(workspace, day=30.0)
    number = np.array([int(item.id.split("-")[1]) for item in view.table.items])
    return replace(
        view,
        incidents=(number * 3) % 10,
        last_incident=5.0 + (number * 7) % 10,
        worked=(number % 3).astype(float),
    )


def frozen(content: Any) -> bytes:
    """Return every column of a view as bytes."""
    parts = []
    for holder in (content, content.table):
        for field in fields(holder):
            column = getattr(holder, field.name)
            if isinstance(column, np.ndarray):
                parts.append(column.tobytes())
    return b"|".join(parts)


def test_what_it_needs_for_the_views_is_there(name: str) -> None:
    """The views under test differ: some items are closed, begun, new, and known by incidents."""
    views = shown_views()
    assert len(views) == 7
    last = views[-1]
    assert not last.open.all()
    assert last.open.any()
    assert np.isfinite(last.started).any()
    assert len(last.table) > len(last.workspace.in_play)
    assert last.incidents.sum() > 5


def test_it_has_the_name_it_is_found_by(name: str) -> None:
    assert find_policy(name).name == name
    assert ready(name, a_busy_workspace()).name == name


def test_it_ranks_open_items_once_each(name: str) -> None:
    policy = ready(name, a_busy_workspace())
    for view in shown_views():
        order = checked_order(policy, view)
        assert all(view.open[row] for row in order)
        assert len(set(order)) == len(order)


def test_it_names_something_unless_it_is_none(name: str) -> None:
    order = ready(name, a_busy_workspace()).rank(shown_views()[0])
    assert (len(order) == 0) == (name == "none")


def test_it_changes_nothing_it_is_shown(name: str) -> None:
    policy = ready(name, a_busy_workspace())
    for view in shown_views():
        before = frozen(view)
        policy.rank(view)
        assert frozen(view) == before


def test_it_can_be_shown_what_cannot_be_written(name: str) -> None:
    view = copy.deepcopy(shown_views()[3])
    for holder in (view, view.table):
        for field in fields(holder):
            column = getattr(holder, field.name)
            if isinstance(column, np.ndarray):
                column.flags.writeable = False
    ready(name, view.workspace).rank(view)


def test_the_same_view_gets_the_same_answer(name: str) -> None:
    """Also from another object of the policy, after other views, and backwards."""
    one, other = ready(name, a_busy_workspace()), ready(name, a_busy_workspace())
    views = shown_views()
    first = [list(one.rank(view)) for view in views]
    again = [list(one.rank(view)) for view in reversed(views)][::-1]
    elsewhere = [list(other.rank(view)) for view in reversed(views)][::-1]
    assert first == again == elsewhere


def unlinked() -> Workspace:
    """Return the busy workspace without prerequisites, by which a policy may tie two keys."""
    workspace = a_busy_workspace()
    return workspace.but(items=tuple(item.but(requires=()) for item in workspace.items))


def test_the_order_of_the_file_matters_only_where_it_should(name: str) -> None:
    """A rule that goes by the file turns with it; any other does not, where no two keys tie."""
    if name in BY_LOT:
        pytest.skip("it goes by lot")
    by_file = name in ORDER_OF_THE_FILE
    workspace = a_busy_workspace() if by_file else unlinked()
    items = workspace.items
    told = []
    for turned in (items, items[::-1], items[3:] + items[:3]):
        other = workspace.but(items=turned)
        view = one_view(other)
        told.append(ranked_ids(ready(name, other).rank(view), view))
    if by_file:
        assert told[1] == told[0][::-1]
    else:
        assert told[0] == told[1] == told[2]


def edge_cases() -> dict[str, View]:
    """Return views with hardly anything to rank."""
    plain = {"drag": 0.1, "incidents_per_quarter": 1.0, "severity": 0.1}
    one = a_workspace(items=[an_item("one", **plain)])
    two = a_workspace(items=[an_item("one", **plain), an_item("two", **plain)])
    return {
        "no item": a_view(a_workspace()),
        "one item": a_view(one),
        "one closed item": a_view(one, open={"one": False}),
        "all closed": a_view(two, open={"one": False, "two": False}),
        "harmless": a_view(a_workspace(items=[an_item("one"), an_item("two")])),
        "no effort": a_view(a_workspace(items=[an_item("one", days=0.0, **plain)])),
        "nobody there": a_view(one, engineers=np.array([0])),
        "the last day but one": a_view(two, day=90.0),
        "twins": a_view(two),
    }


@pytest.mark.parametrize("case", edge_cases())
def test_it_survives(name: str, case: str) -> None:
    view = edge_cases()[case]
    order = checked_order(ready(name, view.workspace), view)
    assert all(view.open[row] for row in order)


def test_it_can_be_sent_to_another_process(name: str) -> None:
    """Pickled before and after it is prepared, it gives the same orders."""
    policy = ready(name, a_busy_workspace())
    raw: Policy = pickle.loads(pickle.dumps(find_policy(name)))
    sent: Policy = pickle.loads(pickle.dumps(policy))
    for view in shown_views()[:3]:
        due = list(policy.rank(view))
        assert list(sent.rank(view)) == due
        assert list(raw.prepare(view.workspace).rank(view)) == due


def test_a_world_run_under_it_is_run_the_same_again(name: str) -> None:
    workspace = a_busy_workspace()
    world: World = draw_world(workspace, 8, 1)
    policy = ready(name, workspace)
    first = run_digest(simulate(world, policy))
    assert run_digest(simulate(world, ready(name, workspace))) == first
    assert run_digest(simulate(world, policy)) == first


def test_it_says_where_it_is_from(name: str) -> None:
    """A policy states its source in the words of its file."""
    policy: Any = find_policy(name)
    module = inspect.getmodule(getattr(policy, "rule", type(policy)))
    assert "Source" in (getattr(module, "__doc__", "") or "")

"""What every policy promises, as tests for pytest: hold yours to what ours are held to.

Name the policy in a subclass, and pytest finds the tests::

    from paydown.testing import PolicyContract


    class TestCheapest(PolicyContract):
        policy = "my_rules:cheapest"

The tests show the policy views of a busy organisation, as they come in a run, and of others with
hardly anything to rank. They ask for orders that can be followed, the same ones for the same view,
and no trace left on what is shown. Whether a rule is any good `paydown compare` tells.
"""

import pickle
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, ClassVar

import numpy as np

from paydown.templates import template_workspace
from scenarios.workspace import Workspace
from sim.model import simulate
from sim.policy import Policy, checked_order, for_world
from sim.registry import find_policy
from sim.run import Run
from sim.view import View
from sim.world import World, draw_world

_TEMPLATE, _ITEMS, _QUARTERS = "platform", 24, 4
"""Template, how many of its items, and for how long, the views are taken from."""


@dataclass(frozen=True, eq=False)
class Shown:
    """A view with the world it comes from."""

    world: World
    """The world."""
    view: View
    """A review in it."""

    @property
    def workspace(self) -> Workspace:
        """The beliefs."""
        return self.world.workspace


class PolicyContract:
    """Tests of one policy; subclass it and name the policy."""

    policy: ClassVar[str]
    """Name, or ``module:name``."""
    goes_by_file: ClassVar[bool] = False
    """Its order turns with that of the backlog's rows."""
    goes_by_lot: ClassVar[bool] = False
    """Its order comes from the seed, and may hang on which items there are."""

    def ready(self, workspace: Workspace) -> Policy:
        """Return the policy prepared for a workspace."""
        return find_policy(self.policy).prepare(workspace)

    def rank(self, policy: Policy, shown: Shown) -> list[int]:
        """Return the order of a prepared policy, checked as in a run."""
        return list(checked_order(for_world(policy, shown.world), shown.view))

    def test_it_has_the_name_it_is_found_by(self) -> None:
        """Tables and JSON call it by one name, before and after it is prepared."""
        found = find_policy(self.policy)
        prepared = found.prepare(busy().workspace)
        assert prepared.name == found.name, f"{found.name} becomes {prepared.name}"

    def test_it_ranks_open_items_once_each(self) -> None:
        """What is closed is not named; nothing is named twice."""
        policy = self.ready(busy().workspace)
        for shown in busy_views():
            order = self.rank(policy, shown)
            closed = [row for row in order if not shown.view.open[row]]
            assert not closed, f"rows {closed} are closed on day {shown.view.day:g}"

    def test_it_changes_nothing_it_is_shown(self) -> None:
        """Other policies are shown the same beliefs."""
        policy = self.ready(busy().workspace)
        for shown in busy_views():
            before = columns(shown.view)
            self.rank(policy, shown)
            changed = [name for name, was in columns(shown.view).items() if was != before[name]]
            assert not changed, f"it changed {', '.join(changed)} on day {shown.view.day:g}"

    def test_the_same_view_gets_the_same_order(self) -> None:
        """Also from another object of the policy, after other views, and backwards."""
        one, other = self.ready(busy().workspace), self.ready(busy().workspace)
        views = busy_views()
        first = [self.rank(one, shown) for shown in views]
        again = [self.rank(one, shown) for shown in reversed(views)][::-1]
        elsewhere = [self.rank(other, shown) for shown in reversed(views)][::-1]
        assert first == again, "asked again it gives another order; keep nothing between calls"
        assert first == elsewhere, "another object gives another order; use view.seed for chance"

    def test_the_order_of_the_file_matters_only_where_it_should(self) -> None:
        """A rule that goes by the file turns with it; another does not, where no two keys tie."""
        told = []
        for turn in (lambda items: items, lambda items: items[::-1], lambda i: i[3:] + i[:3]):
            shown = _told_apart(turn)
            order = self.rank(self.ready(shown.workspace), shown)
            told.append([shown.view.table.items[row].id for row in order])
        if self.goes_by_file:
            assert told[1] == told[0][::-1], "it does not turn with the file; goes_by_file = False"
        elif not self.goes_by_lot:
            assert told[0] == told[1] == told[2], "the order of the rows matters; goes_by_file?"

    def test_it_survives_where_there_is_hardly_anything_to_rank(self) -> None:
        """No item, one, nothing that does harm, nobody there, the last day."""
        for name, shown in bare_views().items():
            order = self.rank(self.ready(shown.workspace), shown)
            assert all(shown.view.open[row] for row in order), f"with {name} it names closed items"

    def test_it_can_be_sent_to_another_process(self) -> None:
        """Pickled before and after it is prepared, it gives the same orders."""
        policy = self.ready(busy().workspace)
        raw: Policy = pickle.loads(pickle.dumps(find_policy(self.policy)))
        sent: Policy = pickle.loads(pickle.dumps(policy))
        prepared = raw.prepare(busy().workspace)
        for shown in busy_views()[:3]:
            due = self.rank(policy, shown)
            assert self.rank(sent, shown) == due, "sent when prepared, it ranks differently"
            assert self.rank(prepared, shown) == due, "sent and then prepared, it ranks differently"

    def test_a_world_is_run_the_same_again(self) -> None:
        """One object twice, and another one."""
        workspace = busy().workspace
        policy = self.ready(workspace)
        first = _happened(simulate(busy(), policy))
        assert _happened(simulate(busy(), policy)) == first, "a second run goes another way"
        assert _happened(simulate(busy(), self.ready(workspace))) == first


@cache
def busy() -> World:
    """Return a world in which much happens: items of all kinds, newcomers, failed rollouts."""
    workspace = template_workspace(_TEMPLATE)
    items = workspace.items[:_ITEMS]
    kept = {item.id for item in items}
    items = tuple(
        item.but(
            requires=tuple(one for one in item.requires if one in kept),
            excludes=tuple(one for one in item.excludes if one in kept),
        )
        for item in items
    )
    outcomes = tuple(one for one in workspace.outcomes if kept.issuperset(one.requires))
    return draw_world(
        workspace.but(items=items, outcomes=outcomes, quarters=_QUARTERS, cadence_days=45), 6, 0
    )


@cache
def busy_views() -> tuple[Shown, ...]:
    """Return the views of a run in the busy world: half-worked, closed and new items."""
    return _views(busy())


@cache
def bare_views() -> Mapping[str, Shown]:
    """Return views of organisations with hardly anything to rank, by what they have."""
    workspace = busy().workspace
    plain = [
        item.but(requires=(), excludes=(), pin=None)
        for item in workspace.items
        if item.in_play and item.pin is None and item.deadline is None
    ]
    harmless = plain[0].but(
        incidents_per_quarter=0.0, drag=0.0, drift_per_month=0.0, blocks_retraining=0.0,
        blinds=0.0, slows=0.0, toil_days_per_week=0.0,
    )  # fmt: skip
    small = workspace.but(outcomes=(), floors=(), quarters=1)
    nobody = tuple(team.but(engineers=0, changes=()) for team in workspace.teams)
    cases = {
        "no item": small.but(items=()),
        "one item": small.but(items=tuple(plain[:1])),
        "nothing that does harm": small.but(items=(harmless,)),
        "nobody there": small.but(items=tuple(plain[:2]), teams=nobody),
        "two alike": small.but(items=(plain[0], plain[0].but(id="twin"))),
    }
    views = {name: first_view(case) for name, case in cases.items()}
    late = small.but(items=tuple(plain[:3]), cadence_days=90)
    return {**views, "a day left": _views(draw_world(late, 6, 0))[-1]}


def first_view(workspace: Workspace) -> Shown:
    """Return the view of the planning date."""
    return _views(draw_world(workspace, 6, 0))[0]


def _told_apart(turn: Callable[[Any], Any]) -> Shown:
    """Return a view of ten items that differ in every cell, rows turned, each with incidents."""
    workspace = busy().workspace
    free = [item.but(requires=(), excludes=()) for item in workspace.items if item.pin is None]
    items = [
        item.but(
            incidents_per_quarter=20.0 + n,
            severity=0.001 * (n + 1),
            severity_score=n + 1, occurrence_score=7, detection_score=5,
            business_value=n + 1.0, time_criticality=3.0, risk_reduction=2.0,
            reach=100.0 + n, impact=1.0, rice_confidence=0.8,
        )
        for n, item in enumerate(free[:10])
    ]  # fmt: skip
    steady = tuple(one.but(new_items_per_quarter=0.0) for one in workspace.components)
    turned = workspace.but(items=turn(tuple(items)), outcomes=(), components=steady)
    return _views(draw_world(turned, 6, 0), _Watching())[1]


class _Watching:
    """Works on nothing, and keeps the views it is shown."""

    name = "watching"

    def __init__(self) -> None:
        self.views: list[View] = []

    def prepare(self, workspace: Workspace) -> "_Watching":
        return self

    def rank(self, view: View) -> list[int]:
        self.views.append(view)
        return []


class _Shuffled(_Watching):
    """Works most items in an order that changes from review to review."""

    def rank(self, view: View) -> list[int]:
        super().rank(view)
        draws = np.random.default_rng([view.seed, int(view.day)])
        rows = draws.permutation(np.flatnonzero(view.open)).tolist()
        return [row for row in rows if draws.random() < 0.85]


def _views(world: World, watching: _Watching | None = None) -> tuple[Shown, ...]:
    """Return the views of a run, in which most items are worked unless told otherwise."""
    watching = watching or _Shuffled()
    simulate(world, watching)
    return tuple(Shown(world, view) for view in watching.views)


def columns(view: View) -> dict[str, bytes]:
    """Return every column of a view, and of its table, as bytes."""
    found = {}
    for holder in (view, view.table):
        for field in fields(holder):
            column = getattr(holder, field.name)
            if isinstance(column, np.ndarray):
                found[field.name] = column.tobytes()
    return found


def _happened(run: Run) -> object:
    """Return what happened in a run, to the last bit."""
    return run.incidents, run.stints, run.started, run.closed, run.left, run.reviews

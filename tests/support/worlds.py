"""Worlds made by hand: nothing is left to chance, and each incident stands where a test puts it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from scenarios.workspace import Workspace
from sim import model, reference
from sim.logs import Activity, Stint
from sim.policy import Policy
from sim.run import Run
from sim.world import BACKGROUND, PotentialIncidents, Shocks, World, draw_world
from tests.support.policies import InOrder

SIMULATORS = {"reference": reference.simulate, "model": model.simulate}
"""The simulators by name; each must keep every rule."""


@dataclass(frozen=True)
class Strike:
    """An incident as a test states it: when, on what, and how long each stage takes."""

    day: float
    """Onset."""
    item: str | None = None
    """The item it comes from; None is the background of `component`."""
    detect: float = 0.0
    """Days to detection with nothing blinding."""
    restore: float = 1.0
    """Days from engaged to restored with nothing slowing."""
    severity: float = 0.1
    aftercare: float = 0.0
    penalty: float = 0.0
    component: int = 0
    """Home of a background incident."""


@dataclass(frozen=True)
class Shock:
    """A sudden drift."""

    day: float
    size: float
    component: int = 0


def a_world(
    workspace: Workspace,
    strikes: Sequence[Strike] = (),
    *,
    shocks: Sequence[Shock] = (),
    truth: Mapping[str, float] | None = None,
    effort: Mapping[str, float] | None = None,
    rollouts: Mapping[str, int] | None = None,
    marks: Mapping[int, Sequence[float]] | None = None,
) -> World:
    """Return a world in which all beliefs are right, and only what is said here happens.

    Parameters
    ----------
    workspace
        The beliefs. Items still appear by chance where its components say so.
    strikes, shocks
        What befalls it.
    truth, effort
        Factors by item id, 1 elsewhere.
    rollouts
        The rollout that holds by item id, the first elsewhere.
    marks
        Marks of the retrainings by component, elsewhere such that only a sure failure fails.
    """
    drawn = draw_world(workspace, 1, 0)
    rows = {item.id: row for row, item in enumerate(drawn.table.items)}

    def column(given: Mapping[str, float] | Mapping[str, int] | None) -> np.ndarray:
        cells = np.ones(len(rows))
        for id, cell in (given or {}).items():
            cells[rows[id]] = cell
        return cells

    given_marks = dict(marks or {})
    lastly = np.nextafter(1.0, 0.0)
    return replace(
        drawn,
        truth=column(truth),
        effort_factor=column(effort),
        rollouts_needed=column(rollouts),
        incidents=_potential(drawn, rows, strikes),
        shocks=_shocks(shocks),
        retraining_marks=tuple(
            np.array(given_marks[index], dtype=float)
            if index in given_marks
            else np.full(len(drawn_marks), lastly)
            for index, drawn_marks in enumerate(drawn.retraining_marks)
        ),
    )


def _potential(
    world: World, rows: Mapping[str, int], strikes: Sequence[Strike]
) -> PotentialIncidents:
    strikes = sorted(strikes, key=lambda strike: strike.day)
    items = [BACKGROUND if s.item is None else rows[s.item] for s in strikes]
    homes = [
        s.component if s.item is None else int(world.table.home[rows[s.item]]) for s in strikes
    ]
    ones = np.ones(len(strikes))

    def column(cells: Sequence[float]) -> np.ndarray:
        return np.array(cells, dtype=np.float64)

    return PotentialIncidents(
        onset=column([s.day for s in strikes]),
        item=np.array(items, dtype=np.int64),
        home=np.array(homes, dtype=np.int64),
        detection=ones,
        restore=ones,
        detect_mean=column([s.detect for s in strikes]),
        restore_mean=column([s.restore for s in strikes]),
        severity=column([s.severity for s in strikes]),
        aftercare=column([s.aftercare for s in strikes]),
        penalty=column([s.penalty for s in strikes]),
    )


def _shocks(shocks: Sequence[Shock]) -> Shocks:
    shocks = sorted(shocks, key=lambda shock: shock.day)
    return Shocks(
        day=np.array([s.day for s in shocks], dtype=np.float64),
        component=np.array([s.component for s in shocks], dtype=np.int64),
        size=np.array([s.size for s in shocks], dtype=np.float64),
    )


def run_of(world: World, *ids: str, simulator: str = "reference") -> Run:
    """Return what happens where the policy names these items, in this order, at each review."""
    return run_under(world, InOrder(ids), simulator)


def run_under(world: World, policy: Policy, simulator: str = "reference") -> Run:
    """Return what happens in a world under a policy."""
    return SIMULATORS[simulator](world, policy)


def closed(run: Run) -> dict[str, float]:
    """Return the day each item was closed, by id."""
    items = run.world.table.items
    return {i.id: day for i, day in zip(items, run.closed, strict=True) if day is not None}


def started(run: Run) -> dict[str, float]:
    """Return the day work on each item began, by id."""
    items = run.world.table.items
    return {i.id: day for i, day in zip(items, run.started, strict=True) if day is not None}


def diary(run: Run, team: int = 0) -> dict[int, list[tuple[str, float, float]]]:
    """Return what each engineer of a team did: (what, from, to), by engineer number.

    Debt is named by the item's id, work after a failed rollout by ``id again``, an incident by
    ``incident n`` and its aftercare by ``aftercare n``, n counting incidents by onset.
    """
    found: dict[int, list[tuple[str, float, float]]] = {}
    for stint in run.stints:
        if stint.team == team:
            found.setdefault(stint.engineer, []).append((_name(run, stint), stint.start, stint.end))
    return found


def _name(run: Run, stint: Stint) -> str:
    if stint.activity in (Activity.FIREFIGHTING, Activity.AFTERCARE):
        kind = "incident" if stint.activity == Activity.FIREFIGHTING else "aftercare"
        return f"{kind} {stint.subject}"
    again = " again" if stint.activity == Activity.ROLLBACK else ""
    return run.world.table.items[stint.subject].id + again


def same_story(world: World, policy: Policy) -> Run:
    """Return what the fast model tells, once the reference tells the same to the last bit."""
    fast, slow = (simulate(world, policy) for simulate in (model.simulate, reference.simulate))
    for name in ("started", "closed", "left", "retrainings", "reviews"):
        assert getattr(fast, name) == getattr(slow, name), name
    for name in ("incident_log", "stint_log"):
        mine, theirs = getattr(fast, name), getattr(slow, name)
        for column in fields(mine):
            told = [getattr(log, column.name) for log in (mine, theirs)]
            assert np.array_equal(*told), f"{name}.{column.name}"
    return fast

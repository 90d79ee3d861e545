"""Policies against each other in the same worlds."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

import numpy as np

from scenarios.table import Floats, tabulate
from scenarios.workspace import Workspace
from sim.books import keep_books
from sim.detail import Detail, detail_of
from sim.measures import MEASURES, measure
from sim.model import simulate
from sim.policy import Policy, PolicyError
from sim.results import Results
from sim.runners import run_tasks
from sim.stopping import StoppingRule, Verdict, next_look
from sim.watched import Watched, prepared
from sim.world import World, draw_world

_BLOCK = 10
"""Worlds in a task; the results do not depend on it."""
_ROOM = 1000
"""Worlds for which there is room at first where a rule may end it; at least a block."""

Progress = Callable[[int, int], None]
"""Called with the worlds done and the worlds to do."""


@dataclass(frozen=True)
class Design:
    """What is run."""

    policies: tuple[str, ...]
    """Names of the policies."""
    replications: int
    """Worlds."""
    seed: int = 0
    """Seed of the worlds."""
    jobs: int = 1
    """Processes; the result does not depend on it."""
    detail: int = 0
    """Worlds, from the first, whose runs are kept in detail: weeks and accounts."""


@dataclass(frozen=True)
class _Task:
    """A block of worlds, each run under all policies."""

    workspace: Workspace
    policies: tuple[Policy, ...]
    seed: int
    worlds: range
    detail: int


def run_experiment(
    workspace: Workspace,
    policies: Sequence[Policy],
    design: Design,
    progress: Progress | None = None,
    rule: StoppingRule | None = None,
) -> Results:
    """Return the measures of policies in the same worlds.

    Parameters
    ----------
    workspace
        The beliefs.
    policies
        The policies, each prepared here once for the workspace.
    design
        Replications, seed and processes.
    progress
        Told how far it is.
    rule
        Ends the experiment once it is reached; the replications are then the most there are. It is
        asked now and then, of the worlds in their order and at numbers fixed beforehand, so the
        worlds used do not depend on the processes. The last verdict goes with the results.

    A policy that fails, gives an order that cannot be followed, never answers, or answers the same
    question in two ways is disqualified: the results name it and the reason, and those of the
    others are what they would be without it.

    Raises
    ------
    PolicyError
        If no policy is left.
    """
    ready, errors = _ready(policies, workspace)
    tasks = [
        _Task(workspace, ready, design.seed, worlds, design.detail)
        for worlds in _blocks(design.replications if ready else 0)
    ]
    # Where a rule may end it early, there is room for the first worlds only, and more as they come.
    room = design.replications if rule is None else min(design.replications, _ROOM)
    gathered = _Gathered(design, [policy.name for policy in ready], room)
    watch = _Watch(rule, design.replications)
    done = 0
    # Closed at once where it is broken off, so that no worker goes on.
    with closing(run_tasks(_run_block, tasks, design.jobs)) as tasks_done:
        # What a rule is told must not depend on which task ends first.
        blocks = tasks_done if rule is None else _in_order(tasks_done)
        for index, block in blocks:
            gathered.take(block)
            done += len(tasks[index].worlds)
            if progress:
                progress(done, design.replications)
            if watch.enough(gathered, done):
                break
    gathered.end(done)
    disqualified = {name: str(error) for name, error in errors.items()} | gathered.disqualified
    if len(disqualified) == len(policies):
        cause = next((one.__cause__ for one in errors.values()), None)
        raise PolicyError("; ".join(disqualified.values())) from cause
    return replace(gathered.results(workspace, disqualified), verdict=watch.verdict)


def _ready(
    policies: Sequence[Policy], workspace: Workspace
) -> tuple[tuple[Policy, ...], dict[str, PolicyError]]:
    """Return the policies that could be prepared, and why others could not."""
    ready, errors = [], {}
    for policy in policies:
        try:
            ready.append(prepared(policy, workspace))
        except PolicyError as error:
            errors[policy.name] = error
    return tuple(ready), errors


class _Gathered:
    """What came back so far."""

    def __init__(self, design: Design, names: Sequence[str], room: int) -> None:
        self.design = design
        self.room = room
        self.values = {
            name: {measured: np.full(room, np.nan) for measured in MEASURES} for name in names
        }
        self.details: dict[str, dict[int, Detail]] = {name: {} for name in names}
        self.reasons: dict[str, tuple[int, str]] = {}

    def net_values(self, done: int) -> dict[str, Floats]:
        """Return the net values of the policies that are left, in the first worlds."""
        left = (name for name in self.values if name not in self.reasons)
        return {name: self.values[name]["net_value"][:done] for name in left}

    def end(self, done: int) -> None:
        """Leave out the worlds that were not run."""
        self.values = {
            name: {measured: values[:done].copy() for measured, values in row.items()}
            for name, row in self.values.items()
        }

    def take(self, block: "_Block") -> None:
        """Add what a task told of its worlds."""
        for told in block:
            if isinstance(told, _Failed):
                # The earliest world counts, whichever task ends first.
                known = self.reasons.get(told.policy, (told.world, told.reason))
                self.reasons[told.policy] = min(known, (told.world, told.reason))
                continue
            if told.world >= self.room:
                self._widen()
            for name, value in told.measures.items():
                self.values[told.policy][name][told.world] = value
            if told.detail is not None:
                self.details[told.policy][told.world] = told.detail

    def _widen(self) -> None:
        """Make room for as many worlds again; a block of them never needs more."""
        more = np.full(self.room, np.nan)
        self.values = {
            name: {measured: np.concatenate([values, more]) for measured, values in row.items()}
            for name, row in self.values.items()
        }
        self.room *= 2

    @property
    def disqualified(self) -> dict[str, str]:
        """Why policies are out, by name."""
        return {name: reason for name, (_, reason) in sorted(self.reasons.items())}

    def results(self, workspace: Workspace, disqualified: dict[str, str]) -> Results:
        """Return the results of the policies that are left."""
        left = [name for name in self.values if name not in disqualified]
        details = {
            name: tuple(one for _, one in sorted(self.details[name].items()))
            for name in left
            if self.details[name]
        }
        values = {name: self.values[name] for name in left}
        return Results(workspace, self.design.seed, values, details, disqualified)


class _Watch:
    """Asks a rule now and then whether the worlds so far are enough."""

    def __init__(self, rule: StoppingRule | None, most: int) -> None:
        self.rule = rule
        self.most = most
        self.verdict: Verdict | None = None
        self._look = 0

    def enough(self, gathered: _Gathered, done: int) -> bool:
        """Return whether the rule is reached, of the first worlds."""
        if self.rule is None or (done < self._look and done < self.most):
            return False
        self._look = next_look(done)
        self.verdict = self.rule.verdict(gathered.net_values(done))
        return self.verdict.reached


def _in_order(blocks: "Iterator[tuple[int, _Block]]") -> "Iterator[tuple[int, _Block]]":
    """Yield what tasks told in the order of the tasks, whichever ends first."""
    early: dict[int, _Block] = {}
    wanted = 0
    for index, block in blocks:
        early[index] = block
        while wanted in early:
            yield wanted, early.pop(wanted)
            wanted += 1


def run_in(world: World, policies: Sequence[Policy]) -> Results:
    """Return the measures of policies in one world, saved or made by hand; all in detail.

    Raises
    ------
    PolicyError
        If a policy gives an order that cannot be followed.
    EndlessError
        If a run does not end.
    """
    told = [_run(world, Watched(prepared(one, world.workspace)), detail=True) for one in policies]
    values = {
        one.policy: {measured: np.array([value]) for measured, value in one.measures.items()}
        for one in told
    }
    details = {one.policy: (one.detail,) for one in told if one.detail is not None}
    return Results(world.workspace, world.seed, values, details)


def _blocks(replications: int) -> Iterator[range]:
    """Yield the worlds of each task."""
    for start in range(0, replications, _BLOCK):
        yield range(start, min(start + _BLOCK, replications))


@dataclass(frozen=True, eq=False)
class _Told:
    """What is kept of one run."""

    policy: str
    world: int
    measures: dict[str, float]
    detail: Detail | None
    """The run in detail where it is kept."""


@dataclass(frozen=True)
class _Failed:
    """Why a policy is out."""

    policy: str
    world: int
    reason: str


_Block = Sequence[_Told | _Failed]
"""What a task tells."""


def _run_block(task: _Task) -> _Block:
    """Return what is kept of each policy's run in each world of a task."""
    believed = tabulate(task.workspace)
    told: list[_Told | _Failed] = []
    left = list(task.policies)
    for replication in task.worlds:
        # Drawn once for all policies.
        world = draw_world(task.workspace, task.seed, replication, believed)
        for policy in tuple(left):
            watched = Watched(policy, twice=replication == 0)
            try:
                told.append(_run(world, watched, detail=replication < task.detail))
            except PolicyError as error:
                told.append(_Failed(policy.name, replication, str(error)))
                left.remove(policy)
    return told


def _run(world: World, policy: Policy, *, detail: bool) -> _Told:
    """Return what is kept of one run."""
    run = simulate(world, policy)
    books = keep_books(run)
    kept = detail_of(run, books) if detail else None
    return _Told(policy.name, world.replication, measure(run, books), kept)

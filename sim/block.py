"""Blocks of worlds: the task of an experiment, and what plays it."""

import pickle
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from scenarios.scenario import Scenario, apply
from scenarios.table import Floats, ItemTable, tabulate
from scenarios.workspace import Workspace
from sim.books import Books, keep_books
from sim.detail import Detail, detail_of
from sim.measures import MEASURES, measure
from sim.model import simulate
from sim.policy import Policy, PolicyError
from sim.run import Run
from sim.watched import Watched, prepared
from sim.world import World, draw_world

WORLDS = 10
"""Worlds in a block; the results do not depend on it."""
_SCENES = 16
"""Scenarios that are kept ready at a time."""


@dataclass(frozen=True)
class Block:
    """Worlds of one scenario, each run under all policies."""

    scenario: int
    """Place of the scenario among those of the experiment, from 0."""
    first: int
    """Number of the first world."""
    count: int
    """Worlds."""

    @property
    def worlds(self) -> range:
        """Numbers of the worlds."""
        return range(self.first, self.first + self.count)

    def __str__(self) -> str:
        """Return the block for a message."""
        last = self.first + self.count - 1
        return f"worlds {self.first} to {last} of scenario {self.scenario + 1}"


@dataclass(frozen=True, eq=False)
class Told:
    """What is kept of a block."""

    measures: Mapping[str, Floats]
    """By policy, `MEASURES` of each world (n, m); NaN from the world on in which it failed."""
    failures: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    """World and reason of each policy that failed."""
    causes: Mapping[str, Exception] = field(default_factory=dict)
    """What made it fail, where that is known and can be sent."""
    details: Mapping[str, Mapping[int, Detail]] = field(default_factory=dict)
    """Runs in detail by policy and world, where they are kept."""


class Stage:
    """Plays blocks. It reaches each worker once, and keeps there what blocks have in common.

    Parameters
    ----------
    workspace
        The beliefs from which scenarios depart.
    scenarios
        The scenarios.
    policies
        The policies, not prepared.
    seed
        Seed of the worlds.
    detail
        Worlds, from the first, whose runs are kept in detail.
    """

    def __init__(
        self,
        workspace: Workspace,
        scenarios: Sequence[Scenario],
        policies: Sequence[Policy],
        seed: int,
        detail: int = 0,
    ) -> None:
        self.workspace = workspace
        self.scenarios = tuple(scenarios)
        self.policies = tuple(policies)
        self.seed = seed
        self.detail = detail
        self._scenes: OrderedDict[int, _Scene] = OrderedDict()

    def __getstate__(self) -> dict[str, Any]:
        """Leave behind what can be made again."""
        return {**self.__dict__, "_scenes": OrderedDict()}

    def play(self, block: Block) -> Told:
        """Return what is kept of each policy's run in each world of a block."""
        scene = self._scene(block.scenario)
        failures = {name: (block.first, str(why)) for name, why in scene.errors.items()}
        causes = {name: why.__cause__ for name, why in scene.errors.items()}
        policies = scene.fresh()
        measures = {
            policy.name: np.full((block.count, len(MEASURES)), np.nan) for policy in self.policies
        }
        details: dict[str, dict[int, Detail]] = {}
        for row, number in enumerate(block.worlds):
            # Drawn once for all policies.
            world = draw_world(scene.workspace, self.seed, number, scene.believed)
            for policy in tuple(policies):
                try:
                    run = simulate(world, Watched(policy, number == 0))
                except PolicyError as error:
                    failures[policy.name] = (number, str(error))
                    causes[policy.name] = error.__cause__
                    policies.remove(policy)
                    continue
                books = keep_books(run)
                measures[policy.name][row] = _row(run, books)
                if number < self.detail:
                    details.setdefault(policy.name, {})[number] = detail_of(run, books)
        return Told(measures, failures, _sendable(causes), details)

    def _scene(self, number: int) -> "_Scene":
        """Return a scenario made ready, the latest few of which are kept."""
        if number not in self._scenes:
            workspace = apply(self.scenarios[number], self.workspace)
            self._scenes[number] = _Scene(workspace, self.policies)
            if len(self._scenes) > _SCENES:
                self._scenes.popitem(last=False)
        self._scenes.move_to_end(number)
        return self._scenes[number]


def play(stage: Stage, block: Block) -> Told:
    """Return what a stage tells of a block; a function that other processes can import."""
    return stage.play(block)


class _Scene:
    """A workspace under a scenario, and policies ready for it."""

    def __init__(self, workspace: Workspace, policies: Sequence[Policy]) -> None:
        self.workspace = workspace
        self.believed: ItemTable = tabulate(workspace)
        self.errors: dict[str, PolicyError] = {}
        ready = []
        for policy in policies:
            try:
                ready.append(prepared(policy, workspace))
            except PolicyError as error:
                self.errors[policy.name] = error
        self._ready = ready
        self._saved: bytes | None = None
        with suppress(Exception):
            self._saved = pickle.dumps(ready)

    def fresh(self) -> list[Policy]:
        """Return the policies as they were when they got ready.

        What one of them remembers of a block must not reach the next one, for which block is next
        depends on the number of workers. One that cannot be copied is always the same.
        """
        if self._saved is None:
            return list(self._ready)
        fresh: list[Policy] = pickle.loads(self._saved)
        return fresh


def played_in(world: World, policy: Policy) -> tuple[list[float], Detail]:
    """Return `MEASURES` and detail of a policy's run in a world.

    Raises
    ------
    PolicyError
        If it fails, or gives an order that cannot be followed.
    """
    run = simulate(world, Watched(prepared(policy, world.workspace)))
    books = keep_books(run)
    return _row(run, books), detail_of(run, books)


def _row(run: Run, books: Books) -> list[float]:
    """Return `MEASURES` of a run."""
    measures = measure(run, books)
    return [measures[name] for name in MEASURES]


def _sendable(causes: Mapping[str, BaseException | None]) -> dict[str, Exception]:
    """Return the causes that another process can be told."""
    sendable = {}
    for name, cause in causes.items():
        with suppress(Exception):
            pickle.loads(pickle.dumps(cause))
            if isinstance(cause, Exception):
                sendable[name] = cause
    return sendable

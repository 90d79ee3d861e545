"""Policies against each other in the same worlds, under one scenario or several."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import chain

import numpy as np

from scenarios.scenario import Scenario
from scenarios.table import Floats
from scenarios.workspace import Workspace
from sim.block import WORLDS, Block, Stage, Told, play, played_in
from sim.comparison import Comparison, Found
from sim.gathered import Gathered
from sim.measures import MEASURES
from sim.policy import Policy, PolicyError
from sim.results import Results
from sim.runners import Processes
from sim.running import Progress, Running
from sim.statistics import paired
from sim.stopping import StoppingRule, Verdict, next_look
from sim.world import World

_ROOM = 1000
"""Worlds for which there is room at first where a rule may end it; at least a block."""


@dataclass(frozen=True)
class Design:
    """What is run."""

    policies: tuple[str, ...]
    """Names of the policies."""
    replications: int
    """Worlds of each scenario."""
    seed: int = 0
    """Seed of the worlds."""
    jobs: int = 1
    """Processes; the result does not depend on it."""
    detail: int = 0
    """Worlds, from the first, whose runs are kept in detail: weeks and accounts."""


def run_experiment(
    workspace: Workspace,
    policies: Sequence[Policy],
    design: Design,
    progress: Progress | None = None,
    rule: StoppingRule | None = None,
) -> Results:
    """Return the measures of policies in the same worlds of a workspace as it is.

    Parameters
    ----------
    workspace
        The beliefs.
    policies
        The policies.
    design
        Replications, seed and processes.
    progress
        Told how far it is.
    rule
        Ends the experiment, see `Running.rule`; the last verdict goes with the results.

    Raises
    ------
    PolicyError
        If no policy is left.
    """
    running = Running(progress, rule=rule)
    return run_comparison(workspace, [as_it_is(workspace)], policies, design, running).only


def as_it_is(workspace: Workspace) -> Scenario:
    """Return the scenario that changes nothing in a workspace, not even its scenario's name."""
    return Scenario(workspace.scenario, "", "")


def run_comparison(
    workspace: Workspace,
    scenarios: Sequence[Scenario],
    policies: Sequence[Policy],
    design: Design,
    running: Running | None = None,
) -> Comparison:
    """Return the measures of policies in the same worlds of each scenario.

    A policy that fails, gives an order that cannot be followed, never answers, or answers the same
    question in two ways is disqualified: the results name it and the reason, and those of the
    others are what they would be without it.

    Parameters
    ----------
    workspace
        The beliefs from which the scenarios depart.
    scenarios
        The scenarios; each fits the workspace, and no name is there twice.
    policies
        The policies, not prepared.
    design
        Replications, seed and processes.
    running
        How it is run.

    Raises
    ------
    PolicyError
        If no policy is left in a scenario.
    WorkerDiedError
        If workers die again and again, or cannot be reached.
    OSError, StoreError
        If the store cannot be written or read.
    """
    running = running or Running()
    experiment = _Experiment(workspace, scenarios, policies, design, running)
    experiment.run()
    return experiment.comparison()


class _Experiment:
    """An experiment on its way."""

    def __init__(
        self,
        workspace: Workspace,
        scenarios: Sequence[Scenario],
        policies: Sequence[Policy],
        design: Design,
        running: Running,
    ) -> None:
        self.stage = Stage(workspace, scenarios, policies, design.seed, design.detail)
        self.design = design
        self.running = running
        self.names = [policy.name for policy in policies]
        # Where a rule may end it early, there is room for the first worlds only, and more as they
        # come.
        most = design.replications
        room = most if running.rule is None else min(most, _ROOM)
        self.gathered = [
            Gathered(self.names, room, everything=running.store is None) for _ in scenarios
        ]
        self.done = [0] * len(scenarios)
        """Worlds of each scenario that came back."""
        self.verdicts: list[Verdict | None] = [None] * len(scenarios)
        self._look = 0

    def run(self) -> None:
        """Run all blocks, or as many as the rule asks for."""
        blocks = self._blocks()
        store = self.running.store
        finished = store.finished if store else set()
        left = [number for number, block in enumerate(blocks) if block not in finished]
        runner = self.running.runner or Processes(self.design.jobs)
        todo = [blocks[number] for number in left]
        # Closed at once where it is broken off, so that no worker goes on.
        with closing(runner.run(play, self.stage, todo)) as tasks_done:
            came = ((left[index], told) for index, told in tasks_done)
            kept = chain(self._known(blocks, finished), self._stored(blocks, came))
            # What a rule is told must not depend on which task ends first.
            for number, told in kept if self.running.rule is None else _in_order(kept):
                self._take(blocks[number], told)
                if self._enough():
                    break
        if store:
            store.flush()

    def comparison(self) -> Comparison:
        """Return what was found."""
        stage = self.stage
        found = [self._found(number) for number in range(len(stage.scenarios))]
        return Comparison(stage.workspace, stage.seed, stage.scenarios, found)

    def _blocks(self) -> list[Block]:
        """Return all blocks: by scenario, or where a rule compares them, by world."""
        most = self.design.replications
        blocks = [
            Block(scenario, first, min(WORLDS, most - first))
            for scenario in range(len(self.stage.scenarios))
            for first in range(0, most, WORLDS)
        ]
        if self.running.rule is not None:
            blocks.sort(key=lambda block: (block.first, block.scenario))
        return blocks

    def _known(self, blocks: Sequence[Block], finished: set[Block]) -> Iterator[tuple[int, Told]]:
        """Yield the blocks that the store holds."""
        store = self.running.store
        if store is None or not finished:
            return
        numbers = {block: number for number, block in enumerate(blocks)}
        for part in list(store.parts):
            for block, told in store.read(part):
                # Two parts may hold the same block; once is enough.
                if block in numbers:
                    yield numbers.pop(block), told

    def _stored(
        self, blocks: Sequence[Block], came: Iterator[tuple[int, Told]]
    ) -> Iterator[tuple[int, Told]]:
        """Yield what comes after it was given to the store."""
        for number, told in came:
            if self.running.store is not None:
                self.running.store.add(blocks[number], told)
            yield number, told

    def _take(self, block: Block, told: Told) -> None:
        """Add a block, and tell how far it is."""
        self.gathered[block.scenario].take(block, told)
        self.done[block.scenario] += block.count
        if self.running.progress:
            most = self.design.replications * len(self.done)
            self.running.progress(sum(self.done), most)

    def _enough(self) -> bool:
        """Return whether the rule is reached; tell how well differences are known."""
        least, total = min(self.done), sum(self.done)
        rule, most = self.running.rule, self.design.replications
        if rule is None:
            if self.running.width and total >= self._look:
                self._look = next_look(total)
                self._tell_width()
            return False
        if max(self.done) > least or (least < self._look and least < most):
            return False
        self._look = next_look(least)
        self.verdicts = [rule.verdict(one.net_values(least)) for one in self.gathered]
        self._tell_width()
        return all(verdict is not None and verdict.reached for verdict in self.verdicts)

    def _tell_width(self) -> None:
        """Tell the widest half interval of a difference."""
        width = self.running.width
        if width is None:
            return
        widths = [0.0]
        for done, gathered in zip(self.done, self.gathered, strict=True):
            values = gathered.net_values(done)
            if done > 1 and width.baseline in values:
                base = values[width.baseline]
                intervals = (paired(mine, base) for mine in values.values())
                widths += [(one.ci_high - one.ci_low) / 2 for one in intervals]
        width.told(max(widths))

    def _found(self, number: int) -> Found:
        """Return what was found in a scenario."""
        gathered, done = self.gathered[number], self.done[number]
        out = gathered.disqualified
        if not gathered.left:
            cause = next(iter(gathered.causes.values()), None)
            raise PolicyError("; ".join(out[name] for name in self.names)) from cause
        values: Mapping[str, Mapping[str, Floats]] = gathered.values(done)
        if self.running.store is not None:
            from sim.stored_values import StoredValues

            values = StoredValues(self.running.store, number, gathered.left, done)
        return Found(values, gathered.details(), out, self.verdicts[number])


def _in_order(kept: Iterator[tuple[int, Told]]) -> Iterator[tuple[int, Told]]:
    """Yield what tasks told in the order of the tasks, whichever ends first."""
    early: dict[int, Told] = {}
    wanted = 0
    for index, told in kept:
        early[index] = told
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
    told = {policy.name: played_in(world, policy) for policy in policies}
    values = {
        name: {measured: np.array([value]) for measured, value in zip(MEASURES, row, strict=True)}
        for name, (row, _) in told.items()
    }
    details = {name: (detail,) for name, (_, detail) in told.items()}
    return Results(world.workspace, world.seed, values, details)

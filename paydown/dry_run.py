"""What a comparison would take, told before it runs: how many runs, how long, how large."""

from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Any

from paydown.asked import Asked
from paydown.sheet import counted

if TYPE_CHECKING:
    from scenarios.scenario import Scenario
    from scenarios.workspace import Workspace

_TRIED = 3
"""Scenarios that are tried out."""
_WORLDS = 3
"""Worlds that are run in each of them, after one that warms up."""
_STARTING = 1.0
"""Seconds that processes take to begin."""


@dataclass(frozen=True)
class Forecast:
    """What a comparison would take."""

    policies: int
    """Policies."""
    scenarios: int
    """Scenarios."""
    worlds: int
    """Worlds of each, at most where a rule may end it."""
    jobs: int
    """Processes, 1 on a cluster: its own number divides the time."""
    ready_seconds: float
    """Until the policies are ready for one scenario."""
    run_milliseconds: float
    """One world under one policy."""
    bytes_a_run: float
    """What a store keeps of one."""

    @property
    def runs(self) -> int:
        """Worlds times scenarios times policies."""
        return self.policies * self.scenarios * self.worlds

    @property
    def seconds(self) -> float:
        """Seconds by the clock."""
        work = self.runs * self.run_milliseconds / 1e3 / self.jobs
        return self.ready_seconds * self.scenarios + work + (_STARTING if self.jobs > 1 else 0.0)

    @property
    def megabytes(self) -> float:
        """Size of a store."""
        return self.runs * self.bytes_a_run / 1e6


def tell_dry_run(workspace: "Workspace", asked: Asked) -> None:
    """Print what a comparison would take."""
    from paydown import shapes
    from paydown.emit import emit

    made = forecast(workspace, asked)
    if asked.json:
        emit(shapes.to_json(_shape(made)), asked.output)
    else:
        emit(lines(made, cluster=asked.keeping.cluster is not None), asked.output)


def forecast(workspace: "Workspace", asked: Asked) -> Forecast:
    """Return what a comparison would take, from a few of its worlds that are run for it.

    Raises
    ------
    PolicyError
        If a policy is unknown.
    """
    from paydown.comparing import found_policies
    from paydown.experiments import processors
    from sim.block import Block, Stage
    from sim.experiment import as_it_is

    policies = found_policies(asked.policies, asked.replications)
    under: tuple[Scenario, ...] = asked.scenarios or (as_it_is(workspace),)
    stage = Stage(workspace, under, policies, asked.seed)
    tried = range(0, len(under), max(1, len(under) // _TRIED))[:_TRIED]
    ready = spent = 0.0
    for number in tried:
        began = perf_counter()
        stage.play(Block(number, 0, 1))
        warm = perf_counter()
        stage.play(Block(number, 1, _WORLDS))
        taken = perf_counter() - warm
        # The first world is asked everything twice and waits for what gets ready.
        ready += max(0.0, warm - began - taken / _WORLDS) / len(tried)
        spent += taken / len(tried)
    own = asked.keeping.cluster is None
    return Forecast(
        policies=len(policies),
        scenarios=len(under),
        worlds=asked.replications,
        jobs=(asked.jobs or processors()) if own else 1,
        ready_seconds=ready,
        run_milliseconds=spent / (_WORLDS * len(policies)) * 1e3,
        bytes_a_run=_bytes_a_run(),
    )


def _bytes_a_run() -> float:
    """Return what a store keeps of a run: its measures, and a little for what they are of."""
    from sim.measures import MEASURES

    return 8.0 * len(MEASURES) + 4.0


def lines(made: Forecast, *, cluster: bool) -> list[str]:
    """Return a forecast as sentences."""
    where = (
        "of one processor, to be divided by the cluster's"
        if cluster
        else f"with {counted(made.jobs, 'process', 'processes')}"
    )
    return [
        f"{made.runs:,} runs: {counted(made.policies, 'policy', 'policies')} x "
        f"{counted(made.scenarios, 'scenario')} x {counted(made.worlds, 'world')}",
        f"about {_span(made.seconds)} {where}: {made.run_milliseconds:.1f} ms a run, and "
        f"{_span(made.ready_seconds)} until policies are ready for a scenario",
        f"about {made.megabytes:,.1f} MB in a store",
        "measured on a few of its worlds; nothing else was run",
    ]


def _span(seconds: float) -> str:
    """Return a span of time as one reads it."""
    if seconds < 100:
        return f"{seconds:.2g} s"
    minutes = seconds / 60
    return f"{minutes:.0f} min" if minutes < 100 else f"{minutes / 60:.0f} h"


def _shape(made: Forecast) -> dict[str, Any]:
    """Return a forecast as JSON."""
    from paydown.shapes import SCHEMA_VERSION

    return {
        "schema_version": SCHEMA_VERSION,
        "runs": made.runs,
        "policies": made.policies,
        "scenarios": made.scenarios,
        "worlds": made.worlds,
        "jobs": made.jobs,
        "seconds": made.seconds,
        "ready_seconds": made.ready_seconds,
        "run_milliseconds": made.run_milliseconds,
        "megabytes": made.megabytes,
    }

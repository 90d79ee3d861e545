"""Policies in the same worlds: simulate, compare, and what working otherwise is worth."""

from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from paydown.running import Running
from scenarios.workspace import Workspace

if TYPE_CHECKING:
    from scenarios.scenario import Scenario
    from sim.comparison import Comparison
    from sim.experiment import Design
    from sim.policy import Policy
    from sim.results import Results
    from sim.running import Progress
    from sim.store import Store
    from sim.ways import WayOfWorking


def policies() -> list[str]:
    """Return the names of the registered policies."""
    from sim.registry import policy_names

    return policy_names()


def simulate(
    workspace: Workspace,
    policy: str,
    *,
    replications: int = 100,
    seed: int = 0,
    jobs: int = 1,
    detail: int = 0,
) -> "Results":
    """Return the measures of one policy.

    Parameters
    ----------
    workspace
        The beliefs.
    policy
        Policy by name or ``module:name``.
    replications, seed, jobs
        As for `compare`.
    detail
        Worlds, from the first, whose runs are kept in detail; see `Running`.
    """
    running = Running(detail=detail)
    return compare(
        workspace, [policy], replications=replications, seed=seed, jobs=jobs, running=running
    ).only


def compare(
    workspace: Workspace,
    names: Sequence[str],
    scenarios: "Sequence[str | Scenario] | None" = None,
    *,
    replications: int = 100,
    seed: int = 0,
    jobs: int = 1,
    running: Running | None = None,
) -> "Comparison":
    """Return the measures of policies in the same worlds, under one scenario or several.

    Parameters
    ----------
    workspace
        The beliefs.
    names
        Policies by name or ``module:name``.
    scenarios
        Scenarios of the catalogue by name, or any others: `find_scenario`, `Sample.scenarios`. None
        for the workspace as it is; then `Comparison.only` are its results.
    replications
        Worlds of each scenario.
    seed
        Seed of the worlds; the same seed gives the same result for any number of jobs.
    jobs
        Processes.
    running
        How it is run besides: kept in a folder, on a cluster, ended by a rule.

    Raises
    ------
    PolicyError
        If a policy is unknown, named twice, or no policy gives an order that can be followed.
    InputError
        If a scenario is unknown or does not fit the workspace, or the folder holds something else.
    EndlessError
        If a simulation does not end.
    WorkerDiedError, ClusterError
        If workers die again and again, or cannot be reached.
    StoreError, OSError
        If the folder is in use or damaged, or cannot be written.
    ValueError
        If there is no policy, no scenario or no world, or the rule's baseline is no policy.
    """
    from sim.experiment import Design, as_it_is, run_comparison
    from sim.running import Running as Run

    running = running or Running()
    found = found_policies(names, replications)
    design = Design(tuple(one.name for one in found), replications, seed, jobs, running.detail)
    check_rule(running, design)
    under = [as_it_is(workspace)] if scenarios is None else fitting(workspace, scenarios)
    runner = None
    if running.cluster is not None:
        from sim.cluster import Cluster

        runner = Cluster(running.cluster)
    with (
        nullcontext()
        if running.store is None
        else _store(workspace, under, found, seed, running) as store
    ):
        how = Run(running.progress, running.width, running.rule, runner, store)
        return run_comparison(workspace, under, found, design, how)


def check_rule(running: Running, design: "Design") -> None:
    """Refuse a rule that makes no sense with some policies, and detail that is to be stored."""
    from sim.stopping import Precision

    if running.detail and running.store is not None:
        raise ValueError(f"detail is {running.detail}; a store keeps measures alone, give 0")
    if running.rule is not None and len(design.policies) < 2:
        raise ValueError(f"names is {list(design.policies)}; give at least two policies to compare")
    rule = running.rule
    if isinstance(rule, Precision) and rule.baseline not in design.policies:
        raise ValueError(f"the baseline '{rule.baseline}' is none of the policies; add it to names")


def fitting(workspace: Workspace, scenarios: "Sequence[str | Scenario]") -> "list[Scenario]":
    """Return scenarios that fit a workspace.

    Raises
    ------
    InputError
        If one is unknown or does not fit.
    ValueError
        If there is none, one is there twice, or the workspace is under a scenario already.
    """
    from scenarios.scenario import apply
    from scenarios.scenario_file import find_scenario
    from scenarios.workspace import BASELINE

    if isinstance(scenarios, str) or not scenarios:
        raise ValueError(f"scenarios is {scenarios!r}; give a list of at least one scenario")
    if workspace.scenario != BASELINE:
        raise ValueError(
            f"the workspace is under scenario '{workspace.scenario}' already; give it as loaded"
        )
    found = [find_scenario(one) if isinstance(one, str) else one for one in scenarios]
    names = [one.name for one in found]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"two of the scenarios are called '{twice}'; give each once")
    for one in found:
        apply(one, workspace)
    return found


def _store(
    workspace: Workspace,
    scenarios: "Sequence[Scenario]",
    policies: "Sequence[Policy]",
    seed: int,
    running: Running,
) -> "Store":
    """Return the store of a comparison, after telling what was damaged in it."""
    from sim.manifest import Manifest
    from sim.store import Store

    assert running.store is not None
    manifest = Manifest.of(workspace, scenarios, policies, seed)
    store = Store(
        Path(running.store),
        manifest,
        resume=running.resume,
        other_versions=running.other_versions,
    )
    for path in store.damaged if running.note else ():
        assert running.note is not None
        running.note(f"{path}: it is damaged and set aside; its worlds are simulated again")
    return store


def compare_ways(
    workspace: Workspace,
    names: Sequence[str],
    ways: "Sequence[WayOfWorking]",
    *,
    replications: int = 100,
    seed: int = 0,
    jobs: int = 1,
    progress: "Progress | None" = None,
) -> "Results":
    """Return the measures of policies under several ways of working, in the same worlds.

    Parameters
    ----------
    workspace
        The beliefs.
    names
        Policies by name or ``module:name``.
    ways
        How often the order is set anew, and whether incidents teach; with more than one a policy's
        name is followed by the way's.
    replications, seed, jobs
        As for `compare`.
    progress
        Called with the worlds done and the worlds to do.

    Raises
    ------
    PolicyError, EndlessError, ValueError
        As `compare`.
    """
    from sim.experiment import Design
    from sim.ways import run_ways

    found = found_policies(names, replications)
    design = Design(tuple(one.name for one in found), replications, seed, jobs)
    return run_ways(workspace, found, ways, design, progress)


def found_policies(names: Sequence[str], replications: int) -> "list[Policy]":
    """Return policies by name, refused where an experiment with them makes no sense."""
    from sim.policy import PolicyError
    from sim.registry import find_policy

    if isinstance(names, str) or not names:
        raise ValueError(f"names is {names!r}; give a list of at least one policy")
    if replications < 1:
        raise ValueError(f"replications is {replications}; give at least 1")
    found = [find_policy(name) for name in names]
    called = [policy.name for policy in found]
    for name in called:
        if called.count(name) > 1:
            raise PolicyError(f"two of the policies are called '{name}'; name each once")
    return found

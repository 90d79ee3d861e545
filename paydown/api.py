"""The public functions: load, check, plan, simulate, compare."""

from collections.abc import Mapping, Sequence
from importlib.resources import as_file, files
from pathlib import Path

from optimize.planner import make_plan
from optimize.solve import Limits
from paydown.writing import write_tree
from scenarios.capacity import with_capacity as scaled
from scenarios.load import load_workspace
from scenarios.plan import Plan
from scenarios.workspace import Assumption, Workspace
from sim.experiment import Design, Progress, Results, run_experiment
from sim.registry import find_policy, policy_names

TEMPLATES = ("platform",)
"""Example workspaces that `init` can write."""


def init(folder: str | Path, template: str = "platform") -> list[Path]:
    """Write an example workspace into a folder that is empty or absent.

    Parameters
    ----------
    folder
        Where to write it.
    template
        One of `TEMPLATES`.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    FileExistsError
        If the folder holds anything.
    """
    with as_file(files("scenarios").joinpath("templates", template)) as source:
        return write_tree(source, Path(folder))


def load(folder: str | Path) -> Workspace:
    """Return the workspace of a folder, every blank cell filled.

    Raises
    ------
    InputError
        With all faults of all files.
    """
    return load_workspace(Path(folder))


def check(workspace: Workspace) -> tuple[Assumption, ...]:
    """Return what was assumed where a cell was blank."""
    return workspace.assumptions


def with_capacity(workspace: Workspace, days: float | Mapping[str, float]) -> Workspace:
    """Return the workspace with another number of engineer-days a quarter; it scales focus.

    Parameters
    ----------
    workspace
        The beliefs.
    days
        Engineer-days a quarter over all teams, or by team id.
    """
    return scaled(workspace, days)


def plan(workspace: Workspace, *, time_limit: float = 30.0, gap: float = 0.0) -> Plan:
    """Return the remediation set that is worth most within capacity.

    Parameters
    ----------
    workspace
        The beliefs.
    time_limit
        Wall time, seconds; a plan found by then comes with its bound.
    gap
        Relative gap at which the search may stop.
    """
    return make_plan(workspace, Limits(time_limit, gap))


def policies() -> list[str]:
    """Return the names of the registered policies."""
    return policy_names()


def simulate(
    workspace: Workspace,
    policy: str,
    *,
    replications: int = 100,
    seed: int = 0,
    jobs: int = 1,
) -> Results:
    """Return the measures of one policy; arguments as for `compare`."""
    return compare(workspace, [policy], replications=replications, seed=seed, jobs=jobs)


def compare(
    workspace: Workspace,
    names: Sequence[str],
    *,
    replications: int = 100,
    seed: int = 0,
    jobs: int = 1,
    progress: Progress | None = None,
) -> Results:
    """Return the measures of policies in the same worlds.

    Parameters
    ----------
    workspace
        The beliefs.
    names
        Policies by name or ``module:name``.
    replications
        Worlds.
    seed
        Seed of the worlds; the same seed gives the same result for any number of jobs.
    jobs
        Processes.
    progress
        Called with the worlds done and the worlds to do.

    Raises
    ------
    PolicyError
        If a policy is unknown, or gives an order that cannot be followed.
    """
    found = [find_policy(name) for name in names]
    design = Design(tuple(policy.name for policy in found), replications, seed, jobs)
    return run_experiment(workspace, found, design, progress)


def potential_value(workspace: Workspace) -> float:
    """Return the net value if nothing ever went wrong and every outcome were won."""
    value = sum(component.value_per_day for component in workspace.components)
    return value * workspace.horizon + sum(outcome.value for outcome in workspace.outcomes)

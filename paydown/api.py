"""The public functions: load, check, plan.

Solver, simulator and statistics take most of a second to import, so each function imports what it
needs: a plan does not wait for the statistics.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from paydown.templates import write_template
from paydown.workspaces import with_accepted_risks
from scenarios.capacity import with_capacity as scaled
from scenarios.load import load_workspace
from scenarios.potential import potential_value as potential
from scenarios.scenario import Scenario, apply
from scenarios.scenario_file import find_scenario as found_scenario
from scenarios.scenario_file import scenario_names
from scenarios.workspace import Assumption, Workspace

if TYPE_CHECKING:
    from scenarios.earlier_plan import EarlierPlan
    from scenarios.plan import Plan
    from sim.accuracy import ChannelError
    from sim.order_spread import OrderSpread


def init(folder: str | Path, template: str = "platform") -> list[Path]:
    """Write an example workspace into a folder that is empty or absent.

    Parameters
    ----------
    folder
        Where to write it.
    template
        Which one, ``platform`` unless given.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    FileExistsError
        If the folder holds anything.
    ValueError
        If there is no such template.
    """
    return write_template(Path(folder), template)


def load(folder: str | Path) -> Workspace:
    """Return the workspace of a folder, every blank cell filled, accepted risks out of play.

    Raises
    ------
    InputError
        With all faults of all files.
    LedgerError, AlteredLedgerError
        If there is a ledger and it cannot be read, or is not what was recorded.
    """
    return with_accepted_risks(load_workspace(Path(folder)), Path(folder))


def closed_form_error(
    workspace: Workspace, *, worlds: int = 50, seed: int = 0
) -> "Sequence[ChannelError]":
    """Return, by channel, the loss the plan expects with nothing fixed, and the simulated one.

    Parameters
    ----------
    workspace
        The beliefs.
    worlds
        Worlds to simulate.
    seed
        Their seed.
    """
    from sim.accuracy import closed_form_error as measured

    return measured(workspace, worlds, seed)


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

    Raises
    ------
    CapacityError
        If a team is unknown, or has no engineer to deliver the days.
    """
    return scaled(workspace, days)


def scenarios(folder: str | Path | None = None) -> list[str]:
    """Return the names of the scenarios: the catalogue's, then those of a workspace's folder."""
    return scenario_names(None if folder is None else Path(folder))


def find_scenario(name: str, folder: str | Path | None = None) -> Scenario:
    """Return a scenario by name.

    Parameters
    ----------
    name
        One of `scenarios`.
    folder
        A workspace's folder, for scenarios of its own.

    Raises
    ------
    InputError
        If there is none of this name, or its file has faults.
    """
    return found_scenario(name, None if folder is None else Path(folder))


def with_scenario(workspace: Workspace, name: str, folder: str | Path | None = None) -> Workspace:
    """Return the workspace under a scenario; its results carry the name.

    Parameters
    ----------
    workspace
        The beliefs.
    name
        One of `scenarios`.
    folder
        The workspace's folder, for scenarios of its own.

    Raises
    ------
    InputError
        If there is none of this name, its file has faults, or it does not fit the workspace.
    """
    return apply(find_scenario(name, folder), workspace)


def plan(
    workspace: Workspace,
    *,
    time_limit: float = 30.0,
    gap: float = 0.0,
    price_engineers: bool = False,
    keep: "Plan | EarlierPlan | None" = None,
    max_changes: int | None = None,
) -> "Plan":
    """Return the remediation set that is worth most within capacity.

    Parameters
    ----------
    workspace
        The beliefs.
    time_limit
        Wall time, seconds; a plan found by then comes with its bound.
    gap
        Relative gap at which the search may stop.
    price_engineers
        Solve again with one more engineer in each team, where the plan itself is proven.
    keep
        An earlier plan to disrupt little: among plans of equal worth the one with fewest changes.
    max_changes
        Most items to drop, add or move to another quarter against it.

    Raises
    ------
    WrongAnswerError
        If the solver's plan fails the check that every plan passes before it is shown.
    """
    from optimize.planner import make_plan
    from optimize.solve import Limits
    from paydown.studies import what_to_keep

    limits = Limits(time_limit, gap)
    kept = what_to_keep(keep, max_changes)
    return make_plan(workspace, limits, price_engineers=price_engineers, keep=kept)


def order_spread(workspace: Workspace, *, worlds: int = 20, seed: int = 0) -> "OrderSpread":
    """Return what sensible orders lose in the same worlds: whether the order matters here.

    Parameters
    ----------
    workspace
        The beliefs.
    worlds
        Worlds to simulate, 2 or more for intervals.
    seed
        Their seed.

    Raises
    ------
    EndlessError
        If a simulation does not end.
    """
    from sim.order_spread import OrderSpread

    return OrderSpread.of(workspace, worlds, seed)


def potential_value(workspace: Workspace) -> float:
    """Return the net value if nothing ever went wrong and every outcome were won."""
    return potential(workspace)

"""The workspace a command works on: loaded, with horizon, scenario and capacity as asked for."""

import sys
from dataclasses import dataclass
from os.path import lexists
from pathlib import Path
from typing import TYPE_CHECKING

from paydown.failures import CommandError, Exit

if TYPE_CHECKING:
    from scenarios.scenario import Scenario
    from scenarios.workspace import Workspace


@dataclass(frozen=True)
class Wanted:
    """A workspace as a command was asked for it."""

    folder: Path
    """Where it stands."""
    quarters: int | None = None
    """Another horizon, None for its own."""
    capacity_days: str | None = None
    """A quarter's engineer-days, ``N`` or ``team=N,team=N``; None for its own."""
    scenario: str | None = None
    """Scenario under which it is seen, None for the beliefs as they are; it departs from them with
    the capacity and the horizon that are asked for."""
    json: bool = False
    """Faults are printed as JSON too."""
    output: Path | None = None
    """File for them, None for stdout."""
    today: bool = False
    """The policy in use now is needed, so it is looked up."""


def opened(wanted: Wanted) -> "Workspace":
    """Return the workspace of a folder with the options of a command.

    Raises
    ------
    InputError
        With all faults of all files, after they were printed where JSON is wanted.
    """
    from scenarios.fault import InputError

    try:
        return _opened(wanted)
    except InputError as error:
        if wanted.json:
            from paydown import shapes
            from paydown.emit import emit

            emit(shapes.to_json(shapes.faults_shape(error.faults)), wanted.output)
        raise


def _opened(wanted: Wanted) -> "Workspace":
    from scenarios.load import load_workspace

    workspace = with_accepted_risks(load_workspace(wanted.folder), wanted.folder)
    if workspace.held_risks:
        from datetime import date

        from paydown.risk_lines import run_out_line

        late = run_out_line(workspace, date.today())
        if late:
            print(late, file=sys.stderr)
    if wanted.today:
        _check_today(workspace.today)
    return seen_as(workspace, wanted, tell=True)


def with_accepted_risks(workspace: "Workspace", folder: Path) -> "Workspace":
    """Return the workspace with the items whose risk was accepted out of play.

    Parameters
    ----------
    workspace
        As its files tell it.
    folder
        Its folder, with the ledger.

    Raises
    ------
    LedgerError, AlteredLedgerError
        If the ledger cannot be read, or is not what was recorded.
    """
    from paydown.ledger.database import FILE

    if not lexists(folder / FILE):
        return workspace
    from paydown.ledger.ledger import Ledger
    from paydown.ledger.risks import accepted_risks
    from scenarios.risks import with_risks

    return with_risks(workspace, accepted_risks(Ledger(folder)))


def seen_as(workspace: "Workspace", wanted: Wanted, *, tell: bool = False) -> "Workspace":
    """Return a workspace with another horizon or capacity, or under a scenario.

    Parameters
    ----------
    workspace
        The beliefs.
    wanted
        What is asked for, and the folder in which its scenarios stand.
    tell
        Say on stderr where a scenario changes nothing within the horizon.
    """
    from scenarios.volume import too_many

    if wanted.quarters is not None:
        workspace = workspace.but(quarters=wanted.quarters)
        problem = too_many(workspace.components, workspace.in_play, workspace.quarters)
        if problem:
            raise CommandError(Exit.INPUT, f"--quarters is {wanted.quarters}: {problem}")
    if wanted.capacity_days is not None:
        from scenarios.capacity import with_capacity

        workspace = with_capacity(workspace, _days(wanted.capacity_days))
    if wanted.scenario is not None:
        from scenarios.scenario import apply
        from scenarios.scenario_file import find_scenario

        scenario = find_scenario(wanted.scenario.strip(), wanted.folder)
        workspace = apply(scenario, workspace)
        if tell:
            tell_late(scenario, workspace)
    return workspace


def tell_late(scenario: "Scenario", workspace: "Workspace") -> None:
    """Say where a scenario changes crews beyond the horizon only."""
    from paydown.sheet import counted

    late = scenario.beyond(workspace.quarters)
    if late is not None:
        print(
            f"scenario {scenario.name} changes crews from quarter {late} on, and the horizon "
            f"is {counted(workspace.quarters, 'quarter')}; give more --quarters to see it",
            file=sys.stderr,
        )


def _check_today(policy: str) -> None:
    """Raise where the policy in use now is unknown; one of the user's own is not imported here."""
    from scenarios.fault import Fault, InputError
    from sim.policy import PolicyError
    from sim.registry import find_policy

    if ":" not in policy:
        try:
            find_policy(policy)
        except PolicyError as error:
            raise InputError([Fault("paydown.toml", 0, f"today: {error}")]) from None


def _days(text: str) -> float | dict[str, float]:
    """Return engineer-days, over all teams or by team."""
    parts = [part.rpartition("=") for part in text.split(",")]
    try:
        days = {team.strip(): _number(amount) for team, _, amount in parts}
    except ValueError:
        raise CommandError(
            Exit.INPUT,
            f"--capacity-days is {text!r}; give a number from 0 to 1e9, or team=number,team=number",
        ) from None
    if "" in days and (len(parts) > 1 or "=" in text):
        raise CommandError(
            Exit.INPUT,
            f"--capacity-days is {text!r}; give one number, or a team with each number",
        )
    if len(days) < len(parts):
        raise CommandError(Exit.INPUT, f"--capacity-days is {text!r}; name each team once")
    return days.get("", days)


def _number(text: str) -> float:
    from scenarios.cells import number
    from scenarios.units import LARGEST

    value = number(text.strip())
    if not 0 <= value <= LARGEST:
        raise ValueError(text)
    return value

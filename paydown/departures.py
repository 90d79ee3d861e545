"""Scenarios and sampled designs as the command line names them."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from paydown.failures import CommandError, Exit

if TYPE_CHECKING:
    from scenarios.scenario import Scenario
    from scenarios.workspace import Workspace
    from sim.sampling import Sample

ALL = "all"
"""Stands for every scenario there is."""


@dataclass(frozen=True)
class Varied:
    """A sampled design as options say it."""

    factors: tuple[str, ...]
    """Keys with their ranges."""
    kind: str
    """Which design."""
    points: int
    """Its size."""
    seed: int
    """Its seed."""
    scenario: str | None
    """Scenario from which all points depart, None for the beliefs as they are."""


def scenarios_of(text: str, workspace: "Workspace", folder: Path) -> "tuple[Scenario, ...]":
    """Return the scenarios that an option names.

    Parameters
    ----------
    text
        Names separated by commas, or ``all``.
    workspace
        What they depart from.
    folder
        Its folder, for scenarios of its own.

    Raises
    ------
    CommandError
        If there is none, or one is named twice.
    InputError
        If one is unknown or does not fit; with ``all`` those that do not fit are named and left
        out.
    """
    from paydown.workspaces import tell_late
    from scenarios.scenario import apply
    from scenarios.scenario_file import find_scenario, scenario_names

    names = [name.strip() for name in text.split(",") if name.strip()]
    if not names:
        raise CommandError(Exit.INPUT, "--scenarios is empty; name at least one, or give all")
    for name in names:
        if names.count(name) > 1:
            raise CommandError(Exit.INPUT, f"--scenarios names '{name}' twice; name each once")
    if names == [ALL]:
        names = scenario_names(folder)
    found = [find_scenario(name, folder) for name in names]
    for scenario in found:
        apply(scenario, workspace)
        tell_late(scenario, workspace)
    return tuple(found)


def sample_of(
    varied: Varied, workspace: "Workspace", folder: Path
) -> "tuple[tuple[Scenario, ...], Sample]":
    """Return a sampled design and its points.

    Raises
    ------
    CommandError
        If there is no such kind, or its size is impossible.
    InputError
        If a factor or the scenario is unknown or does not fit.
    """
    from paydown.workspaces import tell_late
    from scenarios.factor import read_factors
    from scenarios.scenario import apply
    from scenarios.scenario_file import find_scenario
    from sim.explore import MissingExploreError
    from sim.sampling import SampleKind, sample

    kinds: tuple[SampleKind, ...] = get_args(SampleKind)
    kind = next((one for one in kinds if one == varied.kind.strip()), None)
    if kind is None:
        raise CommandError(
            Exit.INPUT, f"--sample is '{varied.kind}'; give one of {', '.join(kinds)}"
        )
    base = find_scenario(varied.scenario.strip(), folder) if varied.scenario else None
    if base is not None:
        tell_late(base, workspace)
    factors = read_factors(varied.factors, workspace if base is None else apply(base, workspace))
    try:
        made = sample(factors, varied.points, kind, varied.seed)
    except ValueError as error:
        raise CommandError(Exit.INPUT, f"--points: {error}") from None
    except MissingExploreError as error:
        raise CommandError(Exit.INPUT, str(error)) from None
    points = made.scenarios(base)
    for point in points:
        apply(point, workspace)
    return points, made

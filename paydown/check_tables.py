"""What a workspace holds, and what was assumed where a cell was blank."""

from collections import Counter
from collections.abc import Sequence
from statistics import median

from paydown.console import Part
from paydown.money import amount
from paydown.risk_lines import risk_lines
from paydown.sheet import Sheet, counted, under
from scenarios.workspace import Assumption, Workspace
from sim.accuracy import ChannelError


def check_tables(workspace: Workspace, errors: Sequence[ChannelError]) -> list[Part]:
    """Return what a workspace holds, what was assumed where, and how true the closed form is.

    Parameters
    ----------
    workspace
        The beliefs.
    errors
        Closed form against simulator by channel; none where it was not measured.
    """
    counts = (
        f"{counted(len(workspace.in_play), 'item')} in play of {len(workspace.items):,}",
        counted(len(workspace.components), "component"),
        counted(len(workspace.teams), "team"),
        counted(len(workspace.outcomes), "outcome"),
        counted(len(workspace.incidents), "past incident"),
        f"{counted(workspace.quarters, 'quarter')} from {workspace.start.isoformat()}",
    )
    parts: list[Part] = [f"ok: {workspace.name}{under(workspace.scenario)}", ", ".join(counts)]
    parts += risk_lines(workspace)
    return [*parts, *_assumed(workspace), *_accuracy(errors, workspace.value_unit)]


def _assumed(workspace: Workspace) -> list[Part]:
    """Return what was assumed where."""
    if not workspace.assumptions:
        return ["no cell was assumed"]
    groups: dict[tuple[str, str], list[Assumption]] = {}
    for one in workspace.assumptions:
        groups.setdefault((one.column, one.source), []).append(one)
    rows = [
        (column, source, _taken_as(members), str(len(members)))
        for (column, source), members in groups.items()
    ]
    subjects = Counter(one.subject for one in workspace.assumptions)
    return [
        Sheet("Assumed where cells are blank", ("cell", "from", "taken as", "cells"), rows, 3),
        f"{counted(len(workspace.assumptions), 'cell')} of "
        f"{counted(len(subjects), 'item, component or team', 'items, components and teams')} "
        "were assumed; sources are in scenarios/defaults.toml",
    ]


def _accuracy(errors: Sequence[ChannelError], unit: str) -> list[Part]:
    """Return the closed-form loss, by which a plan is made, against the simulated one."""
    rows = [
        (
            error.channel.replace("_", "-"),
            amount(error.closed_form),
            amount(error.simulated.mean),
            f"[{amount(error.simulated.ci_low)}, {amount(error.simulated.ci_high)}]",
            f"{error.share:+.0%}",
        )
        for error in errors
        if error.closed_form or error.simulated.mean
    ]
    if not rows:
        return []
    title = (
        "Loss of the items in play if nothing is fixed: closed form, by which plans are made, "
        f"and {errors[0].simulated.n} worlds ({unit}; engineer-days)"
    )
    return [Sheet(title, ("channel", "closed form", "simulated", "95 % interval", "error"), rows)]


def _taken_as(members: Sequence[Assumption]) -> str:
    """Return the value of a group of assumptions, or its range."""
    words = sorted({one.value for one in members if isinstance(one.value, str)})
    numbers = sorted(float(one.value) for one in members if not isinstance(one.value, str))
    if words:
        return ", ".join(words)
    if numbers[0] == numbers[-1]:
        return f"{numbers[0]:g}"
    return f"{numbers[0]:g} to {numbers[-1]:g} (median {median(numbers):g})"

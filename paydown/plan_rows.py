"""A plan as rows for other programs: what is in, what is left out, and what it rests on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import metadata
from typing import Literal

from scenarios.item import Item
from scenarios.plan import Chosen, Plan
from scenarios.units import DAYS_PER_QUARTER
from scenarios.workspace import Workspace

Kind = Literal["text", "whole", "days", "money", "date"]
"""What a column holds; a spreadsheet shows each in its own form."""
Cell = str | int | float | date | None

_PACKAGES = ("paydown", "highspy", "pulp")
"""Packages whose versions may change a plan."""


@dataclass(frozen=True)
class Rows:
    """A table with the kind of each column."""

    title: str
    """What it shows, in a word or two."""
    columns: Mapping[str, Kind]
    """Kind by heading, in order."""
    cells: tuple[tuple[Cell, ...], ...]
    """The rows, None for a blank cell; text is as it was written, safe for nothing yet."""


def quarter_end(plan: Plan, workspace: Workspace, quarter: int) -> date:
    """Return the last day of a quarter, counted from 1."""
    start = plan.start or workspace.start
    return start + timedelta(days=quarter * DAYS_PER_QUARTER - 1)


def worth(item: Chosen, workspace: Workspace) -> float:
    """Return what an item of a plan is worth under the weights of the objective."""
    weights = workspace.objective
    return weights.reliability * item.reliability + weights.user_value * item.user_value


def chosen_rows(plan: Plan, workspace: Workspace) -> Rows:
    """Return the items of a plan."""
    columns: dict[str, Kind] = {
        "item": "text", "title": "text", "quarter": "whole", "finished by": "date",
        "deadline": "date", "teams": "text", "days": "days", "worth": "money",
        "reliability": "money", "user value": "money", "freed days": "days",
        "also": "text", "reason": "text",
    }  # fmt: skip
    items = items_by_id(workspace)
    return Rows(
        "Plan",
        columns,
        tuple(
            (
                one.id,
                one.title,
                one.quarter,
                quarter_end(plan, workspace, one.quarter),
                items[one.id].deadline if one.id in items else None,
                ";".join(one.team_days),
                sum(one.team_days.values()),
                worth(one, workspace),
                one.reliability,
                one.user_value,
                one.freed_days,
                "; ".join(one.also),
                one.reason,
            )
            for one in plan.chosen
        ),
    )


def left_out_rows(plan: Plan, workspace: Workspace) -> Rows:
    """Return the items in play that are not in a plan."""
    items = items_by_id(workspace)
    columns: dict[str, Kind] = {
        "item": "text", "title": "text", "deadline": "date", "days": "days", "worth": "money",
        "reason": "text",
    }  # fmt: skip
    cells = tuple(
        (
            one.id,
            one.title,
            items[one.id].deadline if one.id in items else None,
            one.days,
            one.worth,
            one.reason,
        )
        for one in plan.left_out
    )
    return Rows("Left out", columns, cells)


def about_rows(plan: Plan, workspace: Workspace) -> Rows:
    """Return what a plan is of, how sure it is, and what was assumed where a cell was blank."""
    columns: dict[str, Kind] = {"what": "text", "of": "text", "value": "text", "source": "text"}
    return Rows("About", columns, tuple(_about(plan, workspace)))


def items_by_id(workspace: Workspace) -> dict[str, Item]:
    """Return the items of a backlog by id."""
    return {item.id: item for item in workspace.items}


def _about(plan: Plan, workspace: Workspace) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows of what a plan rests on; nothing in them tells whose machine made it."""
    gap = "unknown" if plan.gap is None else f"{plan.gap:.4%}"
    told: dict[str, Cell] = {
        "workspace": workspace.name,
        "scenario": workspace.scenario,
        "planning date": plan.start or workspace.start,
        "quarters of 91 days": workspace.quarters,
        "value unit": workspace.value_unit,
        "weight of reliability": workspace.objective.reliability,
        "weight of user value": workspace.objective.user_value,
        "risk aversion": workspace.objective.risk_aversion,
        "status": plan.status,
        "worth": plan.objective,
        "bound": plan.bound,
        "gap": gap,
        "seed": "none: a plan takes no seed",
        "outcomes won": ", ".join(plan.outcomes),
    }
    yield from ((name, "", value, "") for name, value in told.items())
    yield from (("note", "", note, "") for note in plan.notes)
    yield from (("version at export", name, _version(name), "") for name in _PACKAGES)
    for one in workspace.assumptions:
        yield "assumed", f"{one.subject}: {one.column}", one.value, one.source


def _version(package: str) -> str:
    """Return the version of a package, ``not installed`` where there is none."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"

"""A plan as CSV that Jira's importer takes: an issue for each item of the plan."""

import re
from collections.abc import Iterator

from paydown.foreign_text import one_line
from paydown.plan_csv import csv_text
from paydown.plan_rows import Cell, items_by_id, quarter_end
from paydown.sheet import shortened
from scenarios.item import Item
from scenarios.plan import Chosen, Plan
from scenarios.workspace import Workspace

SUMMARY = 255
"""Most characters of a summary; Jira refuses an issue with more."""
SECONDS_PER_DAY = 8 * 3600
"""Seconds of an engineer-day: Jira's own day, unless the instance says otherwise."""
DESCRIPTION = 32_767
"""Most characters of a description, unless the instance says otherwise."""
_HEADINGS = (
    "Summary", "Issue Type", "Description", "Priority", "Due Date", "Story Points",
    "Original Estimate", "External ID",
)  # fmt: skip
_PRIORITIES = ("Highest", "High", "Medium", "Low")
"""By quarter, the last for all later ones: the names of a fresh instance."""


def jira_csv(plan: Plan, workspace: Workspace) -> str:
    """Return an issue for each item of a plan.

    Parameters
    ----------
    plan
        The plan.
    workspace
        What it was made for.
    """
    items = items_by_id(workspace)
    labels = [tuple(_labels(one, items.get(one.id))) for one in plan.chosen]
    width = max(map(len, labels), default=0)
    # The importer takes a column of the same name for each further label.
    rows: list[tuple[Cell, ...]] = [(*_HEADINGS, *("Labels",) * width)]
    for one, names in zip(plan.chosen, labels, strict=True):
        item = items.get(one.id)
        due = quarter_end(plan, workspace, one.quarter)
        if item is not None and item.deadline is not None:
            due = min(due, item.deadline)
        days = sum(one.team_days.values())
        title = one_line(one.title) or one.id
        cells = (
            shortened(title, SUMMARY),
            "Task",
            shortened("\n".join(_description(one, item, workspace)), DESCRIPTION),
            _PRIORITIES[min(one.quarter, len(_PRIORITIES)) - 1],
            due,
            round(days, 1),
            round(days * SECONDS_PER_DAY),
            one.id,
        )
        rows.append((*cells, *names, *("",) * (width - len(names))))
    return csv_text(rows)


def _labels(one: Chosen, item: Item | None) -> Iterator[str]:
    """Yield labels; Jira allows no blank in one."""
    names = ["paydown", f"quarter-{one.quarter}", *one.team_days]
    if item is not None:
        names += [item.category or "", *item.components]
    yield from dict.fromkeys(re.sub(r"\s+", "_", name) for name in names if name)


def _description(one: Chosen, item: Item | None, workspace: Workspace) -> Iterator[str]:
    """Yield the lines of a description."""
    if len(one_line(one.title)) > SUMMARY:
        yield one_line(one.title)
    yield one.reason
    yield from (f"- {also}" for also in one.also)
    told = {} if item is None else {
        "Problem": item.problem,
        "Remedy": item.remedy,
        "Hypothesis": item.hypothesis,
        "Success": " ".join(part for part in (item.success_metric, item.success_threshold) if part),
    }  # fmt: skip
    yield from (f"{name}: {text}" for name, text in told.items() if text)
    yield f"Planned for quarter {one.quarter} of {one_line(workspace.name)}."

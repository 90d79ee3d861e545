"""A plan as a calendar: a day for each deadline, and one by which each planned item is done."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from paydown.export_extra import imported
from paydown.foreign_text import one_line, several_lines
from paydown.plan_rows import quarter_end
from scenarios.plan import Plan
from scenarios.workspace import Workspace


@dataclass(frozen=True)
class _Day:
    """A whole day with a name."""

    item: str
    """Id of the item."""
    kind: str
    """What happens: deadline, planned."""
    day: date
    """When."""
    summary: str
    """The name."""
    description: str
    """What there is to say."""


def plan_calendar(plan: Plan, workspace: Workspace) -> str:
    """Return a calendar of a plan, the same text for the same plan.

    A later plan of the same workspace moves the days of an item, as their UIDs stay.

    Parameters
    ----------
    plan
        The plan.
    workspace
        What it was made for.

    Raises
    ------
    MissingExportError
        If icalendar is not installed.
    """
    icalendar = imported("icalendar")
    made = icalendar.Calendar()
    made.add("prodid", "-//paydown//paydown//EN")
    made.add("version", "2.0")
    start = plan.start or workspace.start
    stamp = datetime(start.year, start.month, start.day, tzinfo=UTC)
    for one in _days(plan, workspace):
        event = icalendar.Event()
        event.add("uid", _uid(workspace.name, one))
        event.add("dtstamp", stamp)
        event.add("dtstart", one.day)
        event.add("dtend", one.day + timedelta(days=1))
        event.add("summary", one_line(one.summary))
        event.add("description", several_lines(one.description))
        event.add("categories", ["paydown", one.kind])
        # It is a reminder, and makes nobody busy.
        event.add("transp", "TRANSPARENT")
        made.add_component(event)
    text: str = made.to_ical().decode("utf-8")
    return text


def _days(plan: Plan, workspace: Workspace) -> Iterator[_Day]:
    """Yield the deadlines of items in play, then the days by which planned items are done."""
    planned = {one.id for one in plan.chosen}
    for item in workspace.in_play:
        if item.deadline is not None:
            told = "in the plan" if item.id in planned else "not in the plan"
            yield _Day(
                item.id,
                "deadline",
                item.deadline,
                f"deadline {item.id}: {item.title}",
                f"{item.id} must be closed by this day; it is {told}",
            )
    for one in plan.chosen:
        yield _Day(
            one.id,
            "planned",
            quarter_end(plan, workspace, one.quarter),
            f"done {one.id}: {one.title}",
            f"last day of quarter {one.quarter}, in which {one.id} is planned\n{one.reason}",
        )


def _uid(workspace: str, one: _Day) -> str:
    """Return what names an event wherever it is written."""
    digest = sha256("\0".join((workspace, one.item, one.kind)).encode("utf-8", "surrogatepass"))
    return f"{digest.hexdigest()[:32]}@paydown"

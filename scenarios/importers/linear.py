"""Linear: issues as CSV."""

from scenarios.importing.tool import Measured, Tool, words

TOOL = Tool(
    name="linear",
    title="Linear",
    kind="backlog",
    columns={
        "id": words("ID"),
        "title": words("Title"),
        "status": words("Status"),
        "component": words("Project|Team"),
        "labels": words("Labels"),
        "created": words("Created"),
        "updated": words("Updated"),
        "closed": words("Completed|Canceled"),
        "deadline": words("Due Date"),
        "owner": words("Assignee"),
        "parent": words("Parent issue"),
        "requires": words("Blocked by"),
        "problem": words("Description"),
    },
    efforts=(Measured(words("Estimate"), "points"),),
    status={
        "open": words("Triage|Backlog|Todo|To Do|Unstarted"),
        "in_progress": words("In Progress|In Review|Started"),
        "closed": words("Done|Completed|Canceled|Cancelled|Duplicate"),
        "accepted": words("Risk Accepted"),
    },
    separators={"labels": ",", "requires": ","},
    guard=True,
    note=(
        "Estimates are points. A ' that guards a cell against spreadsheets is taken away.",
        "Archived issues keep their status.",
    ),
)
"""What Linear exports."""

"""Azure DevOps: the work items of a query as CSV, flat or as a tree."""

from scenarios.importing.tool import Measured, Tool, words

TOOL = Tool(
    name="azure",
    title="Azure DevOps",
    kind="backlog",
    columns={
        "id": words("ID"),
        "title": words("Title"),
        "type": words("Work Item Type"),
        "status": words("State"),
        "component": words("Area Path|Node Name"),
        "labels": words("Tags"),
        "created": words("Created Date"),
        "updated": words("Changed Date"),
        "closed": words("Closed Date|Resolved Date"),
        "deadline": words("Due Date|Target Date"),
        "owner": words("Assigned To"),
        "parent": words("Parent"),
        "requires": words("Predecessor"),
        "blocks": words("Successor"),
        "problem": words("Description|Repro Steps"),
    },
    efforts=(
        Measured(words("Original Estimate|Remaining Work"), "hours"),
        Measured(words("Story Points|Effort|Size"), "points"),
    ),
    status={
        "open": words("New|To Do|Approved|Proposed|Open"),
        "in_progress": words("Active|Committed|Doing|In Progress"),
        "closed": words("Done|Closed|Resolved|Completed|Removed"),
        "accepted": words("Risk Accepted"),
    },
    separators={"labels": ";", "requires": ";", "blocks": ";"},
    skip_types=("Epic",),
    tree=True,
    html=True,
    note=(
        "Trees with columns Title 1 to Title n are read, the row above being the parent.",
        "Original Estimate and Remaining Work are hours; Effort and Story Points are points.",
    ),
)
"""What Azure DevOps exports."""

"""GitHub Projects: a view as TSV, whose columns are those that are shown."""

from scenarios.importing.tool import Measured, Tool, words

TOOL = Tool(
    name="github-project",
    title="GitHub Projects",
    kind="backlog",
    columns={
        "id": words("URL"),
        "title": words("Title"),
        "type": words("Type"),
        "status": words("Status"),
        "component": words("Component|Area|Repository"),
        "labels": words("Labels"),
        "created": words("Created"),
        "closed": words("Closed"),
        "deadline": words("Due date|Target date|End date"),
        "owner": words("Assignees"),
        "parent": words("Parent issue"),
        "evidence": words("URL"),
    },
    efforts=(
        Measured(words("Estimate|Story Points|Points|Size"), "points"),
        Measured(words("Days|Effort"), "days"),
    ),
    status={
        "open": words("Todo|To do|Backlog|New|Ready|No Status"),
        "in_progress": words("In Progress|In review"),
        "closed": words("Done|Closed"),
        "accepted": words("Risk Accepted"),
    },
    separators={"labels": ","},
    note=(
        "The URL names a row; a draft has none and is skipped. Show the columns you want to",
        "import in the view before you export it.",
    ),
)
"""What GitHub Projects exports."""

"""Jira: issues as CSV, of Cloud and of Server and Data Center."""

from scenarios.importing.tool import Measured, Tool, words

TOOL = Tool(
    name="jira",
    title="Jira",
    kind="backlog",
    columns={
        "id": words("Issue key|Work item key|key"),
        "number": words("Issue id|Work item id"),
        "title": words("Summary|Title"),
        "type": words("Issue Type|Work item type|issue_type"),
        "status": words("Status|Work item status|Status Category"),
        "component": words("Components|Component/s|Project name|Project key"),
        "labels": words("Labels"),
        "created": words("Created"),
        "updated": words("Updated"),
        "closed": words("Resolved"),
        "deadline": words("Due date"),
        "owner": words("Assignee"),
        "parent": words("Parent key|Custom field (Epic Link)|Parent"),
        "requires": words("Inward issue link (Blocks)"),
        "blocks": words("Outward issue link (Blocks)"),
        "problem": words("Description"),
    },
    efforts=(
        Measured(words("Original estimate"), "seconds"),
        Measured(words("Estimates (d)"), "days"),
        Measured(
            words("Custom field (Story Points)|Custom field (Story point estimate)|Story Points"),
            "points",
        ),
    ),
    status={
        "open": words("To Do|Open|Backlog|New|Reopened|Selected for Development|Ready|Blocked"),
        "in_progress": words("In Progress|In Review|Code Review|Reviewable|Testing|In Development"),
        "closed": words(
            "Done|Closed|Resolved|Fixed|Cancelled|Canceled|Won't Do|Won't Fix|Rejected"
        ),
        "accepted": words("Risk Accepted"),
    },
    skip_types=("Epic", "Initiative"),
    note=(
        "Estimates are seconds in Jira's own exports. Points are turned into days by",
        "days_per_point. Dates carry no zone. Links of other types than Blocks are left out.",
    ),
)
"""What Jira exports."""

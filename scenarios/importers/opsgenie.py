"""Opsgenie: alerts, JSON or CSV; times of the report in milliseconds (not verified)."""

from scenarios.importing.tool import Tool, words

TOOL = Tool(
    name="opsgenie",
    title="Opsgenie",
    kind="incidents",
    columns={
        "id": words("id|alertId|tinyId"),
        "title": words("message"),
        "status": words("status"),
        "component": words("entity|source"),
        "labels": words("tags"),
        "priority": words("priority"),
        "repeats": words("count"),
        "updated": words("updatedAt"),
        "started": words("createdAt"),
        "detected_after": words("report.ackTime"),
        "restored_after": words("report.closeTime"),
    },
    status={"open": words("open"), "closed": words("closed|resolved")},
    severity={"P1": 0.3, "P2": 0.3, "P3": 0.1, "P4": 0.02, "P5": 0.02},
    separators={"labels": ","},
    after_unit="milliseconds",
    arrays=("data", "alerts"),
    note=(
        "The time an alert was made stands for the onset. Times of report are taken to be",
        "milliseconds after it, which was not verified on a real export. However often an alert",
        "was repeated (count), it is one incident.",
    ),
)
"""What Opsgenie exports."""

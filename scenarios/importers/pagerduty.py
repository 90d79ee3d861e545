"""PagerDuty: the raw incidents of its analytics, CSV or JSON."""

from scenarios.importing.tool import Measured, Tool, words

TOOL = Tool(
    name="pagerduty",
    title="PagerDuty",
    kind="incidents",
    columns={
        "id": words("id|incident_id"),
        "title": words("description|title"),
        "status": words("status"),
        "component": words("service_name|service.summary|service"),
        "priority": words("priority_name|urgency"),
        "started": words("created_at|created_on"),
        "restored": words("resolved_at|resolved_on"),
        "detected_after": words("seconds_to_first_ack"),
        "restored_after": words("seconds_to_resolve"),
    },
    efforts=(
        Measured(words("user_defined_effort_seconds"), "seconds"),
        Measured(words("engaged_seconds"), "seconds"),
    ),
    status={"open": words("triggered|acknowledged"), "closed": words("resolved")},
    severity={
        **dict.fromkeys(words("P1|P2|SEV1|SEV2|high"), 0.3),
        **dict.fromkeys(words("P3|SEV3"), 0.1),
        **dict.fromkeys(words("P4|P5|SEV4|SEV5|low"), 0.02),
    },
    after_unit="seconds",
    arrays=("data", "incidents"),
    note=(
        "The time an incident was triggered stands for its onset, which PagerDuty does not know;",
        "the first acknowledgement for its detection.",
    ),
)
"""What PagerDuty exports."""

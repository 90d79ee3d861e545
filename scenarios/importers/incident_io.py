"""incident.io: incidents of its API, version 2."""

from typing import Any

from scenarios.importing.tool import Measured, Tool, words


def _adapt(incident: dict[str, Any]) -> dict[str, Any]:
    """Return an incident with its times, durations and fields under names of their own."""
    made = dict(incident)
    for one in incident.get("incident_timestamp_values") or ():
        name = one["incident_timestamp"]["name"]
        made[f"time: {name}"] = (one.get("value") or {}).get("value")
    for one in incident.get("duration_metrics") or ():
        made[f"duration: {one['duration_metric']['name']}"] = one.get("value_seconds")
    for one in incident.get("custom_field_entries") or ():
        values = one.get("values") or ()
        found = [_value(value) for value in values]
        made[f"field: {one['custom_field']['name']}"] = [text for text in found if text]
    return made


def _value(value: Any) -> Any:
    """Return what a custom field holds: a text, a number, an option, an entry of a catalogue."""
    for key in ("value_catalog_entry", "value_option"):
        inside = value.get(key)
        if isinstance(inside, dict):
            return inside.get("name") or inside.get("value")
    return next((value[key] for key in value if key.startswith("value_") and value[key]), None)


TOOL = Tool(
    name="incident-io",
    title="incident.io",
    kind="incidents",
    columns={
        "id": words("reference|id"),
        "title": words("name"),
        "type": words("mode"),
        "status": words("incident_status.category"),
        "component": words(
            "field: Affected services|field: Affected service|field: Service|field: Services"
        ),
        "priority": words("severity.name"),
        "updated": words("updated_at"),
        "started": words("time: Impact started at|time: Reported at|created_at"),
        "detected": words("time: Identified at|time: Reported at|time: Accepted at"),
        "restored": words("time: Fixed at|time: Resolved at|time: Closed at"),
    },
    efforts=(Measured(words("duration: Total workload|workload_minutes_total"), "seconds"),),
    status={
        "open": words("triage|active|live"),
        "closed": words("learning|closed|post_incident|declined|merged|canceled"),
    },
    severity={
        **dict.fromkeys(words("Critical|Major|SEV0|SEV1"), 0.3),
        **dict.fromkeys(words("Minor|SEV2"), 0.1),
        **dict.fromkeys(words("Low|SEV3"), 0.02),
    },
    skip_types=("test", "tutorial"),
    arrays=("incidents",),
    adapt=_adapt,
    note=("Incidents of mode test and tutorial are skipped (skip_types).",),
)
"""What incident.io hands out."""

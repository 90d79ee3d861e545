"""CSV: a table of your own, whose columns the mapping names."""

from scenarios.columns import BACKLOG
from scenarios.importing.tool import Measured, Tool, words

_OTHER = {
    "id": "id|key|number",
    "title": "title|name|summary",
    "type": "type",
    "status": "status|state",
    "component": "component|service",
    "labels": "labels|tags",
    "created": "created",
    "updated": "updated",
    "closed": "closed",
    "deadline": "deadline|due",
    "owner": "owner",
    "parent": "parent",
    "requires": "requires|blocked by|depends on",
    "blocks": "blocks",
    "problem": "problem|description",
    "evidence": "evidence|url",
    "priority": "priority",
    "started": "started",
    "detected": "detected",
    "restored": "restored|resolved",
    "severity": "severity",
    "items": "items|item",
}

TOOL = Tool(
    name="csv",
    title="CSV",
    kind="backlog",
    columns={
        **{name: (name,) for name in BACKLOG if name not in ("effort_days", "team")},
        **{name: words(columns) for name, columns in _OTHER.items()},
    },
    efforts=(
        Measured(words("effort_days|days|estimate_days"), "days"),
        Measured(words("engineer_hours|estimate_hours|hours"), "hours"),
        Measured(words("points|story points"), "points"),
    ),
    status={
        "open": words("open|to do|todo|new|backlog"),
        "in_progress": words("in_progress|in progress|doing"),
        "closed": words("closed|done|resolved"),
        "accepted": words("accepted"),
    },
    separators={
        "labels": ";",
        "requires": ";",
        "blocks": ";",
        "component": ";",
        "evidence": ";",
        "items": ";",
    },
    either=True,
    note=("Name your own columns under [columns]. Lists within a cell are separated by ;.",),
)
"""A table of any make."""

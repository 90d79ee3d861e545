"""GitHub issues: what ``gh issue list --state all --limit 5000 --json …`` prints."""

import re
from typing import Any

from scenarios.importing.tool import Tool, words

_URL = re.compile(r"https?://[^/]+/([^/\s]+/[^/\s]+)/(?:issues|pull)/(\d+)")


def _adapt(issue: dict[str, Any]) -> dict[str, Any]:
    """Return an issue with keys as people write them: ``owner/repo#7``, or ``#7`` without a URL.

    Links and parents are absent in what an older ``gh`` prints.
    """
    made = dict(issue)
    made["key"] = _key(issue)
    for name in ("blockedBy", "blocking", "subIssues"):
        made[name] = [_key(one) for one in _nodes(issue.get(name))]
    parent = issue.get("parent")
    made["parent"] = _key(parent) if isinstance(parent, dict) else parent
    return made


def _nodes(value: Any) -> list[Any]:
    """Return linked issues, which stand in a list or under ``nodes``."""
    found = value.get("nodes") if isinstance(value, dict) else value
    return found if isinstance(found, list) else []


def _key(issue: Any) -> Any:
    """Return the key of an issue."""
    if not isinstance(issue, dict):
        return f"#{issue}" if isinstance(issue, int) else issue
    hit = _URL.match(str(issue.get("url") or ""))
    number = issue.get("number")
    if hit:
        return f"{hit[1]}#{hit[2]}"
    return f"#{number}" if isinstance(number, int) and not isinstance(number, bool) else None


TOOL = Tool(
    name="github",
    title="GitHub",
    kind="backlog",
    columns={
        "id": words("key"),
        "title": words("title"),
        "type": words("issueType"),
        "status": words("state"),
        "labels": words("labels.name"),
        "created": words("createdAt"),
        "updated": words("updatedAt"),
        "closed": words("closedAt"),
        "owner": words("assignees.login"),
        "parent": words("parent"),
        "requires": words("blockedBy"),
        "blocks": words("blocking"),
        "problem": words("body"),
        "evidence": words("url"),
    },
    status={"open": words("OPEN"), "in_progress": (), "closed": words("CLOSED"), "accepted": ()},
    adapt=_adapt,
    arrays=("issues",),
    note=(
        "Export with  gh issue list --state all --limit 5000 --json",
        "number,title,body,labels,state,createdAt,closedAt,url,blockedBy,parent",
        "An older gh knows no blockedBy and parent. GitHub issues have no estimates: say",
        "effort_days_where_blank, or import a project that has a field for them.",
    ),
)
"""What ``gh`` prints."""

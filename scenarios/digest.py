"""Digests of inputs, by which results know what they were made from."""

import json
from hashlib import sha256
from typing import Any

from scenarios.workspace import Workspace


def workspace_digest(workspace: Workspace) -> str:
    """Return the SHA-256 of a workspace's JSON with sorted keys, in hexadecimal digits."""
    return json_digest(workspace.model_dump(mode="json"))


def json_digest(content: Any) -> str:
    """Return the SHA-256 of plain content as JSON with sorted keys, in hexadecimal digits."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()

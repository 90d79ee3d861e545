"""The account of an import as JSON."""

from dataclasses import asdict
from typing import Any

from paydown.shapes import SCHEMA_VERSION
from scenarios.importing.account import Account


def account_shape(account: Account) -> dict[str, Any]:
    """Return what became of an import, every row that was skipped with its reason."""
    merged = account.merged
    return {
        "schema_version": SCHEMA_VERSION,
        "source": account.source,
        "into": account.kind,
        "folder": str(account.folder),
        "files": [str(path) for path in account.files],
        "read": account.read,
        "used": account.used,
        "skipped_by_reason": account.reasons,
        "skipped": [asdict(one) for one in account.skipped],
        "links": {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in asdict(account.links).items()
        },
        "added": list(merged.added),
        "updated": list(merged.updated),
        "unchanged": merged.unchanged,
        "closed": list(merged.closed),
        "kept_by_hand": [asdict(one) for one in merged.kept],
        "notes": list(account.notes),
        "dry_run": account.dry_run,
        "written": [str(path) for path in account.written],
    }

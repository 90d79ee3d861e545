"""Parts of a body that are too large for a record: kept beside it, named by their digest."""

from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from typing import Any

from paydown.ledger.chain import canonical, content_of
from paydown.ledger.faults import RefusedError
from paydown.ledger.schema import MOST_BODY

MARK = "kept_as"
"""Key of what stands in the place of a part that is kept beside the record."""


def split(body: Mapping[str, Any]) -> tuple[bytes, list[bytes]]:
    """Return a body as a record holds it, and the parts that are kept beside it.

    The largest parts leave first, as many as have to.

    Parameters
    ----------
    body
        Plain content.

    Raises
    ------
    RefusedError
        If what is left is still larger than a record may be.
    """
    held = dict(body)
    content, parts = canonical(held), []
    if len(content) <= MOST_BODY:
        return content, []
    sizes = {key: canonical(part) for key, part in held.items() if isinstance(part, list | dict)}
    for key in sorted(sizes, key=lambda key: len(sizes[key]), reverse=True):
        part = canonical({key: held[key]})
        held[key] = {MARK: sha256(part).hexdigest()}
        parts.append(part)
        content = canonical(held)
        if len(content) <= MOST_BODY:
            return content, parts
    raise RefusedError(
        f"the record is larger than {MOST_BODY:,} bytes ({len(content):,}); say it in fewer words"
    )


def attached(body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield key and digest of each part that is kept beside a record."""
    for key, part in body.items():
        if isinstance(part, dict) and list(part) == [MARK] and isinstance(part[MARK], str):
            yield key, part[MARK]


def resolved(body: Mapping[str, Any], kept: Callable[[str], bytes]) -> dict[str, Any]:
    """Return a body with all its parts.

    Parameters
    ----------
    body
        As a record holds it.
    kept
        Returns what is kept under a digest.
    """
    return {**body, **{key: content_of(kept(digest))[key] for key, digest in attached(body)}}

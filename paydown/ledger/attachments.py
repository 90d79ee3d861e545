"""Parts of a body that are too large for a record: kept beside it, named by their digest."""

import json
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
    parts: list[bytes] = []
    # What leaves is known by its bytes, whatever their form, so it need not be canonical; that
    # would take most of the time that a large plan takes.
    texts = {key: _text({key: part}) for key, part in held.items()}
    size = sum(map(len, texts.values()))
    large = sorted(texts, key=lambda key: len(texts[key]), reverse=True)
    for key in (key for key in large if isinstance(held[key], list | dict)):
        content = canonical(held) if size <= MOST_BODY else b""
        if content and len(content) <= MOST_BODY:
            return content, parts
        held[key] = {MARK: sha256(texts[key]).hexdigest()}
        parts.append(texts[key])
        size -= len(texts[key])
    content = canonical(held)
    if len(content) <= MOST_BODY:
        return content, parts
    raise RefusedError(
        f"the record is larger than {MOST_BODY:,} bytes ({len(content):,}); say it in fewer words"
    )


def _text(part: Mapping[str, Any]) -> bytes:
    """Return a part as JSON.

    Raises
    ------
    RefusedError
        If it holds what JSON lacks.
    """
    try:
        return json.dumps(part, ensure_ascii=False, allow_nan=False).encode()
    except ValueError as error:
        raise RefusedError(f"it cannot be recorded ({error}); give text and numbers") from None


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

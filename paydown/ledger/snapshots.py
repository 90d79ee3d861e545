"""Inputs kept beside the records by the digest of their content, each of them once."""

import sqlite3
import zlib
from collections.abc import Iterable
from hashlib import sha256

MOST_BYTES = 256_000_000
"""Largest content that is unpacked; a file of a workspace ends at a quarter of it."""


def keep(connection: sqlite3.Connection, contents: Iterable[bytes]) -> None:
    """Keep contents that are not kept yet.

    Parameters
    ----------
    connection
        A ledger that is being written.
    contents
        What is to be kept.
    """
    for content in contents:
        digest = sha256(content).digest()
        there = connection.execute("SELECT 1 FROM snapshot WHERE digest = ?", (digest,)).fetchone()
        if there is None:
            packed = zlib.compress(content, 9)
            connection.execute("INSERT INTO snapshot VALUES (?, ?)", (digest, packed))


def kept(connection: sqlite3.Connection, digest: bytes) -> bytes | None:
    """Return what is kept under a digest; None where it is missing or damaged.

    Parameters
    ----------
    connection
        An open ledger.
    digest
        SHA-256 of the content.
    """
    asked = "SELECT content FROM snapshot WHERE digest = ?"
    found = connection.execute(asked, (digest,)).fetchone()
    return None if found is None else unpacked(digest, found[0])


def unpacked(digest: bytes, packed: bytes) -> bytes | None:
    """Return content that is what its digest says; None where it is not, or is far too large."""
    unpacking = zlib.decompressobj()
    try:
        content = unpacking.decompress(packed, MOST_BYTES)
    except zlib.error:
        return None
    ended = unpacking.eof and not unpacking.unused_data
    return content if ended and sha256(content).digest() == digest else None

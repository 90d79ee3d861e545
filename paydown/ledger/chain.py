"""The chain: how a record's hash is taken, and the head by which a whole ledger is known."""

import json
import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Self

import rfc8785

from paydown.ledger.faults import IllegibleError, RefusedError

GENESIS = bytes(32)
"""What the first record follows."""
_DOMAIN = b"ledger-v1\0"
"""Keeps these hashes apart from any other use of SHA-256."""
_PLAIN = re.compile(r"[A-Za-z0-9_:.+-]*", re.ASCII)
_SAFE = 2**53
"""Whole numbers from here on are refused as JSON."""
_HEAD = re.compile(r"([1-9]\d{0,17}):([0-9a-fA-F]{64})", re.ASCII)


def canonical(content: Any) -> bytes:
    """Return plain content as canonical JSON (RFC 8785).

    Raises
    ------
    RefusedError
        If it holds NaN, a whole number beyond 2^53, or half of a surrogate pair.
    """
    try:
        return rfc8785.dumps(content)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as error:
        raise RefusedError(f"it cannot be recorded ({error}); give text and numbers") from None


def content_of(body: bytes) -> dict[str, Any]:
    """Return what a body says.

    Raises
    ------
    IllegibleError
        If it is no object of JSON.
    """
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise IllegibleError("a record is no object of JSON; no paydown wrote it")
    return found


def record_hash(prev: bytes, place: tuple[int, str, str], body: bytes) -> bytes:
    r"""Return the hash of a record, which covers all of it and, by `prev`, all before it.

    SHA-256 of ``ledger-v1\0``, `prev`, the canonical JSON of ``[seq, at, kind]``, a zero byte and
    the body.

    Parameters
    ----------
    prev
        Hash of the record before, `GENESIS` for the first, 32 bytes.
    place
        Number, time and kind of the record.
    body
        What it says.
    """
    return sha256(b"".join((_DOMAIN, prev, _place(*place), b"\0", body))).digest()


def _place(seq: int, at: str, kind: str) -> bytes:
    """Return the canonical JSON of a list of number, time and kind."""
    if type(seq) is int and seq < _SAFE and _PLAIN.fullmatch(at) and _PLAIN.fullmatch(kind):
        # What needs no escape is written as it is, ten times as fast; a test holds both equal.
        return f'[{seq},"{at}","{kind}"]'.encode("ascii")
    return canonical([seq, at, kind])


@dataclass(frozen=True)
class Head:
    """The last record's number and hash: whoever knows it can tell whether anything is missing."""

    seq: int
    """Number of the record."""
    hash: bytes
    """Its hash, 32 bytes."""

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the head that a text tells.

        Raises
        ------
        RefusedError
            If it is not ``SEQ:HASH`` with 64 hexadecimal digits.
        """
        found = _HEAD.fullmatch(text.strip())
        if found is None:
            raise RefusedError(
                f"the head is {text!r}; give SEQ:HASH with 64 hexadecimal digits, as it was printed"
            )
        return cls(int(found[1]), bytes.fromhex(found[2]))

    def __str__(self) -> str:
        """Return it as it is printed."""
        return f"{self.seq}:{self.hash.hex()}"

"""A record: one thing that was decided."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from paydown.ledger.chain import Head, content_of, record_hash


@dataclass(frozen=True)
class Record:
    """One record of a ledger, as it stands there."""

    seq: int
    """Its number, from 1."""
    at: str
    """When it was written, UTC, ISO 8601 with microseconds."""
    kind: str
    """What it is: the name of a file in `paydown.ledger.kinds`."""
    body: bytes
    """What it says, canonical JSON."""
    prev: bytes
    """Hash of the record before, 32 bytes."""
    hash: bytes
    """Its own hash, 32 bytes."""

    @classmethod
    def made(cls, place: tuple[int, str, str], body: bytes, prev: bytes) -> Self:
        """Return a new record with its hash.

        Parameters
        ----------
        place
            Number, time and kind.
        body
            What it says.
        prev
            Hash of the record before.
        """
        return cls(*place, body, prev, record_hash(prev, place, body))

    @property
    def whole(self) -> bool:
        """True where the hash is that of what it says."""
        try:
            return self.hash == record_hash(self.prev, (self.seq, self.at, self.kind), self.body)
        except TypeError:
            # In a file that was tampered with a cell may be of any type.
            return False

    @property
    def head(self) -> Head:
        """Number and hash."""
        return Head(self.seq, self.hash)

    @cached_property
    def content(self) -> dict[str, Any]:
        """What it says, large parts that are kept beside it left out."""
        return content_of(self.body)

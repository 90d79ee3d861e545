"""A book of records in a workspace: they are added, read and verified, never changed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from os.path import lexists
from pathlib import Path
from typing import Any

from paydown.ledger.attachments import resolved, split
from paydown.ledger.chain import GENESIS, Head
from paydown.ledger.database import FILE, PATIENCE, reading, writing
from paydown.ledger.faults import AlteredLedgerError, LedgerError, RefusedError
from paydown.ledger.record import Record
from paydown.ledger.snapshots import keep, kept
from paydown.ledger.verification import Verification, records, verify


def now() -> datetime:
    """Return the time of the system's clock, UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Book:
    """The records of a workspace.

    Every call opens the file, and closes it again: several processes may add records at once.
    """

    folder: Path
    """The workspace."""
    clock: Callable[[], datetime] = now
    """Tells the time, with its zone."""
    patience: float = PATIENCE
    """Seconds to wait for another process that writes."""

    @property
    def path(self) -> Path:
        """The file; it is made with the first record."""
        return self.folder / FILE

    @property
    def begun(self) -> bool:
        """True where there is a file."""
        return lexists(self.path)

    def append(self, kind: str, body: Mapping[str, Any], snapshots: Iterable[bytes] = ()) -> Record:
        """Add a record and return it once it is on the disk.

        Parameters
        ----------
        kind
            Name of a file in `paydown.ledger.kinds`.
        body
            What it says, plain content. What is too large for one record is kept beside it.
        snapshots
            Inputs to keep with it, which the body names by their SHA-256.

        Raises
        ------
        LedgerError
            If it cannot be written; then nothing was recorded.
        AlteredLedgerError
            If the last record is not what was recorded: nothing is built on it.
        RefusedError
            If the body is larger than a record may be.
        """
        content, parts = split(body)
        with writing(self.path, self.patience) as connection:
            last = next(records(connection, "WHERE seq = (SELECT max(seq) FROM entry)"), None)
            if last is not None and not last.whole:
                raise AlteredLedgerError(
                    f"{self.path}: record {last.seq} is not what was recorded, so nothing is added "
                    "to it; see what `paydown ledger verify` says"
                )
            keep(connection, [*snapshots, *parts])
            place = (last.seq + 1 if last else 1, stamp(self.clock()), kind)
            made = Record.made(place, content, last.hash if last else GENESIS)
            connection.execute(
                "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)",
                (made.seq, made.at, made.kind, made.body, made.prev, made.hash),
            )
        return made

    def log(self, *kinds: str) -> tuple[Record, ...]:
        """Return the records in their order; none where no ledger was begun.

        Parameters
        ----------
        kinds
            Those to return, all unless given.

        Raises
        ------
        AlteredLedgerError
            If one is not what was recorded. Whether one is missing, `verify` tells.
        """
        if not self.begun:
            return ()
        marks = ", ".join("?" * len(kinds))
        condition = f"WHERE kind IN ({marks})" if kinds else ""
        with reading(self.path, self.patience) as connection:
            found = tuple(records(connection, condition, *kinds))
        for record in found:
            self._check(record)
        return found

    def record(self, seq: int) -> Record:
        """Return one record.

        Raises
        ------
        RefusedError
            If there is none of this number.
        AlteredLedgerError
            If it is not what was recorded.
        """
        found, most = None, 0
        if self.begun:
            with reading(self.path, self.patience) as connection:
                found = next(records(connection, "WHERE seq = ?", seq), None)
                (most,) = connection.execute("SELECT coalesce(max(seq), 0) FROM entry").fetchone()
        if found is None:
            there = f"it holds 1 to {most}" if most else "nothing is recorded yet"
            raise RefusedError(f"{self.path}: there is no record {seq}; {there}")
        self._check(found)
        return found

    def _check(self, record: Record) -> None:
        """Raise where a record is not what was recorded."""
        if not record.whole:
            raise AlteredLedgerError(
                f"{self.path}: record {record.seq} is not what was recorded; see what `paydown "
                "ledger verify` says"
            )

    def content(self, record: Record) -> dict[str, Any]:
        """Return all that a record says, with what is kept beside it.

        Raises
        ------
        AlteredLedgerError
            If that is missing or damaged.
        """
        return resolved(record.content, lambda digest: self.snapshot(record.seq, digest))

    def snapshot(self, seq: int, digest: str) -> bytes:
        """Return an input that was kept.

        Parameters
        ----------
        seq
            Number of the record that names it.
        digest
            Its SHA-256, hexadecimal digits.

        Raises
        ------
        AlteredLedgerError
            If it is missing or damaged.
        """
        with reading(self.path, self.patience) as connection:
            found = kept(connection, bytes.fromhex(digest))
        if found is None:
            raise AlteredLedgerError(
                f"{self.path}: what record {seq} was decided on is missing or damaged (SHA-256 "
                f"{digest}); bring the ledger back from a copy"
            )
        return found

    @property
    def head(self) -> Head | None:
        """Number and hash of the last record; None where there is none.

        It raises as `record` does.
        """
        if not self.begun:
            return None
        with reading(self.path, self.patience) as connection:
            last = next(records(connection, "WHERE seq = (SELECT max(seq) FROM entry)"), None)
        if last is not None:
            self._check(last)
        return None if last is None else last.head

    def verify(self, expected: Head | str | None = None) -> Verification:
        """Return whether it is what was recorded.

        Parameters
        ----------
        expected
            A head that was kept elsewhere; only it tells whether the end was cut off.

        Raises
        ------
        LedgerError
            If there is no ledger, and none is expected.
        """
        head = Head.read(expected) if isinstance(expected, str) else expected
        if not self.begun:
            if head is None:
                raise LedgerError(
                    f"{self.path}: there is no ledger; `paydown plan --accept` begins one"
                )
            return Verification(0, None, head.seq, "it is missing: the ledger is gone")
        with reading(self.path, self.patience) as connection:
            return verify(connection, head)


def stamp(time: datetime) -> str:
    """Return a time as records bear it: UTC, ISO 8601 with microseconds."""
    return time.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")

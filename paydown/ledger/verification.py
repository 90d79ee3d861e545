"""Whether a ledger is what was recorded: every hash, every input, every trigger."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass

from paydown.ledger.chain import GENESIS, Head
from paydown.ledger.database import make
from paydown.ledger.faults import IllegibleError
from paydown.ledger.kinds import snapshots_of
from paydown.ledger.record import Record
from paydown.ledger.snapshots import unpacked

_UNREADABLE = (sqlite3.Error, TypeError, UnicodeDecodeError, IllegibleError)
"""What reading a damaged file may raise."""


@dataclass(frozen=True)
class Verification:
    """What was found when a ledger was walked from its first record to its last."""

    records: int
    """Records that hold, from the first on."""
    head: Head | None
    """The last of them; None where there is none."""
    seq: int | None = None
    """Number of the first record that does not hold; None where all do, or where what is wrong is
    of the whole file."""
    problem: str = ""
    """What is wrong; empty where nothing is."""
    notes: tuple[str, ...] = ()
    """What is worth knowing and is no fault: a clock that was set back."""

    @property
    def holds(self) -> bool:
        """True where nothing is wrong."""
        return not self.problem


def verify(connection: sqlite3.Connection, expected: Head | None = None) -> Verification:
    """Return whether a ledger holds; the walk ends at the first record that does not.

    Parameters
    ----------
    connection
        An open ledger.
    expected
        A head that was kept elsewhere; only it tells whether the end was cut off.
    """
    walk = _Walk(connection)
    problem = walk.problem()
    seq = walk.last.seq + 1 if walk.last else 1
    if not problem:
        seq, problem = _inputs_problem(connection, walk.inputs)
    whole = None
    if not problem:
        whole = problem = _file_problem(connection)
    if not problem and expected is not None:
        seq, problem = expected.seq, _head_problem(connection, expected)
    return Verification(
        walk.last.seq if walk.last else 0,
        walk.last.head if walk.last else None,
        (seq or None) if problem and not whole else None,
        problem,
        tuple(walk.notes),
    )


class _Walk:
    """The way from the first record on."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.last: Record | None = None
        self.notes: list[str] = []
        self.inputs: dict[bytes, int] = {}
        """The first record that names each input."""
        self._connection = connection

    def problem(self) -> str:
        """Return what is wrong with the record after the last that holds; empty at the end."""
        try:
            for row in records(self._connection):
                problem = self._problem_of(row)
                if problem:
                    return problem
                for digest in snapshots_of(row):
                    self.inputs.setdefault(digest, row.seq)
                self.last = row
        except _UNREADABLE as error:
            return f"it cannot be read ({error})"
        return ""

    def _problem_of(self, row: Record) -> str:
        seq = self.last.seq + 1 if self.last else 1
        if row.seq != seq:
            return f"it is missing; record {row.seq} stands in its place"
        if {type(cell) for cell in cells(row)} != {bytes}:
            return "its cells are of another type than was recorded"
        if row.prev != (self.last.hash if self.last else GENESIS):
            return "it does not follow the record before it"
        if not row.whole:
            return "its hash is not that of what it says"
        if self.last and row.at < self.last.at:
            self.notes.append(
                f"record {row.seq} bears an earlier time ({row.at}) than the one before: a clock "
                "was set back; the numbers are the order"
            )
        return ""


def cells(row: Record) -> tuple[object, ...]:
    """Return what has to be bytes and, in a file that was tampered with, may be anything."""
    return row.body, row.prev, row.hash


def records(
    connection: sqlite3.Connection, condition: str = "", *values: object
) -> Iterator[Record]:
    """Yield records in their order.

    Parameters
    ----------
    connection
        An open ledger.
    condition
        What follows ``FROM entry``.
    values
        Its values.
    """
    asked = f"SELECT seq, at_utc, kind, body, prev, hash FROM entry {condition} ORDER BY seq"
    for row in connection.execute(asked, values):
        yield Record(*row)


def _inputs_problem(connection: sqlite3.Connection, named: Mapping[bytes, int]) -> tuple[int, str]:
    """Return the record whose inputs are damaged, and what is wrong with them."""
    sound: dict[bytes, bool] = {}
    try:
        for digest, content in connection.execute("SELECT digest, content FROM snapshot"):
            sound[digest] = unpacked(digest, content) is not None
    except _UNREADABLE as error:
        return 0, f"the inputs kept beside the records cannot be read ({error})"
    for digest, seq in named.items():
        if not sound.get(digest):
            what = "damaged" if digest in sound else "missing"
            return seq, f"what it was decided on is {what} (SHA-256 {digest.hex()})"
    for digest in sound.keys() - named.keys():
        return 0, f"an input is kept that no record names ({bytes(digest).hex()})"
    return 0, ""


def _file_problem(connection: sqlite3.Connection) -> str:
    """Return what is wrong with tables, triggers and pages."""
    asked = "SELECT type, name, sql FROM sqlite_master"
    with closing(sqlite3.connect(":memory:")) as fresh:
        make(fresh)
        wanted = {(kind, name): sql for kind, name, sql in fresh.execute(asked)}
    try:
        found = {(kind, name): sql for kind, name, sql in connection.execute(asked)}
        for kind, name in wanted.keys() | found.keys():
            if wanted.get((kind, name), 0) != found.get((kind, name), 0):
                gone = (kind, name) not in found
                state = "missing" if gone else "another" if (kind, name) in wanted else "a stranger"
                return f"{kind} {name} is {state}, so that rows may have been changed"
        (told,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except _UNREADABLE as error:
        return f"its pages cannot be read ({error})"
    return "" if told == "ok" else f"its pages are damaged ({' '.join(told.split())})"


def _head_problem(connection: sqlite3.Connection, expected: Head) -> str:
    """Return why an expected head is not there."""
    found = next(records(connection, "WHERE seq = ?", expected.seq), None)
    if found is None:
        return "it is missing: the end was cut off"
    return "" if found.hash == expected.hash else "it has another hash than expected"

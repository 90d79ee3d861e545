"""The file of a ledger: opened, locked, committed, with what may go wrong in words."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from paydown.ledger.faults import LedgerError
from paydown.ledger.schema import APPLICATION, TABLES, VERSION

FILE = "ledger.db"
"""Its name in the workspace."""

PATIENCE = 10.0
"""Seconds to wait for another process that writes."""

_SAFE = (
    # Not WAL: SQLite before 3.51.3 may lose frames of it with two connections.
    "PRAGMA journal_mode = DELETE",
    "PRAGMA synchronous = EXTRA",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA recursive_triggers = ON",
    "PRAGMA cell_size_check = ON",
)

_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_WORDS = {
    sqlite3.SQLITE_READONLY: "it cannot be written (read-only); mend permissions",
    sqlite3.SQLITE_PERM: "it cannot be opened (permission denied); mend permissions",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened; mend permissions, or name another workspace",
    sqlite3.SQLITE_FULL: "there is no room left to write; free space",
    sqlite3.SQLITE_IOERR: "it cannot be read or written; free space, or look after the disk",
    sqlite3.SQLITE_NOTADB: "it is no ledger (not a database); move it away",
    sqlite3.SQLITE_CORRUPT: "its pages are damaged; bring it back from a copy, and see what "
    "`paydown ledger verify` says",
    sqlite3.SQLITE_CONSTRAINT: "it refuses the record; see what `paydown ledger verify` says",
}
"""What is wrong and what to do, by SQLite's primary code."""


@contextmanager
def reading(path: Path, patience: float = PATIENCE) -> Iterator[sqlite3.Connection]:
    """Give a connection that reads one state of a ledger.

    Parameters
    ----------
    path
        The file.
    patience
        Seconds to wait for another process that writes.

    Raises
    ------
    LedgerError
        If it cannot be read, is no ledger, or one of a newer version.
    """
    with in_words(path, patience), closing(_connected(path, "rw", patience)) as connection:
        if _is_new(connection):
            # Whoever began it was killed before the first record.
            with closing(sqlite3.connect(":memory:")) as empty:
                make(empty)
                yield empty
            return
        _check(connection, path)
        connection.execute("BEGIN")
        yield connection


@contextmanager
def writing(path: Path, patience: float = PATIENCE) -> Iterator[sqlite3.Connection]:
    """Give a connection that alone may write; all of it is committed in the end, or nothing.

    Parameters
    ----------
    path
        The file; it is made where it is missing.
    patience
        Seconds to wait for another process that writes.

    Raises
    ------
    LedgerError
        If it cannot be written, is no ledger, or one of a newer version.
    """
    with in_words(path, patience), closing(_connected(path, "rwc", patience)) as connection:
        for pragma in _SAFE:
            connection.execute(pragma)
        connection.execute("BEGIN IMMEDIATE")
        try:
            if _is_new(connection):
                make(connection)
            _check(connection, path)
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
            raise


@contextmanager
def in_words(path: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Turn what SQLite says into what a user can act on.

    Raises
    ------
    LedgerError
        With the file, what is wrong and what to do.
    """
    try:
        yield
    except UnicodeDecodeError as error:
        # Names and statements of the tables are read without our say.
        raise LedgerError(f"{path}: {_WORDS[sqlite3.SQLITE_CORRUPT]}") from error
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in _BUSY:
            what = (
                f"another process has held it for {patience:g} s; run this again when it has ended"
            )
        else:
            what = _WORDS.get(code, f"it cannot be used ({error}); bring it back from a copy")
        raise LedgerError(f"{path}: {what}") from error


def make(connection: sqlite3.Connection) -> None:
    """Make the tables of an empty ledger."""
    for statement in TABLES:
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute(f"PRAGMA user_version = {VERSION}")


def _connected(path: Path, mode: str, patience: float) -> sqlite3.Connection:
    """Return a connection in which nothing begins or ends by itself."""
    address = f"{path.absolute().as_uri()}?mode={mode}"
    connection = sqlite3.connect(address, timeout=patience, isolation_level=None, uri=True)
    # What was altered into no UTF-8 is to be found by its hash, not to end the reading.
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    return connection


def _is_new(connection: sqlite3.Connection) -> bool:
    """Return whether nothing has been written yet."""
    (pages,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return not pages and not _number(connection, "application_id")


def _check(connection: sqlite3.Connection, path: Path) -> None:
    """Raise where it is no ledger that this code reads."""
    application = _number(connection, "application_id")
    if application != APPLICATION:
        raise LedgerError(f"{path}: it is no ledger (a database of another kind); move it away")
    version = _number(connection, "user_version")
    if version != VERSION:
        raise LedgerError(
            f"{path}: it is a ledger of version {version}, and this paydown reads {VERSION}; "
            "install a paydown that reads it"
        )


def _number(connection: sqlite3.Connection, pragma: str) -> int:
    return int(connection.execute(f"PRAGMA {pragma}").fetchone()[0])

"""The tables of a ledger, and the triggers that let rows be added and nothing else."""

VERSION = 1
"""Of the tables; a ledger of a newer one is not touched."""

APPLICATION = 0x70617964
"""The application id in the file's header, ``payd``: no other program's database is written to."""

MOST_BODY = 1_048_576
"""Largest body of a record, bytes."""

TABLES = (
    f"""CREATE TABLE entry(
 seq INTEGER PRIMARY KEY CHECK(seq >= 1),
 at_utc TEXT NOT NULL,
 kind TEXT NOT NULL,
 body BLOB NOT NULL CHECK(length(body) <= {MOST_BODY}),
 prev BLOB NOT NULL CHECK(length(prev) = 32),
 hash BLOB NOT NULL UNIQUE CHECK(length(hash) = 32)
) STRICT""",
    """CREATE TABLE snapshot(
 digest BLOB PRIMARY KEY NOT NULL CHECK(length(digest) = 32),
 content BLOB NOT NULL
) STRICT""",
    """CREATE TRIGGER entry_added BEFORE INSERT ON entry
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM entry)
 OR NEW.prev IS NOT coalesce((SELECT hash FROM entry ORDER BY seq DESC LIMIT 1), zeroblob(32))
BEGIN SELECT RAISE(ABORT, 'append-only'); END""",
    """CREATE TRIGGER entry_changed BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'append-only'); END""",
    """CREATE TRIGGER entry_taken BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'append-only'); END""",
    """CREATE TRIGGER snapshot_added BEFORE INSERT ON snapshot
WHEN EXISTS (SELECT 1 FROM snapshot WHERE digest = NEW.digest)
BEGIN SELECT RAISE(ABORT, 'append-only'); END""",
    """CREATE TRIGGER snapshot_changed BEFORE UPDATE ON snapshot
BEGIN SELECT RAISE(ABORT, 'append-only'); END""",
    """CREATE TRIGGER snapshot_taken BEFORE DELETE ON snapshot
BEGIN SELECT RAISE(ABORT, 'append-only'); END""",
)
"""Statements that make it."""

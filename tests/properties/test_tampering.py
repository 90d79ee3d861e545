"""Whatever is done to a ledger is found, at the number of the record it was done to."""

import sqlite3
import zlib
from collections.abc import Callable
from contextlib import closing, suppress
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest

from paydown.ledger.chain import GENESIS
from paydown.ledger.faults import AlteredLedgerError, LedgerError
from paydown.ledger.ledger import Ledger
from paydown.ledger.record import Record

INPUT = b"id,title,effort_days\n" * 20
RECORDS = 7
DECISION = 5
"""The record that has an input."""
SOME = 100
"""Bytes of the whole file that are altered, one at a time; in the night ten times as many."""


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    ledger = Ledger(tmp_path_factory.mktemp("ledger"))
    for number in range(1, RECORDS + 1):
        if number == DECISION:
            names = {"options": {"keep": sha256(INPUT).hexdigest()}, "files": []}
            ledger.append("decision", names, [INPUT])
        else:
            ledger.append("note", {"by": "Ada", "because": f"reason {number}"})
    return ledger.path.read_bytes()


@pytest.fixture
def ledger(original: bytes, tmp_path: Path) -> Ledger:
    made = Ledger(tmp_path, patience=0.1)
    made.path.write_bytes(original)
    return made


def owned(ledger: Ledger, *statements: str | tuple[str, tuple[object, ...]]) -> None:
    """Do what the file's owner can do: the triggers put away and back again."""
    with closing(sqlite3.connect(ledger.path)) as connection:
        asked = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        triggers = connection.execute(asked).fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(*((statement,) if isinstance(statement, str) else statement))
        for _, sql in triggers:
            connection.execute(sql)
        connection.commit()


def forged(ledger: Ledger, seq: int, body: bytes) -> tuple[str, tuple[object, ...]]:
    """Return what gives a record another body with a hash that fits it."""
    old = ledger.record(seq)
    made = Record.made((old.seq, old.at, old.kind), body, old.prev)
    return "UPDATE entry SET body = ?, hash = ? WHERE seq = ?", (body, made.hash, seq)


def test_an_altered_byte_is_found_at_its_record(original: bytes, ledger: Ledger) -> None:
    for seq in (1, 4, DECISION, RECORDS):
        ledger.path.write_bytes(original)
        one = ledger.record(seq)
        # As SQLite keeps a row: its cells one after another.
        cells = one.at.encode() + one.kind.encode() + one.body + one.prev + one.hash
        start = original.index(cells)
        assert original.count(cells) == 1
        for place in range(start, start + len(cells), 2 if seq == 4 else 11):
            altered = bytearray(original)
            altered[place] ^= 1 << place % 8
            ledger.path.write_bytes(altered)
            found = ledger.verify()
            assert (found.holds, found.seq, found.records) == (False, seq, seq - 1), place


@pytest.mark.parametrize("some", [SOME, pytest.param(10 * SOME, marks=pytest.mark.nightly)])
def test_what_is_read_is_what_was_recorded_or_it_is_told(
    some: int, original: bytes, ledger: Ledger
) -> None:
    recorded, told = ledger.log(), 0
    random = Random(some)
    for _ in range(some):
        altered = bytearray(original)
        place = random.randrange(len(original))
        altered[place] ^= 1 << random.randrange(8)
        ledger.path.write_bytes(altered)
        calls: list[Callable[[], object]] = [ledger.log, lambda: ledger.head]
        if place % 8 == 0:
            # It waits for the disk.
            calls.append(lambda: ledger.append("note", {}))
        for call in calls:
            with suppress(LedgerError, AlteredLedgerError):
                call()
        ledger.path.write_bytes(altered)
        try:
            found = ledger.verify()
        except LedgerError:
            told += 1
            continue
        told += not found.holds
        # What holds differs in nothing that is recorded: room that is free, SQLite's own counters.
        assert not found.holds or (ledger.log() == recorded and ledger.snapshot(
            DECISION, sha256(INPUT).hexdigest()
        ) == INPUT)  # fmt: skip
    assert told > 0


Tampering = Callable[[Ledger], tuple[str | tuple[str, tuple[object, ...]], ...]]

CASES: dict[str, tuple[Tampering, int | None, str]] = {
    "body": (
        lambda _: ("UPDATE entry SET body = x'7b7d' WHERE seq = 2",),
        2,
        "its hash is not that of what it says",
    ),
    "kind": (lambda _: ("UPDATE entry SET kind = 'nota' WHERE seq = 3",), 3, "its hash is not"),
    "at": (lambda _: ("UPDATE entry SET at_utc = '2027' WHERE seq = 1",), 1, "its hash is not"),
    "prev": (
        lambda _: ("UPDATE entry SET prev = zeroblob(32) WHERE seq = 6",),
        6,
        "it does not follow the record before it",
    ),
    "hash": (
        lambda _: ("UPDATE entry SET hash = zeroblob(32) WHERE seq = 6",),
        6,
        "its hash is not",
    ),
    "forged": (lambda ledger: (forged(ledger, 3, b'{"by":"Bo"}'),), 4, "it does not follow"),
    "taken from the middle": (
        lambda _: ("DELETE FROM entry WHERE seq = 4",),
        4,
        "it is missing; record 5 stands in its place",
    ),
    "taken, the rest moved up": (
        lambda _: (
            "DELETE FROM entry WHERE seq = 4",
            "UPDATE entry SET seq = seq - 1 WHERE seq > 4",
        ),
        4,
        "it does not follow the record before it",
    ),
    "two exchanged": (
        lambda _: (
            "UPDATE entry SET seq = 99 WHERE seq = 2",
            "UPDATE entry SET seq = 2 WHERE seq = 3",
            "UPDATE entry SET seq = 3 WHERE seq = 99",
        ),
        2,
        "it does not follow the record before it",
    ),
    "the first taken": (lambda _: ("DELETE FROM entry WHERE seq = 1",), 1, "it is missing"),
    "input": (
        lambda _: ("UPDATE snapshot SET content = x'00'",),
        DECISION,
        "what it was decided on is damaged",
    ),
    "input taken": (
        lambda _: ("DELETE FROM snapshot",),
        DECISION,
        "what it was decided on is missing",
    ),
    "input slipped in": (
        lambda _: (("INSERT INTO snapshot VALUES (?, ?)",
                    (sha256(b"x").digest(), zlib.compress(b"x"))),),
        None,
        "an input is kept that no record names",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_tampering_is_found_at_its_number(name: str, ledger: Ledger) -> None:
    tampering, seq, problem = CASES[name]
    owned(ledger, *tampering(ledger))
    found = ledger.verify()
    assert not found.holds
    assert (found.seq, problem in found.problem) == (seq, True), found


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("DROP TRIGGER entry_taken", "trigger entry_taken is missing"),
        ("DROP TRIGGER snapshot_changed", "trigger snapshot_changed is missing"),
        ("CREATE TABLE other(x)", "table other is a stranger"),
        ("CREATE TRIGGER more AFTER INSERT ON entry BEGIN SELECT 1; END", "trigger more is a str"),
    ],
)
def test_triggers_that_are_gone_are_told(statement: str, problem: str, ledger: Ledger) -> None:
    with closing(sqlite3.connect(ledger.path)) as connection:
        connection.execute(statement)
        connection.commit()
    found = ledger.verify()
    assert (found.holds, found.seq, found.records) == (False, None, RECORDS)
    assert problem in found.problem


def test_a_cut_end_is_found_by_the_head_alone(ledger: Ledger) -> None:
    head = ledger.head
    owned(ledger, f"DELETE FROM entry WHERE seq = {RECORDS}")
    # The chain before it holds: nothing in the file tells that there was more.
    assert ledger.verify().holds
    found = ledger.verify(head)
    assert (found.seq, found.problem) == (RECORDS, "it is missing: the end was cut off")


def test_a_ledger_written_anew_is_found_by_the_head_alone(ledger: Ledger) -> None:
    head, prev, changes = ledger.head, GENESIS, []
    for one in ledger.log():
        body = one.body.replace(b"Ada", b"Eve")
        made = Record.made((one.seq, one.at, one.kind), body, prev)
        values = (made.body, made.prev, made.hash, made.seq)
        changes.append(("UPDATE entry SET body = ?, prev = ?, hash = ? WHERE seq = ?", values))
        prev = made.hash
    owned(ledger, *changes)
    assert ledger.verify().holds
    found = ledger.verify(head)
    assert (found.seq, found.problem) == (RECORDS, "it has another hash than expected")


def test_a_record_that_was_altered_is_not_believed(ledger: Ledger) -> None:
    owned(ledger, "UPDATE entry SET kind = 'nota' WHERE seq = 7")
    with pytest.raises(AlteredLedgerError, match="record 7 is not what was recorded"):
        ledger.record(7)
    with pytest.raises(AlteredLedgerError, match="so nothing is added to it"):
        ledger.append("note", {})

"""A ledger takes records and gives them back, in order, and nothing else is done to it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path

import pytest

from paydown.ledger.attachments import attached
from paydown.ledger.chain import GENESIS, Head
from paydown.ledger.faults import AlteredLedgerError, LedgerError, RefusedError
from paydown.ledger.ledger import Ledger
from paydown.ledger.schema import MOST_BODY

MORNING = datetime(2027, 1, 4, 9, 30, tzinfo=UTC)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path, clock=lambda: MORNING)


def raw(ledger: Ledger, *statements: str) -> None:
    """Do to the file what its owner may do."""
    with closing(sqlite3.connect(ledger.path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def test_records_come_back_in_order(ledger: Ledger) -> None:
    assert not ledger.begun
    assert (ledger.log(), ledger.head) == ((), None)
    first = ledger.append("note", {"by": "Ada", "number": 1.0})
    second = ledger.append("other", {"by": "Bo", "text": "\u00e9 \U0001f600"})
    assert ledger.log() == (first, second)
    assert ledger.log("other") == (second,)
    assert (first.seq, first.prev, second.prev) == (1, GENESIS, first.hash)
    assert first.at == "2027-01-04T09:30:00.000000Z"
    assert first.body == b'{"by":"Ada","number":1}'
    assert second.content == {"by": "Bo", "text": "\u00e9 \U0001f600"}
    assert ledger.record(2) == second
    assert ledger.head == Head(2, second.hash) == second.head
    found = ledger.verify(str(first.head))
    assert (found.holds, found.records, found.head) == (True, 2, second.head)


def test_times_are_utc(tmp_path: Path) -> None:
    there = timezone(timedelta(hours=2))
    ledger = Ledger(tmp_path, clock=lambda: datetime(2027, 1, 1, 1, 0, 0, 7, tzinfo=there))
    assert ledger.append("note", {}).at == "2026-12-31T23:00:00.000007Z"


def test_a_clock_that_was_set_back_is_told_and_numbers_stay_the_order(tmp_path: Path) -> None:
    times: Iterator[datetime] = iter([MORNING, MORNING - timedelta(hours=1)])
    ledger = Ledger(tmp_path, clock=lambda: next(times))
    ledger.append("note", {})
    ledger.append("note", {})
    found = ledger.verify()
    assert found.holds
    assert [record.seq for record in ledger.log()] == [1, 2]
    assert "record 2 bears an earlier time (2027-01-04T08:30:00.000000Z)" in found.notes[0]


def test_inputs_are_kept_once(ledger: Ledger) -> None:
    text = b"id,title\n" * 1000
    digest = sha256(text).hexdigest()
    for _ in range(2):
        ledger.append("decision", {"options": {"keep": digest}, "files": []}, [text])
    assert ledger.snapshot(1, digest) == text
    with closing(sqlite3.connect(ledger.path)) as connection:
        assert connection.execute("SELECT count(*) FROM snapshot").fetchone() == (1,)
    assert ledger.verify().holds
    with pytest.raises(AlteredLedgerError, match="what record 1 was decided on is missing"):
        ledger.snapshot(1, "00" * 32)


def test_large_parts_are_kept_beside_the_record(ledger: Ledger) -> None:
    body = {"by": "Ada", "items": ["x" * 100] * 12_000, "few": [1, 2]}
    record = ledger.append("note", body)
    assert len(record.body) < 300
    assert [key for key, _ in attached(record.content)] == ["items"]
    assert ledger.content(record) == body
    assert ledger.verify().holds


def test_too_many_words_are_refused(ledger: Ledger) -> None:
    with pytest.raises(RefusedError, match="larger than 1,048,576 bytes"):
        ledger.append("note", {"because": "x" * MOST_BODY})
    assert not ledger.begun


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET kind = 'other' WHERE seq = 1",
        "DELETE FROM entry WHERE seq = 2",
        "INSERT INTO entry SELECT 4, at_utc, kind, body, hash, randomblob(32) FROM entry",
        "INSERT INTO entry SELECT 3, at_utc, kind, body, prev, randomblob(32) FROM entry",
        "INSERT OR REPLACE INTO entry SELECT seq, at_utc, kind, x'00', prev, hash FROM entry",
        "UPDATE snapshot SET content = x'00'",
        "DELETE FROM snapshot",
        "INSERT OR REPLACE INTO snapshot SELECT digest, x'00' FROM snapshot",
    ],
)
def test_triggers_let_nothing_but_the_next_record_in(ledger: Ledger, statement: str) -> None:
    ledger.append("note", {})
    digest = sha256(b"x").hexdigest()
    ledger.append("decision", {"options": {"keep": digest}, "files": []}, [b"x"])
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        raw(ledger, statement)
    assert ledger.verify().records == 2


def test_there_is_no_such_record(ledger: Ledger) -> None:
    with pytest.raises(RefusedError, match="there is no record 1; nothing is recorded yet"):
        ledger.record(1)
    ledger.append("note", {})
    with pytest.raises(RefusedError, match="there is no record 2; it holds 1 to 1"):
        ledger.record(2)


def test_nothing_is_built_on_an_altered_record(ledger: Ledger) -> None:
    ledger.append("note", {"by": "Ada"})
    raw(ledger, "DROP TRIGGER entry_changed", "UPDATE entry SET kind = 'other'")
    with pytest.raises(AlteredLedgerError, match="record 1 is not what was recorded"):
        ledger.append("note", {})
    with pytest.raises(AlteredLedgerError, match="record 1 is not what was recorded"):
        ledger.record(1)


def test_a_ledger_that_is_not_there_is_not_verified(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="there is no ledger; `paydown plan --accept` begins one"):
        ledger.verify()
    found = ledger.verify("3:" + "0" * 64)
    assert (found.seq, found.problem) == (3, "it is missing: the ledger is gone")


def test_a_ledger_that_was_begun_and_never_written_is_empty(ledger: Ledger) -> None:
    ledger.path.touch()
    assert ledger.log() == ()
    assert ledger.verify().records == 0
    assert ledger.append("note", {}).seq == 1

"""Each kind tells its records; one that is not known is told by what stands in it."""

import pkgutil
from pathlib import Path

import pytest

from paydown.ledger import kinds
from paydown.ledger.chain import GENESIS
from paydown.ledger.database import writing
from paydown.ledger.faults import IllegibleError
from paydown.ledger.kinds import kind_of, snapshots_of
from paydown.ledger.kinds.kind import Kind
from paydown.ledger.ledger import Ledger
from paydown.ledger.listing import log_tables, markdown, record_tables, told_head
from paydown.ledger.record import Record
from paydown.ledger.risks import accepted_risks

KINDS = ["decision", "outcome", "risk_accepted", "risk_withdrawn"]


def test_each_file_is_a_kind_by_its_name() -> None:
    files = {one.name for one in pkgutil.iter_modules(kinds.__path__)} - {"kind", "unknown"}
    assert files == set(KINDS)
    assert [kind_of(name).name for name in KINDS] == KINDS


def test_a_name_that_is_no_kind_is_unknown() -> None:
    for name in ("kind", "unknown", "outcome?", "../decision", ""):
        found = kind_of(name)
        assert isinstance(found, Kind)
        assert found.name == name
        assert found.snapshots is None


def test_what_is_not_known_is_told_by_what_stands_in_it(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    body = {"by": "Ada", "because": "why", "figure": [1, 2.5], "word": "\u202e<b>"}
    record = ledger.append("from_tomorrow", body)
    assert kind_of(record.kind).summary(record.content) == (
        "because: why, by: Ada, word: \u202e<b>"
    )
    told = record_tables(ledger, record)
    assert "figure: [1, 2.5]" in told
    assert told[1] == "approved by Ada"
    assert 'word: "\u202e&lt;b&gt;"' in markdown(ledger, [record], "x")
    assert len(log_tables(ledger, [record])) == 2
    assert told_head(tmp_path) == f"head {record.head}, 0 decisions"


def test_an_empty_ledger_is_told(tmp_path: Path) -> None:
    assert log_tables(Ledger(tmp_path), [])[0].startswith("nothing is recorded yet")  # type: ignore[union-attr]
    assert told_head(tmp_path) is None
    assert markdown(Ledger(tmp_path), [], "a_b") == "# Decisions: a\\_b\n"


def test_a_part_kept_beside_a_record_is_named_by_it(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    record = ledger.append("from_tomorrow", {"rows": list(range(300_000))})
    (digest,) = snapshots_of(record)
    assert ledger.snapshot(record.seq, digest.hex()).startswith(b'{"rows": [0, 1, ')
    assert ledger.content(record)["rows"][-1] == 299_999
    assert ledger.verify().holds


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_that_nobody_of_ours_wrote_is_told(kind: str, tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    record = ledger.append(kind, {"by": "Eve", "because": "why"})
    with pytest.raises(IllegibleError, match=f"record 1 is a {kind} without what one says"):
        log_tables(ledger, [record])
    with pytest.raises(IllegibleError, match="no paydown wrote it"):
        record_tables(ledger, record)
    if kind.startswith("risk"):
        with pytest.raises(IllegibleError, match="record 1 is a risk"):
            accepted_risks(ledger)
    elif kind == "decision":
        found = ledger.verify()
        assert (found.seq, found.holds) == (1, False)


@pytest.mark.parametrize("body", [b"[1]", b"{", b"[" * 100_000, b"\xff"])
def test_a_body_that_is_no_object_is_told(body: bytes, tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    made = Record.made((1, "2027-01-04T00:00:00.000000Z", "decision"), body, GENESIS)
    with writing(ledger.path) as connection:
        cells = (made.seq, made.at, made.kind, made.body, made.prev, made.hash)
        connection.execute("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)", cells)
    found = ledger.verify()
    assert (found.seq, found.records) == (1, 0)
    assert "it cannot be read (a record is no object of JSON; no paydown wrote it)" in found.problem
    with pytest.raises(IllegibleError, match="no object of JSON"):
        log_tables(ledger, ledger.log())

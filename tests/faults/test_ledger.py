"""A ledger whose writers are killed, whose disk is full, or which is no ledger."""

import os
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from paydown.ledger import database
from paydown.ledger.faults import LedgerError
from paydown.ledger.ledger import Ledger
from paydown.ledger.schema import APPLICATION
from tests.journeys.command import ROOT, environment

WRITERS = 2
KILLS = [5, pytest.param(100, marks=pytest.mark.nightly)]


def begun(folder: Path, name: str, *, limit: int | None = None) -> "subprocess.Popen[str]":
    """Return a writer that is at work; what it says goes into a file beside the ledger."""
    before = (
        "" if limit is None else f"import resource as r;r.setrlimit(r.RLIMIT_FSIZE,({limit},)*2);"
    )
    code = f"{before}from tests.support.appending import main; main()"
    with said(folder, name).open("w") as file:
        return subprocess.Popen(
            [sys.executable, "-c", code, str(folder), name],
            cwd=ROOT,
            env=environment(),
            stdout=file,
            stderr=subprocess.PIPE,
            text=True,
        )


def said(folder: Path, name: str) -> Path:
    return folder / f"{name}.txt"


def acknowledged(folder: Path, name: str) -> list[tuple[int, int]]:
    """Return number and content of the records that a writer was told are kept."""
    lines = said(folder, name).read_text().splitlines(keepends=True)
    pairs = [line.split() for line in lines if line.endswith("\n")]
    return [(int(seq), int(number)) for seq, number in pairs]


@pytest.mark.parametrize("kills", KILLS)
def test_no_acknowledged_record_is_lost(kills: int, tmp_path: Path) -> None:
    random, ledger = Random(kills), Ledger(tmp_path)
    told: dict[int, tuple[str, int]] = {}
    rounds = -(-kills // WRITERS)
    for turn in range(rounds):
        names = [f"{turn}-{writer}" for writer in range(WRITERS)]
        writers = [begun(tmp_path, name) for name in names]
        while not all(acknowledged(tmp_path, name) for name in names):
            assert all(writer.poll() is None for writer in writers)
            time.sleep(0.002)
        for writer in random.sample(writers, WRITERS):
            time.sleep(random.uniform(0.0, 0.04))
            writer.send_signal(signal.SIGKILL)
        for name, writer in zip(names, writers, strict=True):
            _, err = writer.communicate()
            assert (writer.returncode, err) == (-signal.SIGKILL, "")
            told.update({seq: (name, number) for seq, number in acknowledged(tmp_path, name)})
        found = ledger.verify()
        assert found.holds, found
    held = {one.seq: (one.content["by"], one.content["number"]) for one in ledger.log()}
    assert told.items() <= held.items()
    assert sorted(held) == list(range(1, len(held) + 1))
    # At most one record of each killed writer was kept and not acknowledged.
    assert len(told) <= len(held) <= len(told) + WRITERS * rounds


def test_a_full_disk_is_told_and_loses_nothing(tmp_path: Path) -> None:
    writer = begun(tmp_path, "one", limit=40_000)
    _, err = writer.communicate()
    assert writer.returncode == 1
    assert "ledger.db: it cannot be read or written; free space" in err
    told = acknowledged(tmp_path, "one")
    assert len(told) > 5
    ledger = Ledger(tmp_path)
    assert ledger.verify().records == len(told)
    assert ledger.append("note", {}).seq == len(told) + 1


def test_no_room_is_told_and_nothing_was_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = Ledger(tmp_path)
    ledger.append("note", {})
    pragmas = (*database._SAFE, "PRAGMA max_page_count = 12")
    monkeypatch.setattr(database, "_SAFE", pragmas)
    with pytest.raises(LedgerError, match=r"ledger.db: there is no room left to write; free space"):
        ledger.append("note", {"text": "x" * 100_000})
    assert ledger.verify().records == 1


def test_a_locked_ledger_is_told(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, patience=0.05)
    ledger.append("note", {})
    with closing(sqlite3.connect(ledger.path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        for call in (ledger.log, ledger.verify, lambda: ledger.append("note", {})):
            with pytest.raises(LedgerError, match=r"another process has held it for 0.05 s"):
                call()
    assert ledger.append("note", {}).seq == 2


def test_whoever_reads_does_not_stop_who_writes_for_long(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.append("note", {})
    with database.reading(ledger.path) as connection:
        connection.execute("SELECT * FROM entry").fetchall()
        with pytest.raises(LedgerError, match="another process has held it"):
            Ledger(tmp_path, patience=0.05).append("note", {})
    assert ledger.append("note", {}).seq == 2


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing stops root")
def test_a_ledger_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.append("note", {})
    ledger.path.chmod(stat.S_IRUSR)
    with pytest.raises(LedgerError, match=r"it cannot be written \(read-only\); mend permissions"):
        ledger.append("note", {})
    assert ledger.verify().holds
    ledger.path.chmod(0)
    with pytest.raises(LedgerError, match="it cannot be opened; mend permissions"):
        ledger.log()


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match=r"ledger.db: it cannot be opened; mend permissions"):
        Ledger(tmp_path / "none").append("note", {})


def _text(path: Path) -> None:
    path.write_text("no database, and longer than a header would be " * 30)


def _strange(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE t(x)")
        connection.commit()


def _newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute("PRAGMA user_version = 2")
        connection.execute("CREATE TABLE t(x)")
        connection.commit()


def _folder(path: Path) -> None:
    path.mkdir()


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (_text, r"it is no ledger \(not a database\); move it away"),
        (_strange, r"it is no ledger \(a database of another kind\); move it away"),
        (_newer, "a ledger of version 2, and this paydown reads 1; install a paydown that reads"),
        (_folder, "it cannot be opened; mend permissions, or name another workspace"),
    ],
)
def test_what_is_no_ledger_is_left_alone(
    make: Callable[[Path], None], told: str, tmp_path: Path
) -> None:
    ledger = Ledger(tmp_path)
    make(ledger.path)
    before = None if ledger.path.is_dir() else ledger.path.read_bytes()
    for call in (ledger.log, ledger.verify, lambda: ledger.append("note", {})):
        with pytest.raises(LedgerError, match=told):
            call()
    assert before is None or ledger.path.read_bytes() == before


def test_a_damaged_page_is_found(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    for number in range(40):
        ledger.append("note", {"number": number, "text": "x" * 600})
    whole = ledger.path.read_bytes()
    damaged = bytearray(whole)
    page = whole.index(b'{"number":30,') // 4096 * 4096
    damaged[page : page + 4096] = bytes(4096)
    ledger.path.write_bytes(damaged)
    found = ledger.verify()
    assert not found.holds
    assert found.seq is not None
    assert 2 <= found.seq <= 31
    assert "it cannot be read (database disk image is malformed)" in found.problem
    with pytest.raises(LedgerError, match="its pages are damaged; bring it back from a copy"):
        ledger.log()
    ledger.path.write_bytes(whole[: len(whole) // 4096 // 2 * 4096])
    with pytest.raises(LedgerError, match="its pages are damaged; bring it back from a copy"):
        ledger.verify()

"""The ledger: how fast records are added and verified."""

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter, process_time

from benchmarks.figure import Figure
from paydown.ledger.chain import GENESIS, canonical
from paydown.ledger.database import writing
from paydown.ledger.ledger import Ledger
from paydown.ledger.record import Record

_APPENDS = 300
_SYNCS = 30
_RECORDS = 100_000
_BODY = {"by": "a", "because": "a sentence of usual length, so that a body is no toy", "item": "x"}


def figures(note: Callable[[str], None]) -> Iterator[Figure]:
    """Measure the ledger.

    Parameters
    ----------
    note
        Told what is being measured.
    """
    with tempfile.TemporaryDirectory() as name:
        note("records added to a ledger")
        ledger = Ledger(Path(name))
        ledger.append("note", _BODY)
        began, cpu = perf_counter(), process_time()
        for _ in range(_APPENDS):
            ledger.append("note", _BODY)
        wall, cpu = perf_counter() - began, process_time() - cpu
        remark = f"each waits for the disk, which takes {_sync_milliseconds(Path(name)):.1f} ms"
        yield Figure(
            "ledger: records added, by the clock", _APPENDS / wall, "a second", 300.0, True, remark
        )
        yield Figure("ledger: records added, by CPU time", _APPENDS / cpu, "a second", 300.0, True)
    with tempfile.TemporaryDirectory() as name:
        note("a ledger of 100,000 records")
        ledger = Ledger(Path(name))
        _fill(ledger, _RECORDS)
        began, cpu = perf_counter(), process_time()
        assert ledger.verify().holds
        wall = perf_counter() - began
        remark = f"{process_time() - cpu:.2f} s CPU"
        yield Figure("ledger: 100,000 records verified", wall, "s", 5.0, remark=remark)


def _sync_milliseconds(folder: Path) -> float:
    """Return how long the disk takes to keep a page; a record needs four such waits."""
    with (folder / "page").open("wb") as file:
        began = perf_counter()
        for _ in range(_SYNCS):
            file.write(bytes(4096))
            file.flush()
            os.fsync(file.fileno())
        return (perf_counter() - began) / _SYNCS * 1000


def _fill(ledger: Ledger, count: int) -> None:
    """Add many records at once."""
    body, prev = canonical(_BODY), GENESIS
    with writing(ledger.path) as connection:
        for seq in range(1, count + 1):
            made = Record.made((seq, f"2027-01-04T00:00:{seq:09d}Z", "note"), body, prev)
            connection.execute(
                "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)",
                (made.seq, made.at, made.kind, made.body, made.prev, made.hash),
            )
            prev = made.hash


if __name__ == "__main__":
    for one in figures(print):
        print(f"{one.name}: {one.value:.2f} {one.unit} {one.remark}")

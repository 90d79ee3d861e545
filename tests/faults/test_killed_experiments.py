"""An experiment that is killed, cut short, or whose store rots goes on to the same bits.

Moments and places are drawn from seeds. The longer runs have the mark ``nightly``; they share every
line with the shorter ones.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random
from shutil import copytree

import pytest

from sim.part import DamagedPartError, open_part, part_paths
from sim.runners import Processes
from sim.store import MANIFEST, StoreError
from tests.journeys.command import PATIENCE, ROOT, environment
from tests.journeys.test_interrupts import all_gone
from tests.support.killable import WORLDS, digest, run, store

SAME = digest(run())

MOST_PARTS = 3
"""Most parts that a process may write before it is killed, of the twelve there are at least."""
SPAN = 0.15
"""Seconds in which it is killed after that; a part takes some 0.1 on a quiet machine."""

KILLS = [(1, 2)]
"""Seed and kills of each store."""
NIGHTLY = [pytest.param(seed, 5, marks=pytest.mark.nightly) for seed in range(2, 9)]

needs_processes = pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="looks for processes in /proc"
)


def begun(folder: Path, jobs: int, *before: str) -> "subprocess.Popen[str]":
    """Return the experiment as a process that is at work, at the head of a group of its own."""
    command = [sys.executable, "-m", "tests.support.killable"]
    process = subprocess.Popen(
        [*before, *command, "--store", str(folder), "--jobs", str(jobs)],
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    if process.stdout.readline() != "begun\n":
        process.kill()
        pytest.fail(f"it did not begin: {process.communicate()}")
    return process


def ended(process: "subprocess.Popen[str]") -> tuple[int, str, str]:
    """Return exit code and what was printed since, once it has ended and left no process."""
    try:
        out, err = process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        pytest.fail(f"it did not end: {process.communicate()}")
    assert all_gone(process.pid)
    return process.returncode, out, err


def broken_off(folder: Path, seed: int, times: int, number: signal.Signals) -> None:
    """Run the experiment again and again, and break it off each time at a random moment."""
    random = Random(seed)
    for _ in range(times):
        there = len(part_paths(folder)) if folder.exists() else 0
        process = begun(folder, jobs=random.choice((1, 2)))
        wanted = there + random.randint(0, MOST_PARTS)
        while len(part_paths(folder)) < wanted and process.poll() is None:
            time.sleep(0.001)
        time.sleep(random.uniform(0.0, SPAN))
        process.send_signal(number)
        code, out, err = ended(process)
        assert code in (0, -number), err
        # Where it was done before, that is as good; it may also be killed when all is printed.
        assert out == f"{SAME}\n" or (code != 0 and out == "")


def is_whole(folder: Path) -> None:
    """See that a store goes on, loses nothing it holds, and comes to the same bits."""
    held = part_paths(folder)
    with store(folder) as kept:
        assert not kept.damaged
        assert [part.path for part in kept.parts] == held
        assert digest(run(Processes(1), kept)) == SAME
        assert {block.scenario for block in kept.finished} == {0, 1}
        assert sum(block.count for block in kept.finished) == 2 * WORLDS
    # Nothing half written is left.
    assert {path.name for path in folder.iterdir()} == {
        MANIFEST, ".lock", *(path.name for path in part_paths(folder)),
    }  # fmt: skip


@needs_processes
@pytest.mark.parametrize(("seed", "times"), [*KILLS, *NIGHTLY])
def test_a_killed_experiment_goes_on_to_the_same_bits(
    seed: int, times: int, tmp_path: Path
) -> None:
    folder = tmp_path / "store"
    broken_off(folder, seed, times, signal.SIGKILL)
    is_whole(folder)


@needs_processes
@pytest.mark.parametrize(
    ("seed", "times"), [pytest.param(11, 2, marks=pytest.mark.nightly), *NIGHTLY]
)
def test_an_interrupted_experiment_goes_on_to_the_same_bits(
    seed: int, times: int, tmp_path: Path
) -> None:
    folder = tmp_path / "store"
    broken_off(folder, seed, times, signal.SIGINT)
    is_whole(folder)


@pytest.fixture(name="whole", scope="module")
def _whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store in which all is finished, in several parts; for reading only."""
    folder = tmp_path_factory.mktemp("whole") / "store"
    for worlds in (20, 40, WORLDS):
        with store(folder) as kept:
            run(Processes(1), kept, worlds)
    assert len(part_paths(folder)) >= 3
    return folder


def test_a_flipped_bit_is_found_wherever_it_is(whole: Path, tmp_path: Path) -> None:
    random = Random(7)
    for number in range(200):
        original = random.choice(part_paths(whole))
        content = bytearray(original.read_bytes())
        # The file's frame first, which a reader that looks at it unchecked stumbles over.
        place = (
            number if number < 12 else -number if number < 24 else random.randrange(len(content))
        )
        content[place] ^= 1 << random.randrange(8)
        part = tmp_path / original.name
        part.write_bytes(content)
        with pytest.raises(DamagedPartError, match="its content is not what was written"):
            open_part(part)


@pytest.mark.parametrize("left", [0, 1, 4, 100, -1])
def test_a_part_that_was_cut_is_found(left: int, whole: Path, tmp_path: Path) -> None:
    original = part_paths(whole)[0]
    part = tmp_path / original.name
    part.write_bytes(original.read_bytes()[:left])
    with pytest.raises(DamagedPartError):
        open_part(part)


def test_what_rots_runs_again(whole: Path, tmp_path: Path) -> None:
    folder = copytree(whole, tmp_path / "store")
    first, second, third = part_paths(folder)[:3]
    # Swapped names, and an empty file.
    first_content = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(first_content)
    third.write_bytes(b"")
    with store(folder) as kept:
        assert kept.damaged == [first, second, third]
        assert digest(run(Processes(1), kept)) == SAME
    with store(folder) as kept:
        assert not kept.damaged
        assert sum(block.count for block in kept.finished) == 2 * WORLDS
        assert digest(run(Processes(1), kept)) == SAME


def test_a_flipped_bit_in_the_manifest_is_found(whole: Path, tmp_path: Path) -> None:
    folder = copytree(whole, tmp_path / "store")
    random = Random(8)
    content = (folder / MANIFEST).read_bytes()
    # The line break at the end says nothing.
    places = random.sample(range(len(content) - 1), 100)
    for place in places:
        rotten = bytearray(content)
        rotten[place] ^= 1 << random.randrange(7)
        (folder / MANIFEST).write_bytes(rotten)
        with pytest.raises(StoreError, match=r"manifest\.json: it is damaged"):
            store(folder)
    for byte in (0x80, 0xFF):
        (folder / MANIFEST).write_bytes(bytes([byte]) + content)
        with pytest.raises(StoreError, match=r"manifest\.json: it is damaged"):
            store(folder)


LIMITED = 'trap "" XFSZ; ulimit -f "$0"; exec "$@"'
"""Runs a command whose files are limited to so many KiB: a write past that is an error to it."""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell")
@pytest.mark.parametrize("jobs", [1, pytest.param(2, marks=pytest.mark.nightly)])
def test_a_full_disk_loses_nothing_that_was_written(jobs: int, whole: Path, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    with store(folder, resume=False) as kept:
        run(Processes(1), kept, worlds=20)
    before = {path: path.read_bytes() for path in part_paths(folder)}
    assert before
    process = begun(folder, jobs, "bash", "-c", LIMITED, "4")
    code, out, err = ended(process)
    assert (code, out) == (1, "")
    assert err.splitlines()[-1].startswith(f"OSError: [Errno 27] File too large: '{folder}")
    assert {path: path.read_bytes() for path in part_paths(folder)} == before
    is_whole(folder)

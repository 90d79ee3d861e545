import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from optimize.faults import SolverError, WrongAnswerError
from paydown.failures import CommandError, Exit, Terminated, guarded
from scenarios.capacity import CapacityError
from scenarios.fault import Fault, InputError
from sim.policy import PolicyError
from sim.runners import WorkerDiedError
from tests.journeys.command import environment

FAULTS = [Fault("backlog.csv", 3, "wrong"), Fault("backlog.csv", 2, "bad")]


def raising(error: BaseException) -> Callable[[], None]:
    def command() -> None:
        raise error

    return command


@pytest.mark.parametrize(
    ("error", "code", "line"),
    [
        (CommandError(Exit.NO, "nothing is feasible"), 1, "nothing is feasible\n"),
        (CommandError(Exit.NO), 1, ""),
        (InputError(FAULTS), 2, "backlog.csv:2: bad\nbacklog.csv:3: wrong\n"),
        (PolicyError("unknown policy 'x'"), 2, "unknown policy 'x'\n"),
        (CapacityError("unknown team 'x'"), 2, "--capacity-days: unknown team 'x'\n"),
        (
            WrongAnswerError("'a' is pinned out"),
            3,
            "the solver's plan was refused ('a' is pinned out); run again with another "
            "--time-limit\n",
        ),
        (
            SolverError("HiGHS cannot be loaded (it is gone); CBC is not installed"),
            3,
            "no solver gives a usable answer (HiGHS cannot be loaded (it is gone); CBC is not "
            "installed); install HiGHS anew: pip install --force-reinstall 'highspy>=1.15.1,<2'\n",
        ),
        (
            ModuleNotFoundError("No module named 'pulp'", name="pulp"),
            3,
            "no plan can be made (No module named 'pulp'); install PuLP anew: pip install "
            "--force-reinstall 'pulp>=3.3.2,<4'\n",
        ),
        (
            OSError(28, "No space left on device", "x.json"),
            4,
            "x.json: it cannot be written or read (No space left on device); "
            "free space or mend permissions\n",
        ),
        (OSError("odd"), 4, "it cannot be written or read (odd); free space or mend permissions\n"),
        (WorkerDiedError("worker processes died"), 5, "worker processes died\n"),
        (KeyboardInterrupt(), 130, "interrupted; no file is half written\n"),
        (SystemExit(130), 130, "interrupted; no file is half written\n"),
        (Terminated(), 143, "terminated; no file is half written\n"),
        (SystemExit(2), 2, ""),
        (SystemExit(), 0, ""),
        (BrokenPipeError(), 0, ""),
        (SystemExit(1), 0, ""),
    ],
)
def test_every_end_has_its_code_and_its_line(
    error: BaseException, code: int, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert guarded(raising(error)) == code
    assert capsys.readouterr() == ("", line)


def test_a_command_that_ends_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert guarded(lambda: print("done")) == 0
    assert capsys.readouterr() == ("done\n", "")


def test_a_fault_of_ours_is_a_line_and_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert guarded(raising(RuntimeError("boom\n  in two\tlines \ud800"))) == 70
    out, err = capsys.readouterr()
    assert out == ""
    (path,) = tmp_path.iterdir()
    assert err.startswith("a fault of paydown (RuntimeError: boom in two lines")
    assert err.endswith(f"; the details are in {path}, please report it\n")
    assert err.count("\n") == 1
    told = path.read_text(encoding="utf-8")
    assert told.startswith("Traceback (most recent call last):\n")
    assert "test_failures.py" in told


def test_where_no_file_can_be_written_the_line_still_comes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "missing"))
    assert guarded(raising(RuntimeError("boom"))) == 70
    assert capsys.readouterr().err == (
        "a fault of paydown (RuntimeError: boom); the details could not be written, "
        "please report it\n"
    )


def test_a_request_to_end_is_heard_and_the_old_answer_to_it_restored(
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = signal.getsignal(signal.SIGTERM)
    assert guarded(lambda: os.kill(os.getpid(), signal.SIGTERM)) == 143
    assert signal.getsignal(signal.SIGTERM) == before
    assert capsys.readouterr().err == "terminated; no file is half written\n"


ENDS = """
import sys
from paydown.failures import guarded
sys.exit(guarded(lambda: print("x" * 10)))
"""


def ended(stdout: int) -> tuple[int, str]:
    """Return code and stderr of a process that prints a line at its end."""
    done = subprocess.run(
        [sys.executable, "-c", ENDS],
        stdout=stdout,
        stderr=subprocess.PIPE,
        env=environment(),
        text=True,
        check=False,
    )
    return done.returncode, done.stderr


def test_a_reader_that_has_gone_is_no_failure() -> None:
    read, write = os.pipe()
    os.close(read)
    try:
        assert ended(write) == (0, "")
    finally:
        os.close(write)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_found_out_before_the_end() -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        code, told = ended(full.fileno())
    assert code == 4
    assert told == (
        "it cannot be written or read (No space left on device); free space or mend permissions\n"
    )

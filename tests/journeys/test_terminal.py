"""On a terminal, in a pipe, and where whoever read has gone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys.command import PATIENCE, environment
from tests.journeys.small import write_small

pty = pytest.importorskip("pty")

COMPARE = ("compare", "--policies", "none,cd3", "--replications", "20", "--jobs", "1")


def on_terminal(
    *arguments: str, cwd: Path, stdout: bool, stderr: bool, **variables: str
) -> tuple[str, str]:
    """Return what a command writes to stdout and stderr, each a terminal or a pipe."""
    ends = [pty.openpty() if terminal else os.pipe() for terminal in (stdout, stderr)]
    process = subprocess.Popen(
        [sys.executable, "-m", "paydown", *arguments],
        cwd=cwd,
        env=environment(**{"TERM": "xterm-256color", "COLUMNS": "100", **variables}),
        stdin=subprocess.DEVNULL,
        stdout=ends[0][1],
        stderr=ends[1][1],
    )
    for _, write in ends:
        os.close(write)
    texts = [_read(end) for end, _ in ends]
    assert process.wait(PATIENCE) == 0, texts
    return texts[0], texts[1]


def _read(end: int) -> str:
    """Read to the end; a terminal whose other side has gone says so by an error."""
    parts = []
    while True:
        try:
            part = os.read(end, 65536)
        except OSError:
            break
        if not part:
            break
        parts.append(part)
    os.close(end)
    return b"".join(parts).decode("utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_small(tmp_path)


def test_in_a_pipe_there_is_no_escape_code_and_no_bar(folder: Path) -> None:
    out, err = on_terminal(*COMPARE, cwd=folder, stdout=False, stderr=False)
    assert err == ""
    assert "\x1b" not in out
    assert "Net value against as_listed" in out


def test_a_terminal_gets_a_bar_on_stderr_and_bold_type_on_stdout(folder: Path) -> None:
    out, err = on_terminal(*COMPARE, cwd=folder, stdout=True, stderr=True)
    assert "simulating" in err
    assert "simulating" not in out
    assert "\x1b[1m" in out
    assert "Net value against as_listed" in out


def test_the_bar_hangs_on_stderr_alone(folder: Path) -> None:
    out, err = on_terminal(*COMPARE, "--json", cwd=folder, stdout=False, stderr=True)
    assert "simulating" in err
    assert out.startswith("{\n")
    assert "\x1b" not in out


def test_quiet_means_no_bar(folder: Path) -> None:
    _, err = on_terminal("plan", "--quiet", cwd=folder, stdout=True, stderr=True)
    assert err == ""


def test_a_terminal_that_cannot_move_its_cursor_gets_no_bar(folder: Path) -> None:
    _, err = on_terminal("plan", cwd=folder, stdout=True, stderr=True, TERM="dumb")
    assert err == ""


def test_no_color_means_no_escape_code_on_stdout(folder: Path) -> None:
    out, _ = on_terminal("plan", cwd=folder, stdout=True, stderr=False, NO_COLOR="1")
    assert "\x1b" not in out
    assert out.startswith("optimal (proven, ")


@pytest.mark.parametrize("arguments", [["check"], ["check", "--json"], ["--help"], ["plan"]])
def test_a_reader_that_has_gone_is_no_failure(arguments: list[str], folder: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "paydown", *arguments],
        cwd=folder,
        env=environment(),
        stdout=write,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize(
    "arguments", [["check"], ["check", "--json"], ["check", "-o", "/dev/full"]]
)
def test_a_full_disk_is_a_storage_fault(arguments: list[str], folder: Path) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "paydown", *arguments],
            cwd=folder,
            env=environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 4
    where = "/dev/full" if "-o" in arguments else "standard output"
    assert done.stderr == (
        f"{where}: it cannot be written or read (No space left on device); "
        "free space or mend permissions\n"
    )


def test_a_terminal_without_the_letters_gets_escapes(folder: Path) -> None:
    out, err = on_terminal(
        "check", cwd=folder, stdout=False, stderr=False, PYTHONIOENCODING="ascii"
    )
    assert err == ""
    assert out.isascii()
    assert out.startswith("ok: small\n")


@pytest.mark.parametrize("options", [(), ("--truths", "2")])
def test_while_it_solves_it_says_how_long_at_most(options: tuple[str, ...], folder: Path) -> None:
    out, err = on_terminal("plan", *options, cwd=folder, stdout=False, stderr=True)
    assert "solving, 30 s at most" in err
    # Each question has as much time again.
    assert ("for the plan and for each question" in err) == bool(options)
    assert "solving" not in out

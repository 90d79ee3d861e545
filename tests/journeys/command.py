"""The command as a user starts it: a process of its own, with what it printed and how it ended."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

PATIENCE = 120
"""Seconds after which a process counts as hanging; no test comes near it."""

_OURS = ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "TERM", "PYTHONPATH", "PYTHONWARNINGS")


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    """Exit code."""
    out: str
    """What it printed on stdout."""
    err: str
    """What it printed on stderr."""


def environment(**changes: str) -> dict[str, str]:
    """Return the variables a command is started with; those that change its looks are unset."""
    kept = {name: value for name, value in os.environ.items() if name not in _OURS}
    path = os.pathsep.join(part for part in (str(ROOT), changes.pop("PYTHONPATH", "")) if part)
    return {**kept, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8", **changes}


def start(
    *arguments: str | Path, cwd: Path, variables: dict[str, str] | None = None
) -> "subprocess.Popen[str]":
    """Start a command at the head of a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "paydown", *map(str, arguments)],
        cwd=cwd,
        env=environment(**(variables or {})),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )


def paydown(*arguments: str | Path, cwd: Path, variables: dict[str, str] | None = None) -> Done:
    """Run a command to its end."""
    process = start(*arguments, cwd=cwd, variables=variables)
    return ended(process)


def ended(process: "subprocess.Popen[str]") -> Done:
    """Wait for a command to end; one that hangs is killed, and fails the test."""
    try:
        out, err = process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        out, err = process.communicate()
        pytest.fail(f"the command hung; it printed {out!r} and {err!r}")
    return Done(process.returncode, out, err)


def typed(capsys: pytest.CaptureFixture[str]) -> Callable[..., Done]:
    """Return a function that runs a command in this process, which saves it the start."""
    from paydown.cli import app
    from paydown.failures import guarded

    def run(*arguments: str | Path) -> Done:
        capsys.readouterr()
        hook = sys.excepthook  # typer sets its own
        try:
            code = guarded(lambda: app([str(argument) for argument in arguments]))
        finally:
            sys.excepthook = hook
        out, err = capsys.readouterr()
        return Done(int(code), out, err)

    return run

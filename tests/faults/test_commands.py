"""The commands tell bad input on stderr, end with code 2 and write nothing."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.small_workspace import BACKLOG, TOML, good, put, swap, write

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("verb", ["check", "plan", "simulate", "compare"])
def test_bad_input_ends_a_command(verb: str, tmp_path: Path) -> None:
    files = good()
    put(2, "severity", "1e999")(files)
    put(4, "component", "ran\nking")(files)
    swap(TOML, "quarters = 4", "quarters = 0")(files)
    folder = write(tmp_path / "workspace", files)
    output = tmp_path / "output.txt"
    done = subprocess.run(
        [sys.executable, "-m", "paydown", verb, str(folder), "-o", str(output)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert done.stderr.splitlines() == [
        "backlog.csv:2: severity is '1e999'; give a finite number",
        "backlog.csv:4: component is 'ran\\nking'; give a text of 1 to 200 characters without ';' "
        "and control characters",
        "backlog.csv:4: unknown component 'ran\\nking'; did you mean 'ranking'?",
        "paydown.toml:4: quarters is 0; give a whole number from 1 to 40",
    ]
    assert not output.exists()
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == files


def test_an_empty_backlog_is_no_fault(tmp_path: Path) -> None:
    files = good()
    files[BACKLOG] = files[BACKLOG].splitlines(keepends=True)[0]
    del files["outcomes.csv"], files["incidents.csv"]
    folder = write(tmp_path, files)
    done = subprocess.run(
        [sys.executable, "-m", "paydown", "check", str(folder)],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr

"""The start: the command is ready before anything heavy is loaded.

Seconds depend on the machine, what is loaded does not; so modules are counted, not time.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# Each costs a tenth of a second or more, and is needed by some commands only.
HEAVY = ("scipy", "pulp", "highspy", "pandas", "altair", "vl_convert", "simpy")

ASK_FOR_HELP = """
import sys
from paydown.cli import main
sys.argv = ["paydown", "--help"]
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
"""


def heavy_after(code: str) -> set[str]:
    """Return the heavy modules that a fresh interpreter has loaded once `code` has run."""
    report = f"\nimport sys\nprint('loaded:', *(set({HEAVY!r}) & set(sys.modules)))\n"
    # From the root, so that a stale installation cannot answer for the files beside this one.
    run = subprocess.run(
        [sys.executable, "-c", code + report],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return set(run.stdout.splitlines()[-1].removeprefix("loaded:").split())


def test_the_command_loads_nothing_heavy() -> None:
    assert heavy_after("import paydown.cli") == set()


def test_help_loads_nothing_heavy() -> None:
    assert heavy_after(ASK_FOR_HELP) == set()


def test_a_heavy_module_is_noticed() -> None:
    assert heavy_after("def f():\n    import simpy\nf()") == {"simpy"}

"""Without a solver a command ends with code 3 and one line, and nothing is half written."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.small_workspace import good, write
from tests.journeys.command import environment

NO_HIGHS = "sys.modules['highspy'] = None\n"
NO_CBC = "import pulp\npulp.COIN_CMD.executable = staticmethod(lambda path: None)\n"
NO_PULP = "sys.modules['pulp'] = None\n"
CRASHING = (
    "import highspy\n"
    "def run(self):\n"
    "    raise RuntimeError('out of luck')\n"
    "highspy.Highs.run = run\n"
)
WRONG = (
    "from dataclasses import replace\n"
    "from optimize import solver\n"
    "right = solver.Loaded.solve\n"
    "def wrong(self, *args, **options):\n"
    "    answer = right(self, *args, **options)\n"
    "    return replace(answer, values=tuple(1.0 for _ in answer.values))\n"
    "solver.Loaded.solve = wrong\n"
)
INSTALL = "install HiGHS anew: pip install --force-reinstall 'highspy>=1.15.1,<2'\n"


def command(breaking: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a process in which something is broken first."""
    code = (
        f"import sys\n{breaking}from paydown.cli import main\nsys.argv = {['paydown', *words]!r}\n"
    )
    return subprocess.run(
        [sys.executable, "-c", code + "main()"],
        env=environment(),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=Path(__file__).resolve().parents[2],
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "workspace", good())


@pytest.mark.parametrize(
    ("breaking", "told"),
    [
        (
            NO_HIGHS + NO_CBC,
            "no solver gives a usable answer (HiGHS cannot be loaded (import of highspy halted; "
            f"None in sys.modules); CBC is not installed); {INSTALL}",
        ),
        (
            CRASHING + NO_CBC,
            "no solver gives a usable answer (HiGHS fails (RuntimeError: out of luck); CBC is not "
            f"installed); {INSTALL}",
        ),
        (
            NO_PULP,
            "no plan can be made (import of pulp halted; None in sys.modules); install PuLP anew: "
            "pip install --force-reinstall 'pulp>=3.3.2,<4'\n",
        ),
    ],
    ids=["neither", "crash", "no PuLP"],
)
def test_no_solver_is_one_line_and_no_file(
    breaking: str, told: str, folder: Path, tmp_path: Path
) -> None:
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    old.write_text("kept", encoding="utf-8")
    for output in (old, new):
        done = command(breaking, "plan", str(folder), "--json", "-o", str(output))
        assert (done.returncode, done.stdout, done.stderr) == (3, "", told)
    assert old.read_text(encoding="utf-8") == "kept"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["old.json", "workspace"]


def test_a_plan_that_had_to_be_refused_is_one_line_and_no_file(
    folder: Path, tmp_path: Path
) -> None:
    output = tmp_path / "plan.json"
    done = command(WRONG + NO_CBC, "plan", str(folder), "--json", "-o", str(output))
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith("the solver's plan was refused (HiGHS ")
    assert done.stderr.endswith("CBC is not installed); run again with another --time-limit\n")
    assert done.stderr.count("\n") == 1
    assert not output.exists()


@pytest.mark.parametrize("breaking", [NO_HIGHS, CRASHING, WRONG], ids=["missing", "crash", "wrong"])
def test_cbc_makes_the_same_plan_and_the_plan_says_so(breaking: str, folder: Path) -> None:
    right, made = (command(one, "plan", str(folder), "--json") for one in ("", breaking))
    assert (right.returncode, made.returncode, made.stderr) == (0, 0, "")
    expected, plan = json.loads(right.stdout), json.loads(made.stdout)
    usual = expected.pop("notes")
    (note,) = [note for note in plan.pop("notes") if note not in usual]
    assert note.startswith("CBC made the plan, since HiGHS ")
    assert {**plan, "seconds": 0} == {**expected, "seconds": 0}
    assert plan["tie_settled"]


def test_a_comparison_without_a_solver_goes_on_without_the_plan(folder: Path) -> None:
    words = ("--policies", "cd3,plan", "--replications", "2", "--quiet", "--jobs", "1")
    done = command(NO_HIGHS + NO_CBC, "compare", str(folder), *words)
    assert done.returncode == 5
    assert "cd3" in done.stdout
    assert done.stderr.startswith("disqualified: policy 'plan' has no plan to follow, since ")
    assert done.stderr.count("\n") == 1


def test_a_simulation_of_the_plan_alone_ends_as_a_plan_does(folder: Path) -> None:
    words = ("--policy", "plan", "--replications", "2", "--quiet", "--jobs", "1")
    done = command(NO_HIGHS + NO_CBC, "simulate", str(folder), *words)
    assert done.returncode == 3
    assert done.stderr.endswith(INSTALL)
    assert done.stderr.count("\n") == 1


def test_what_needs_no_plan_needs_no_solver(folder: Path) -> None:
    words = ("--policies", "cd3,fifo", "--replications", "2", "--quiet", "--jobs", "1")
    assert command(NO_PULP, "compare", str(folder), *words).returncode == 0
    assert command(NO_PULP, "check", str(folder), "--worlds", "2").returncode == 0

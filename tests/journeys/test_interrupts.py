"""Ctrl-C and a request to end: the command stops at once, says so in a line, and leaves nothing.

No test measures time. What is to be broken off would go on for minutes, and `PATIENCE` is shorter.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.runners import run_tasks
from tests.journeys.command import ended, environment, start
from tests.journeys.small import write_small

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")

SAID = {
    signal.SIGINT: (130, "interrupted; no file is half written\n"),
    signal.SIGTERM: (143, "terminated; no file is half written\n"),
}

POLICY = """
import os, time
from pathlib import Path

def slow(view):
    Path(os.environ["MARKS"], str(os.getpid())).touch()
    time.sleep(0.05)
    return view.ranked(view.effort)
"""

SOLVING = """
import os
from pathlib import Path
import highspy
from paydown.cli import main

run = highspy.Highs.run

def marked(highs):
    Path(os.environ["MARKS"], str(os.getpid())).touch()
    return run(highs)

highspy.Highs.run = marked
main()
"""


@pytest.fixture
def marks(tmp_path: Path) -> Path:
    """Return a folder in which a process leaves its number once it is at work."""
    folder = tmp_path / "marks"
    folder.mkdir()
    return folder


def wait_for(what: Callable[[], bool], process: "subprocess.Popen[str]") -> None:
    """Wait until something is so, or the process has ended or hangs."""
    for _ in range(6000):
        if what():
            return
        if process.poll() is not None:
            break
        time.sleep(0.01)
    process.kill()
    pytest.fail(f"the command did not come so far: {process.communicate()}")


def alive_in(group: int) -> list[int]:
    """Return the processes of a group that are alive; one that only waits to be buried is not."""
    alive = []
    for entry in Path("/proc").iterdir():
        try:
            after_name = (entry / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        except (OSError, UnicodeDecodeError):
            continue
        state, _, its_group = after_name[:3]
        if its_group == str(group) and state not in "ZX":
            alive.append(int(entry.name))
    return alive


def all_gone(group: int) -> bool:
    """Return whether a group is empty soon: the last helper of Python ends after its parent."""
    for _ in range(500):
        if not alive_in(group):
            return True
        time.sleep(0.01)
    return False


@pytest.mark.parametrize(
    ("number", "jobs", "to_all"),
    [
        (signal.SIGINT, "1", False),
        (signal.SIGINT, "2", False),
        (signal.SIGINT, "2", True),
        (signal.SIGTERM, "2", False),
    ],
)
def test_a_comparison_is_broken_off(
    number: signal.Signals, jobs: str, to_all: bool, tmp_path: Path, marks: Path
) -> None:
    (tmp_path / "mine.py").write_text(POLICY, encoding="utf-8")
    write_small(tmp_path / "small")
    process = start(
        "compare", "small", "--policies", "mine:slow", "--replications", "100000",
        "--jobs", jobs, "-o", "result.txt",
        cwd=tmp_path, variables={"PYTHONPATH": str(tmp_path), "MARKS": str(marks)},
    )  # fmt: skip
    wait_for(lambda: len(list(marks.iterdir())) == int(jobs), process)
    assert len(alive_in(process.pid)) >= int(jobs)
    # A terminal sends Ctrl-C to the workers, too.
    (os.killpg if to_all else os.kill)(process.pid, number)
    done = ended(process)
    assert (done.code, done.err) == SAID[number]
    assert done.out == ""
    assert all_gone(process.pid)
    assert not (tmp_path / "result.txt").exists()
    assert {path.name for path in tmp_path.iterdir()} <= {
        "mine.py", "small", "marks", "__pycache__",
    }  # fmt: skip


@pytest.mark.parametrize("number", list(SAID), ids=lambda number: number.name)
def test_the_solver_is_broken_off(number: signal.Signals, tmp_path: Path, marks: Path) -> None:
    from paydown import init

    init(tmp_path / "mine")
    process = subprocess.Popen(
        [sys.executable, "-c", SOLVING, "plan", str(tmp_path / "mine"), "--time-limit", "1000"],
        cwd=tmp_path,
        env=environment(MARKS=str(marks)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    wait_for(lambda: any(marks.iterdir()), process)
    time.sleep(0.5)  # into the search, past the first relaxation
    os.kill(process.pid, number)
    try:
        out, err = process.communicate(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        pytest.fail("the solver does not hear that it is to stop")
    assert (process.returncode, err) == SAID[number]
    assert out == ""
    assert all_gone(process.pid)


def test_workers_end_with_the_process_they_work_for(tmp_path: Path, marks: Path) -> None:
    (tmp_path / "mine.py").write_text(POLICY, encoding="utf-8")
    write_small(tmp_path / "small")
    process = start(
        "compare", "small", "--policies", "mine:slow", "--replications", "100000", "--jobs", "2",
        cwd=tmp_path, variables={"PYTHONPATH": str(tmp_path), "MARKS": str(marks)},
    )  # fmt: skip
    wait_for(lambda: len(list(marks.iterdir())) == 2, process)
    process.kill()
    process.wait()
    assert all_gone(process.pid)
    process.communicate()


def square(number: int) -> int:
    return number * number


def die_once(folder: str) -> int:
    """Kill the worker the first time, and give an answer the second."""
    mark = Path(folder, "died")
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return os.getpid()


def die(number: int) -> int:
    if number == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def fail(number: int) -> int:
    raise ValueError(f"task {number}")


@pytest.mark.parametrize("jobs", [1, 2, 7])
def test_results_do_not_depend_on_the_number_of_jobs(jobs: int) -> None:
    assert sorted(run_tasks(square, range(5), jobs)) == [(n, n * n) for n in range(5)]


def test_a_worker_that_was_killed_is_replaced(tmp_path: Path) -> None:
    found = dict(run_tasks(die_once, [str(tmp_path)] * 4, 2))
    assert sorted(found) == [0, 1, 2, 3]
    assert os.getpid() not in found.values()


def test_workers_that_keep_dying_are_told(tmp_path: Path) -> None:
    from sim.runners import WorkerDiedError

    with pytest.raises(WorkerDiedError, match=r"died 3 times, .* of 3 tasks are not done"):
        list(run_tasks(die, range(3), 2))


def test_a_script_that_starts_workers_when_it_is_imported_is_told(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "from sim.runners import run_tasks\nprint(list(run_tasks(abs, range(9), 2)))\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, str(script)],
        check=False,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert "starts them outside of if __name__ == '__main__'" in done.stderr
    assert done.stdout == ""


def test_an_error_of_a_task_comes_back_as_it_is() -> None:
    with pytest.raises(ValueError, match="task"):
        list(run_tasks(fail, range(3), 2))


def test_what_cannot_travel_stays_here() -> None:
    here = os.getpid()
    found = dict(run_tasks(lambda task: (task, os.getpid()), [1, 2, 3], 2))
    assert found == {0: (1, here), 1: (2, here), 2: (3, here)}


def test_a_run_that_is_given_up_leaves_no_process() -> None:
    from multiprocessing import active_children

    results = run_tasks(square, range(100), 2)
    next(results)
    assert active_children()
    results.close()
    assert not active_children()
